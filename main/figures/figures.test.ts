import fc from 'fast-check';
import { CompiledQuery, Kysely } from 'kysely';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Values } from '../../preload/contract/figures.ts';
import type { ReservationStatus } from '../../preload/contract/reservations.ts';
import type { Actor } from '../actor.ts';
import { Audit } from '../audit/audit.ts';
import { Reservations } from '../reservations/reservations.ts';
import {
  booking,
  openReservationDesk,
  type ReservationDesk,
  receive,
  segments,
} from '../reservations/testing.ts';
import { openConnection } from '../store/connection.ts';
import { connectionDialect } from '../store/driver.ts';
import type { Schema } from '../store/schema.ts';
import { auditLines, refusalOf, testClock } from '../testing.ts';
import { OfficeFigures } from './figures.ts';
import {
  amendedByQuarter,
  departuresByDay,
  failedRuns,
  failuresByQuarter,
  firstReceipt,
  keptByQuarter,
  quarantinedByQuarter,
  receivedByQuarter,
  receivedCount,
  removedByQuarter,
  reviewTimes,
  sumsByDestination,
  sumsBySupplier,
} from './queries.ts';
import { intendRemoval, pullAmendment } from './testing.ts';

const thread = new URL('./figures-thread.ts', import.meta.url);
const ana: Actor = { staffId: null, name: 'Ana Roy' };
const now = '2026-11-22T12:00:00.000Z';

let desk: ReservationDesk;
let opened: OfficeFigures[] = [];

beforeEach(() => {
  desk = openReservationDesk();
});
afterEach(async () => {
  for (const figures of opened) await figures.stop();
  opened = [];
  await desk.close();
});

function figuresIn(timeZone: string, { inThread = false, lastContactAt = null as string | null } = {}) {
  const clock = testClock(now);
  const figures = new OfficeFigures({
    store: desk.store,
    audit: new Audit(clock),
    clock,
    timeZone,
    lastContactAt: () => lastContactAt,
    ...(inThread && { thread }),
  });
  opened.push(figures);
  return figures;
}

/** Receives one booking at an instant. */
let bookings = 0;
async function receiveAt(receivedAt: string, changes: Parameters<typeof booking>[0] = {}): Promise<number> {
  bookings += 1;
  const [id] = await receive(
    desk.store,
    testClock(now),
    [booking({ ...changes, id: `b-${bookings}` })],
    receivedAt,
  );
  if (id === undefined) throw new Error('nothing was received');
  return id;
}

const setStatus = (id: number, status: ReservationStatus) =>
  desk.store.write((tx) => tx.updateTable('reservation').set({ status }).where('id', '=', id).execute());

describe('Days and hours of the agency', () => {
  test('count an hour that comes twice for both, and none for the one that is left out', async () => {
    // The clocks go back on 2026-11-01 at 02:00 in Toronto: 01:30 comes at 05:30 and at 06:30 UTC.
    await receiveAt('2026-11-01T03:59:59.999Z');
    await receiveAt('2026-11-01T04:00:00.000Z');
    await receiveAt('2026-11-01T05:30:00.000Z');
    await receiveAt('2026-11-01T06:30:00.000Z');
    await receiveAt('2026-11-02T04:59:59.999Z');
    await receiveAt('2026-11-02T05:00:00.000Z');
    const { received } = await figuresIn('America/Toronto').show({
      from: '2026-10-31',
      to: '2026-11-02',
      ahead: 30,
    });
    expect(received.days.map(({ count }) => count)).toEqual([1, 4, 1]);
    expect(received.hours[1]).toBe(2);
    expect([received.hours[23], received.hours[0]]).toEqual([2, 2]);
    // And forward on 2026-03-08: 02:00 does not come.
    await receiveAt('2026-03-08T06:59:00.000Z');
    await receiveAt('2026-03-08T07:01:00.000Z');
    const spring = await figuresIn('America/Toronto').show({
      from: '2026-03-08',
      to: '2026-03-08',
      ahead: 30,
    });
    expect(spring.received.hours.slice(1, 4)).toEqual([1, 0, 1]);
  });

  test('part the years at the midnight of the agency, also where it is half an hour off', async () => {
    await receiveAt('2026-01-01T03:29:59.999Z');
    await receiveAt('2026-01-01T03:30:00.000Z');
    const { received } = await figuresIn('America/St_Johns').show({
      from: '2025-12-31',
      to: '2026-01-01',
      ahead: 30,
    });
    expect(received.days).toEqual([
      { day: '2025-12-31', count: 1 },
      { day: '2026-01-01', count: 1 },
    ]);
    expect([received.hours[23], received.hours[0]]).toEqual([1, 1]);
  });

  test('that no calendar has, that end before they begin or are too many are refused', async () => {
    const figures = figuresIn('UTC');
    const of = (from: string, to: string) => refusalOf(figures.show({ from, to, ahead: 30 }));
    expect(await of('2026-02-30', '2026-03-01')).toBe('invalidInput');
    expect(await of('2026-03-02', '2026-03-01')).toBe('invalidInput');
    expect(await of('2024-01-01', '2025-01-01')).toBe('figuresPeriodTooLong');
    expect(await of('2024-01-01', '2024-12-31')).toBeUndefined();
    expect(await refusalOf(figures.values({ from: '2024-01-01', to: '2025-01-01' }))).toBe(
      'figuresPeriodTooLong',
    );
  });
});

