import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parseOutput } from '../../preload/contract/index.ts';
import {
  countedUpTo,
  deadlines,
  mostChosen,
  type Queue,
  queues,
  reservationStatuses,
  type Worklist,
  type WorklistFilter,
  type WorklistOrder,
  worklistOrders,
} from '../../preload/contract/reservations.ts';
import type { SegmentKind } from '../../preload/contract/trip.ts';
import { openTestStore, type TestStore } from '../store/testing.ts';
import { refusalOf } from '../testing.ts';
import { openStatuses } from './deadlines.ts';
import type { NewReservation } from './queries.ts';
import { addConnection } from './testing.ts';
import type { WorklistMoment } from './worklist.ts';
import { worklistCounts } from './worklist-counts.ts';
import { everyOne, worklistPage } from './worklist-queries.ts';

const today = '2026-11-22';
const me = 1;
const colleague = 2;
const near = { ticket: '2026-11-23', payment: '2026-11-24', documents: today };
const moment: WorklistMoment = { staffId: me, today, near };

/** What of a reservation its place in the worklists depends on. Few values, so that many are equal. */
const anyPlace = fc.record({
  status: fc.constantFrom(...reservationStatuses),
  departsOn: fc.option(
    fc.constantFrom(
      '1999-01-01',
      '2026-11-21',
      today,
      '2026-11-23',
      '2026-12-24',
      '2027-07-01',
      '9999-12-31',
    ),
  ),
  dueOn: fc.option(fc.constantFrom('2026-11-10', today, '2026-11-24', '2026-11-25', '2027-06-24')),
  dueFor: fc.constantFrom(...deadlines),
  amount: fc.option(fc.constantFrom(-500, 0, 12_345, 99_900, Number.MAX_SAFE_INTEGER)),
  kinds: fc.constantFrom('', 'air', 'hotel', 'air hotel', 'package insurance', 'car', 'car air'),
  receivedAt: fc.constantFrom(
    '2026-11-20T08:00:00.000Z',
    '2026-11-21T08:00:00.000Z',
    '2026-11-21T08:00:00.001Z',
  ),
  openWarnings: fc.constantFrom(0, 0, 1, 3),
  amendedVersion: fc.constantFrom(null, null, null, 2),
  claimedBy: fc.constantFrom(null, null, me, colleague),
});
type Place = ReturnType<typeof anyPlace.generate>['value'];

let testStore: TestStore;

beforeEach(async () => {
  testStore = openTestStore();
  await testStore.store.write(async (tx) => {
    await addConnection(tx);
    for (const id of [me, colleague]) {
      await tx
        .insertInto('staff')
        .values({
          id,
          name: id === me ? 'Ana Roy' : 'Luc Roy',
          email: `${id}@agency.example`,
          role: 'agent',
          language: 'en',
          password_hash: '',
          created_at: '2026-11-01T00:00:00.000Z',
        })
        .execute();
    }
  });
});
afterEach(() => testStore.close());

function reservationAt(place: Place, id: number): NewReservation {
  return {
    id,
    locator: `L${String(id).padStart(5, '0')}`,
    status: place.status,
    connection_id: 1,
    booking_id: `b-${id}`,
    booking_version: 1,
    amended_version: place.amendedVersion,
    language: 'en',
    lead_given: 'Ana',
    lead_family: 'Roy',
    travellers: 1,
    kinds: place.kinds,
    departs_on: place.departsOn,
    due_on: place.dueOn,
    due_for: place.dueOn === null ? null : place.dueFor,
    total_amount: place.amount,
    total_currency: place.amount === null ? null : 'CAD',
    open_warnings: place.openWarnings,
    client_given: 'Ana',
    client_family: 'Roy',
    client_address: '{}',
    payment_method: 'cheque',
    payment_plan: 'full',
    security_code_given: 0,
    submitted_at: place.receivedAt,
    received_at: place.receivedAt,
    changed_at: place.receivedAt,
  };
}

/** Puts reservations into the store in place of those that are there; their ids count up from 1. */
async function fill(places: readonly Place[]): Promise<void> {
  await testStore.store.write(async (tx) => {
    await tx.deleteFrom('claim').execute();
    await tx.deleteFrom('reservation').execute();
    for (const [index, place] of places.entries()) {
      const id = index + 1;
      await tx.insertInto('reservation').values(reservationAt(place, id)).execute();
      if (place.claimedBy !== null) {
        const at = '2026-11-22T11:00:00.000Z';
        const claim = { reservation_id: id, staff_id: place.claimedBy, since: at, last_active: at };
        await tx.insertInto('claim').values(claim).execute();
      }
    }
  });
}

