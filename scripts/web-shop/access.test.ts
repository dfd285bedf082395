import { once } from 'node:events';
import { connect } from 'node:tls';
import { request } from 'undici';
import { expect, onTestFinished, test } from 'vitest';
import { createAuthority } from './certificates.ts';
import { startWebShop, type WebShopOptions } from './shop.ts';
import { testDesk, trusting } from './test-desk.ts';

const hour = 3_600_000;

/** A shop that asks for client certificates, with its authority and a desk's certificate. */
async function guarded(needed: 'forDesk' | 'always') {
  const authority = await createAuthority('A test authority');
  const certificate = await authority.issue({ commonName: 'A shop', hosts: ['127.0.0.1'], usage: 'server' });
  const desk = await authority.issue({ commonName: 'A desk', usage: 'client' });
  const shop = await startWebShop({ certificate, clients: { authority: authority.certificate, needed } });
  onTestFinished(() => shop.stop());
  return { shop, authority, desk };
}

test('forDesk: the form is open to all, the protocol only to a certificate of the authority', async () => {
  const { shop, authority, desk } = await guarded('forDesk');
  const stranger = await (await createAuthority('Another')).issue({
    commonName: 'A stranger',
    usage: 'client',
  });
  const status = async (path: string, client?: { certificate: string; key: string }) => {
    const answer = await request(`${shop.url}${path}`, { dispatcher: trusting(authority, client) });
    await answer.body.dump();
    return answer.statusCode;
  };
  expect(await status('/')).toBe(200);
  expect(await status('/v1/bookings')).toBe(403);
  expect(await status('/v1/bookings', stranger)).toBe(403);
  expect(await status('/v1/bookings', desk)).toBe(200);
});

test('a certificate that is made for servers does not open the protocol', async () => {
  const { shop, authority } = await guarded('forDesk');
  const server = await authority.issue({ commonName: 'A shop', hosts: ['127.0.0.1'], usage: 'server' });
  const answer = await request(`${shop.url}/v1/bookings`, { dispatcher: trusting(authority, server) });
  expect(answer.statusCode).toBe(403);
});

test('always: the connection ends for whoever shows no certificate or an expired one', async () => {
  const { shop, authority, desk } = await guarded('always');
  const expired = await authority.issue({
    commonName: 'A desk of old',
    usage: 'client',
    notBefore: new Date(Date.now() - 2 * hour),
    notAfter: new Date(Date.now() - hour),
  });
  const get = (client?: { certificate: string; key: string }) =>
    request(`${shop.url}/`, { dispatcher: trusting(authority, client) });
  await expect(get()).rejects.toThrow();
  await expect(get(expired)).rejects.toThrow();
  expect((await get(desk)).statusCode).toBe(200);
});

test('the token is needed where there is one, and only for the protocol', async () => {
  const { ask } = await testDesk({ token: 'a long secret' });
  const withToken = (token: string) => ask('/v1/bookings', { headers: { authorization: token } });
  const refused = await ask('/v1/bookings');
  expect(refused.status).toBe(401);
  expect(refused.headers['www-authenticate']).toBe('Bearer');
  expect((await withToken('Bearer a long secre')).status).toBe(401);
  expect((await withToken('Basic a long secret')).status).toBe(401);
  expect((await withToken('Bearer a long secret')).status).toBe(200);
  expect((await ask('/')).status).toBe(200);
  expect((await ask('/openapi.json')).status).toBe(200);
});

test('TLS 1.2 is refused', async () => {
  const { shop, authority } = await testDesk();
  const options = { host: '127.0.0.1', port: shop.port, ca: authority.certificate };
  const newer = connect(options);
  onTestFinished(() => void newer.destroy());
  await once(newer, 'secureConnect');
  expect(newer.getProtocol()).toBe('TLSv1.3');
  const older = connect({ ...options, maxVersion: 'TLSv1.2' });
  onTestFinished(() => void older.destroy());
  await expect(once(older, 'secureConnect')).rejects.toThrow(/protocol version/i);
});

test.each<[string, string, { hosts?: string[]; notBefore?: Date; notAfter?: Date }]>([
  [
    'expired',
    'CERT_HAS_EXPIRED',
    { notBefore: new Date(Date.now() - 2 * hour), notAfter: new Date(Date.now() - hour) },
  ],
  ['not yet valid', 'CERT_NOT_YET_VALID', { notBefore: new Date(Date.now() + hour) }],
  ['for another host', 'ERR_TLS_CERT_ALTNAME_INVALID', { hosts: ['another.example'] }],
])(
  'a shop can be started with a certificate that is %s, and a client finds it out',
  async (_what, code, wrong) => {
    const authority = await createAuthority('A test authority');
    const certificate = await authority.issue({
      commonName: 'A shop',
      hosts: ['127.0.0.1'],
      usage: 'server',
      ...wrong,
    });
    const options: WebShopOptions = { certificate };
    const shop = await startWebShop(options);
    onTestFinished(() => shop.stop());
    await expect(request(shop.url, { dispatcher: trusting(authority) })).rejects.toMatchObject({ code });
  },
);
