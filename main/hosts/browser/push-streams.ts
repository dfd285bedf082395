import type { ServerResponse } from 'node:http';
import type { ClientId, OfficeLink } from '../../office-link.ts';
import { answerText } from './answers.ts';

/** Proxies and sleeping laptops drop silent connections; a comment line every 15 s shows that this one lives. */
const heartbeatMs = 15_000;

/** A browser has six connections for one server, shared by its tabs: these many streams leave two for calls. */
export const streamsAClient = 4;

/** A tab that reads nothing for so long that this much waits for it, in octets, is cut off; it comes back by itself. */
const unreadLimitOctets = 1024 * 1024;

/**
 * The open `GET /pushes` streams (server-sent events): each event's data is `{"push", "payload"}`. A client hears what
 * the office sends to it and to nobody else. A page that lost its stream asks anew for what it shows when it is back.
 */
export class PushStreams {
  readonly #streams = new Map<ClientId, Set<ServerResponse>>();
  readonly #stopHearing: () => void;
  readonly #heartbeat: NodeJS.Timeout;

  constructor(office: OfficeLink) {
    this.#stopHearing = office.onPush((client, push, payload) => {
      this.#write(this.#streams.get(client) ?? [], `data: ${JSON.stringify({ push, payload })}\n\n`);
    });
    this.#heartbeat = setInterval(() => {
      for (const streams of this.#streams.values()) this.#write(streams, ': still here\n\n');
    }, heartbeatMs).unref();
  }

  /** Keeps a response open as a stream of this client's. One too many gets 429, after which a browser asks no more. */
  open(client: ClientId, response: ServerResponse): void {
    const streams = this.#streams.get(client) ?? new Set();
    if (streams.size >= streamsAClient) {
      answerText(response, 429, 'Too many tabs hear pushes.');
      return;
    }
    this.#streams.set(client, streams.add(response));
    response.once('close', () => streams.delete(response));
    response.writeHead(200, {
      'Content-Type': 'text/event-stream; charset=utf-8',
      'Cache-Control': 'no-store',
    });
    response.write('retry: 1000\n\n');
  }

  /** Ends every stream. */
  stop(): void {
    clearInterval(this.#heartbeat);
    this.#stopHearing();
    for (const streams of this.#streams.values()) for (const response of streams) response.end();
  }

  #write(streams: Iterable<ServerResponse>, text: string): void {
    for (const response of streams) {
      if (response.destroyed || response.writableEnded) continue;
      response.write(text);
      if (response.writableLength > unreadLimitOctets) response.destroy();
    }
  }
}
