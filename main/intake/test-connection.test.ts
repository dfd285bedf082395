import { createServer as createHttpServer } from 'node:http';
import { createServer, type ServerOptions } from 'node:https';
import { createServer as createSocketServer } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { ConnectionSettings, ConnectionTest } from '../../preload/contract/intake.ts';
import { type Authority, createAuthority, type Identity } from '../../scripts/web-shop/certificates.ts';
import { startNginxFolder } from '../../scripts/web-shop/nginx-folder.ts';
import { startWebShop, type WebShop, type WebShopOptions } from '../../scripts/web-shop/shop.ts';
import { testConnection } from './test-connection.ts';
import { listening, serveHttps } from './testing-servers.ts';

const hour = 3_600_000;
const authority = await createAuthority('A test authority');

type Certificate = Partial<Parameters<Authority['issue']>[0]>;

const serverIdentity = (changes: Certificate = {}): Promise<Identity> =>
  authority.issue({ commonName: 'A shop', hosts: ['127.0.0.1'], usage: 'server', ...changes });
const deskIdentity = (changes: Certificate = {}, by = authority): Promise<Identity> =>
  by.issue({ commonName: 'A desk', usage: 'client', ...changes });

async function shopWith(options: Partial<WebShopOptions> = {}, certificate?: Identity): Promise<WebShop> {
  const shop = await startWebShop({ certificate: certificate ?? (await serverIdentity()), ...options });
  onTestFinished(() => shop.stop());
  return shop;
}

function settingsFor(baseUrl: string, changes: Partial<ConnectionSettings> = {}): ConnectionSettings {
  return {
    name: 'A shop',
    profile: 'api',
    baseUrl,
    certificateAuthority: authority.certificate,
    pins: [],
    everySeconds: 60,
    ...changes,
  };
}

const shown = ({ certificate, key }: Identity) => ({ clientCertificate: certificate, clientKey: key });

/** The steps in short: one letter each, of passed, failed and skipped. */
function shortly({ steps }: ConnectionTest): string {
  expect(steps.map(({ step }) => step)).toEqual(['name', 'reach', 'certificate', 'sign', 'list']);
  return steps.map(({ outcome }) => outcome[0]).join('');
}

/** What a test that found something says: in short, and at most one step has failed, which carries the fault. */
function found(test: ConnectionTest) {
  expect(test.steps.filter(({ outcome }) => outcome === 'failed')).toHaveLength(1);
  expect(test.waiting).toBeNull();
  expect(test.fault?.facts).toMatchObject({ host: expect.any(String), port: expect.any(Number) });
  return { steps: shortly(test), code: test.fault?.code };
}

/** The address of a plain HTTPS server of Node's with options. */
async function httpsServer(options: ServerOptions): Promise<string> {
  const { certificate: cert, key } = await serverIdentity();
  const server = createServer({ cert, key, ...options }, (_request, response) => response.end('hello'));
  return `https://127.0.0.1:${await listening(server)}`;
}

describe('test connection says that it works', () => {
  it('with what the server showed and how many bookings wait', async () => {
    const identity = await serverIdentity();
    const shop = await shopWith({ token: 'right' }, identity);
    shop.add(
      ['A', 'B', 'C'].map((id) => ({
        id,
        mediaType: 'application/json',
        octets: Buffer.from(`{"id":"${id}"}`),
      })),
    );
    const test = await testConnection(settingsFor(shop.url, { pins: [identity.pin] }), { token: 'right' });
    expect(test.fault).toBeNull();
    expect(shortly(test)).toBe('ppppp');
    expect(test.waiting).toBe(3);
    expect(test.server).toEqual({
      tls: 'TLSv1.3',
      subject: 'CN=A shop',
      issuer: 'CN=A test authority',
      validTo: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
      pin: identity.pin,
    });
    expect(shop.shelf.size).toBe(3);
  });

  it('with a client certificate that the shop knows', async () => {
    for (const needed of ['always', 'forDesk'] as const) {
      const shop = await shopWith({ clients: { authority: authority.certificate, needed } });
      const test = await testConnection(settingsFor(shop.url), shown(await deskIdentity()));
      expect(shortly(test)).toBe('ppppp');
      expect(test.waiting).toBe(0);
    }
  });

  it('over TLS 1.2, and on a folder of nginx', async () => {
    const nginx = await startNginxFolder({
      certificate: await serverIdentity(),
      clientAuthority: authority.certificate,
    });
    onTestFinished(() => nginx.stop());
    const settings = settingsFor(nginx.url, { profile: 'folder' });
    expect(await testConnection(settings, shown(await deskIdentity()))).toMatchObject({
      fault: null,
      waiting: 0,
    });

    const { url, authority: other } = await serveHttps(
      (_request, response) => response.setHeader('content-type', 'application/x-ndjson').end(),
      { maxVersion: 'TLSv1.2' },
    );
    const test = await testConnection(settingsFor(url, { certificateAuthority: other.certificate }), {});
    expect(test).toMatchObject({ fault: null, waiting: 0, server: { tls: 'TLSv1.2' } });
  });
});

