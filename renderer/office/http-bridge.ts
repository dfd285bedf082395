import { z } from 'zod';
import type { Bridge } from '../../preload/contract/bridge.ts';
import { failure, type Reply } from '../../preload/contract/failure.ts';
import { isPushName, type PushName } from '../../preload/contract/index.ts';

/** A reply as JSON carries it: a value of `undefined` is left out. */
const replyOnTheWire = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), value: z.unknown().optional() }),
  z.object({ ok: z.literal(false), failure }),
]);

const pushOnTheWire = z.object({ push: z.string(), payload: z.unknown().optional() });

/** A stream of server-sent events, as far as it is used here: the browser's EventSource is one. */
interface EventStream {
  addEventListener(
    type: 'open' | 'error' | 'message',
    listener: (event: { readonly data?: unknown }) => void,
  ): void;
}

/** Whether the office can tell this window anything. */
export type ConnectionState = 'cut' | 'back';

type Listener = (payload: unknown) => void;

/**
 * The bridge over HTTP, for the browser host: `POST /call/<procedure>` with `{ "input": … }`, and pushes as
 * server-sent events from `/pushes`. The launch cookie goes along by itself; the header keeps forms of other sites out.
 */
export class HttpBridge implements Bridge {
  readonly host = 'browser';
  readonly #base: URL;
  readonly #listeners = new Map<PushName, Set<Listener>>();
  readonly #connection = new Set<(state: ConnectionState) => void>();

  /** `openEvents` opens the stream of pushes, as the browser's own EventSource does. */
  constructor(base: URL, openEvents: (address: URL) => EventStream = (address) => new EventSource(address)) {
    this.#base = base;
    this.#listen(openEvents(new URL('/pushes', base)));
  }

  /** Rejects where the host does not answer with a reply of the contract. */
  async call(procedure: string, input: unknown): Promise<Reply> {
    const response = await fetch(new URL(`/call/${encodeURIComponent(procedure)}`, this.#base), {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'X-Guichet': '1' },
      body: JSON.stringify({ input }),
      credentials: 'same-origin',
      cache: 'no-store',
      redirect: 'error',
    });
    const body = replyOnTheWire.parse(await response.json());
    return body.ok ? { ok: true, value: body.value } : body;
  }

  subscribe(push: PushName, listener: Listener): () => void {
    const listeners = this.#listeners.get(push) ?? new Set();
    this.#listeners.set(push, listeners.add(listener));
    return () => listeners.delete(listener);
  }

  /** Hears that the stream of pushes was cut, and that it came back, when pushes may have been missed. */
  onConnection(listener: (state: ConnectionState) => void): () => void {
    this.#connection.add(listener);
    return () => this.#connection.delete(listener);
  }

  #listen(events: EventStream): void {
    let cut = false;
    const say = (state: ConnectionState) => {
      for (const listener of this.#connection) listener(state);
    };
    events.addEventListener('error', () => {
      if (!cut) say('cut');
      cut = true;
    });
    events.addEventListener('open', () => {
      if (cut) say('back');
      cut = false;
    });
    events.addEventListener('message', (event) => {
      const { push, payload } = pushOnTheWire.parse(JSON.parse(String(event.data)));
      if (!isPushName(push)) return;
      for (const listener of this.#listeners.get(push) ?? []) listener(payload);
    });
  }
}
