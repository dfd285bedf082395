import { createHash } from 'node:crypto';
import { compactVerify, importJWK } from 'jose';
import { expect, test } from 'vitest';
import { digestOf, receiptClaims } from './protocol.ts';
import type { WebShop } from './shop.ts';
import { offer, testDesk } from './test-desk.ts';

const ifMatch = (octets: Uint8Array) => ({
  'if-match': `"${createHash('sha256').update(octets).digest('hex')}"`,
});

async function claimsOf(receipt: string | undefined, shop: WebShop) {
  const verified = await compactVerify(receipt ?? '', await importJWK(shop.receiptKey, 'EdDSA'), {
    algorithms: ['EdDSA'],
  });
  return receiptClaims.parse(JSON.parse(new TextDecoder().decode(verified.payload)));
}

test('bookings come page by page, oldest first, each with the digest of its octets', async () => {
  const { shop, page } = await testDesk();
  const ids = Array.from({ length: 7 }, (_, index) => `b${index}`);
  shop.add(ids.map((id) => offer(id, `Zoë, « été » ${id}`)));
  const pages = [await page('?limit=3')];
  for (let next = pages[0]?.next; next !== undefined; next = pages.at(-1)?.next) pages.push(await page(next));
  expect(pages.map(({ lines }) => lines.length)).toEqual([3, 3, 1]);
  const lines = pages.flatMap((one) => one.lines);
  expect(lines.map(({ id }) => id)).toEqual(ids);
  for (const { body, digest } of lines) expect(digest).toBe(digestOf(Buffer.from(body)));
});

test('a page says what it is: NDJSON of a known length, from a reference and test peer', async () => {
  const { shop, ask } = await testDesk();
  shop.add([offer('a')]);
  const { headers, text } = await ask('/v1/bookings');
  expect(headers['content-type']).toBe('application/x-ndjson');
  expect(Number(headers['content-length'])).toBe(Buffer.byteLength(text));
  expect(headers.server).toContain('a reference and a test peer');
});

test('nothing waiting is an empty page', async () => {
  const { ask, page } = await testDesk();
  expect(await page()).toEqual({ lines: [], next: undefined });
  expect((await ask('/v1/bookings?after=99')).text).toBe('');
});

test.each(['?limit=0', '?limit=501', '?limit=x', '?after=x', '?after=-1'])(
  'a limit or a cursor that is none is refused: %s',
  async (query) => {
    const { ask } = await testDesk();
    const { status, headers } = await ask(`/v1/bookings${query}`);
    expect(status).toBe(400);
    expect(headers['content-type']).toMatch('application/problem+json');
  },
);

test('removals take away the version that is named, and the receipt says so', async () => {
  const { shop, page, remove } = await testDesk({ serverName: 'shop.example' });
  shop.add([offer('a'), offer('b'), offer('c')]);
  const [a, b] = (await page()).lines;
  if (a === undefined || b === undefined) throw new Error('nothing was listed');
  shop.add([offer('b', 'amended')]);
  const outcomes = await remove([b, a, { ...a, id: 'never' }]);
  expect(outcomes.map(({ id, outcome }) => [id, outcome])).toEqual([
    ['b', 'changed'],
    ['a', 'removed'],
    ['never', 'absent'],
  ]);
  expect(outcomes.map(({ receipt }) => receipt !== undefined)).toEqual([false, true, false]);
  const claims = await claimsOf(outcomes[1]?.receipt, shop);
  expect(claims).toMatchObject({ id: 'a', digest: a.digest, server: 'shop.example' });
  expect(shop.ledger.removedAt('a', a.digest)).toBe(claims.removedAt);
  expect(shop.shelf.ids()).toEqual(['c', 'b']);
});

test('a desk that missed the first answer is told absent, with the same receipt again', async () => {
  const { shop, page, remove } = await testDesk();
  shop.add([offer('a')]);
  const { lines } = await page();
  const [first] = await remove(lines);
  const [second] = await remove(lines);
  expect(second?.outcome).toBe('absent');
  expect(await claimsOf(second?.receipt, shop)).toEqual(await claimsOf(first?.receipt, shop));
  expect(shop.ledger.entries().filter(({ event }) => event === 'removed')).toHaveLength(1);
});

