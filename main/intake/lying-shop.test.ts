import type { ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import { CompactSign, exportJWK, generateKeyPair } from 'jose';
import { describe, expect, it, onTestFinished } from 'vitest';
import { generateBookings } from '../../scripts/generator/bookings.ts';
import { ApiShop } from './api-shop.ts';
import { FolderShop } from './folder-shop.ts';
import type { Credentials } from './https.ts';
import { type IntakeDesk, openIntakeDesk } from './testing.ts';
import { readAll, serveHttps, serveOctets, type TestServer } from './testing-servers.ts';
import { digestText, sha256 } from './wire.ts';

const NDJSON = { 'content-type': 'application/x-ndjson' };
const bookings = [...generateBookings({ seed: 17, count: 40, wildShare: 0 })].map(({ id, octets }) => ({
  id,
  octets: Buffer.from(octets),
}));

/** A line of a page for some octets. */
function lineFor(id: string, octets: Buffer): string {
  return `${JSON.stringify({
    id,
    receivedAt: '2026-05-04T10:00:00.000Z',
    digest: digestText(sha256(octets)),
    mediaType: 'application/json',
    body: octets.toString('utf8'),
  })}\n`;
}

interface Removal {
  readonly id: string;
  readonly digest: string;
}

function removalsIn(body: string): Removal[] {
  return body
    .trimEnd()
    .split('\n')
    .map((text): Removal => JSON.parse(text));
}

function sendLines(response: ServerResponse, lines: readonly object[]): void {
  response.writeHead(200, NDJSON).end(lines.map((one) => `${JSON.stringify(one)}\n`).join(''));
}

/** A desk connected to a server of the test, its first run over. */
async function deskAt(
  { url, authority }: Pick<TestServer, 'url' | 'authority'>,
  receiptKey?: object,
): Promise<IntakeDesk> {
  const desk = await openIntakeDesk();
  onTestFinished(async () => {
    const faults = desk.programFaults;
    await desk.close();
    expect(faults).toEqual([]);
  });
  await desk.connect({
    baseUrl: url,
    certificateAuthority: authority.certificate,
    receiptKey: receiptKey === undefined ? '' : JSON.stringify(receiptKey),
  });
  return desk;
}

function keptIn(desk: IntakeDesk) {
  return desk.store.read
    .selectFrom('booking_version')
    .select(['booking_id', 'version', 'wire_digest'])
    .orderBy('id')
    .execute();
}

function removalsOf(desk: IntakeDesk) {
  return desk.store.read
    .selectFrom('removal')
    .select(['booking_id', 'state', 'receipt_verified', 'tries'])
    .orderBy('id')
    .execute();
}

describe('a shop that says one thing of a removal and does another', () => {
  it('removes and says absent: everything is here, and the desk believes it', async () => {
    const held = new Map(bookings.slice(0, 10).map((one) => [one.id, one]));
    const server = await serveHttps((request, response, body) => {
      if (request.method === 'GET')
        return response
          .writeHead(200, NDJSON)
          .end([...held.values()].map(({ id, octets }) => lineFor(id, octets)).join(''));
      const asked = removalsIn(body);
      for (const { id } of asked) held.delete(id);
      return sendLines(
        response,
        asked.map(({ id }) => ({ id, outcome: 'absent' })),
      );
    });
    const desk = await deskAt(server);
    await desk.run();
    expect(await keptIn(desk)).toHaveLength(10);
    expect(new Set((await removalsOf(desk)).map(({ state }) => state))).toEqual(new Set(['absent']));
    expect(desk.intake.status()).toMatchObject({ fault: null, removalsPending: 0, leftOnServer: 0 });
  });

  it.each([
    ['204 to each DELETE', false],
    ['a receipt for each', true],
  ])(
    'answers with %s and keeps everything: staff hear that it stays, and nothing is doubled',
    async (_what, batches) => {
      const pair = await generateKeyPair('EdDSA', { extractable: true });
      const server = await serveHttps(async (request, response, body) => {
        if (request.method === 'GET')
          return response.writeHead(200, NDJSON).end(
            bookings
              .slice(0, 3)
              .map(({ id, octets }) => lineFor(id, octets))
              .join(''),
          );
        if (!batches) return response.writeHead(request.method === 'DELETE' ? 204 : 404).end();
        const receipt = ({ id, digest }: Removal) =>
          new CompactSign(
            Buffer.from(JSON.stringify({ id, digest, removedAt: new Date().toISOString(), server: 'shop' })),
          )
            .setProtectedHeader({ alg: 'EdDSA' })
            .sign(pair.privateKey);
        const answers = removalsIn(body).map(async (one) => ({
          id: one.id,
          outcome: 'removed',
          receipt: await receipt(one),
        }));
        return sendLines(response, await Promise.all(answers));
      });
      const desk = await deskAt(server, await exportJWK(pair.publicKey));
      for (let count = 0; count < 3; count += 1) await desk.run();
      expect(await keptIn(desk)).toHaveLength(3);
      expect((await desk.intake.leftOnServer()).map(({ label, reason }) => [label, reason]).sort()).toEqual(
        bookings
          .slice(0, 3)
          .map(({ id }) => [id, 'removalRefused'])
          .sort(),
      );
      expect((await removalsOf(desk)).map(({ tries }) => tries)).toEqual([4, 4, 4]);
    },
  );

  it('shows receipts for another digest, of another key or of years ago: each is kept, none counts as proof', async () => {
    const [own, stranger] = await Promise.all([
      generateKeyPair('EdDSA', { extractable: true }),
      generateKeyPair('EdDSA', { extractable: true }),
    ]);
    const gone = new Set<string>();
    const now = new Date().toISOString();
    const server = await serveHttps(async (request, response, body) => {
      if (request.method === 'GET') {
        const lines = bookings.slice(0, 4).filter(({ id }) => !gone.has(id));
        return response
          .writeHead(200, NDJSON)
          .end(lines.map(({ id, octets }) => lineFor(id, octets)).join(''));
      }
      const answers = removalsIn(body).map(async ({ id, digest }, index) => {
        gone.add(id);
        const claims = { id, digest, removedAt: now, server: 'shop' };
        const lie = [
          {},
          { digest: digestText(sha256(Buffer.from('other'))) },
          { removedAt: '2019-01-01T00:00:00.000Z' },
          {},
        ][index];
        const receipt = await new CompactSign(Buffer.from(JSON.stringify({ ...claims, ...lie })))
          .setProtectedHeader({ alg: 'EdDSA' })
          .sign(index === 3 ? stranger.privateKey : own.privateKey);
        return { id, outcome: 'removed', receipt };
      });
      return sendLines(response, await Promise.all(answers));
    });
    const desk = await deskAt(server, await exportJWK(own.publicKey));
    expect(
      (await removalsOf(desk)).map(({ state, receipt_verified }) => `${state} ${receipt_verified}`),
    ).toEqual(['removed 1', 'removed 0', 'removed 0', 'removed 0']);
    const receipts = await desk.store.read.selectFrom('removal').select('receipt').execute();
    expect(receipts.every(({ receipt }) => receipt !== null)).toBe(true);
  });

  it('answers for bookings that nobody asked about, twice, and in another order: only what was asked is recorded', async () => {
    const server = await serveHttps((request, response, body) => {
      if (request.method === 'GET')
        return response.writeHead(200, NDJSON).end(
          bookings
            .slice(0, 3)
            .map(({ id, octets }) => lineFor(id, octets))
            .join(''),
        );
      const asked = removalsIn(body).reverse();
      return sendLines(response, [
        { id: 'NOBODY', outcome: 'removed' },
        ...asked.slice(0, 2).flatMap(({ id }) => [
          { id, outcome: 'changed' },
          { id, outcome: 'removed' },
        ]),
      ]);
    });
    const desk = await deskAt(server);
    expect(server.asked.filter((asked) => asked.startsWith('POST')).length).toBeGreaterThan(1);
    expect(desk.intake.status()).toMatchObject({ fault: null, removalsPending: 0 });
    expect(await keptIn(desk)).toHaveLength(3);
    expect((await removalsOf(desk)).map(({ booking_id }) => booking_id).toSorted()).toEqual(
      bookings
        .slice(0, 3)
        .map(({ id }) => id)
        .toSorted(),
    );
  });
});

describe('a shop that lists', () => {
  it('one id with another body each time: every version is kept and removed by its own digest', async () => {
    let listed = 0;
    const removed: string[] = [];
    const server = await serveHttps((request, response, body) => {
      if (request.method === 'GET') {
        const lines = bookings.slice(listed, listed + 5).map(({ octets }) => lineFor('SAME', octets));
        listed += 5;
        return response.writeHead(200, NDJSON).end(lines.join(''));
      }
      const asked = removalsIn(body);
      removed.push(...asked.map(({ digest }) => digest));
      return sendLines(
        response,
        asked.map(({ id }) => ({ id, outcome: 'removed' })),
      );
    });
    const desk = await deskAt(server);
    for (let count = 0; count < 3; count += 1) await desk.run();
    const kept = await keptIn(desk);
    expect(kept.map(({ version }) => version)).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
    expect(kept.map(({ wire_digest }) => digestText(wire_digest))).toEqual(
      bookings.slice(0, 20).map(({ octets }) => digestText(sha256(octets))),
    );
    expect(removed.toSorted()).toEqual(kept.map(({ wire_digest }) => digestText(wire_digest)).toSorted());
    const [only, ...others] = await desk.store.read.selectFrom('reservation').selectAll().execute();
    expect(others).toEqual([]);
    // Staff see the first, and that the newest waits for them.
    expect(only).toMatchObject({ booking_version: 1, amended_version: 20 });
  });

  it.each([
    ['empty pages without end', ''],
    ['a page of one known booking without end', 'known'],
  ])('%s: the run comes to its end, and staff hear of it', async (_what, content) => {
    const [one] = bookings;
    const line = content === '' || one === undefined ? '' : lineFor(one.id, one.octets);
    let pages = 0;
    const server = await serveHttps((request, response, body) => {
      if (request.method !== 'GET')
        return sendLines(
          response,
          removalsIn(body).map(({ id }) => ({ id, outcome: 'removed' })),
        );
      pages += 1;
      return response.writeHead(200, { ...NDJSON, link: `<?after=${pages}>; rel="next"` }).end(line);
    });
    const shop = new ApiShop(server.credentials, { mostPages: 200 });
    onTestFinished(() => shop.close());
    expect((await readAll(shop)).fault).toMatchObject({
      code: 'protocol',
      facts: { detail: 'link' },
      retries: false,
    });
    expect(pages).toBe(content === '' ? 20 : 200);
  });

  it('a page that never ends, of bookings or of one line: what came whole is kept, and staff hear of it', async () => {
    const [one] = bookings;
    if (one === undefined) throw new Error('no booking');
    const line = lineFor(one.id, one.octets);
    for (const [piece, code] of [
      [line, 'pageTooLarge'],
      ['x'.repeat(65_536), undefined],
    ] as const) {
      const server = await serveHttps((_request, response) => {
        response.writeHead(200, NDJSON);
        const more = (): void => {
          while (!response.destroyed && response.write(piece.repeat(16)));
          if (!response.destroyed) response.once('drain', more);
        };
        more();
      });
      const { items, fault } = await readAll(shopAt(server.credentials, { pageOctets: 8 * 1024 * 1024 }));
      expect(fault?.code).toBe(code);
      if (code === undefined) expect(items.at(0)).toMatchObject({ kind: 'left', reason: 'tooLarge' });
      else expect(items.length).toBeGreaterThan(1_000);
    }
  });
});

function shopAt(credentials: Credentials, limits: { whole?: number; pageOctets?: number } = {}): ApiShop {
  const shop = new ApiShop(credentials, limits);
  onTestFinished(() => shop.close());
  return shop;
}

describe('a shop whose HTTP lies', () => {
  const [first, second] = bookings;
  if (first === undefined || second === undefined) throw new Error('no bookings');
  const page = lineFor(first.id, first.octets) + lineFor(second.id, second.octets);
  const head = (length: number): string =>
    `HTTP/1.1 200 OK\r\ncontent-type: application/x-ndjson\r\ncontent-length: ${length}\r\n\r\n`;

  it('about a length that is too great: what came whole is taken, and the page ended early', async () => {
    const credentials = await serveOctets((socket) => socket.end(head(page.length * 2) + page));
    const { items, fault } = await readAll(shopAt(credentials));
    expect(items.map((item) => (item === 'pageEnd' ? item : item.kind))).toEqual(['booking', 'booking']);
    expect(fault).toMatchObject({ code: 'endedEarly', retries: true });
  });

  it('about a length that is too small: nothing that was cut off is taken for a booking', async () => {
    const credentials = await serveOctets((socket) => socket.end(head(Buffer.byteLength(page) - 100) + page));
    const { items, fault } = await readAll(shopAt(credentials));
    expect(items.map((item) => (item === 'pageEnd' ? item : item.kind))).toEqual(['booking']);
    expect(fault).toMatchObject({ code: 'endedEarly', retries: true });
  });

  it('about a length twice, or that is none: nothing is taken, and staff hear of it', async () => {
    for (const length of ['5\r\ncontent-length: 6', '-1', 'many', '99999999999999999999999'])
      for (const more of ['', 'transfer-encoding: chunked\r\n']) {
        const credentials = await serveOctets((socket) =>
          socket.end(
            `HTTP/1.1 200 OK\r\ncontent-type: application/x-ndjson\r\n${more}content-length: ${length}\r\n\r\n${page}`,
          ),
        );
        const { items, fault } = await readAll(shopAt(credentials));
        expect(items).toEqual([]);
        expect(['protocol', 'endedEarly', 'reset']).toContain(fault?.code);
      }
  });

  it.each(['gzip', 'br', 'deflate, gzip', 'unheard-of'])(
    'and packs what nobody asked it to pack (%s): nothing is unpacked, quarantined or removed',
    async (encoding) => {
      // A bomb: some 10 KB that unpack to 10 MB.
      const bomb = gzipSync(Buffer.concat([Buffer.from(page), Buffer.alloc(10_000_000, ' ')]));
      const server = await serveHttps((_request, response) =>
        response.writeHead(200, { ...NDJSON, 'content-encoding': encoding }).end(bomb),
      );
      const { items, fault } = await readAll(shopAt(server.credentials));
      expect(items).toEqual([]);
      expect(fault).toMatchObject({
        code: 'protocol',
        facts: { detail: 'content-encoding' },
        retries: false,
      });
      expect(server.asked.every((asked) => asked.startsWith('GET'))).toBe(true);
    },
  );

  it('and packs the files of a folder: none is read as a booking or deleted', async () => {
    const server = await serveHttps((request, response) => {
      if (request.url === '/')
        return response
          .writeHead(200, { 'content-type': 'application/json' })
          .end(JSON.stringify([{ name: `${first.id}.json`, type: 'file' }]));
      return response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(first.octets));
    });
    const shop = new FolderShop(server.credentials);
    onTestFinished(() => shop.close());
    const { items, fault } = await readAll(shop);
    expect(items).toEqual([]);
    expect(fault).toMatchObject({ code: 'protocol', facts: { detail: 'content-encoding' } });
  });

  it('by sending an octet now and then for ever: the run ends, and what came whole is taken', async () => {
    const credentials = await serveOctets((socket) => {
      socket.write(head(1_000_000) + lineFor(first.id, first.octets));
      const trickle = setInterval(() => socket.write('x'), 20);
      socket.once('close', () => clearInterval(trickle));
    });
    const { items, fault } = await readAll(shopAt(credentials, { whole: 500 }));
    expect(items.map((item) => (item === 'pageEnd' ? item : item.kind))).toEqual(['booking']);
    expect(fault).toMatchObject({ code: 'timeout', retries: true });
  });

  it('by sending headers without end: the run ends', async () => {
    const credentials = await serveOctets((socket) => {
      socket.write('HTTP/1.1 200 OK\r\n');
      const more = (): void => {
        while (!socket.destroyed && socket.write(`x-more: ${'y'.repeat(1_000)}\r\n`));
        if (!socket.destroyed) socket.once('drain', more);
      };
      more();
    });
    expect((await readAll(shopAt(credentials))).fault).toMatchObject({ code: 'protocol', retries: false });
  });
});
