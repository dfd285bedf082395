import { createHash, createPrivateKey, X509Certificate } from 'node:crypto';
import {
  type ConnectionOptions,
  checkServerIdentity,
  createSecureContext,
  type PeerCertificate,
} from 'node:tls';
import { Agent, type Dispatcher } from 'undici';
import { ConnectionFailed, connectionFaultOf, throwForStatus } from './faults.ts';
import { refusalHeardInSilence } from './silence.ts';

/** A connection with its secrets, as the office uses it. */
export interface Credentials {
  readonly baseUrl: string;
  readonly certificateAuthority: string | undefined;
  readonly pins: readonly string[];
  readonly token: string | undefined;
  readonly clientCertificate: string | undefined;
  readonly clientKey: string | undefined;
}

/** Timeouts of the protocol, in milliseconds. */
const CONNECT = 10_000;
const HEADERS = 15_000;
const IDLE_BODY = 30_000;
/** For one answer in all, so that a server that trickles cannot hold the intake: 64 MiB at 75 KB/s. */
const WHOLE = 900_000;

/** The SPKI SHA-256 pin of a certificate (RFC 7469, 2.4), base64. */
export function spkiPin(certificate: X509Certificate): string {
  return createHash('sha256')
    .update(certificate.publicKey.export({ type: 'spki', format: 'der' }))
    .digest('base64');
}

class PinMismatch extends Error {
  readonly code = 'GUICHET_PIN';
}

/** The host name's check, and then the pin's, where there are pins. */
export function checkIdentity(
  pins: readonly string[],
): (host: string, peer: PeerCertificate) => Error | undefined {
  return (host, peer) => {
    const wrong = checkServerIdentity(host, peer);
    if (wrong !== undefined) return wrong;
    if (pins.length === 0 || pins.includes(spkiPin(new X509Certificate(peer.raw)))) return undefined;
    return new PinMismatch('the server key is not one of the pinned keys');
  };
}

/** The TLS side of a connection. Throws ConnectionFailed clientCertificateInvalid or chain for PEM that cannot be read. */
export function tlsOptions(credentials: Credentials): ConnectionOptions {
  const { certificateAuthority: ca, clientCertificate: cert, clientKey: key, pins } = credentials;
  const identity = { ...(cert ? { cert } : {}), ...(key ? { key } : {}) };
  try {
    if (key) createPrivateKey(key);
    createSecureContext(identity);
  } catch {
    throw new ConnectionFailed('clientCertificateInvalid');
  }
  try {
    if (ca) new X509Certificate(ca);
  } catch {
    throw new ConnectionFailed('chain', { detail: 'CA_UNREADABLE' });
  }
  return {
    ...identity,
    ...(ca ? { ca } : {}),
    minVersion: 'TLSv1.2',
    rejectUnauthorized: true,
    checkServerIdentity: checkIdentity(pins),
  };
}

/** A response that came with the expected status. */
export interface Answer {
  readonly status: number;
  readonly headers: Dispatcher.ResponseData['headers'];
  readonly body: Dispatcher.ResponseData['body'];
}

export interface Ask {
  readonly method: 'GET' | 'POST' | 'DELETE' | 'HEAD';
  /** Absolute, or relative to the base. */
  readonly url: URL;
  readonly accept?: string;
  readonly contentType?: string;
  readonly ifMatch?: string;
  readonly body?: string;
  /** Statuses that are answers; every other one is a fault. */
  readonly expect: readonly number[];
  readonly signal: AbortSignal;
}

/** The value of a header that may come once, or undefined. */
export function header(headers: Answer['headers'], name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value[0] : value;
}

/** Verified HTTPS to one web shop. Nothing is sent before the chain, the name and the pins have been checked. */
export class VerifiedHttps {
  readonly base: URL;
  readonly #agent: Agent;
  readonly #token: string | undefined;
  readonly #tls: ConnectionOptions;
  readonly #whole: number;

