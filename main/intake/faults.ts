import { errors } from 'undici';
import type { ConnectionFault, ConnectionFaultCode } from '../../preload/contract/intake.ts';
import { Refusal } from '../refusal.ts';
import { storeFaultCode } from '../store/faults.ts';

type Facts = NonNullable<ConnectionFault['facts']>;

/** Something between the desk and the web shop that staff are told of. */
export class ConnectionFailed extends Error {
  readonly fault: ConnectionFault;
  /** What the server asked for by Retry-After, in seconds. */
  readonly retryAfter: number | undefined;

  /** `retries` where the code alone does not say whether the fault may go by itself. */
  constructor(
    code: ConnectionFaultCode,
    facts?: Facts,
    { retryAfter, retries }: { retryAfter?: number | undefined; retries?: boolean } = {},
  ) {
    super(code);
    this.name = 'ConnectionFailed';
    this.fault = { code, retries: retries ?? comesBack.has(code), ...(facts ? { facts } : {}) };
    this.retryAfter = retryAfter;
  }
}

/** Faults that may go by themselves; every other one stops the intake until staff have acted. */
const comesBack: ReadonlySet<ConnectionFaultCode> = new Set<ConnectionFaultCode>([
  'dns',
  'refused',
  'timeout',
  'reset',
  'busy',
  'serverError',
  'endedEarly',
  'diskFull',
  'diskFault',
  'diskReadOnly',
  'store',
]);

/** Node's, OpenSSL's and undici's codes by what they mean for a person. */
const meanings: readonly (readonly [ConnectionFaultCode, RegExp])[] = [
  ['pin', /^GUICHET_PIN$/],
  ['dns', /^(ENOTFOUND|EAI_AGAIN|EAI_NODATA|EAI_NONAME)$/],
  ['refused', /^(ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL)$/],
  ['timeout', /^(ETIMEDOUT|UND_ERR_(CONNECT|HEADERS|BODY)_TIMEOUT)$/],
  ['certificateExpired', /^CERT_HAS_EXPIRED$/],
  ['certificateNotYetValid', /^CERT_NOT_YET_VALID$/],
  ['hostName', /^ERR_TLS_CERT_ALTNAME_INVALID$/],
  [
    'chain',
    /^(UNABLE_TO_VERIFY_LEAF_SIGNATURE|SELF_SIGNED_CERT_IN_CHAIN|DEPTH_ZERO_SELF_SIGNED_CERT|UNABLE_TO_GET_ISSUER_CERT(_LOCALLY)?|CERT_(UNTRUSTED|REJECTED|REVOKED|SIGNATURE_FAILURE|CHAIN_TOO_LONG)|INVALID_(CA|PURPOSE))$/,
  ],
  // Alerts of the server's (RFC 8446, 6.2): what is wrong with its own certificate is found here, under other codes.
  ['clientCertificateRevoked', /^ERR_SSL_.*CERTIFICATE_REVOKED$/],
  [
    'clientCertificateRefused',
    /^ERR_SSL_.*(CERTIFICATE_REQUIRED|UNKNOWN_CA|BAD_CERTIFICATE|CERTIFICATE_UNKNOWN|CERTIFICATE_EXPIRED|UNSUPPORTED_CERTIFICATE|ACCESS_DENIED|HANDSHAKE_FAILURE)$/,
  ],
  ['clientCertificateInvalid', /^ERR_OSSL_/],
  ['tlsVersion', /^ERR_SSL_.*(PROTOCOL_VERSION|UNSUPPORTED_PROTOCOL|NO_PROTOCOLS_AVAILABLE)$/],
  // What came back is no record of TLS at all: plain HTTP at this port, or another protocol.
  ['unencrypted', /^ERR_SSL_(WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG|HTTPS?_(PROXY_)?REQUEST)$/],
  ['tls', /^(ERR_(SSL|TLS)_|EPROTO$)/],
  ['reset', /^(ECONNRESET|EPIPE|UND_ERR_(SOCKET|CLOSED|DESTROYED|ABORTED))$/],
  ['endedEarly', /^UND_ERR_RES_(CONTENT_LENGTH_MISMATCH|EXCEEDED_MAX_SIZE)$/],
  ['protocol', /^(HPE_|UND_ERR_)/],
];