/** The local day and hour of an instant, by another way than the figures'. */
function placeOf(instant: string, timeZone: string): { day: string; hour: number } {
  const parts = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(new Date(instant));
  const part = (type: string) => parts.find((one) => one.type === type)?.value ?? '';
  return { day: `${part('year')}-${part('month')}-${part('day')}`, hour: Number(part('hour')) };
}

const instants = fc
  .oneof(
    // Around the changes of the clock, New Year, and anywhere in the year.
    fc.date({
      min: new Date('2026-10-31T00:00:00Z'),
      max: new Date('2026-11-03T00:00:00Z'),
      noInvalidDate: true,
    }),
    fc.date({
      min: new Date('2026-03-07T00:00:00Z'),
      max: new Date('2026-03-10T00:00:00Z'),
      noInvalidDate: true,
    }),
    fc.date({
      min: new Date('2025-12-31T00:00:00Z'),
      max: new Date('2026-01-02T00:00:00Z'),
      noInvalidDate: true,
    }),
    fc.date({
      min: new Date('2025-11-25T00:00:00Z'),
      max: new Date('2026-11-24T00:00:00Z'),
      noInvalidDate: true,
    }),
  )
  .map((date) => date.toISOString());
const suppliers = fc.constantFrom('Air Transat', ' Sol Voyages ', '', 'Guérin', '=1+1');
const places = fc.constantFrom('Lisboa', 'Montréal', '');
const amounts = fc.oneof(
  fc.integer({ min: -50_000, max: 900_000 }),
  fc.constantFrom(Number.MAX_SAFE_INTEGER, 0),
);
const arrivals = fc.record({
  at: instants,
  status: fc.constantFrom<ReservationStatus>(
    'new',
    'inReview',
    'confirmed',
    'ticketed',
    'mailed',
    'cancelled',
  ),
  departs: fc.integer({ min: -5, max: 100 }),
  city: places,
  lines: fc.array(
    fc.record({
      segment: fc.option(fc.nat(1), { nil: undefined }),
      amount: amounts,
      currency: fc.constantFrom('CAD', 'USD'),
    }),
    { maxLength: 4 },
  ),
  suppliers: fc.tuple(suppliers, suppliers),
});

const dayAfter = (days: number) => new Date(Date.parse(now) + days * 86_400_000).toISOString().slice(0, 10);

