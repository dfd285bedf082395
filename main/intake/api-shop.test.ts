import type { IncomingMessage, ServerResponse } from 'node:http';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { generateBookings } from '../../scripts/generator/bookings.ts';
import { ApiShop, readBookingLine } from './api-shop.ts';
import { ConnectionFailed } from './faults.ts';
import { type IntakeDesk, openIntakeDesk } from './testing.ts';
import { credentialsFor, serveHttps, type TestServer } from './testing-servers.ts';
import { digestText, limits, sha256, type WireItem } from './wire.ts';

const never = new AbortController().signal;
const line = (octets: Uint8Array) =>
  ({ kind: 'line', octets: Buffer.from(octets), ended: true }) as const satisfies Parameters<
    typeof readBookingLine
  >[0];

/** A line of a page for some octets. */
function lineFor(id: string, octets: Buffer, changes: object = {}): string {
  const right = {
    id,
    receivedAt: '2026-05-04T10:00:00.000Z',
    digest: digestText(sha256(octets)),
    mediaType: 'application/json',
    body: octets.toString('utf8'),
  };
  return `${JSON.stringify({ ...right, ...changes })}\n`;
}

function sendPage(
  response: ServerResponse,
  text: string,
  headers: Record<string, string | string[]> = {},
): void {
  response.writeHead(200, { 'content-type': 'application/x-ndjson', ...headers });
  response.end(text);
}

function shopAt(server: TestServer): ApiShop {
  const shop = new ApiShop(server.credentials);
  onTestFinished(() => shop.close());
  return shop;
}

async function listed(shop: ApiShop): Promise<(WireItem | 'pageEnd')[]> {
  const items: (WireItem | 'pageEnd')[] = [];
  for await (const item of shop.list(never)) items.push(item);
  return items;
}

function labels(items: readonly (WireItem | 'pageEnd')[]): string[] {
  return items.map((item) =>
    item === 'pageEnd' ? '—' : item.kind === 'left' ? `left ${item.label}` : (item.id ?? 'unreadable'),
  );
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

async function openDesk(): Promise<IntakeDesk> {
  const desk = await openIntakeDesk();
  onTestFinished(async () => {
    const faults = desk.programFaults;
    await desk.close();
    expect(faults).toEqual([]);
  });
  return desk;
}

/** A desk that is connected to a server of the test, and its first run over. */
async function deskAt(server: TestServer): Promise<IntakeDesk> {
  const desk = await openDesk();
  await desk.connect({ baseUrl: server.url, certificateAuthority: server.authority.certificate });
  return desk;
}

function removalStates(desk: IntakeDesk) {
  return desk.store.read
    .selectFrom('removal')
    .select(['booking_id', 'state'])
    .orderBy('booking_id')
    .execute();
}

describe('a line of a page', () => {
  it('is something, whatever its octets are, and what is kept of it has their digest', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (octets) => {
        const item = readBookingLine(line(octets));
        expect(item.kind).toBe('unreadable');
        if (item.kind === 'unreadable') {
          expect(item.octets.equals(octets)).toBe(true);
          expect(item.digest.equals(sha256(octets))).toBe(true);
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it('is something, whatever stands in its fields', () => {
    const field = fc.oneof(fc.string({ unit: 'binary' }), fc.jsonValue(), fc.constant(undefined));
    const fields = fc.record({
      id: fc.oneof(fc.constantFrom('A1', '..', '', 'a b', 'x'.repeat(65)), field),
      receivedAt: fc.oneof(fc.constantFrom('2026-05-04T10:00:00Z', '+275760-09-13T00:00:00Z', 'now'), field),
      digest: fc.oneof(fc.constant(digestText(sha256(Buffer.from('{}')))), field),
      mediaType: fc.oneof(fc.constantFrom('application/json', 'application/jose', 'text/html'), field),
      body: fc.oneof(fc.constant('{}'), field),
    });
    fc.assert(
      fc.property(fields, (one) => {
        const item = readBookingLine(line(Buffer.from(JSON.stringify(one))));
        if (item.kind === 'left') return;
        expect(item.digest.equals(sha256(item.octets))).toBe(true);
        expect(item.receivedAt ?? '2026-01-01T00:00:00.000Z').toMatch(
          /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/,
        );
        if (item.kind === 'booking') expect(item.octets.toString('utf8')).toBe(one.body);
      }),
      { numRuns: 2_000 },
    );
  });

  it('gives the octets of a booking exactly, escapes and all scripts among them', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 100 }), fc.boolean(), (body, escaped) => {
        const octets = Buffer.from(body.toWellFormed(), 'utf8');
        const text = lineFor('A1', octets);
        const ascii = text.replace(
          /[^\n\x20-\x7e]/g,
          (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
        );
        const item = readBookingLine(line(Buffer.from(escaped ? ascii : text)));
        expect(item).toMatchObject({ kind: 'booking', id: 'A1' });
        if (item.kind === 'booking') expect(item.octets.equals(octets)).toBe(true);
      }),
    );
  });

  it('is left where its body is an octet over 1 MiB, and read where it is 1 MiB', () => {
    const right = Buffer.alloc(limits.booking, '"');
    expect(readBookingLine(line(Buffer.from(lineFor('A1', right))))).toMatchObject({ kind: 'booking' });
    const over = Buffer.alloc(limits.booking + 1, 'x');
    expect(readBookingLine(line(Buffer.from(lineFor('A1', over))))).toEqual({
      kind: 'left',
      label: 'A1',
      reason: 'tooLarge',
    });
  });
});

