import fc from 'fast-check';
import { CompactEncrypt, exportJWK, generateKeyPair, importJWK, type JWK } from 'jose';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { generateBookings } from '../../scripts/generator/bookings.ts';
import { Audit } from '../audit/audit.ts';
import { systemClock } from '../clock.ts';
import { openTestStore } from '../store/testing.ts';
import { anyJson } from '../wild-json.test-support.ts';
import { ApiShop } from './api-shop.ts';
import { connectionFaultOf } from './faults.ts';
import { FolderShop } from './folder-shop.ts';
import { PrivateKeys, SealingKeys } from './sealing-keys.ts';
import { readAll, serveHttps, serveOctets } from './testing-servers.ts';
import { Understanding } from './understand.ts';
import { digestText, sha256, type WebShop, type WireItem } from './wire.ts';

const bookings = [...generateBookings({ seed: 29, count: 12, wildShare: 0 })].map(({ id, octets }) => ({
  id,
  octets: Buffer.from(octets),
}));

function lineFor({ id, octets }: { id: string; octets: Buffer }): Buffer {
  return Buffer.from(
    JSON.stringify({
      id,
      receivedAt: '2026-05-04T10:00:00.000Z',
      digest: digestText(sha256(octets)),
      mediaType: 'application/json',
      body: octets.toString('utf8'),
    }),
  );
}

/** Octets put, changed or taken away in other octets, at any place. */
function spoilt(octets: Buffer): fc.Arbitrary<Buffer> {
  const piece = fc.oneof(
    fc.constantFrom(
      Buffer.of(0xff),
      Buffer.of(0xc3),
      Buffer.of(0),
      Buffer.of(0xed, 0xa0, 0x80),
      Buffer.from('\r'),
    ),
    fc.uint8Array({ maxLength: 12 }).map((some) => Buffer.from(some)),
  );
  const change = fc.record({ at: fc.nat({ max: octets.length }), gone: fc.nat({ max: 3 }), instead: piece });
  return fc
    .array(change, { minLength: 1, maxLength: 4 })
    .map((changes) =>
      changes.reduce(
        (whole, { at, gone, instead }) =>
          Buffer.concat([whole.subarray(0, at), instead, whole.subarray(at + gone)]),
        octets,
      ),
    );
}

describe('a page of lines', () => {
  /** Each line as it should be, or spoilt. */
  const page = fc.tuple(
    ...bookings.map((one) =>
      fc.oneof(
        { weight: 3, arbitrary: fc.constant({ right: one, octets: lineFor(one) }) },
        { weight: 2, arbitrary: spoilt(lineFor(one)).map((octets) => ({ right: undefined, octets })) },
        {
          weight: 1,
          arbitrary: fc
            .uint8Array({ maxLength: 200 })
            .map((octets) => ({ right: undefined, octets: Buffer.from(octets) })),
        },
      ),
    ),
  );

  it('gives every line that is right, whatever octets stand between them and wherever the stream is cut', async () => {
    let chunks: Buffer[] = [];
    const server = await serveHttps(async (_request, response) => {
      response.writeHead(200, { 'content-type': 'application/x-ndjson' });
      for (const chunk of chunks) {
        // A chunk of its own on the wire, as far as that is anybody's to say.
        response.write(chunk);
        await new Promise((resolve) => setImmediate(resolve));
      }
      response.end();
    });
    const shop = new ApiShop(server.credentials);
    onTestFinished(() => shop.close());
    await fc.assert(
      fc.asyncProperty(page, fc.array(fc.nat(), { maxLength: 25 }), async (lines, places) => {
        const whole = Buffer.concat(lines.flatMap(({ octets }) => [octets, Buffer.from('\n')]));
        const cuts = [0, ...places.map((place) => place % whole.length).sort((a, b) => a - b), whole.length];
        chunks = cuts.slice(1).map((end, index) => whole.subarray(cuts[index], end));
        const { items, fault } = await readAll(shop);
        expect(fault).toBeUndefined();
        const found = items.filter((item) => item !== 'pageEnd');
        const taken = found.flatMap((item) =>
          item.kind === 'booking' ? [`${item.id} ${item.digest.toString('hex')}`] : [],
        );
        const right = lines.flatMap(({ right: one }) =>
          one === undefined ? [] : [`${one.id} ${sha256(one.octets).toString('hex')}`],
        );
        // A change can leave a line as it was, so that there may be more; none is missing, and they are in order.
        expect(taken.filter((one) => right.includes(one))).toEqual(right);
        for (const item of found) {
          if (item.kind === 'left') expect(['tooLarge', 'wrongDigest']).toContain(item.reason);
          else expect(item.digest.equals(sha256(item.octets))).toBe(true);
        }
      }),
      { numRuns: 60 },
    );
  });
});

