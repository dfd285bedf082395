import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parseOutput } from '../../preload/contract/index.ts';
import { worklistOrders } from '../../preload/contract/reservations.ts';
import { summarise } from './derive.ts';
import { bookingColumns, ReservationReceiver } from './receive.ts';
import { amend, anyBooking, booking, openReservationDesk, type ReservationDesk, receive } from './testing.ts';

let desk: ReservationDesk;

beforeEach(() => {
  desk = openReservationDesk();
});
afterEach(() => desk.close());

const numbered = (count: number) =>
  Array.from({ length: count }, (_, index) => booking({ id: `b-${index}` }));

async function countRows(): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const table of [
    'reservation',
    'traveller',
    'segment',
    'price_line',
    'client_phone',
    'client_email',
    'condition_accepted',
    'warning',
    'history',
  ] as const) {
    const rows = await desk.store.read.selectFrom(table).selectAll().execute();
    counts[table] = rows.length;
  }
  return counts;
}

describe('A booking that is received', () => {
  test('becomes a new reservation with everything that was in it', async () => {
    const sent = booking({
      subscribe: { specials: true, wording: 'Envoyez-moi les aubaines' },
      remarks: 'Siège à l’avant',
    });
    const [id = 0] = await receive(desk.store, desk.clock, [sent], '2026-11-22T11:30:02.000Z');
    const made = await desk.reservations.open(id);
    expect(made).toMatchObject({
      status: 'new',
      version: 1,
      moves: ['inReview', 'onHold', 'cancelled'],
      language: 'fr',
      client: sent.client,
      travellers: sent.travellers,
      segments: sent.segments,
      prices: sent.prices,
      total: { amount: 220_479, currency: 'CAD' },
      destination: 'Lisboa',
      departsOn: '2027-01-02',
      returnsOn: '2027-01-10',
      payment: sent.payment,
      conditions: sent.conditionsAccepted,
      consent: sent.subscribe,
      remarks: 'Siège à l’avant',
      warnings: [],
      amendment: null,
      source: {
        bookingId: 'b-1',
        bookingVersion: 1,
        submittedAt: '2026-11-22T11:30:00.000Z',
        receivedAt: '2026-11-22T11:30:02.000Z',
      },
      history: [{ at: '2026-11-22T12:00:00.000Z', actor: null, kind: 'received', facts: {} }],
    });
  });

  test('stands in its worklist with its warnings counted', async () => {
    const [id] = await receive(desk.store, desk.clock, [booking({ conditionsAccepted: [], prices: [] })]);
    const { rows } = await desk.reservations.list({ queue: 'warnings', order: 'newest', limit: 10 }, 7);
    expect(rows).toMatchObject([{ id, status: 'new', openWarnings: 2, total: null, amended: false }]);
    const { warnings } = await desk.reservations.open(id ?? 0);
    expect(warnings.map(({ code, resolvedAt }) => [code, resolvedAt])).toEqual([
      ['noPrice', null],
      ['conditionsMissing', null],
    ]);
  });

  test('gets an id and a locator of its own, in a batch of any size and over batches', async () => {
    const first = await receive(desk.store, desk.clock, numbered(71));
    const second = await receive(desk.store, desk.clock, [booking({ id: 'later' })]);
    expect([...first, ...second]).toEqual(Array.from({ length: 72 }, (_, index) => index + 1));
    const rows = await desk.store.read
      .selectFrom('reservation')
      .select(['id', 'booking_id', 'locator'])
      .execute();
    expect(new Set(rows.map(({ locator }) => locator)).size).toBe(72);
    expect(rows.find(({ id }) => id === 41)?.booking_id).toBe('b-40');
  });

  test('leaves nothing behind where its transaction does not come to an end', async () => {
    await receive(desk.store, desk.clock, [booking()]);
    const before = await countRows();
    const failing = desk.store.write(async (tx) => {
      await new ReservationReceiver(desk.clock).receive(
        tx,
        numbered(3).map((one) => ({
          connectionId: 1,
          bookingId: `again-${one.id}`,
          booking: one,
          findings: { cardNumberValid: true, wireId: one.id },
          receivedAt: desk.clock.now(),
        })),
      );
      throw new Error('the power went');
    });
    await expect(failing).rejects.toThrow('the power went');
    expect(await countRows()).toEqual(before);
  });

  test('is never made twice of one id on the wire: the store itself refuses', async () => {
    await receive(desk.store, desk.clock, [booking()]);
    await expect(receive(desk.store, desk.clock, [booking()])).rejects.toThrow(/UNIQUE/);
    expect(await countRows()).toMatchObject({ reservation: 1 });
  });

  test('can be listed and opened, whatever parses as one: no booking stands in the way of the others', async () => {
    let sent = 0;
    await fc.assert(
      fc.asyncProperty(anyBooking, async (any) => {
        sent += 1;
        const [id = 0] = await receive(desk.store, desk.clock, [{ ...any, id: `any-${sent}` }]);
        const opened = parseOutput('reservations.open', await desk.reservations.open(id));
        expect(opened.travellers).toHaveLength(any.travellers.length);
        expect(opened.segments).toHaveLength(any.segments.length);
        for (const order of worklistOrders) {
          const page = await desk.reservations.list({ queue: 'new', order, limit: 500 }, 7);
          expect(parseOutput('reservations.list', page).rows).toHaveLength(sent);
        }
      }),
      { numRuns: 150 },
    );
  });
});