test('Figures add up to the list of reservations, whatever it holds and wherever the agency is', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(arrivals, { minLength: 1, maxLength: 14 }),
      fc.constantFrom(
        'America/Toronto',
        'America/St_Johns',
        'America/Vancouver',
        'UTC',
        'Australia/Lord_Howe',
      ),
      async (arrived, timeZone) => {
        const own = openReservationDesk();
        try {
          const kept = arrived.map((one, order) => {
            const checkIn = dayAfter(one.departs);
            const checkOut = dayAfter(one.departs + 2);
            const [first, second] = one.suppliers;
            return booking({
              id: `p-${order}`,
              segments: [
                { ...segments.hotel, supplier: first, city: one.city, checkIn, checkOut },
                { ...segments.insurance, supplier: second },
              ],
              prices: one.lines.map(({ segment, amount, currency }) => ({
                ...(segment !== undefined && { segment }),
                kind: 'fare' as const,
                label: 'Fare',
                amount: { amount, currency },
              })),
            });
          });
          const ids = await receive(own.store, testClock(now), kept);
          await own.store.write(async (tx) => {
            for (const [order, { at, status }] of arrived.entries()) {
              const changes = { received_at: at, status };
              await tx
                .updateTable('reservation')
                .set(changes)
                .where('id', '=', ids[order] ?? 0)
                .execute();
            }
          });
          const clock = testClock(now);
          const figures = new OfficeFigures({
            store: own.store,
            audit: new Audit(clock),
            clock,
            timeZone,
            lastContactAt: () => null,
          });
          const asked = { from: '2025-11-30', to: '2026-11-22' };
          const shown = await figures.show({ ...asked, ahead: 90 });
          const listed = await own.reservations.list({ queue: 'all', order: 'newest', limit: 500 }, 1);
          const inPeriod = listed.rows.filter(({ receivedAt }) => {
            const { day } = placeOf(receivedAt, timeZone);
            return day >= asked.from && day <= asked.to;
          });
          expect(shown.received.total).toBe(inPeriod.length);
          for (const { day, count } of shown.received.days) {
            expect(
              inPeriod.filter(({ receivedAt }) => placeOf(receivedAt, timeZone).day === day),
            ).toHaveLength(count);
          }
          for (const [hour, count] of shown.received.hours.entries()) {
            expect(
              inPeriod.filter(({ receivedAt }) => placeOf(receivedAt, timeZone).hour === hour),
            ).toHaveLength(count);
          }
          const { bins, waiting, unrecorded } = shown.review;
          expect(bins.reduce((sum, count) => sum + count, waiting + unrecorded)).toBe(inPeriod.length);
          expect(inPeriod.filter(({ status }) => status === 'new')).toHaveLength(waiting);
          for (const { day, ready, open } of shown.departures.days) {
            const departing = listed.rows.filter(
              ({ departsOn, status }) => departsOn === day && status !== 'cancelled',
            );
            expect(departing).toHaveLength(ready + open);
            expect(
              departing.filter(({ status }) => status === 'ticketed' || status === 'mailed'),
            ).toHaveLength(ready);
          }
          const valued = arrived.filter(({ at, status }) => {
            const { day } = placeOf(at, timeZone);
            return status !== 'cancelled' && day >= asked.from && day <= asked.to;
          });
          const values = await figures.values(asked);
          expect(values.reservations).toBe(valued.length);
          expectSums(values.bySupplier, valued, (one, line) =>
            line.segment === undefined ? null : (one.suppliers[line.segment]?.trim() ?? null) || null,
          );
          expectSums(values.byDestination, valued, ({ city }) => city || null);
        } finally {
          await own.close();
        }
      },
    ),
    { numRuns: 25 },
  );
});

type Arrival = typeof arrivals extends fc.Arbitrary<infer One> ? One : never;
type Line = Arrival['lines'][number];

function expectSums(
  shown: Values['bySupplier'],
  arrived: readonly Arrival[],
  nameOf: (one: Arrival, line: Line) => string | null,
): void {
  const sums = new Map<string, { amount: bigint; of: Set<Arrival> }>();
  for (const one of arrived) {
    for (const line of one.lines) {
      const key = JSON.stringify([line.currency, nameOf(one, line)]);
      const sum = sums.get(key) ?? { amount: 0n, of: new Set<Arrival>() };
      sum.amount += BigInt(line.amount);
      sum.of.add(one);
      sums.set(key, sum);
    }
  }
  const exact = (amount: bigint) => (Number.isSafeInteger(Number(amount)) ? Number(amount) : null);
  const expected = new Map(
    [...sums].map(([key, { amount, of }]) => [key, { amount: exact(amount), reservations: of.size }]),
  );
  const found = shown.flatMap(({ currency, rows }) =>
    rows.map(
      ({ name, amount, reservations }) =>
        [JSON.stringify([currency, name]), { amount, reservations }] as const,
    ),
  );
  expect(new Map(found)).toEqual(expected);
  for (const { currency, total } of shown) {
    const all = [...sums].filter(([key]) => JSON.parse(key)[0] === currency);
    expect(total).toBe(exact(all.reduce((sum, [, { amount }]) => sum + amount, 0n)));
  }
}