describe('a sealed booking', () => {
  let understand: (octets: Buffer) => Promise<Awaited<ReturnType<Understanding['understand']>>>;
  let sealed: string;
  let publicJwk: JWK;
  let named: { alg: string; enc: string; kid: string };
  let header: Record<string, unknown>;
  const [plain] = bookings;

  beforeAll(async () => {
    const store = openTestStore();
    const keys = new SealingKeys(store.store, store.vault, new Audit(systemClock), systemClock);
    await keys.ensure();
    const { jwk, kid } = await keys.current();
    publicJwk = JSON.parse(jwk);
    named = { alg: 'ECDH-ES', enc: 'A256GCM', kid };
    sealed = await new CompactEncrypt(plain?.octets ?? Buffer.alloc(0))
      .setProtectedHeader(named)
      .encrypt(await importJWK(publicJwk, 'ECDH-ES'));
    header = JSON.parse(Buffer.from(sealed.split('.')[0] ?? '', 'base64url').toString());
    const understanding = new Understanding(1, store.vault, new PrivateKeys(await keys.privateJwks()));
    understand = (octets) =>
      understanding.understand({
        kind: 'booking',
        id: 'A1',
        octets,
        digest: sha256(octets),
        mediaType: 'application/jose',
        receivedAt: '2026-05-04T10:00:00.000Z',
        etag: null,
      } satisfies WireItem);
    return () => store.close();
  });

  /** It opens to what was sealed, or goes whole into quarantine, or stays on the server; nothing is thrown. */
  async function isHandled(text: string | Buffer): Promise<void> {
    const octets = Buffer.from(text);
    const item = await understand(octets);
    if (item.kind === 'booking') expect(item.booking.id).toBe(JSON.parse(plain?.octets.toString() ?? '').id);
    else if (item.kind === 'quarantine')
      expect([item.reason, item.octets]).toEqual(['sealBroken', octets.length]);
    else expect(item).toEqual({ kind: 'left', label: 'A1', reason: 'unknownSealingKey' });
  }

  it('is handled whatever octets are changed in it', async () => {
    const spoil = fc.nat().chain(() => spoilt(Buffer.from(sealed)));
    await fc.assert(fc.asyncProperty(spoil, isHandled), { numRuns: 300 });
  });

  it('is handled whatever its header says', async () => {
    const curves = await Promise.all(
      (['P-384', 'P-521', 'X25519'] as const).map(async (crv) =>
        exportJWK((await generateKeyPair('ECDH-ES', { crv, extractable: true })).publicKey),
      ),
    );
    const fields = fc.constantFrom(
      'alg',
      'enc',
      'kid',
      'epk',
      'zip',
      'crit',
      'apu',
      'apv',
      'p2c',
      'p2s',
      'iv',
      'tag',
      'x',
    );
    const values = fc.oneof(
      anyJson,
      fc.constantFrom<unknown>(
        'none',
        'dir',
        'RSA-OAEP',
        'PBES2-HS256+A128KW',
        'A256GCM',
        'DEF',
        ['exp'],
        ['b64'],
        1e9,
        'x'.repeat(1_000_000),
        { kty: 'EC', crv: 'P-256', x: '', y: '' },
        // A point that is on no curve, and one at infinity.
        {
          kty: 'EC',
          crv: 'P-256',
          x: Buffer.alloc(32, 1).toString('base64url'),
          y: Buffer.alloc(32, 2).toString('base64url'),
        },
        {
          kty: 'EC',
          crv: 'P-256',
          x: Buffer.alloc(32).toString('base64url'),
          y: Buffer.alloc(32).toString('base64url'),
        },
        {
          kty: 'EC',
          crv: 'secp256k1',
          x: Buffer.alloc(32, 1).toString('base64url'),
          y: Buffer.alloc(32, 2).toString('base64url'),
        },
        { kty: 'oct', k: 'AAAA' },
        ...curves,
      ),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fields, values), { minLength: 1, maxLength: 4 }),
        async (changes) => {
          const changed = { ...header, ...Object.fromEntries(changes) };
          const [, ...rest] = sealed.split('.');
          await isHandled([Buffer.from(JSON.stringify(changed)).toString('base64url'), ...rest].join('.'));
        },
      ),
      { numRuns: 300 },
    );
  });

  it('is handled whatever its five parts are, and however many there are', async () => {
    const part = fc.oneof(
      fc.constantFrom('', '.', '=', 'A'.repeat(1_000_000)),
      fc.constant(0).map(() => sealed.split('.')[0] ?? ''),
      fc.uint8Array({ maxLength: 60 }).map((octets) => Buffer.from(octets).toString('base64url')),
      anyJson.map((value) => Buffer.from(JSON.stringify(value)).toString('base64url')),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(part, { maxLength: 7 }), (parts) => isHandled(parts.join('.'))),
      { numRuns: 200 },
    );
  });

  it('is not unpacked where it is packed to be a thousand times its size', async () => {
    const key = await importJWK(publicJwk, 'ECDH-ES');
    const bomb = await new CompactEncrypt(Buffer.alloc(50_000_000))
      .setProtectedHeader({ ...named, zip: 'DEF' })
      .encrypt(key);
    expect(bomb.length).toBeLessThan(100_000);
    expect(await understand(Buffer.from(bomb))).toMatchObject({ kind: 'quarantine', reason: 'sealBroken' });
  });
});

