import { compactVerify, decodeProtectedHeader, importJWK } from 'jose';
import { expect, test } from 'vitest';
import type { Fault } from './faults.ts';
import { bookingId, bookingLine, digestOf, mostOctets } from './protocol.ts';
import { linesOf, offer, testDesk } from './test-desk.ts';

const removals = (ids: readonly string[]) => ({
  method: 'POST' as const,
  headers: { 'content-type': 'application/x-ndjson' },
  body: ids.map((id) => JSON.stringify({ id, digest: digestOf(offer(id).octets) })).join('\n'),
});

/** A shop with three bookings and one fault. */
async function faulty(fault: Fault) {
  const desk = await testDesk();
  desk.shop.add([offer('a'), offer('b'), offer('c')]);
  desk.shop.faults.set(fault);
  return desk;
}

test.each<[Fault, number, Record<string, string>]>([
  [{ kind: 'busy', status: 503, retryAfter: 7 }, 503, { 'retry-after': '7' }],
  [
    { kind: 'busy', status: 429, retryAfter: 'Sun, 22 Nov 2026 10:00:00 GMT' },
    429,
    { 'retry-after': 'Sun, 22 Nov 2026 10:00:00 GMT' },
  ],
  [{ kind: 'busy', status: 503 }, 503, {}],
  [{ kind: 'broken', status: 502 }, 502, {}],
  [{ kind: 'refused', status: 401 }, 401, {}],
  [{ kind: 'refused', status: 403 }, 403, {}],
  [{ kind: 'redirect', to: 'https://elsewhere.example/' }, 307, { location: 'https://elsewhere.example/' }],
])('a request is turned away and nothing is carried out: %j', async (fault, status, headers) => {
  const { ask, shop } = await faulty(fault);
  for (const answer of [await ask('/v1/bookings'), await ask('/v1/removals', removals(['a']))]) {
    expect(answer.status).toBe(status);
    expect(answer.headers).toMatchObject(headers);
    if (!('retryAfter' in fault)) expect(answer.headers).not.toHaveProperty('retry-after');
  }
  expect(shop.shelf.size).toBe(3);
  shop.faults.clear();
  expect((await ask('/v1/bookings')).status).toBe(200);
});

test('a slow answer and a trickled body are whole in the end', async () => {
  const { page, shop } = await faulty({ kind: 'slow', milliseconds: 20, times: 1 });
  shop.faults.set({ kind: 'trickle', octets: 50, milliseconds: 1, times: 1 });
  expect((await page()).lines.map(({ id }) => id)).toEqual(['a', 'b', 'c']);
  expect(shop.faults.active()).toEqual([]);
});

test('a listing that is cut breaks off in its body', async () => {
  const { ask, page } = await faulty({ kind: 'cut', afterOctets: 100, on: ['listing'], times: 1 });
  await expect(ask('/v1/bookings')).rejects.toThrow();
  expect((await page()).lines).toHaveLength(3);
});

test('removals whose answer is cut off are carried out all the same', async () => {
  const { ask, shop } = await faulty({ kind: 'cut', afterOctets: 0, on: ['removals'] });
  await expect(ask('/v1/removals', removals(['a', 'b']))).rejects.toThrow();
  expect(shop.shelf.ids()).toEqual(['c']);
});

test('a page that ends early looks whole to HTTP', async () => {
  const { ask } = await faulty({ kind: 'endsEarly', afterOctets: 250 });
  const { status, text, headers } = await ask('/v1/bookings');
  expect(status).toBe(200);
  expect(headers).not.toHaveProperty('content-length');
  expect(Buffer.byteLength(text)).toBe(250);
  expect(() => linesOf(text)).toThrow();
});

test('one booking is listed with a digest that is not its own', async () => {
  const { page } = await faulty({ kind: 'wrongDigest', id: 'b' });
  const { lines } = await page();
  const right = lines.map(({ body, digest }) => digestOf(Buffer.from(body)) === digest);
  expect(right).toEqual([true, false, true]);
});