test('a shop without receipts removes all the same', async () => {
  const { shop, page, remove } = await testDesk({ receipts: false });
  shop.add([offer('a')]);
  expect(await remove((await page()).lines)).toEqual([{ id: 'a', outcome: 'removed' }]);
  expect(shop.shelf.size).toBe(0);
});

test('a version that is named twice in one request is removed once', async () => {
  const { shop, page, remove } = await testDesk();
  shop.add([offer('a')]);
  const { lines } = await page();
  const outcomes = await remove([...lines, ...lines]);
  expect(outcomes.map(({ outcome }) => outcome)).toEqual(['removed', 'absent']);
  expect(shop.ledger.entries().filter(({ event }) => event === 'removed')).toHaveLength(1);
});

test('500 removals fit one request, 501 do not and remove nothing', async () => {
  const { shop, ask, page, remove } = await testDesk();
  shop.add(Array.from({ length: 501 }, (_, index) => offer(`b${index}`)));
  const { lines } = await page('?limit=500');
  const body = [...lines, { id: 'b500', digest: lines[0]?.digest }]
    .map((line) => JSON.stringify(line))
    .join('\n');
  const refused = await ask('/v1/removals', {
    method: 'POST',
    headers: { 'content-type': 'application/x-ndjson' },
    body,
  });
  expect(refused.status).toBe(400);
  expect(shop.shelf.size).toBe(501);
  expect(await remove(lines)).toHaveLength(500);
  expect(shop.shelf.ids()).toEqual(['b500']);
});

test.each([
  ['not JSON', '{"id":"a"'],
  ['an id of another form', '{"id":"a b","digest":"sha-256=:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=:"}'],
  ['a digest of another form', '{"id":"a","digest":"0"}'],
  ['nothing', ''],
])('a request for removals that holds %s is refused whole', async (_what, line) => {
  const { shop, ask } = await testDesk();
  shop.add([offer('a')]);
  const good = JSON.stringify({ id: 'a', digest: digestOf(offer('a').octets) });
  const headers = { 'content-type': 'application/x-ndjson' };
  const body = line === '' ? '' : `${good}\n${line}\n`;
  const { status, text } = await ask('/v1/removals', { method: 'POST', headers, body });
  expect(status).toBe(400);
  expect(text).not.toContain('a b');
  expect(shop.shelf.ids()).toEqual(['a']);
});

test('removals in another content type are refused', async () => {
  const { ask } = await testDesk();
  const { status } = await ask('/v1/removals', {
    method: 'POST',
    headers: { 'content-type': 'text/plain' },
    body: 'a',
  });
  expect(status).toBe(415);
});

test('one booking is deleted where If-Match names its version, and the answers tell every other case apart', async () => {
  const { shop, ask } = await testDesk();
  shop.add([offer('a')]);
  const { octets } = offer('a');
  const remove = async (headers: Record<string, string>, id = 'a') =>
    (await ask(`/v1/bookings/${id}`, { method: 'DELETE', headers })).status;
  expect(await remove({})).toBe(428);
  expect(await remove({ 'if-match': '*' })).toBe(400);
  expect(await remove(ifMatch(Buffer.from('other')))).toBe(412);
  expect(await remove(ifMatch(octets), 'never')).toBe(404);
  expect(await remove(ifMatch(octets), 'a%20b')).toBe(400);
  expect(shop.shelf.size).toBe(1);
  expect(await remove(ifMatch(octets))).toBe(204);
  expect(await remove(ifMatch(octets))).toBe(410);
  expect(await remove(ifMatch(Buffer.from('other')))).toBe(404);
  expect(shop.shelf.size).toBe(0);
});

test('an address that is none is a problem too', async () => {
  const { ask } = await testDesk();
  const { status, headers, text } = await ask('/v2/bookings');
  expect(status).toBe(404);
  expect(headers['content-type']).toMatch('application/problem+json');
  expect(JSON.parse(text)).toMatchObject({ status: 404 });
});