describe('listing', () => {
  it('follows the pages to the last, through the whole intake', async () => {
    const desk = await openDesk();
    const bookings = [...generateBookings({ seed: 3, count: 1_200, wildShare: 0 })];
    desk.shop.add(bookings.map(({ id, octets }) => ({ id, mediaType: 'application/json', octets })));
    await desk.connect();
    expect(desk.intake.status()).toMatchObject({
      fault: null,
      counters: { listed: 1_200, kept: 1_200, removed: 1_200, known: 0 },
    });
    expect(desk.shop.shelf.size).toBe(0);
  });

  it.each([
    ['rel="next"', '<?after=1>; rel="next"'],
    ['rel=next', '<?after=1>;rel=next'],
    ['several links in one header', '<?after=0>; rel="prev", <?after=1>; rel="next"'],
    ['several headers', ['<?after=0>; rel="first"', '<?after=1>; rel="next"']],
    ['several relations', '<?after=1>; title="more, <please>"; REL="last next"'],
  ])('reads the Link header with %s', async (_form, link) => {
    const server = await serveHttps((request, response) =>
      request.url?.includes('after=1')
        ? sendPage(response, lineFor('B', Buffer.from('{}')), { link: '<?after=1>; rel="self next-archive"' })
        : sendPage(response, lineFor('A', Buffer.from('{}')), { link }),
    );
    expect(labels(await listed(shopAt(server)))).toEqual(['A', '—', 'B', '—']);
    expect(server.asked).toEqual(['GET /v1/bookings?limit=500', 'GET /v1/bookings?after=1']);
  });

  it.each([
    ['leads back to a page that was read', '<?limit=500>; rel="next"', 'protocol'],
    ['is no address', '<https://[>; rel="next"', 'protocol'],
    ['leads to another server', '<https://127.0.0.1:1/v1/bookings>; rel="next"', 'redirected'],
    ['leads to plain HTTP', '<http://127.0.0.1/v1/bookings>; rel="next"', 'redirected'],
  ])('keeps the page and stops where its Link %s', async (_what, link, code) => {
    const server = await serveHttps((_request, response) =>
      sendPage(response, lineFor('A', Buffer.from('{}')), { link }),
    );
    const items: (WireItem | 'pageEnd')[] = [];
    const reading = async () => {
      for await (const item of shopAt(server).list(never)) items.push(item);
    };
    expect(await faultOf(reading())).toMatchObject({ code, retries: false });
    expect(labels(items)).toEqual(['A', '—']);
  });

  it('sends its token to nobody but the shop', async () => {
    const headers: IncomingMessage['headers'][] = [];
    const other = await serveHttps((request, response) => {
      headers.push(request.headers);
      sendPage(response, '');
    });
    const server = await serveHttps((request, response) => {
      headers.push(request.headers);
      sendPage(response, '', { link: `<${other.url}/v1/bookings>; rel="next"` });
    });
    const shop = new ApiShop({ ...server.credentials, token: 'a secret' });
    onTestFinished(() => shop.close());
    expect(await faultOf(listed(shop))).toMatchObject({ code: 'redirected' });
    expect(headers.map(({ authorization }) => authorization)).toEqual(['Bearer a secret']);
    expect(other.asked).toEqual([]);
  });

  it.each([
    ['application/x-ndjson; charset=utf-8', undefined],
    ['Application/X-NDJSON', undefined],
    ['text/html', 'protocol'],
    ['application/json', 'protocol'],
  ])('takes or refuses a page of %s', async (contentType, code) => {
    const server = await serveHttps((_request, response) =>
      sendPage(response, lineFor('A', Buffer.from('{}')), { 'content-type': contentType }),
    );
    const reading = listed(shopAt(server));
    if (code === undefined) expect(labels(await reading)).toEqual(['A', '—']);
    else expect(await faultOf(reading)).toMatchObject({ code, facts: { detail: 'content-type' } });
  });
});