describe('Time to review', () => {
  test('is from the receipt to the first move out of New, by a person’s own step', async () => {
    const asked = { from: '2026-11-21', to: '2026-11-22', ahead: 30 } as const;
    const clock = testClock('2026-11-21T10:00:00.000Z');
    const reservations = new Reservations({
      store: desk.store,
      audit: new Audit(clock),
      clock,
      pushes: desk.pushes,
      beside: {
        versions: {
          version: async () => {
            throw new Error('not asked');
          },
        },
        documents: async () => [],
        mailings: async () => [],
      },
    });
    const ids: number[] = [];
    for (let order = 0; order < 5; order += 1) ids.push(await receiveAt('2026-11-21T10:00:00.000Z'));
    const move = async (id: number | undefined) => {
      const { version } = await desk.store.read
        .selectFrom('reservation')
        .select('version')
        .where('id', '=', id ?? 0)
        .executeTakeFirstOrThrow();
      await reservations.moveByHand({ id: id ?? 0, version, to: 'inReview' }, ana).catch((error: unknown) => {
        // The reservation is moved; what it would show is not of this test.
        if (!(error instanceof Error) || error.message !== 'not asked') throw error;
      });
    };
    clock.forward({ minutes: 15 });
    await move(ids[0]);
    clock.forward({ seconds: 1 });
    await move(ids[1]);
    clock.forward({ hours: 192 });
    await move(ids[2]);
    if (ids[4] !== undefined) await setStatus(ids[4], 'inReview');
    const { review } = await figuresIn('UTC').show(asked);
    expect(review).toEqual({
      bins: [1, 1, 0, 0, 0, 0, 1],
      waiting: 1,
      unrecorded: 1,
      half: 16,
      nineInTen: 11_536,
    });
  });
});

test('What is beyond counting is said to be, and adds up with nothing else wrongly', async () => {
  const huge = {
    segment: 0,
    kind: 'fare',
    label: 'x',
    amount: { amount: Number.MAX_SAFE_INTEGER, currency: 'CAD' },
  } as const;
  for (let times = 0; times < 3; times += 1) await receiveAt(now, { prices: [huge, huge] });
  await receiveAt(now, { prices: [{ ...huge, segment: 1, amount: { amount: 5, currency: 'CAD' } }] });
  const values = await figuresIn('UTC').values({ from: '2026-11-22', to: '2026-11-22' });
  expect(values.bySupplier).toEqual([
    {
      currency: 'CAD',
      total: null,
      rows: [
        { name: 'Air Transat', amount: null, reservations: 3 },
        { name: 'Iberia Hospitality', amount: 5, reservations: 1 },
      ],
      others: null,
    },
  ]);
});