describe('The instant at which a form was sent', () => {
  const receivedAt = '2026-11-22T11:30:02.000Z';
  const submitted = (typed: string) => {
    const sent = booking({ submittedAt: typed });
    return bookingColumns(sent, summarise(sent), receivedAt).submitted_at;
  };

  test.each([
    ['2026-11-22T06:30:00-05:00', '2026-11-22T11:30:00.000Z'],
    ['2026-11-22T11:30:00Z', '2026-11-22T11:30:00.000Z'],
    ['2026-11-22t11:30:00.123456z', '2026-11-22T11:30:00.123Z'],
    ['2026-11-22 11:30:00+00:00', '2026-11-22T11:30:00.000Z'],
  ])('is read from RFC 3339: %s', (typed, instant) => {
    expect(submitted(typed)).toBe(instant);
  });

  test.each([
    '',
    'yesterday',
    '1',
    '22/11/2026',
    '2026-11-22',
    '2026-11-22T11:30:00',
    'Sun, 22 Nov 2026 11:30:00 GMT',
    '2026-02-30T10:00:00Z',
    '+012026-11-22T11:30:00Z',
    '9999-12-31T23:59:59-14:00',
    '0000-01-01T00:00:00+14:00',
  ])('is the server’s where it cannot be read, or is not an instant: %j', (typed) => {
    expect(submitted(typed)).toBe(receivedAt);
  });
});

describe('A newer version of a booking', () => {
  test('waits for a person beside what stands, and the history says so', async () => {
    const [id = 0] = await receive(desk.store, desk.clock, [booking()]);
    desk.clock.forward({ minutes: 5 });
    await amend(desk.store, desk.clock, id, 2, booking({ remarks: 'Deux valises' }));
    const opened = await desk.reservations.open(id);
    expect(opened).toMatchObject({
      version: 2,
      status: 'new',
      remarks: null,
      amendment: {
        bookingVersion: 2,
        receivedAt: '2026-11-22T12:05:00.000Z',
        changes: [{ path: 'remarks', before: null, after: 'Deux valises' }],
      },
      source: { bookingVersion: 1 },
    });
    expect(opened.history.at(-1)).toMatchObject({
      at: '2026-11-22T12:05:00.000Z',
      actor: null,
      kind: 'amendmentReceived',
      facts: { bookingVersion: 2 },
    });
    const { rows } = await desk.reservations.list({ queue: 'amended', order: 'newest', limit: 5 }, 7);
    expect(rows).toMatchObject([{ id, amended: true }]);
  });

  test('takes the place of one that nobody has looked at yet', async () => {
    const [id = 0] = await receive(desk.store, desk.clock, [booking()]);
    await amend(desk.store, desk.clock, id, 2, booking({ remarks: 'Deux valises' }));
    await amend(desk.store, desk.clock, id, 3, booking({ remarks: 'Trois valises' }));
    const { amendment, history } = await desk.reservations.open(id);
    expect(amendment).toMatchObject({
      bookingVersion: 3,
      changes: [{ path: 'remarks', before: null, after: 'Trois valises' }],
    });
    expect(history.map(({ kind }) => kind)).toEqual(['received', 'amendmentReceived', 'amendmentReceived']);
  });
});