/** A shop of the test whose pages are as large as they are asked for. */
async function serveBookings(
  bookings: readonly { id: string; line: string }[],
): Promise<TestServer & { removed: string[] }> {
  const removed: string[] = [];
  const server = await serveHttps((request, response, body) => {
    const url = new URL(request.url ?? '', 'https://shop.example');
    if (request.method === 'POST') {
      const ids = body
        .trimEnd()
        .split('\n')
        .map((text): string => JSON.parse(text).id);
      removed.push(...ids);
      return sendPage(response, ids.map((id) => `${JSON.stringify({ id, outcome: 'removed' })}\n`).join(''));
    }
    const limit = Number(url.searchParams.get('limit'));
    const from = Number(url.searchParams.get('after') ?? 0);
    const page = bookings.slice(from, from + limit).filter(({ id }) => !removed.includes(id));
    response.writeHead(200, {
      'content-type': 'application/x-ndjson',
      ...(from + limit < bookings.length && {
        link: `<bookings?limit=${limit}&after=${from + limit}>; rel="next"`,
      }),
    });
    for (const { line: text } of page) response.write(text);
    response.end();
  });
  return { ...server, removed };
}

describe('a page over 64 MiB', () => {
  it('is asked for again in smaller pages, and everything on it is kept and removed', async () => {
    const [one] = [...generateBookings({ seed: 5, count: 1, wildShare: 0 })];
    const plain: object = JSON.parse(new TextDecoder().decode(one?.octets));
    const bookings = Array.from({ length: 70 }, (_, index) => {
      const id = `LARGE-${index}`;
      const frame = JSON.stringify({ ...plain, id, padding: '' });
      const octets = Buffer.from(
        JSON.stringify({ ...plain, id, padding: 'x'.repeat(limits.booking - 100 - frame.length) }),
      );
      return { id, line: lineFor(id, octets) };
    });
    const server = await serveBookings(bookings);
    const desk = await deskAt(server);
    expect(desk.intake.status()).toMatchObject({
      fault: null,
      removalsPending: 0,
      inQuarantine: 0,
      leftOnServer: 0,
    });
    expect(desk.intake.status().counters).toMatchObject({ kept: 70, removed: 70 });
    expect(server.removed.toSorted()).toEqual(bookings.map(({ id }) => id).toSorted());
    expect(server.asked.filter((asked) => asked.startsWith('GET'))).toEqual([
      'GET /v1/bookings?limit=500',
      'GET /v1/bookings?limit=63',
      'GET /v1/bookings?limit=63&after=63',
    ]);
  });

  it('blocks nothing behind it where it is a single booking, which stays and is told of', async () => {
    const huge = `{"id":"HUGE","body":"${'x'.repeat(limits.page)}"}\n`;
    const server = await serveBookings([
      { id: 'BEFORE', line: lineFor('BEFORE', Buffer.from('{}')) },
      { id: 'HUGE', line: huge },
      { id: 'BEHIND', line: lineFor('BEHIND', Buffer.from('{}')) },
    ]);
    const items = (await listed(shopAt(server))).filter((item) => item !== 'pageEnd');
    expect(new Set(labels(items))).toEqual(new Set(['BEFORE', 'left HUGE', 'BEHIND']));
  });

  it('is a fault for staff where the server does not heed the limit', async () => {
    const text = lineFor('A', Buffer.alloc(limits.booking - 10, 'x'));
    const server = await serveHttps((_request, response) => {
      response.writeHead(200, { 'content-type': 'application/x-ndjson' });
      for (let count = 0; count < 66; count += 1) response.write(text);
      response.end();
    });
    expect(await faultOf(listed(shopAt(server)))).toMatchObject({ code: 'pageTooLarge', retries: false });
    expect(server.asked.map((asked) => asked.split('=')[1])).toEqual(['500', '63', '8', '1']);
  });
});