describe('the headers of an answer', () => {
  const status = fc.oneof(
    { weight: 4, arbitrary: fc.constant('200 OK') },
    fc.constantFrom(
      '204 No Content',
      '206 Partial',
      '301 Moved',
      '304 Not Modified',
      '401 No',
      '403 No',
      '404 No',
    ),
    fc.constantFrom(
      '412 Changed',
      '429 Slow down',
      '500 Oh',
      '503 Busy',
      '599 Hm',
      '999 Eh',
      '103 Early',
      '0',
      'OK',
    ),
  );
  const words = fc.oneof(
    fc.constantFrom(
      '',
      '0',
      '-1',
      '1e9',
      '99999999999999999999',
      'Sun, 06 Nov 1994 08:49:37 GMT',
      'Fri, 31 Dec 9999 23:59:59 GMT',
      'application/x-ndjson',
      'application/json; charset="',
      '<>; rel=next',
      '<?after=1>; rel="next',
      '<https://169.254.169.254/latest>; rel=next',
      '<//other.example/>; rel="next"',
      '<javascript:alert(1)>; rel=next',
      '<?>;'.repeat(300),
      'W/"weak"',
      '"strong"',
      '"unclosed',
      'http://127.0.0.1:1/',
      '//',
      'chunked, chunked',
      'gzip',
      'identity',
      'a\u0000b',
      'x\r',
      'é',
    ),
    fc.string({ maxLength: 60 }),
    fc.string({ unit: 'binary', maxLength: 20 }),
  );
  const name = fc.constantFrom(
    'Retry-After',
    'ETag',
    'Content-Type',
    'Link',
    'Location',
    'Content-Length',
    'Transfer-Encoding',
    'Content-Encoding',
    'Content-Disposition',
    'Connection',
    'Date',
    'X-Other',
  );
  const headers = fc.array(fc.tuple(name, words), { maxLength: 6 });
  const body = fc.oneof(
    fc.constant(Buffer.concat([lineFor({ id: 'A', octets: Buffer.from('{}') }), Buffer.from('\n')])),
    fc.constant(Buffer.from('[{"name":"A.json","type":"file"}]')),
    fc.constant(Buffer.from('{"id":"A","outcome":"removed"}\n')),
    fc.uint8Array({ maxLength: 60 }).map((octets) => Buffer.from(octets)),
  );

  /** Asks a shop for its listing or for a removal; gives the fault in which that ended, and throws any other error on. */
  async function faultOf(shop: WebShop, etag: string | null | undefined) {
    if (etag === undefined) return (await readAll(shop)).fault;
    try {
      const request = { id: 'A', digest: sha256(Buffer.from('{}')), etag };
      for (const { id } of await shop.remove([request], new AbortController().signal))
        expect(typeof id).toBe('string');
      return undefined;
    } catch (error) {
      const failed = connectionFaultOf(error);
      if (failed === undefined) throw error;
      return failed.fault;
    }
  }

  it('are read or refused, whatever they are: no crash, no hang, and a fault that staff are told of', async () => {
    let answer = Buffer.alloc(0);
    const credentials = await serveOctets((socket) => socket.end(answer));
    const etag = fc.constantFrom(undefined, null, '"strong"', 'W/"weak"');
    const answers = fc.tuple(status, headers, body);
    await fc.assert(
      fc.asyncProperty(answers, fc.boolean(), etag, async ([line, some, content], isFolder, asked) => {
        const typed = isFolder ? [] : [['Content-Type', 'application/x-ndjson'] as const];
        const head = [...typed, ...some]
          .map(([field, value]) => `${field}: ${value.replaceAll('\n', '')}\r\n`)
          .join('');
        answer = Buffer.concat([Buffer.from(`HTTP/1.1 ${line}\r\n${head}\r\n`, 'utf8'), content]);
        const shop = isFolder ? new FolderShop(credentials) : new ApiShop(credentials, { whole: 2_000 });
        const fault = await faultOf(shop, asked).finally(() => shop.close());
        const seconds = fault?.facts?.seconds;
        if (seconds !== undefined)
          expect(seconds).toSatisfy((value: number) => value >= 0 && value <= 86_400);
      }),
      { numRuns: 150 },
    );
  });
});
