import { randomBytes } from 'node:crypto';
import { createServer } from 'node:https';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createAuthority, type Identity } from '../../scripts/web-shop/certificates.ts';
import { startWebShop } from '../../scripts/web-shop/shop.ts';
import { ConnectionFailed, connectionFaultOf, readRetryAfter } from './faults.ts';
import { type Credentials, VerifiedHttps } from './https.ts';
import { credentialsFor, listening, serveHttps } from './testing-servers.ts';

const never = new AbortController().signal;
const authority = await createAuthority('A test authority');
const stranger = await createAuthority('Another');
const serverIdentity = (hosts = ['127.0.0.1']): Promise<Identity> =>
  authority.issue({ commonName: 'A shop', hosts, usage: 'server' });

function client(credentials: Credentials): VerifiedHttps {
  const https = new VerifiedHttps(credentials);
  onTestFinished(() => https.close());
  return https;
}

async function statusOf(https: VerifiedHttps, path = '', base = https.base): Promise<number> {
  const { status, body } = await https.ask({
    method: 'GET',
    url: new URL(path, base),
    expect: [200],
    signal: never,
  });
  await body.dump();
  return status;
}

async function faultOf(work: Promise<unknown>): Promise<ConnectionFailed['fault']> {
  try {
    await work;
  } catch (error) {
    if (error instanceof ConnectionFailed) return error.fault;
    throw error;
  }
  throw new Error('nothing was thrown');
}

/** A server whose key can be changed under the same name and authority; old sessions can be resumed with it. */
async function changingServer(first: Identity, options: { maxVersion?: 'TLSv1.2' } = {}) {
  const ticketKeys = randomBytes(48);
  let requests = 0;
  const secure = ({ certificate: cert, key }: Identity) => ({
    cert,
    key,
    ticketKeys,
    sessionIdContext: 'the same',
    ...options,
  });
  const server = createServer(secure(first), (_request, response) => {
    requests += 1;
    response.setHeader('connection', 'close').end('ok');
  });
  const port = await listening(server);
  return {
    url: `https://127.0.0.1:${port}`,
    requests: () => requests,
    change: (identity: Identity) => server.setSecureContext(secure(identity)),
  };
}