describe('removing', () => {
  const digest = sha256(Buffer.from('{}'));
  const request = (id: string) => ({ id, digest, etag: null });

  it.each([404, 405])(
    'falls back to one DELETE a booking where batches are answered with %i',
    async (status) => {
      const ifMatch = new Map<string, string | undefined>();
      const statuses = new Map([
        ['A', 204],
        ['B', 404],
        ['C', 410],
        ['D', 412],
      ]);
      const server = await serveHttps((one, response) => {
        const id = one.url?.split('/').at(-1) ?? '';
        if (one.method === 'DELETE') ifMatch.set(id, one.headers['if-match']);
        response.writeHead(one.method === 'DELETE' ? (statuses.get(id) ?? 500) : status).end();
      });
      const shop = shopAt(server);
      const outcomes = await shop.remove(['A', 'B', 'C', 'D'].map(request), never);
      expect(outcomes).toEqual([
        { id: 'A', outcome: 'removed', receipt: null },
        { id: 'B', outcome: 'absent', receipt: null },
        { id: 'C', outcome: 'absent', receipt: null },
        { id: 'D', outcome: 'changed', receipt: null },
      ]);
      expect(new Set(ifMatch.values())).toEqual(new Set([`"${digest.toString('hex')}"`]));
      await shop.remove([request('A')], never);
      expect(server.asked.filter((asked) => asked.startsWith('POST'))).toHaveLength(1);
    },
  );

  it('names no booking in an address that the address would lose', async () => {
    const server = await serveHttps((one, response) =>
      response.writeHead(one.method === 'DELETE' ? 204 : 404).end(),
    );
    const outcomes = await shopAt(server).remove(['.', '..', '...'].map(request), never);
    expect(outcomes.map(({ id }) => id)).toEqual(['...']);
    expect(server.asked).toEqual(['POST /v1/removals', 'DELETE /v1/bookings/...']);
  });

  it('keeps the outcomes that came where another DELETE failed, and asks for that one again', async () => {
    const bookings = ['A', 'B', 'C'].map((id) => ({ id, line: lineFor(id, Buffer.from('{}')) }));
    const gone = new Set<string>();
    let failures = 0;
    const server = await serveHttps((one, response) => {
      const id = one.url?.split('/').at(-1) ?? '';
      if (one.method === 'POST') return response.writeHead(404).end();
      if (one.method === 'GET')
        return sendPage(
          response,
          bookings.flatMap((booking) => (gone.has(booking.id) ? [] : [booking.line])).join(''),
        );
      if (id === 'B' && failures < 2) {
        failures += 1;
        return response.writeHead(500).end();
      }
      gone.add(id);
      return response.writeHead(204).end();
    });
    const desk = await deskAt(server);
    expect(desk.intake.status()).toMatchObject({ removalsPending: 1, fault: { code: 'serverError' } });
    expect(await removalStates(desk)).toEqual([
      { booking_id: 'A', state: 'removed' },
      { booking_id: 'B', state: 'pending' },
      { booking_id: 'C', state: 'removed' },
    ]);
    await desk.run();
    expect(desk.intake.status()).toMatchObject({ removalsPending: 0, fault: null });
  });

  it('that the server cannot carry out keeps no booking from being pulled, and staff hear of it', async () => {
    let broken = true;
    const gone = new Set<string>();
    let bookings = [{ id: 'A', line: lineFor('A', Buffer.from('{}')) }];
    const server = await serveHttps((one, response, body) => {
      if (one.method === 'GET')
        return sendPage(
          response,
          bookings.flatMap((booking) => (gone.has(booking.id) ? [] : [booking.line])).join(''),
        );
      if (broken) return response.writeHead(500).end();
      const ids = body
        .trimEnd()
        .split('\n')
        .map((text): string => JSON.parse(text).id);
      for (const id of ids) gone.add(id);
      return sendPage(response, ids.map((id) => `${JSON.stringify({ id, outcome: 'removed' })}\n`).join(''));
    });
    const desk = await deskAt(server);
    expect(desk.intake.status()).toMatchObject({
      removalsPending: 1,
      fault: { code: 'serverError', retries: true },
    });
    bookings = [...bookings, { id: 'B', line: lineFor('B', Buffer.from('{"b":1}')) }];
    await desk.run();
    expect(desk.intake.status()).toMatchObject({
      removalsPending: 2,
      inQuarantine: 2,
      fault: { code: 'serverError' },
    });
    broken = false;
    await desk.run();
    expect(desk.intake.status()).toMatchObject({ removalsPending: 0, fault: null });
    expect(gone.size).toBe(2);
  });

  it.each([
    ['nothing', '', 'endedEarly'],
    ['something else', '{"removed":true}\n', 'protocol'],
  ])('answered with %s is a fault, and every booking stays pending', async (_what, text, code) => {
    const server = await serveHttps((_request, response) => sendPage(response, text));
    expect(await faultOf(shopAt(server).remove([request('A')], never))).toMatchObject({ code });
  });

  it('takes an outcome whose receipt is none, and leaves a line pending that has no outcome', async () => {
    const answer = [
      { id: 'A', outcome: 'removed', receipt: null },
      { id: 'B', outcome: 'removed', receipt: 'x'.repeat(10_001) },
      { id: 'C', outcome: 'burnt' },
      { id: 'D', outcome: 'absent', receipt: 'a.b.c' },
    ];
    const server = await serveHttps((_request, response) =>
      sendPage(response, answer.map((one) => `${JSON.stringify(one)}\n`).join('')),
    );
    expect(await shopAt(server).remove(['A', 'B', 'C', 'D'].map(request), never)).toEqual([
      { id: 'A', outcome: 'removed', receipt: null },
      { id: 'B', outcome: 'removed', receipt: null },
      { id: 'D', outcome: 'absent', receipt: 'a.b.c' },
    ]);
  });

  it('asks for two versions of one booking apart, because outcomes name no version', async () => {
    const [first, second] = [...generateBookings({ seed: 8, count: 2, wildShare: 0 })].map(({ octets }) =>
      Buffer.from(octets),
    );
    if (first === undefined || second === undefined) throw new Error('no bookings');
    const posts: string[][] = [];
    const server = await serveHttps((one, response, body) => {
      if (one.method === 'GET')
        return sendPage(response, posts.length > 0 ? '' : lineFor('A', first) + lineFor('A', second));
      const asked = body
        .trimEnd()
        .split('\n')
        .map((text): { id: string; digest: string } => JSON.parse(text));
      posts.push(asked.map(({ digest: text }) => text));
      const outcome = (text: string) => (text === digestText(sha256(second)) ? 'removed' : 'changed');
      return sendPage(
        response,
        asked.map(({ id, digest: text }) => `${JSON.stringify({ id, outcome: outcome(text) })}\n`).join(''),
      );
    });
    const desk = await deskAt(server);
    expect(posts).toEqual([[digestText(sha256(first))], [digestText(sha256(second))]]);
    expect((await removalStates(desk)).map(({ state }) => state)).toEqual(['changed', 'removed']);
  });
});

