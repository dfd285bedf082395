import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { OfficeLink } from '../../office-link.ts';
import { securityHeaders } from '../security-headers.ts';
import { findStaticFile, readStaticFiles, type StaticFiles } from '../static-files.ts';
import { answerAdmitted, answerClosedDesk, answerFile, answerText } from './answers.ts';
import { answerCall } from './calls.ts';
import { Clients } from './clients.ts';
import { LaunchLinks } from './launch-links.ts';
import { PushStreams } from './push-streams.ts';
import { isOpenedByPerson, refuseForeign } from './request-origin.ts';

const loopback = '127.0.0.1';

/** What the browser host is started with. */
export interface BrowserHostOptions {
  readonly office: OfficeLink;
  /** The folder of the built renderer, with its index.html. */
  readonly rendererFolder: string;
  /** 0 takes a free port. */
  readonly port: number;
  /** A clock that only runs forward, in milliseconds; the machine's where it is left out. */
  readonly elapsedMs?: () => number;
}

/** A running browser host. */
export interface BrowserHost {
  /** Where a person opens the desk: works once, within two minutes. */
  readonly launchUrl: string;
  /** http://127.0.0.1 with its port. */
  readonly origin: string;
  /** Makes another launch link, for another browser or for a link that was too old. */
  newLaunchUrl(): string;
  /** Forgets every browser, ends every connection and gives the port back. The office is not stopped. */
  stop(): Promise<void>;
}

/**
 * Serves the desk to browsers on this PC: the same screens and the same contract as the Electron host. It listens on
 * 127.0.0.1 only. Rejects where the renderer was not built or the port is taken.
 */
export async function startBrowserHost(options: BrowserHostOptions): Promise<BrowserHost> {
  const files = await readStaticFiles(options.rendererFolder);
  const server = createServer();
  // A call of 16 MiB over loopback takes well under a second; pushes are not affected, their request is complete.
  server.headersTimeout = 10_000;
  server.requestTimeout = 60_000;
  const port = await listen(server, options.port);

  const origin = `http://${loopback}:${port}`;
  const links = new LaunchLinks(options.elapsedMs ?? (() => performance.now()));
  const clients = new Clients(options.office, port);
  const streams = new PushStreams(options.office);
  const newLaunchUrl = () => `${origin}/launch/${links.issue()}`;

  const desk: Desk = { office: options.office, origin, files, links, clients, streams };
  server.on('request', (request, response) => {
    // What still fails here is the connection (a tab closed in the middle of its call): nobody is left to answer.
    answer(desk, request, response).catch(() => response.destroy());
  });

  return {
    launchUrl: newLaunchUrl(),
    origin,
    newLaunchUrl,
    stop: async () => {
      streams.stop();
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
      clients.dismissAll();
    },
  };
}

interface Desk {
  readonly office: OfficeLink;
  readonly origin: string;
  readonly files: StaticFiles;
  readonly links: LaunchLinks;
  readonly clients: Clients;
  readonly streams: PushStreams;
}

async function answer(desk: Desk, request: IncomingMessage, response: ServerResponse): Promise<void> {
  for (const [name, value] of Object.entries(securityHeaders)) response.setHeader(name, value);
  const refusal = refuseForeign(request, desk.origin);
  if (refusal !== undefined) return answerClosedDesk(response, refusal);
  const target = request.url ?? '';
  if (target.startsWith('/launch/'))
    return answerLaunch(desk, target.slice('/launch/'.length), request, response);
  const client = desk.clients.recognise(request.headers.cookie);
  if (client === undefined) return answerClosedDesk(response, 401);

  if (request.method === 'POST' && target.startsWith('/call/')) {
    return answerCall(desk.office, client, target.slice('/call/'.length), request, response);
  }
  if (request.method !== 'GET') return answerText(response, 405, 'No such request.');
  if (target === '/pushes') return desk.streams.open(client, response);
  const file = findStaticFile(desk.files, target);
  if (file === undefined) return answerText(response, 404, 'No such file.');
  answerFile(response, file);
}

/** Exchanges a launch link for a cookie. Whatever is wrong with the link, the answer is the same. */
function answerLaunch(desk: Desk, token: string, request: IncomingMessage, response: ServerResponse): void {
  if (isOpenedByPerson(request) && desk.links.redeem(token)) answerAdmitted(response, desk.clients.admit());
  else answerClosedDesk(response, 401);
}

async function listen(server: Server, port: number): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, loopback, () => {
      server.off('error', reject);
      resolve();
    });
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The browser host has no port.');
  return address.port;
}