describe('The intake', () => {
  const run = (at: string, kept: number, fault: string | null = null) =>
    desk.store.write((tx) =>
      tx
        .insertInto('intake_run')
        .values({
          connection_id: 1,
          started_at: at,
          ended_at: at,
          counters: JSON.stringify({
            listed: kept,
            kept,
            amended: 1,
            known: 0,
            quarantined: 0,
            removed: kept,
            left: 0,
          }),
          fault: fault === null ? null : JSON.stringify({ code: fault, retries: true }),
        })
        .execute(),
    );

  test('is shown by the day of the agency, with its failures and how it stands now', async () => {
    const ids = [
      await receiveAt('2026-11-20T12:00:00.000Z'),
      await receiveAt('2026-11-20T12:00:00.000Z'),
      await receiveAt('2026-11-20T12:00:00.000Z'),
    ] as const;
    // One was pulled a day later than the others.
    await intendRemoval(desk.store, { id: ids[0], askedAt: '2026-11-21T04:30:00.000Z' });
    await intendRemoval(desk.store, { id: ids[1], askedAt: now, removedAt: '2026-11-21T04:40:00.000Z' });
    await desk.store.write((tx) =>
      tx
        .updateTable('booking_version')
        .set({ pulled_at: '2026-11-21T05:30:00.000Z' })
        .where('reservation_id', '=', ids[1])
        .execute(),
    );
    // Amended on two days and removed on two: it counts on the last of each.
    for (const at of ['2026-11-21T04:50:00.000Z', '2026-11-21T05:50:00.000Z']) {
      await pullAmendment(desk.store, ids[2], at);
    }
    await run('2026-11-21T05:30:00.000Z', 4);
    await run('2026-11-21T06:30:00.000Z', 0, 'timeout');
    await desk.store.write(async (tx) => {
      const quarantined = { connection_id: 1, reason: 'notJson', places: '[]', octets: 2 };
      await tx
        .insertInto('quarantine')
        .values([
          { ...quarantined, digest: Buffer.alloc(32, 1), pulled_at: '2026-11-21T07:00:00.000Z' },
          {
            ...quarantined,
            digest: Buffer.alloc(32, 2),
            pulled_at: '2026-11-21T07:00:00.000Z',
            resolved_at: now,
          },
        ])
        .execute();
      await tx
        .insertInto('removal')
        .values({
          connection_id: 1,
          booking_id: 'q-1',
          wire_digest: Buffer.alloc(32, 3),
          kept_as: 'quarantine',
          state: 'pending',
          asked_at: '2026-11-21T07:30:00.000Z',
        })
        .execute();
      await tx
        .insertInto('quarantine')
        .values({
          ...quarantined,
          booking_id: 'q-1',
          digest: Buffer.alloc(32, 3),
          pulled_at: '2026-11-22T07:00:00.000Z',
        })
        .execute();
    });
    const asked = { from: '2026-11-20', to: '2026-11-21', ahead: 30 } as const;
    const { intake } = await figuresIn('America/Toronto').show(asked);
    expect(intake.days).toEqual([
      { day: '2026-11-20', kept: 2, amended: 0, removed: 1, quarantined: 0, failures: 0 },
      { day: '2026-11-21', kept: 1, amended: 1, removed: 1, quarantined: 2, failures: 1 },
    ]);
    expect(intake.failures).toEqual([
      { at: '2026-11-21T06:30:00.000Z', fault: { code: 'timeout', retries: true } },
    ]);
    expect(intake.now).toEqual({
      inQuarantine: 2,
      leftOnServer: 0,
      removalsPending: 1,
      quarantinedPending: 1,
      oldestPendingAt: '2026-11-21T04:30:00.000Z',
      lastContactAt: '2026-11-21T05:30:00.000Z',
    });
    const later = await figuresIn('UTC', { lastContactAt: '2026-11-22T11:59:00.000Z' }).show(asked);
    expect(later.intake.now.lastContactAt).toBe('2026-11-22T11:59:00.000Z');
  });

  test('that never ran shows nothing, and no day before the first booking is hidden', async () => {
    const { since, intake, received } = await figuresIn('UTC').show({
      from: '2026-11-01',
      to: '2026-11-22',
      ahead: 30,
    });
    expect(since).toBeNull();
    expect(received.days).toHaveLength(22);
    expect(intake.now.lastContactAt).toBeNull();
    expect(intake.failures).toEqual([]);
  });
});

