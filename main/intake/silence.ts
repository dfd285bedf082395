import { isIP } from 'node:net';
import { type ConnectionOptions, connect } from 'node:tls';
import { ConnectionFailed, connectionFaultOf, refusesDeskCertificate } from './faults.ts';

/** How long the server may take to cut the connection, in milliseconds; it does so right behind the handshake. */
const PATIENCE = 3_000;

/** Where a TLS connection to an address goes; SNI names hosts, never addresses (RFC 6066, 3). */
export function endpointOf(url: URL): { host: string; port: number; servername?: string } {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const port = url.port === '' ? 443 : Number(url.port);
  return { host, port, ...(isIP(host) === 0 ? { servername: host } : {}) };
}

/**
 * Whether the server refuses the desk's certificate, or misses one. In TLS 1.3 it says so only after the handshake, and
 * where a request is on its way by then, the connection is just seen to break. So this connection says nothing: a server
 * that lets the desk in stays, or sends a session ticket. One that ends it without an alert most likely means the same;
 * then the fault says so, and that it may go by itself. Undefined where nothing of the kind is heard. Never rejects.
 */
export function refusalHeardInSilence(
  url: URL,
  options: ConnectionOptions,
  signal: AbortSignal,
): Promise<ConnectionFailed | undefined> {
  const facts = { host: url.host };
  return new Promise((resolve) => {
    const patience = AbortSignal.any([signal, AbortSignal.timeout(PATIENCE)]);
    const socket = connect({ ...options, ...endpointOf(url) });
    const settle = (refusal?: ConnectionFailed): void => {
      socket.destroy();
      resolve(refusal);
    };
    let shaken = false;
    socket.once('secureConnect', () => {
      shaken = true;
      // Without a reader the end of the stream is not seen.
      socket.resume();
    });
    socket.once('session', () => settle());
    socket.once('end', () =>
      settle(shaken ? new ConnectionFailed('clientCertificateRefused', facts, { retries: true }) : undefined),
    );
    socket.on('error', (error) => {
      const failed = connectionFaultOf(error, facts);
      settle(refusesDeskCertificate(failed) ? failed : undefined);
    });
    patience.addEventListener('abort', () => settle(), { once: true });
    if (patience.aborted) settle();
  });
}
