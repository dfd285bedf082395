import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { createServer, type ServerOptions } from 'node:https';
import type { AddressInfo, Server } from 'node:net';
import { createServer as createTlsServer, type TLSSocket } from 'node:tls';
import { onTestFinished } from 'vitest';
import { type Authority, createAuthority, type Identity } from '../../scripts/web-shop/certificates.ts';
import { connectionFaultOf } from './faults.ts';
import type { Credentials } from './https.ts';
import type { WebShop, WireItem } from './wire.ts';

/** Listens on a free port of 127.0.0.1 until the test is over; gives the port. */
export async function listening(server: Server): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  onTestFinished(() => new Promise<void>((resolve) => server.close(() => resolve())));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('not a port');
  return (address satisfies AddressInfo).port;
}

/** A real HTTPS server for one test, for what the reference shop cannot be made to do. */
export interface TestServer {
  readonly url: string;
  readonly authority: Authority;
  readonly identity: Identity;
  /** Every request that came, in order: method and path. */
  readonly asked: string[];
  /** What fits it, as a connection shows and checks it. */
  readonly credentials: Credentials;
}

type Answerer = (request: IncomingMessage, response: ServerResponse, body: string) => void;

export async function serveHttps(answer: Answerer, options: ServerOptions = {}): Promise<TestServer> {
  const authority = await createAuthority('A test authority');
  const identity = await authority.issue({ commonName: 'A server', hosts: ['127.0.0.1'], usage: 'server' });
  const asked: string[] = [];
  const listener: RequestListener = (request, response) => {
    asked.push(`${request.method} ${request.url}`);
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => answer(request, response, Buffer.concat(parts).toString('utf8')));
  };
  const server = createServer({ cert: identity.certificate, key: identity.key, ...options }, listener);
  const port = await listening(server);
  // Behind `listening`, so that it is done first: connections that a client keeps open would hold the server up.
  onTestFinished(() => server.closeAllConnections());
  const url = `https://127.0.0.1:${port}`;
  return { url, authority, identity, asked, credentials: credentialsFor(url, authority) };
}

export function credentialsFor(
  url: string,
  authority: Authority,
  changes: Partial<Credentials> = {},
): Credentials {
  return {
    baseUrl: url,
    certificateAuthority: authority.certificate,
    pins: [],
    token: undefined,
    clientCertificate: undefined,
    clientKey: undefined,
    ...changes,
  };
}

/** A server over TLS whose answer to the first octets of each connection is of the test's own making. */
export async function serveOctets(answer: (socket: TLSSocket) => void): Promise<Credentials> {
  const authority = await createAuthority('A test authority');
  const identity = await authority.issue({ commonName: 'A server', hosts: ['127.0.0.1'], usage: 'server' });
  const sockets = new Set<TLSSocket>();
  const server = createTlsServer({ cert: identity.certificate, key: identity.key }, (socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined).once('data', () => answer(socket));
  });
  const port = await listening(server);
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
  });
  return credentialsFor(`https://127.0.0.1:${port}`, authority);
}

/** Everything that a shop lists, and the fault with which that ended. Any other error is thrown on. */
export async function readAll(shop: WebShop) {
  const items: (WireItem | 'pageEnd')[] = [];
  try {
    for await (const item of shop.list(new AbortController().signal)) items.push(item);
    return { items, fault: undefined };
  } catch (error) {
    const failed = connectionFaultOf(error);
    if (failed === undefined) throw error;
    return { items, fault: failed.fault };
  }
}
