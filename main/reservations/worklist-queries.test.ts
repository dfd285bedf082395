import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parseOutput } from '../../preload/contract/index.ts';
import { type Queue, queues, reservationStatuses } from '../../preload/contract/reservations.ts';
import { openTestStore, type TestStore } from '../store/testing.ts';
import { refusalOf } from '../testing.ts';
import type { NewReservation } from './queries.ts';
import { addConnection } from './testing.ts';
import { worklistCounts, worklistPage } from './worklist-queries.ts';

const today = '2026-11-22';
type Order = 'newest' | 'urgent';
const orders: readonly Order[] = ['newest', 'urgent'];

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
  receivedAt: fc.constantFrom(
    '2026-11-20T08:00:00.000Z',
    '2026-11-21T08:00:00.000Z',
    '2026-11-21T08:00:00.001Z',
  ),
  openWarnings: fc.constantFrom(0, 0, 1, 3),
  amendedVersion: fc.constantFrom(null, null, null, 2),
});
type Place = ReturnType<typeof anyPlace.generate>['value'];

let testStore: TestStore;

beforeEach(() => {
  testStore = openTestStore();
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
    kinds: 'hotel',
    departs_on: place.departsOn,
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
    await addConnection(tx);
    await tx.deleteFrom('reservation').execute();
    for (const [index, place] of places.entries()) {
      await tx
        .insertInto('reservation')
        .values(reservationAt(place, index + 1))
        .execute();
    }
  });
}

const inQueue: { readonly [Name in Queue]?: (place: Place) => boolean } = {
  all: () => true,
  warnings: ({ openWarnings, status }) => openWarnings > 0 && status !== 'cancelled',
  amended: ({ amendedVersion }) => amendedVersion !== null,
};

/** The ids that a worklist should give, by plain sorting. */
function expected(places: readonly Place[], queue: Queue, order: Order): number[] {
  const belongs = inQueue[queue] ?? (({ status }: Place) => status === queue);
  const rows = places.map((place, index) => ({ ...place, id: index + 1 })).filter(belongs);
  if (order === 'newest') {
    return rows.sort((a, b) => b.receivedAt.localeCompare(a.receivedAt) || b.id - a.id).map(({ id }) => id);
  }
  const isAhead = ({ departsOn }: Place) => departsOn !== null && departsOn >= today;
  const ahead = rows.filter(isAhead).sort((a, b) => {
    return (a.departsOn ?? '').localeCompare(b.departsOn ?? '') || a.id - b.id;
  });
  const others = rows.filter((row) => !isAhead(row)).sort((a, b) => b.id - a.id);
  return [...ahead, ...others].map(({ id }) => id);
}

/** Walks a worklist page by page, as a screen does; `days` gives the day on which each page is asked for. */
async function walk(
  queue: Queue,
  order: Order,
  limit: number,
  days: readonly string[] = [],
): Promise<number[]> {
  const ids: number[] = [];
  let after: string | undefined;
  for (let page = 0; ; page += 1) {
    const day = days[Math.min(page, days.length - 1)] ?? today;
    const input = { queue, order, limit, ...(after === undefined ? {} : { after }) };
    const found = parseOutput('reservations.list', await worklistPage(testStore.store.read, input, day));
    expect(found.rows.length).toBeLessThanOrEqual(limit);
    ids.push(...found.rows.map(({ id }) => id));
    if (found.next === null) return ids;
    expect(found.rows).toHaveLength(limit);
    expect(found.next.length).toBeLessThanOrEqual(100);
    after = found.next;
  }
}

describe('A worklist', () => {
  test('walked page by page gives every reservation of its queue once, in order, whatever the size of a page', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(anyPlace, { maxLength: 60 }),
        fc.integer({ min: 1, max: 20 }),
        async (places, limit) => {
          await fill(places);
          for (const queue of queues) {
            for (const order of orders) {
              expect(await walk(queue, order, limit)).toEqual(expected(places, queue, order));
            }
          }
        },
      ),
      { numRuns: 25 },
    );
  });

  test('of some hundred reservations does so too, in pages of the desk’s size', async () => {
    const places = fc.sample(anyPlace, 400);
    await fill(places);
    for (const queue of queues) {
      for (const order of orders) {
        for (const limit of [1, 100, 500]) {
          if (limit === 1 && queue !== 'warnings') continue;
          expect(await walk(queue, order, limit)).toEqual(expected(places, queue, order));
        }
      }
    }
  });

  test('counts as many as it lists', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyPlace, { maxLength: 40 }), async (places) => {
        await fill(places);
        const counts = parseOutput('reservations.counts', await worklistCounts(testStore.store.read));
        for (const queue of queues) {
          expect([queue, counts[queue]]).toEqual([queue, expected(places, queue, 'newest').length]);
        }
      }),
      { numRuns: 15 },
    );
  });

  test('loses none that is still ahead where midnight falls between two pages', async () => {
    const places = fc.sample(anyPlace, 120).map((place): Place => ({ ...place, status: 'new' }));
    await fill(places);
    const tomorrow = '2026-11-23';
    const walked = await walk('new', 'urgent', 10, [today, tomorrow]);
    expect(new Set(walked)).toEqual(new Set(expected(places, 'new', 'urgent')));
    // Those that leave today may come a second time, among those that have left; no other does.
    const twice = walked.filter((id, index) => walked.indexOf(id) !== index);
    for (const id of twice) expect(places[id - 1]?.departsOn).toBe(today);
  });

  test.each([
    ['newest', 'u 2026-11-22 5'],
    ['newest', 'n 2026-11-22 5'],
    ['newest', 'n 2026-11-20T08:00:00.000Z'],
    ['newest', 'n 2026-11-20T08:00:00.000Z 5 6'],
    ['newest', 'n 2026-11-20T08:00:00.000Z -5'],
    ['newest', 'n 2026-11-20T08:00:00.000Z 99999999999999999999'],
    ['newest', ''],
    ['newest', "n ' or 1=1 -- 5"],
    ['urgent', 'n 2026-11-20T08:00:00.000Z 5'],
    ['urgent', 'u soon 5'],
    ['urgent', 'u 2026-11-22 5.5'],
    ['urgent', 'u 2026-11-22'],
    ['urgent', 'l 2026-11-22 5'],
    ['urgent', 'l'],
    ['urgent', 'l 5x'],
  ] as const)('in the order %s refuses a cursor that it never gave: %j', async (order, after) => {
    await fill([]);
    const page = worklistPage(testStore.store.read, { queue: 'all', order, after, limit: 5 }, today);
    expect(await refusalOf(page)).toBe('invalidInput');
  });

  test('that is empty has an empty page and no next one', async () => {
    for (const order of orders) {
      expect(await worklistPage(testStore.store.read, { queue: 'new', order, limit: 1 }, today)).toEqual({
        rows: [],
        next: null,
      });
    }
  });
});