describe('test connection says precisely what is wrong', () => {
  it('a name that nobody has', async () => {
    const test = await testConnection(settingsFor('https://shop.invalid'), {});
    expect(found(test)).toEqual({ steps: 'fssss', code: 'dns' });
    expect(test.fault?.facts).toMatchObject({ host: 'shop.invalid', port: 443 });
    expect(test.server).toBeNull();
  });

  it('a port that nobody listens on', async () => {
    const closed = createSocketServer();
    const port = await listening(closed);
    await new Promise((resolve) => closed.close(resolve));
    const test = await testConnection(settingsFor(`https://127.0.0.1:${port}`), {});
    expect(found(test)).toEqual({ steps: 'pfsss', code: 'refused' });
  });

  it('an authority that is not trusted, and shows whose certificate it saw', async () => {
    const identity = await serverIdentity();
    const { url } = await shopWith({}, identity);
    const another = (await createAuthority('Another')).certificate;
    for (const certificateAuthority of [another, undefined]) {
      const test = await testConnection(settingsFor(url, { certificateAuthority }), {});
      expect(found(test)).toEqual({ steps: 'ppfss', code: 'chain' });
      expect(test.server).toMatchObject({ issuer: 'CN=A test authority', pin: identity.pin });
    }
  });

  it('an authority’s certificate that cannot be read', async () => {
    const { url } = await shopWith();
    const test = await testConnection(settingsFor(url, { certificateAuthority: 'no PEM' }), {});
    expect(found(test)).toEqual({ steps: 'ppfss', code: 'chain' });
    expect(test.fault?.facts).toMatchObject({ detail: 'CA_UNREADABLE' });
  });

  it.each([
    [
      'expired',
      { notBefore: new Date(Date.now() - 2 * hour), notAfter: new Date(Date.now() - hour) },
      'certificateExpired',
    ],
    ['not yet valid', { notBefore: new Date(Date.now() + hour) }, 'certificateNotYetValid'],
  ])('a server certificate that is %s', async (_what, dates, code) => {
    const { url } = await shopWith({}, await serverIdentity(dates));
    const test = await testConnection(settingsFor(url), {});
    expect(found(test)).toEqual({ steps: 'ppfss', code });
    expect(test.server?.subject).toBe('CN=A shop');
  });

  it('a certificate for another name', async () => {
    const { url } = await shopWith({}, await serverIdentity({ hosts: ['shop.example', '127.0.0.2'] }));
    expect(found(await testConnection(settingsFor(url), {}))).toEqual({ steps: 'ppfss', code: 'hostName' });
  });

  it('another key than the pinned one, and shows the pin that it saw', async () => {
    const identity = await serverIdentity();
    const { url } = await shopWith({}, identity);
    const { pin } = await serverIdentity();
    const test = await testConnection(settingsFor(url, { pins: [pin] }), {});
    expect(found(test)).toEqual({ steps: 'ppfss', code: 'pin' });
    expect(test.server?.pin).toBe(identity.pin);
  });

  it.each(['always', 'forDesk'] as const)(
    'a client certificate that is missing or refused, where the shop needs one: %s',
    async (needed) => {
      const { url } = await shopWith({ clients: { authority: authority.certificate, needed } });
      const strangers: (Identity | undefined)[] = [
        undefined,
        await deskIdentity({}, await createAuthority('Another')),
        await deskIdentity({
          notBefore: new Date(Date.now() - 2 * hour),
          notAfter: new Date(Date.now() - hour),
        }),
        await serverIdentity(),
      ];
      for (const identity of strangers) {
        const test = await testConnection(settingsFor(url), identity === undefined ? {} : shown(identity));
        expect(found(test)).toEqual({ steps: 'pppfs', code: 'clientCertificateRefused' });
        expect(test.server?.tls).toBe('TLSv1.3');
      }
    },
  );

  it('a client certificate that is missing on nginx', async () => {
    const nginx = await startNginxFolder({
      certificate: await serverIdentity(),
      clientAuthority: authority.certificate,
    });
    onTestFinished(() => nginx.stop());
    const test = await testConnection(settingsFor(nginx.url, { profile: 'folder' }), {});
    expect(found(test)).toEqual({ steps: 'pppfs', code: 'clientCertificateRefused' });
  });

  it('a client certificate that is missing over TLS 1.2, where the server’s own could not be verified any more', async () => {
    const url = await httpsServer({
      maxVersion: 'TLSv1.2',
      requestCert: true,
      rejectUnauthorized: true,
      ca: authority.certificate,
    });
    const test = await testConnection(settingsFor(url), {});
    expect(found(test)).toEqual({ steps: 'ppsfs', code: 'clientCertificateRefused' });
    expect(test.server).toMatchObject({ tls: 'TLSv1.2', subject: 'CN=A shop' });
  });

  it('a client key that cannot be read or belongs to another certificate, but looks at the server all the same', async () => {
    const { url } = await shopWith();
    const desk = await deskIdentity();
    const another = await deskIdentity();
    for (const clientKey of [
      'no PEM',
      '-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n',
      another.key,
    ]) {
      const test = await testConnection(settingsFor(url), { clientCertificate: desk.certificate, clientKey });
      expect(found(test)).toEqual({ steps: 'pppfs', code: 'clientCertificateInvalid' });
      expect(test.server?.subject).toBe('CN=A shop');
    }
  });

  it('a token that is wrong or missing', async () => {
    const { url } = await shopWith({ token: 'right' });
    for (const secrets of [{}, { token: 'wrong' }]) {
      const test = await testConnection(settingsFor(url), secrets);
      expect(found(test)).toEqual({ steps: 'pppfs', code: 'tokenRefused' });
    }
  });

  it('a desk that is not let in', async () => {
    const shop = await shopWith();
    shop.faults.set({ kind: 'refused', status: 403 });
    expect(found(await testConnection(settingsFor(shop.url), {}))).toEqual({
      steps: 'pppfs',
      code: 'forbidden',
    });
  });

  it.each([
    ['HTML', 200, 'protocol'],
    ['nothing at this address', 404, 'notFound'],
    ['another address', 308, 'redirected'],
    ['a fault of its own', 500, 'serverError'],
    ['that it is busy', 503, 'busy'],
    ['what no client expects', 418, 'protocol'],
  ])('a server that answers %s', async (_what, status, code) => {
    const { url, authority: other } = await serveHttps((_request, response) => {
      response.writeHead(status, {
        'content-type': 'text/html',
        location: 'https://elsewhere.example/secret?token=1',
      });
      response.end('<html>');
    });
    const test = await testConnection(settingsFor(url, { certificateAuthority: other.certificate }), {});
    expect(found(test)).toEqual({ steps: 'ppppf', code });
    expect(JSON.stringify(test)).not.toContain('secret');
  });

  it('a server that breaks off, or speaks no HTTP behind its TLS', async () => {
    const broken = await serveHttps((request) => request.socket.destroy());
    const babbling = await serveHttps((request) => request.socket.end('hello, this is not HTTP\r\n\r\n'));
    const results = [];
    for (const { url, authority: other } of [broken, babbling]) {
      results.push(
        found(await testConnection(settingsFor(url, { certificateAuthority: other.certificate }), {})),
      );
    }
    expect(results).toEqual([
      { steps: 'ppppf', code: 'reset' },
      { steps: 'ppppf', code: 'protocol' },
    ]);
  });

  it('a server that speaks TLS 1.1 only', async () => {
    const url = await httpsServer({
      minVersion: 'TLSv1',
      maxVersion: 'TLSv1.1',
      // OpenSSL allows it on the lowest level of security alone.
      ciphers: 'ALL:@SECLEVEL=0',
    });
    const test = await testConnection(settingsFor(url), {});
    expect(found(test)).toEqual({ steps: 'ppfss', code: 'tlsVersion' });
  });

  it('a server that has no cipher in common with the desk', async () => {
    // Its certificate has an ECDSA key, and it offers to sign with RSA only.
    const url = await httpsServer({ maxVersion: 'TLSv1.2', ciphers: 'ECDHE-RSA-AES128-GCM-SHA256' });
    const test = await testConnection(settingsFor(url), {});
    expect(found(test)).toEqual({ steps: 'ppfss', code: 'tls' });
    expect(test.server).toBeNull();
  });

  it('a port where plain HTTP is spoken', async () => {
    const port = await listening(createHttpServer((_request, response) => response.end('hello')));
    const test = await testConnection(settingsFor(`https://127.0.0.1:${port}`), {});
    expect(found(test)).toEqual({ steps: 'ppfss', code: 'unencrypted' });
  });

  it('a port that closes on whoever speaks to it', async () => {
    const port = await listening(createSocketServer((socket) => socket.once('data', () => socket.destroy())));
    const test = await testConnection(settingsFor(`https://127.0.0.1:${port}`), {});
    expect(found(test)).toEqual({ steps: 'ppfss', code: 'reset' });
  });
});

it('test connection sends no request to a server whose certificate is wrong', async () => {
  const { url, asked } = await serveHttps((_request, response) => response.end());
  await testConnection(settingsFor(url), { token: 'a secret' });
  expect(asked).toEqual([]);
});