describe('octets that come under two media types', () => {
  const octets = Buffer.from([...generateBookings({ seed: 9, count: 1, wildShare: 0 })][0]?.octets ?? []);
  const odd = lineFor('A', octets, { mediaType: 'text/plain' });
  const right = lineFor('A', octets);

  it.each([
    ['the right one first', [right, odd]],
    ['the right one last', [odd, right]],
  ])('are kept once and stop nothing, %s', async (_order, lines) => {
    let run = 0;
    const server = await serveHttps((one, response, body) => {
      if (one.method === 'GET') return sendPage(response, lines[run] ?? '');
      const ids = body
        .trimEnd()
        .split('\n')
        .map((text): string => JSON.parse(text).id);
      return sendPage(response, ids.map((id) => `${JSON.stringify({ id, outcome: 'removed' })}\n`).join(''));
    });
    const desk = await deskAt(server);
    run = 1;
    await desk.run();
    expect(desk.intake.status()).toMatchObject({ fault: null, removalsPending: 0 });
    expect(await desk.store.read.selectFrom('reservation').select('id').execute()).toHaveLength(1);
    expect(await removalStates(desk)).toEqual([{ booking_id: 'A', state: 'removed' }]);
  });

  it('and on one page', async () => {
    const server = await serveHttps((one, response) =>
      one.method === 'GET'
        ? sendPage(response, odd + right)
        : sendPage(response, '{"id":"A","outcome":"removed"}\n'),
    );
    const desk = await deskAt(server);
    expect(desk.intake.status()).toMatchObject({ fault: null, inQuarantine: 0, removalsPending: 0 });
  });
});

it('an HTTPS client of the shop’s speaks HTTP/1.1 where the server offers HTTP/2 as well', async () => {
  const versions: string[] = [];
  const server = await serveHttps(
    (request, response) => {
      versions.push(request.httpVersion);
      sendPage(response, '');
    },
    { ALPNProtocols: ['h2', 'http/1.1'] },
  );
  const shop = new ApiShop(credentialsFor(server.url, server.authority));
  onTestFinished(() => shop.close());
  await listed(shop);
  expect(versions).toEqual(['1.1']);
});