type Belongs = (place: Place) => boolean;

const inQueue: { readonly [Name in Queue]?: Belongs } = {
  all: () => true,
  mine: ({ claimedBy }) => claimedBy === me,
  urgent: ({ status, dueOn, dueFor }) =>
    openStatuses.some((open) => open === status) && dueOn !== null && dueOn <= near[dueFor],
  warnings: ({ openWarnings, status }) => openWarnings > 0 && status !== 'cancelled',
  amended: ({ amendedVersion }) => amendedVersion !== null,
};

function fits({ kinds, statuses, warnings, claimed, departsWithin }: WorklistFilter): Belongs {
  return (place) =>
    (kinds === undefined || kinds.some((kind) => place.kinds.split(' ').includes(kind))) &&
    (statuses === undefined || statuses.includes(place.status)) &&
    (warnings === undefined || (warnings === 'open') === place.openWarnings > 0) &&
    (claimed === undefined ||
      claimed === (place.claimedBy === null ? 'nobody' : place.claimedBy === me ? 'mine' : 'others')) &&
    (departsWithin === undefined ||
      (place.departsOn !== null &&
        place.departsOn >= today &&
        Date.parse(place.departsOn) <= Date.parse(today) + departsWithin * 86_400_000));
}

type Row = Place & { readonly id: number };
const byId = (a: Row, b: Row) => b.id - a.id;
const byText = (a: string | null, b: string | null) => (a ?? '').localeCompare(b ?? '');

/** The rows of each stretch of an order, one stretch behind the other. */
const inOrder: { readonly [Order in WorklistOrder]: (rows: readonly Row[]) => Row[] } = {
  newest: (rows) => rows.toSorted((a, b) => byText(b.receivedAt, a.receivedAt) || byId(a, b)),
  urgent: (rows) => [
    ...rows.filter(({ dueOn }) => dueOn !== null).sort((a, b) => byText(a.dueOn, b.dueOn) || byId(b, a)),
    ...rows.filter(({ dueOn }) => dueOn === null).sort(byId),
  ],
  departure: (rows) => [
    ...rows
      .filter(({ departsOn }) => departsOn !== null && departsOn >= today)
      .sort((a, b) => byText(a.departsOn, b.departsOn) || byId(b, a)),
    ...rows
      .filter(({ departsOn }) => departsOn !== null && departsOn < today)
      .sort((a, b) => byText(b.departsOn, a.departsOn) || byId(a, b)),
    ...rows.filter(({ departsOn }) => departsOn === null).sort(byId),
  ],
  amount: (rows) => [
    ...rows
      .filter(({ amount }) => amount !== null)
      .sort((a, b) => Number(b.amount) - Number(a.amount) || byId(a, b)),
    ...rows.filter(({ amount }) => amount === null).sort(byId),
  ],
};

/** The ids that a worklist should give, by plain sorting. */
function expected(places: readonly Place[], { queue, order, filter = {} }: Worklist): number[] {
  const belongs = inQueue[queue] ?? (({ status }: Place) => status === queue);
  const rows = places.map((place, index) => ({ ...place, id: index + 1 }));
  return inOrder[order](rows.filter(belongs).filter(fits(filter))).map(({ id }) => id);
}

/** Walks a worklist page by page, as a screen does; `days` gives the day on which each page is asked for. */
async function walk(worklist: Worklist, limit: number, days: readonly string[] = []): Promise<number[]> {
  const ids: number[] = [];
  let after: string | undefined;
  for (let page = 0; ; page += 1) {
    const day = days[Math.min(page, days.length - 1)] ?? today;
    const input = { ...worklist, limit, ...(after === undefined ? {} : { after }) };
    const found = parseOutput(
      'reservations.list',
      await worklistPage(testStore.store.read, input, { ...moment, today: day }),
    );
    expect(found.rows.length).toBeLessThanOrEqual(limit);
    ids.push(...found.rows.map(({ id }) => id));
    if (found.next === null) return ids;
    expect(found.rows).toHaveLength(limit);
    expect(found.next.length).toBeLessThanOrEqual(100);
    after = found.next;
  }
}