describe('A table as a file', () => {
  const asked = { from: '2026-11-22', to: '2026-11-22', ahead: 30 } as const;

  test('is read by a spreadsheet as it is meant, and by none as a formula', async () => {
    const line = (segment: number, amount: number, currency: string) =>
      ({ segment, kind: 'fare', label: 'x', amount: { amount, currency } }) as const;
    await receiveAt(now, {
      segments: [
        { ...segments.hotel, supplier: '=HYPERLINK("http://x")' },
        { ...segments.hotel, supplier: 'Hôtel "Été", Québec' },
        { ...segments.hotel, supplier: '-12' },
      ],
      prices: [line(0, -1_250, 'CAD'), line(1, 1_234, 'JPY'), line(2, 5, 'CAD')],
    });
    const { text, fileName } = await figuresIn('UTC').export(asked, 'suppliers', ana);
    expect(fileName).toBe('guichet-suppliers-2026-11-22-2026-11-22.csv');
    expect(text.startsWith('\uFEFFkind,supplier,amount,currency,bookings\r\n')).toBe(true);
    expect(text.split('\r\n').slice(1)).toEqual([
      'supplier,-12,0.05,CAD,1',
      `supplier,"'=HYPERLINK(""http://x"")",-12.50,CAD,1`,
      'supplier,"Hôtel ""Été"", Québec",1234,JPY,1',
      '',
    ]);
  });

  test('leaves a line in the audit log, which says what and for which days', async () => {
    await figuresIn('UTC').export(asked, 'departures', ana);
    expect((await auditLines(desk.store)).at(-1)).toMatchObject({
      actor: 'Ana Roy',
      action: 'figures.exported',
      facts: { table: 'departures', from: '2026-11-22', to: '2026-12-21' },
    });
  });

  test('has every day, hour and bound, in numbers', async () => {
    await receiveAt(now);
    const figures = figuresIn('UTC');
    const textOf = async (table: 'receivedByDay' | 'receivedByHour' | 'review' | 'intake' | 'destinations') =>
      (await figures.export(asked, table, ana)).text.slice(1).split('\r\n');
    expect(await textOf('receivedByDay')).toEqual(['day,bookings', '2026-11-22,1', '']);
    expect((await textOf('receivedByHour'))[13]).toBe('12,1');
    expect(await textOf('review')).toContain('taken,15,60,0');
    expect(await textOf('review')).toContain('waiting,,,1');
    expect((await textOf('intake'))[1]).toBe('2026-11-22,1,0,0,0,0');
    expect((await textOf('destinations'))[1]).toBe('destination,Lisboa,2204.79,CAD,1');
  });
});

test('The thread reads the same as the office does, and ends with it', async () => {
  await receiveAt('2026-11-22T11:00:00.000Z');
  const asked = { from: '2026-11-20', to: '2026-11-22', ahead: 365 } as const;
  const [beside, own] = [figuresIn('America/Toronto', { inThread: true }), figuresIn('America/Toronto')];
  expect(await beside.show(asked)).toEqual(await own.show(asked));
  const period = { from: asked.from, to: asked.to };
  expect(await beside.values(period)).toEqual(await own.values(period));
  const underWay = refusalOf(beside.values(period));
  await beside.stop();
  expect([undefined, 'officeStopped']).toContain(await underWay);
  expect(await refusalOf(beside.show(asked))).toBe('officeStopped');
});

test('No figure looks through a table: each goes from an index to the rows of its period', async () => {
  const between = { from: '2026-11-01T00:00:00.000Z', before: '2026-12-01T00:00:00.000Z' };
  const asked: CompiledQuery[] = [];
  const db = new Kysely<Schema>({
    dialect: connectionDialect(openConnection(desk.file, desk.key, 'read')),
    log: ({ query }) => {
      asked.push(query);
    },
  });
  await receivedByQuarter(db, between);
  await receivedCount(db, between);
  await firstReceipt(db);
  await reviewTimes(db, between);
  await departuresByDay(db, '2026-11-22', '2027-11-21');
  await sumsBySupplier(db, between);
  await sumsByDestination(db, between);
  await keptByQuarter(db, between);
  await amendedByQuarter(db, between);
  await removedByQuarter(db, between);
  await failuresByQuarter(db, between);
  await quarantinedByQuarter(db, between);
  await failedRuns(db, between, 20);
  const plans = await Promise.all(
    asked.map(async ({ sql, parameters }) => {
      const { rows } = await db.executeQuery<{ detail: string }>(
        CompiledQuery.raw(`explain query plan ${sql}`, [...parameters]),
      );
      return rows.map(({ detail }) => detail);
    }),
  );
  await db.destroy();
  expect(plans).toHaveLength(13);
  // The first receipt is the first entry of an index; all else is looked up.
  const scans = plans.flat().filter((detail) => detail.startsWith('SCAN'));
  expect(scans).toEqual(['SCAN reservation USING COVERING INDEX reservation_all_newest']);
});