  /** `whole` is the longest that one answer may take to its end, in milliseconds. */
  constructor(credentials: Credentials, { whole = WHOLE }: { whole?: number } = {}) {
    this.#whole = whole;
    this.base = new URL(credentials.baseUrl.endsWith('/') ? credentials.baseUrl : `${credentials.baseUrl}/`);
    this.#token = credentials.token;
    this.#tls = tlsOptions(credentials);
    this.#agent = new Agent({
      // A resumed session skips the identity check, so none is kept: every connection is checked.
      connect: { ...this.#tls, timeout: CONNECT, maxCachedSessions: 0 },
      // One kind of HTTP, and with it one set of faults to tell apart.
      allowH2: false,
      headersTimeout: HEADERS,
      bodyTimeout: IDLE_BODY,
      connections: 8,
    });
  }

  /** Asks and gives the answer; its body must be read or dumped. Redirects are not followed. Throws ConnectionFailed. */
  async ask({ method, url, accept, contentType, ifMatch, body, expect, signal }: Ask): Promise<Answer> {
    const target = new URL(url, this.base);
    // A Link or a listing of the server's must not lead the token elsewhere.
    if (target.origin !== this.base.origin)
      throw new ConnectionFailed('redirected', { location: target.host });
    try {
      const answer = await this.#agent.request({
        origin: target.origin,
        path: target.pathname + target.search,
        method,
        signal,
        headers: {
          ...(accept ? { accept } : {}),
          ...(contentType ? { 'content-type': contentType } : {}),
          ...(ifMatch ? { 'if-match': ifMatch } : {}),
          ...(this.#token ? { authorization: `Bearer ${this.#token}` } : {}),
        },
        ...(body === undefined ? {} : { body }),
      });
      if (expect.includes(answer.statusCode)) {
        if (method !== 'HEAD') refuseEncoding(answer);
        this.#limitTime(answer.body, target.host);
        return { status: answer.statusCode, headers: answer.headers, body: answer.body };
      }
      const words = await beginning(answer.body);
      throwForStatus(
        answer.statusCode,
        { retryAfter: header(answer.headers, 'retry-after'), location: header(answer.headers, 'location') },
        words,
      );
    } catch (error) {
      const failed = signal.aborted ? undefined : connectionFaultOf(error, { host: target.host });
      // TLS 1.3 tells of a refused client certificate behind the handshake; the request that was on its way hides it.
      if (failed?.fault.code === 'reset')
        throw (await refusalHeardInSilence(this.base, this.#tls, signal)) ?? failed;
      throw failed ?? error;
    }
  }

  /** Ends a body that is not over in time; whoever reads it gets the fault. */
  #limitTime(body: Answer['body'], host: string): void {
    const timer = setTimeout(() => {
      body.destroy(new ConnectionFailed('timeout', { host, detail: 'WHOLE' }));
    }, this.#whole).unref();
    body.once('close', () => clearTimeout(timer));
  }

  async close(): Promise<void> {
    await this.#agent.destroy();
  }
}

/**
 * The desk asks for no encoding (RFC 9110, 12.5.3), and opens none: octets that somebody packed would be kept as something
 * that no person can read, and a few of them can unpack to gigabytes.
 */
function refuseEncoding({ headers, body }: Dispatcher.ResponseData): void {
  const encoding = header(headers, 'content-encoding')?.trim().toLowerCase() ?? '';
  if (encoding === '' || encoding === 'identity') return;
  // Nobody reads it any more: what its end is, is nobody's concern.
  body.on('error', () => undefined).destroy();
  throw new ConnectionFailed('protocol', { detail: 'content-encoding' });
}

/** At most 4 KiB of an answer that is a fault anyway. */
async function beginning(body: Dispatcher.ResponseData['body']): Promise<string> {
  let text = '';
  try {
    for await (const chunk of body) {
      text += String(chunk);
      if (text.length > 4096) break;
    }
  } catch {
    // The status alone has to say it.
  }
  return text.slice(0, 4096);
}