const segmentKinds: readonly SegmentKind[] = ['air', 'hotel', 'package', 'car', 'insurance'];
const optionally = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined, freq: 2 });
const anyFilter = fc
  .record({
    kinds: optionally(fc.uniqueArray(fc.constantFrom(...segmentKinds), { minLength: 1 })),
    statuses: optionally(fc.uniqueArray(fc.constantFrom(...reservationStatuses), { minLength: 1 })),
    warnings: optionally(fc.constantFrom('open' as const, 'none' as const)),
    claimed: optionally(fc.constantFrom('mine' as const, 'nobody' as const, 'others' as const)),
    departsWithin: optionally(fc.constantFrom(0, 1, 7, 366)),
  })
  .map((filter): WorklistFilter => JSON.parse(JSON.stringify(filter)));

describe('A worklist', () => {
  test('walked page by page gives every reservation of its queue once, in order, whatever the size of a page', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(anyPlace, { maxLength: 60 }),
        fc.integer({ min: 1, max: 20 }),
        async (places, limit) => {
          await fill(places);
          for (const queue of queues) {
            for (const order of worklistOrders) {
              expect(await walk({ queue, order }, limit)).toEqual(expected(places, { queue, order }));
            }
          }
        },
      ),
      { numRuns: 20 },
    );
  });

  test('narrowed by any filter gives those that fit it, in the same order', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(anyPlace, { maxLength: 60 }),
        fc.array(anyFilter, { minLength: 4, maxLength: 4 }),
        fc.integer({ min: 1, max: 20 }),
        async (places, filters, limit) => {
          await fill(places);
          for (const queue of queues) {
            for (const [index, order] of worklistOrders.entries()) {
              const worklist = { queue, order, filter: filters[index] };
              expect([worklist, await walk(worklist, limit)]).toEqual([worklist, expected(places, worklist)]);
            }
          }
        },
      ),
      { numRuns: 40 },
    );
  });

  test('of some hundred reservations does so too, in pages of the desk’s size', async () => {
    const places = fc.sample(anyPlace, 400);
    await fill(places);
    for (const queue of queues) {
      for (const order of worklistOrders) {
        for (const limit of [1, 100, 500]) {
          if (limit === 1 && queue !== 'warnings') continue;
          expect(await walk({ queue, order }, limit)).toEqual(expected(places, { queue, order }));
        }
      }
    }
  });

  test('that few fit gives short pages with a next one, and loses none', async () => {
    const odd = fc.sample(anyPlace, 1)[0];
    if (odd === undefined) throw new Error('no sample');
    const many = Array.from(
      { length: 4_500 },
      (_, index): Place => ({
        ...odd,
        status: 'new',
        kinds: index % 1_500 === 7 ? 'car' : 'air',
        claimedBy: null,
      }),
    );
    await fill(many);
    const worklist: Worklist = { queue: 'all', order: 'newest', filter: { kinds: ['car'] } };
    const ids: number[] = [];
    let after: string | undefined;
    let pages = 0;
    do {
      const input = { ...worklist, limit: 200, ...(after === undefined ? {} : { after }) };
      const page = await worklistPage(testStore.store.read, input, moment);
      ids.push(...page.rows.map(({ id }) => id));
      after = page.next ?? undefined;
      pages += 1;
    } while (after !== undefined);
    expect(ids).toEqual([3_008, 1_508, 8]);
    expect(pages).toBe(3);
    expect((await everyOne(testStore.store.read, worklist, moment)).items).toHaveLength(3);
  });

  test('chosen as a whole gives every id with its version, in order', async () => {
    const places = fc.sample(anyPlace, 120);
    await fill(places);
    for (const queue of queues) {
      const worklist = { queue, order: 'departure' as const };
      const { items, more } = await everyOne(testStore.store.read, worklist, moment);
      expect(items).toEqual(expected(places, worklist).map((id) => ({ id, version: 1 })));
      expect(more).toBe(false);
    }
  });

  test('of more than can be chosen at once gives the first ones and says so', async () => {
    await testStore.store.write(async (tx) => {
      const place = fc.sample(anyPlace, 1)[0];
      if (place === undefined) throw new Error('no sample');
      for (let id = 1; id <= mostChosen + 3; id += 1) {
        await tx
          .insertInto('reservation')
          .values(reservationAt({ ...place, status: 'new' }, id))
          .execute();
      }
    });
    const worklist = { queue: 'new', order: 'newest' } as const;
    const { items, more } = await everyOne(testStore.store.read, worklist, moment);
    expect([items.length, more, items[0]?.id]).toEqual([mostChosen, true, mostChosen + 3]);
    const counts = await worklistCounts(testStore.store.read, moment);
    expect([counts.new, counts.all]).toEqual([countedUpTo + 1, countedUpTo + 1]);
  });

  test('counts as many as it lists', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyPlace, { maxLength: 40 }), async (places) => {
        await fill(places);
        const counts = parseOutput('reservations.counts', await worklistCounts(testStore.store.read, moment));
        for (const queue of queues) {
          expect([queue, counts[queue]]).toEqual([
            queue,
            expected(places, { queue, order: 'newest' }).length,
          ]);
        }
      }),
      { numRuns: 15 },
    );
  });

  test('says of each who has it, since when, and what it is warned of', async () => {
    const place = fc.sample(anyPlace, 1)[0];
    if (place === undefined) throw new Error('no sample');
    await fill([{ ...place, status: 'new', claimedBy: colleague, openWarnings: 3 }]);
    await testStore.store.write(async (tx) => {
      for (const [code, resolvedAt] of [
        ['noEmail', null],
        ['priceZero', '2026-11-22T11:00:00.000Z'],
        ['noPhone', null],
        ['noEmail', null],
      ] as const) {
        await tx
          .insertInto('warning')
          .values({
            reservation_id: 1,
            booking_version: 1,
            code,
            facts: '{}',
            raised_at: today,
            resolved_at: resolvedAt,
          })
          .execute();
      }
    });
    const { rows } = await worklistPage(
      testStore.store.read,
      { queue: 'new', order: 'newest', limit: 5 },
      moment,
    );
    expect(rows).toMatchObject([
      {
        warnings: ['noEmail', 'noPhone'],
        claim: { staffId: colleague, name: 'Luc Roy', since: '2026-11-22T11:00:00.000Z' },
      },
    ]);
  });

  test('loses none that is still ahead where midnight falls between two pages', async () => {
    const places = fc.sample(anyPlace, 120).map((place): Place => ({ ...place, status: 'new' }));
    await fill(places);
    const tomorrow = '2026-11-23';
    const worklist = { queue: 'new', order: 'departure' } as const;
    const walked = await walk(worklist, 10, [today, tomorrow]);
    expect(new Set(walked)).toEqual(new Set(expected(places, worklist)));
    // Those that leave today may come a second time, among those that have left; no other does.
    const twice = walked.filter((id, index) => walked.indexOf(id) !== index);
    for (const id of twice) expect(places[id - 1]?.departsOn).toBe(today);
  });

  test.each([
    ['newest', 'd 2026-11-22 5'],
    ['newest', 'n 2026-11-22 5'],
    ['newest', 'n 2026-11-20T08:00:00.000Z'],
    ['newest', 'n 2026-11-20T08:00:00.000Z 5 6'],
    ['newest', 'n 2026-11-20T08:00:00.000Z -5'],
    ['newest', 'n 2026-11-20T08:00:00.000Z 99999999999999999999'],
    ['newest', ''],
    ['newest', "n ' or 1=1 -- 5"],
    ['departure', 'n 2026-11-20T08:00:00.000Z 5'],
    ['departure', 'd soon 5'],
    ['departure', 'd 2026-11-22 5.5'],
    ['departure', 'd 2026-11-22'],
    ['departure', 'x 2026-11-22 5'],
    ['departure', 'l'],
    ['departure', 'l 5x'],
    ['urgent', 'd 2026-11-22 5'],
    ['amount', 'a 12.5 5'],
    ['amount', 'a 5'],
    ['amount', 'z 12 5'],
  ] as const)('in the order %s refuses a cursor that it never gave: %j', async (order, after) => {
    await fill([]);
    const page = worklistPage(testStore.store.read, { queue: 'all', order, after, limit: 5 }, moment);
    expect(await refusalOf(page)).toBe('invalidInput');
  });

  test('that is empty has an empty page and no next one', async () => {
    for (const order of worklistOrders) {
      const input = { queue: 'new', order, limit: 1 } as const;
      expect(await worklistPage(testStore.store.read, input, moment)).toEqual({ rows: [], next: null });
    }
  });
});
