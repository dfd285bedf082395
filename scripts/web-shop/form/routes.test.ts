import { randomUUID } from 'node:crypto';
import { exportJWK, generateKeyPair } from 'jose';
import { expect, test } from 'vitest';
import { mostOctets } from '../protocol.ts';
import { sealBooking } from '../sealing.ts';
import { testDesk } from '../test-desk.ts';

async function deskKey() {
  const { publicKey } = await generateKeyPair('ECDH-ES', { crv: 'P-256', extractable: true });
  return { ...(await exportJWK(publicKey)), kid: 'desk-1' };
}

const plain = (id: string, changes: object = {}) =>
  JSON.stringify({
    version: 1,
    id,
    submittedAt: '2026-11-22T10:00:00Z',
    language: 'fr',
    client: {
      given: 'Zoë',
      family: 'Lévesque',
      address: { lines: ['1, rue A'], city: 'Lévis', province: 'QC', postalCode: 'G6V 1A1', country: 'CA' },
      phones: [{ kind: 'home', number: '418 555-0100' }],
      emails: ['zoe@example.com'],
    },
    travellers: [{ given: 'Zoë', family: 'Lévesque', type: 'adult' }],
    segments: [{ kind: 'insurance', supplier: 'S', plan: 'P', from: '2027-01-01', to: '2027-01-08' }],
    prices: [],
    payment: { method: 'cheque', plan: 'full' },
    conditionsAccepted: [],
    origin: { host: 'shop.example', ip: '127.0.0.1' },
    ...changes,
  });

const post = (id: string, body: string | Uint8Array, contentType = 'application/json') => ({
  method: 'POST' as const,
  headers: { 'content-type': contentType, 'idempotency-key': id },
  body,
});

test('a sealed booking is stored octet for octet under the id that the browser chose', async () => {
  const key = await deskKey();
  const { ask, shop } = await testDesk({ deskKey: key });
  const id = randomUUID();
  const sealed = await sealBooking(Buffer.from('{"not":"read by the shop"}'), key, key.kid);
  const { status, text } = await ask('/form', post(id, sealed, 'application/jose'));
  expect([status, JSON.parse(text)]).toEqual([201, { id }]);
  expect(shop.shelf.current(id)).toMatchObject({
    mediaType: 'application/jose',
    octets: Buffer.from(sealed),
  });
});

test('a shop with a key takes nothing in the clear, and nothing that is sealed for another', async () => {
  const key = await deskKey();
  const { ask, shop } = await testDesk({ deskKey: key });
  const id = randomUUID();
  const other = await sealBooking(Buffer.from('{}'), await deskKey(), 'desk-2');
  expect((await ask('/form', post(id, plain(id)))).status).toBe(415);
  expect((await ask('/form', post(id, other, 'application/jose'))).status).toBe(422);
  expect((await ask('/form', post(id, 'a.b.c.d.e', 'application/jose'))).status).toBe(422);
  expect(shop.shelf.size).toBe(0);
});

test('a shop without a key takes bookings in the clear, but no card and nothing sealed', async () => {
  const { ask, shop } = await testDesk();
  const id = randomUUID();
  const card = {
    method: 'card',
    plan: 'full',
    card: { holder: 'Z L', number: '4111111111111111', expiry: '01/30' },
  };
  const withCard = await ask('/form', post(id, plain(id, { payment: card })));
  expect(withCard.status).toBe(422);
  expect(withCard.text).not.toContain('4111');
  expect((await ask('/form', post(id, 'a.b.c.d.e', 'application/jose'))).status).toBe(415);
  expect((await ask('/form', post(id, plain('another')))).status).toBe(422);
  expect((await ask('/form', post(id, '{"version":1}'))).status).toBe(422);
  expect((await ask('/form', post(id, Uint8Array.of(0xff)))).status).toBe(422);
  expect(shop.shelf.size).toBe(0);
  expect((await ask('/form', post(id, plain(id)))).status).toBe(201);
  expect(shop.shelf.ids()).toEqual([id]);
});

test('a booking that is sent again is not stored again, not even after the desk has removed it', async () => {
  const { ask, page, remove, shop } = await testDesk();
  const id = randomUUID();
  expect((await ask('/form', post(id, plain(id)))).status).toBe(201);
  expect((await ask('/form', post(id, plain(id)))).status).toBe(201);
  const { lines } = await page();
  expect(lines).toHaveLength(1);
  await remove(lines);
  expect((await ask('/form', post(id, plain(id)))).status).toBe(201);
  expect(shop.shelf.size).toBe(0);
});

test('nobody can replace a booking by knowing its id', async () => {
  const { ask, page } = await testDesk();
  const id = randomUUID();
  await ask('/form', post(id, plain(id)));
  expect((await ask('/form', post(id, plain(id, { remarks: 'mine now' })))).status).toBe(409);
  expect((await page()).lines[0]?.body).toBe(plain(id));
});

test('an Idempotency-Key that is no UUID and a body over 1 MiB are refused', async () => {
  const { ask } = await testDesk();
  const id = randomUUID();
  expect((await ask('/form', post('B1', plain('B1')))).status).toBe(400);
  expect((await ask('/form', post(id, 'x'.repeat(mostOctets + 1)))).status).toBe(413);
});

test('the page comes in the language of the address or the browser, with nothing inline and nothing from elsewhere', async () => {
  const { ask } = await testDesk({ deskKey: await deskKey() });
  const english = await ask('/');
  const french = await ask('/', { headers: { 'accept-language': 'fr-CA' } });
  expect(english.text).toContain('<html lang="en">');
  expect(french.text).toContain('<html lang="fr">');
  expect((await ask('/?lang=fr')).text).toBe(french.text);
  for (const { text, headers } of [english, french]) {
    expect(headers['content-security-policy']).not.toContain('unsafe');
    expect(text).not.toMatch(/<style|style="|\son\w+="|<script(?! type="(application\/json|module)")/);
    expect(text).not.toMatch(/(src|href)="https?:/);
    expect(text).toMatch(/not a production shop|non une boutique en production/);
  }
});

test('without a key the page has no field for a card and says why', async () => {
  const { ask } = await testDesk();
  const { text } = await ask('/?lang=en');
  expect(text).not.toContain('cc-number');
  expect(text).not.toContain('value="card"');
  expect(text).toContain('Cards are not taken here');
});

test('only the files of the form are served', async () => {
  const { ask } = await testDesk();
  expect((await ask('/assets/form.js')).headers['content-type']).toMatch('text/javascript');
  expect((await ask('/assets/jose/jwe/compact/encrypt.js')).status).toBe(200);
  for (const path of [
    '/assets/tsconfig.json',
    '/assets/../routes.ts',
    '/assets/..%2froutes.ts',
    '/assets/',
  ]) {
    expect((await ask(path)).status).toBe(404);
  }
});