test('one booking is listed twice', async () => {
  const { ask, page } = await faulty({ kind: 'duplicate', id: 'b' });
  expect((await page()).lines.map(({ id }) => id)).toEqual(['a', 'b', 'b', 'c']);
  const [, one, other] = (await ask('/v1/bookings')).text.split('\n');
  expect(one).toBe(other);
});

test('a booking that is amended after its listing is found changed, and listed again', async () => {
  const { page, remove, shop } = await faulty({
    kind: 'amendedAfterListing',
    id: 'b',
    body: '{"new":1}',
    times: 1,
  });
  const { lines } = await page();
  expect(lines.map(({ id }) => id)).toEqual(['a', 'b', 'c']);
  expect((await remove(lines)).map(({ outcome }) => outcome)).toEqual(['removed', 'changed', 'removed']);
  expect((await page()).lines).toMatchObject([{ id: 'b', body: '{"new":1}' }]);
  expect(shop.ledger.versionsOf('b').size).toBe(2);
});

test('the shop says removed and keeps, and the ledger knows better', async () => {
  const { page, remove, shop } = await faulty({ kind: 'removedButKept' });
  const outcomes = await remove((await page()).lines);
  expect(outcomes.map(({ outcome }) => outcome)).toEqual(['removed', 'removed', 'removed']);
  expect(shop.shelf.size).toBe(3);
  expect(shop.ledger.entries().some(({ event }) => event === 'removed')).toBe(false);
});

test('the shop says absent of what is there', async () => {
  const { page, remove, shop } = await faulty({ kind: 'saysAbsent' });
  const outcomes = await remove((await page()).lines);
  expect(outcomes).toEqual(['a', 'b', 'c'].map((id) => ({ id, outcome: 'absent' })));
  expect(shop.shelf.size).toBe(3);
});

test('a bad receipt bears another signature under the same name of the key', async () => {
  const { page, remove, shop } = await faulty({ kind: 'badReceipt', times: 1 });
  const { lines } = await page();
  const [bad] = await remove(lines.slice(0, 1));
  const [good] = await remove(lines.slice(1, 2));
  const key = await importJWK(shop.receiptKey, 'EdDSA');
  expect(decodeProtectedHeader(bad?.receipt ?? '').kid).toBe(shop.receiptKey.kid);
  await expect(compactVerify(bad?.receipt ?? '', key)).rejects.toThrow('signature');
  await expect(compactVerify(good?.receipt ?? '', key)).resolves.toBeDefined();
});

test('a page comes with another content type', async () => {
  const { ask } = await faulty({ kind: 'contentType', contentType: 'text/html' });
  expect((await ask('/v1/bookings')).headers['content-type']).toMatch('text/html');
});

test('oddities lie among the bookings and hold nothing up', async () => {
  const { shop, ask } = await testDesk();
  shop.add([offer('a')]);
  await shop.plant({ kind: 'malformedLine' });
  await shop.plant({ kind: 'unknownId', id: 'not an id' });
  await shop.plant({ kind: 'tooLarge', id: 'large' });
  await shop.plant({ kind: 'unknownKey', id: 'sealed' });
  shop.add([offer('z')]);
  const [a, malformed, unknownId, large, sealed, z] = (await ask('/v1/bookings')).text.split('\n');
  const read = (line: string | undefined) => bookingLine.parse(JSON.parse(line ?? ''));
  expect([read(a).id, read(z).id]).toEqual(['a', 'z']);
  expect(() => JSON.parse(malformed ?? '')).toThrow();
  expect(bookingId.safeParse(JSON.parse(unknownId ?? '').id).success).toBe(false);
  expect(Buffer.byteLength(read(large).body)).toBe(mostOctets + 1);
  expect(JSON.parse(read(large).body)).toBeDefined();
  expect(read(sealed).mediaType).toBe('application/jose');
  expect(decodeProtectedHeader(read(sealed).body)).toMatchObject({
    alg: 'ECDH-ES',
    kid: 'nobody-has-this-key',
  });
});