function* causes(error: unknown): Generator<Error> {
  let current = error;
  // A chain of causes is short; the bound guards against a circle.
  for (let depth = 0; depth < 8 && current instanceof Error; depth += 1) {
    yield current;
    if (current instanceof AggregateError)
      for (const inner of current.errors) if (inner instanceof Error) yield inner;
    current = current.cause;
  }
}

/** The fault of the connection that an error means, or undefined where it is none. */
export function connectionFaultOf(error: unknown, facts?: Facts): ConnectionFailed | undefined {
  for (const cause of causes(error)) {
    if (cause instanceof ConnectionFailed) return cause;
    const code = 'code' in cause && typeof cause.code === 'string' ? cause.code : '';
    // Some of undici's parser's errors carry no code.
    if (cause instanceof errors.HTTPParserError) {
      return new ConnectionFailed('protocol', { ...facts, detail: code || cause.name });
    }
    const meaning = meanings.find(([, pattern]) => pattern.test(code));
    if (meaning !== undefined) return new ConnectionFailed(meaning[0], { ...facts, detail: code });
  }
  return undefined;
}

/** Whether the server said in the handshake that it does not take the desk's certificate. */
export function refusesDeskCertificate(failed: ConnectionFailed | undefined): boolean {
  const code = failed?.fault.code;
  return code === 'clientCertificateRefused' || code === 'clientCertificateRevoked';
}

/** Any error of a run as a fault for staff: the connection's, the disk's, the store's. Undefined means a fault of the program. */
export function runFaultOf(error: unknown): ConnectionFailed | undefined {
  const code = error instanceof Refusal ? error.failure.code : storeFaultCode(error);
  if (
    code === 'diskFull' ||
    code === 'diskFault' ||
    code === 'diskReadOnly' ||
    // Writing on into a damaged file could spoil more of it: this waits for staff.
    code === 'storeCorrupt'
  )
    return new ConnectionFailed(code);
  if (code !== undefined) return new ConnectionFailed('store', { detail: code });
  return connectionFaultOf(error);
}

/** The longest time that a connection can have between two runs; staff can start one before. */
const RETRY_AFTER_MOST = 86_400;

/** Retry-After in seconds, from a number or an HTTP date (RFC 9110, 10.2.3); at most a day. */
export function readRetryAfter(value: string | undefined, now: number): number | undefined {
  if (value === undefined) return undefined;
  const seconds = /^\d+$/.test(value) ? Number(value) : (Date.parse(value) - now) / 1000;
  return Number.isNaN(seconds) ? undefined : Math.min(RETRY_AFTER_MOST, Math.max(0, Math.ceil(seconds)));
}

/** Throws what a status that is not the expected one means. `body` is the beginning of the answer, for nginx's own words. */
export function throwForStatus(
  status: number,
  headers: { retryAfter: string | undefined; location: string | undefined },
  body: string,
): never {
  if (status >= 300 && status < 400)
    throw new ConnectionFailed('redirected', { status, location: hostOf(headers.location) });
  if (status === 401) throw new ConnectionFailed('tokenRefused', { status });
  // nginx answers a missing or unknown client certificate with a page of its own under 400, others under 403.
  if ((status === 400 || status === 403) && /(SSL|client) certificate/i.test(body))
    throw new ConnectionFailed('clientCertificateRefused', { status });
  if (status === 403) throw new ConnectionFailed('forbidden', { status });
  if (status === 404) throw new ConnectionFailed('notFound', { status });
  if (status === 429 || status === 503) {
    const seconds = readRetryAfter(headers.retryAfter, Date.now());
    throw new ConnectionFailed(
      'busy',
      { status, ...(seconds === undefined ? {} : { seconds }) },
      { retryAfter: seconds },
    );
  }
  if (status >= 500) throw new ConnectionFailed('serverError', { status });
  throw new ConnectionFailed('protocol', { status });
}

/** Only the host of a redirect is shown: a path may hold a token. */
function hostOf(location: string | undefined): string {
  return location !== undefined && URL.canParse(location) ? new URL(location).host : '';
}