describe('verified HTTPS', () => {
  it.each([{}, { maxVersion: 'TLSv1.2' as const }])(
    'checks the pins on every connection: %o',
    async (options) => {
      // Both before the first request: a client that keeps sessions holds them weakly, and here they should live.
      const [first, second] = [await serverIdentity(), await serverIdentity()];
      const server = await changingServer(first, options);
      const https = client(credentialsFor(server.url, authority, { pins: [first.pin] }));
      expect(await statusOf(https)).toBe(200);
      expect(await statusOf(https)).toBe(200);
      server.change(second);
      expect(await faultOf(statusOf(https))).toMatchObject({ code: 'pin', retries: false });
      expect(server.requests()).toBe(2);
      server.change(first);
      expect(await statusOf(https)).toBe(200);
    },
  );

  it('takes any of several pins', async () => {
    const [first, second] = [await serverIdentity(), await serverIdentity()];
    const server = await changingServer(first);
    const https = client(credentialsFor(server.url, authority, { pins: [second.pin, first.pin] }));
    expect(await statusOf(https)).toBe(200);
    server.change(second);
    expect(await statusOf(https)).toBe(200);
  });

  it('does not take a pin in place of the chain or the name', async () => {
    const wrongName = await serverIdentity(['shop.example']);
    const server = await changingServer(wrongName);
    const pins = [wrongName.pin];
    expect(await faultOf(statusOf(client(credentialsFor(server.url, authority, { pins }))))).toMatchObject({
      code: 'hostName',
      retries: false,
    });
    expect(await faultOf(statusOf(client(credentialsFor(server.url, stranger, { pins }))))).toMatchObject({
      code: 'chain',
      retries: false,
    });
    expect(server.requests()).toBe(0);
  });

  it('follows no redirect and tells of its host alone', async () => {
    const other = await serveHttps((_request, response) => response.end('ok'));
    const server = await serveHttps((_request, response) =>
      response.writeHead(307, { location: `${other.url}/path?token=1` }).end(),
    );
    const https = client({ ...server.credentials, token: 'a secret' });
    expect(await faultOf(statusOf(https))).toEqual({
      code: 'redirected',
      retries: false,
      facts: { status: 307, location: new URL(other.url).host },
    });
    expect(other.asked).toEqual([]);
  });

  it('shows its token to the shop and to no other origin, not even by another port of the same host', async () => {
    const seen: (string | undefined)[] = [];
    const server = await serveHttps((request, response) => {
      seen.push(request.headers.authorization);
      response.end('ok');
    });
    const other = await serveHttps((request, response) => {
      seen.push(request.headers.authorization);
      response.end('ok');
    });
    const https = client({ ...server.credentials, token: 'a secret' });
    expect(await statusOf(https)).toBe(200);
    expect(await faultOf(statusOf(https, '/', new URL(other.url)))).toMatchObject({ code: 'redirected' });
    expect(seen).toEqual(['Bearer a secret']);
    expect(other.asked).toEqual([]);
  });

  it.each([
    ['none', undefined, false],
    ['a stranger’s', stranger, true],
  ])('hears that its client certificate is refused, behind the handshake: %s', async (_what, by, retries) => {
    const shop = await startWebShop({
      certificate: await serverIdentity(),
      clients: { authority: authority.certificate, needed: 'always' },
    });
    onTestFinished(() => shop.stop());
    const identity = await by?.issue({ commonName: 'A desk', usage: 'client' });
    const https = client(
      credentialsFor(shop.url, authority, {
        clientCertificate: identity?.certificate,
        clientKey: identity?.key,
      }),
    );
    expect(await faultOf(statusOf(https, '/v1/bookings'))).toMatchObject({
      code: 'clientCertificateRefused',
      retries,
    });
  });

  it('takes a broken connection for what it is where the server lets the desk in', async () => {
    const server = await serveHttps((request) => request.socket.destroy());
    expect(await faultOf(statusOf(client(server.credentials)))).toMatchObject({
      code: 'reset',
      retries: true,
    });
  });

  it('gives up at once when it is told to stop', async () => {
    const stop = new AbortController();
    const server = await serveHttps(() => stop.abort(new Error('stopped by the test')));
    const https = client(server.credentials);
    const asking = https.ask({ method: 'GET', url: https.base, expect: [200], signal: stop.signal });
    await expect(asking).rejects.toThrow('stopped by the test');
  });
});

describe('Retry-After', () => {
  const now = Date.parse('2026-05-04T10:00:00Z');

  it.each([
    ['120', 120],
    ['0', 0],
    ['Mon, 04 May 2026 10:00:30 GMT', 30],
    ['Mon, 04 May 2026 09:00:00 GMT', 0],
    ['86400', 86_400],
    ['9'.repeat(400), 86_400],
    ['soon', undefined],
    ['-5', 0],
    ['', undefined],
    [undefined, undefined],
  ])('%s is %s seconds', (value, seconds) => {
    expect(readRetryAfter(value, now)).toBe(seconds);
  });

  it('is a whole number of seconds within a day, or nothing, whatever the server wrote', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.date().map(String), fc.integer().map(String)), (value) => {
        const seconds = readRetryAfter(value, now);
        if (seconds === undefined) return;
        expect(Number.isInteger(seconds)).toBe(true);
        expect(seconds).toBeGreaterThanOrEqual(0);
        expect(seconds).toBeLessThanOrEqual(86_400);
      }),
    );
  });
});

describe('what an error means', () => {
  it('is found behind any chain of causes, a circle among them', () => {
    const inner = Object.assign(new Error('inner'), { code: 'ECONNREFUSED' });
    const outer = new Error('outer', { cause: new AggregateError([inner], 'all addresses failed') });
    expect(connectionFaultOf(outer, { host: 'shop.example' })?.fault).toEqual({
      code: 'refused',
      retries: true,
      facts: { host: 'shop.example', detail: 'ECONNREFUSED' },
    });
    const circle = new Error('circle');
    circle.cause = circle;
    expect(connectionFaultOf(circle)).toBeUndefined();
  });

  it('is nothing of the connection’s where the program is wrong', () => {
    for (const error of [
      new TypeError('a bug'),
      'text',
      undefined,
      Object.assign(new Error(), { code: 'ENOENT' }),
    ])
      expect(connectionFaultOf(error)).toBeUndefined();
  });
});
