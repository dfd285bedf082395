import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type InputOf, parseOutput } from '../../preload/contract/index.ts';
import { reservationStatuses } from '../../preload/contract/reservations.ts';
import type { SearchFilter } from '../../preload/contract/search.ts';
import type { NewReservation } from '../reservations/queries.ts';
import { addConnection } from '../reservations/testing.ts';
import { refusalOf } from '../testing.ts';
import { listPage } from './list.ts';
import type { ListLimits } from './list-walk.ts';
import { openSearchDesk, type SearchDesk } from './testing.ts';

const today = '2026-11-22';
type Order = InputOf<'search.list'>['order'];
const orders: readonly Order[] = ['newest', 'departure'];
const days = ['1999-01-01', '2026-11-21', today, '2026-11-23', '2026-12-24', '2027-07-01'] as const;
const arrivals = [
  '2026-11-19T12:00:00.000Z',
  '2026-11-20T12:00:00.000Z',
  '2026-11-20T12:00:00.001Z',
] as const;
const families = ['Roy', 'Royer', 'Côté'] as const;
const destinations = ['Lisboa', 'Punta Cana', 'LIS'] as const;
const suppliers = ['Air Transat', 'Sol Voyages'] as const;

/** What of a reservation lists are narrowed by. Few values, so that many are equal. */
const anyRecord = fc.record({
  status: fc.constantFrom(...reservationStatuses),
  family: fc.constantFrom(...families),
  destination: fc.option(fc.constantFrom(...destinations)),
  supplier: fc.constantFrom(...suppliers),
  kinds: fc.constantFrom(['air'], ['hotel'], ['air', 'hotel']),
  departsOn: fc.option(fc.constantFrom(...days)),
  receivedAt: fc.constantFrom(...arrivals),
  amount: fc.option(fc.constantFrom(-500, 0, 99_999, 100_000, 123_456)),
  openWarnings: fc.constantFrom(0, 0, 2),
  amended: fc.boolean(),
});
type Kept = ReturnType<typeof anyRecord.generate>['value'];

const maybe = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined });
const day = fc.constantFrom(...days);
const anyFilter = fc
  .record({
    text: maybe(fc.constantFrom('roy', 'cote', 'Ana Roy', '!')),
    statuses: maybe(fc.uniqueArray(fc.constantFrom(...reservationStatuses), { maxLength: 3 })),
    kinds: maybe(fc.constantFrom(['air' as const], ['hotel' as const, 'car' as const])),
    departs: maybe(fc.record({ from: maybe(day), to: maybe(day) })),
    received: maybe(
      fc.record({
        from: maybe(fc.constant('2026-11-20')),
        to: maybe(fc.constantFrom('2026-11-19', '2026-11-20')),
      }),
    ),
    supplier: maybe(fc.constantFrom('transat', 'Sol Voy', 'delta')),
    destination: maybe(fc.constantFrom('lis', 'lisb', 'cana punta')),
    amount: maybe(
      fc.record({
        currency: fc.constantFrom('CAD', 'USD'),
        least: maybe(fc.constantFrom(-1, 1, 100_000)),
        most: maybe(fc.constantFrom(0, 99_999, 120_000)),
      }),
    ),
    warnings: maybe(fc.constant(true as const)),
    amended: maybe(fc.constant(true as const)),
  })
  .map((filter): SearchFilter => JSON.parse(JSON.stringify(filter)));

let desk: SearchDesk;
beforeEach(() => {
  desk = openSearchDesk();
});
afterEach(() => desk.close());

function record(kept: Kept, id: number): NewReservation {
  return {
    id,
    locator: `L${String(id).padStart(5, '0')}`,
    status: kept.status,
    connection_id: 1,
    booking_id: `b-${id}`,
    booking_version: 1,
    amended_version: kept.amended ? 2 : null,
    language: 'en',
    lead_given: 'Ana',
    lead_family: kept.family,
    travellers: 0,
    destination: kept.destination,
    kinds: kept.kinds.join(' '),
    departs_on: kept.departsOn,
    total_amount: kept.amount,
    total_currency: kept.amount === null ? null : 'CAD',
    open_warnings: kept.openWarnings,
    client_given: 'Ana',
    client_family: kept.family,
    client_address: '{}',
    payment_method: 'cheque',
    payment_plan: 'full',
    security_code_given: 0,
    submitted_at: kept.receivedAt,
    received_at: kept.receivedAt,
    changed_at: kept.receivedAt,
  };
}

/** Puts reservations into the store in place of those that are there; their ids count up from 1. */
async function fill(records: readonly Kept[]): Promise<void> {
  await desk.store.write(async (tx) => {
    await addConnection(tx);
    await tx.deleteFrom('segment').execute();
    await tx.deleteFrom('reservation').execute();
    for (const [index, kept] of records.entries()) {
      await tx
        .insertInto('reservation')
        .values(record(kept, index + 1))
        .execute();
      await tx
        .insertInto('segment')
        .values({
          reservation_id: index + 1,
          ordinal: 0,
          kind: 'air',
          supplier: kept.supplier,
          facts: '{}',
        })
        .execute();
    }
  });
  await desk.search.settled();
}

const folded = (text: string) => text.toLowerCase().normalize('NFKD').replace(/\p{M}/gu, '');
const beginsSomewhere = (text: string, words: string) =>
  folded(words)
    .split(' ')
    .every((word) =>
      folded(text)
        .split(' ')
        .some((one) => one.startsWith(word)),
    );

/** Whether a reservation belongs to the list, by plain comparing. */
function belongs(kept: Kept, filter: SearchFilter, order: Order): boolean {
  const { text, statuses, kinds, departs, received, supplier, destination, amount } = filter;
  const inStretch = (value: string, { from, to }: { from?: string | undefined; to?: string | undefined }) =>
    (from === undefined || value >= from) && (to === undefined || value <= to);
  const fromDay = order === 'departure' && departs === undefined ? { from: today } : departs;
  return (
    (text === undefined || (text !== '!' && beginsSomewhere(`Ana ${kept.family}`, text))) &&
    (statuses === undefined || statuses.length === 0 || statuses.includes(kept.status)) &&
    (kinds === undefined || kinds.some((kind) => kept.kinds.some((own) => own === kind))) &&
    (order !== 'departure' || kept.departsOn !== null) &&
    (fromDay === undefined ||
      (fromDay.from === undefined && fromDay.to === undefined) ||
      (kept.departsOn !== null && inStretch(kept.departsOn, fromDay))) &&
    (received === undefined || inStretch(kept.receivedAt.slice(0, 10), received)) &&
    (supplier === undefined || beginsSomewhere(kept.supplier, supplier)) &&
    (destination === undefined || beginsSomewhere(kept.destination ?? '', destination)) &&
    (amount === undefined ||
      (kept.amount !== null &&
        amount.currency === 'CAD' &&
        kept.amount >= (amount.least ?? Number.NEGATIVE_INFINITY) &&
        kept.amount <= (amount.most ?? Number.POSITIVE_INFINITY))) &&
    (filter.warnings === undefined || kept.openWarnings > 0) &&
    (filter.amended === undefined || kept.amended)
  );
}

function expected(records: readonly Kept[], filter: SearchFilter, order: Order): number[] {
  const rows = records
    .map((kept, index) => ({ ...kept, id: index + 1 }))
    .filter((kept) => belongs(kept, filter, order));
  const sorted =
    order === 'newest'
      ? rows.sort((a, b) => b.receivedAt.localeCompare(a.receivedAt) || b.id - a.id)
      : rows.sort((a, b) => (a.departsOn ?? '').localeCompare(b.departsOn ?? '') || a.id - b.id);
  return sorted.map(({ id }) => id);
}

/** Limits that a handful of reservations reaches, so that every way of making a page is gone. */
const tight: ListLimits = { mostIds: 9, few: 3, mostWalked: 12, chunk: 5, mostLookedAt: 4, lookedAtOnce: 2 };
const mostTight: ListLimits = { ...tight, mostIds: 2, few: 0, chunk: 2 };

/** Walks a list page by page, as the screen does. */
async function walk(
  filter: SearchFilter,
  order: Order,
  limit: number,
  limits?: ListLimits,
): Promise<number[]> {
  const ids: number[] = [];
  let after: string | undefined;
  for (;;) {
    const input = { filter, order, limit, ...(after === undefined ? {} : { after }) };
    const listed =
      limits === undefined
        ? await desk.search.list(input)
        : {
            ...(await listPage(
              desk.store.read,
              desk.reservations,
              input,
              { today, timeZone: 'UTC' },
              limits,
            )),
            left: 0,
          };
    const page = parseOutput('search.list', listed);
    expect(page.rows.length).toBeLessThanOrEqual(limit);
    ids.push(...page.rows.map(({ id }) => id));
    if (page.next === null) return ids;
    expect(page.next.length).toBeLessThanOrEqual(100);
    after = page.next;
  }
}

describe('A narrowed list', () => {
  test('walked page by page gives everything that fits once, in order, whatever the filter and the size of a page', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(anyRecord, { maxLength: 40 }),
        fc.array(anyFilter, { minLength: 6, maxLength: 6 }),
        fc.integer({ min: 1, max: 20 }),
        async (records, filters, limit) => {
          await fill(records);
          for (const filter of [{}, ...filters]) {
            for (const order of orders) {
              for (const limits of [undefined, tight, mostTight]) {
                const walked = await walk(filter, order, limit, limits);
                expect([filter, walked]).toEqual([filter, expected(records, filter, order)]);
              }
            }
          }
        },
      ),
      { numRuns: 25 },
    );
  });

  test('of some thousand, where sets are too large to be sorted at once, does so too', async () => {
    const records = fc.sample(anyRecord, 3_000);
    await fill(records);
    for (const filter of [
      {},
      { statuses: ['new', 'mailed'] },
      { text: 'roy' },
      { text: 'roy', statuses: ['onHold'] },
      { departs: { from: '2026-11-23' }, warnings: true },
      { kinds: ['air'], received: { to: '2026-11-19' } },
    ] satisfies SearchFilter[]) {
      for (const order of orders) {
        for (const limit of [7, 200, 500]) {
          if (limit === 7 && filter !== undefined && Object.keys(filter).length === 0) continue;
          expect(await walk(filter, order, limit)).toEqual(expected(records, filter, order));
        }
      }
    }
  });

  test.each([
    ['newest', 'd 2026-11-22 5'],
    ['newest', 'r 2026-11-22 5'],
    ['newest', ''],
    ['newest', "r ' or 1=1 -- 5"],
    ['departure', 'r 2026-11-20T12:00:00.000Z 5'],
    ['departure', 'd soon 5'],
    ['departure', 'd 2026-11-22 -1'],
  ] as const)('in the order %s refuses a cursor that it never gave: %j', async (order, after) => {
    expect(await refusalOf(desk.search.list({ filter: {}, order, after, limit: 5 }))).toBe('invalidInput');
  });

  test.each(['2026-02-31', '2026-13-01', '0000-00-00'])(
    'refuses %s, a day that no calendar has',
    async (from) => {
      for (const filter of [{ departs: { from } }, { received: { to: from } }]) {
        expect(await refusalOf(desk.search.list({ filter, order: 'newest', limit: 5 }))).toBe('invalidInput');
      }
    },
  );

  test('takes received days as days of the agency’s own time zone', async () => {
    const { narrowingOf } = await import('./list-filter.ts');
    const { received } = narrowingOf(
      { received: { from: '2026-03-08', to: '2026-03-08' } },
      'America/Toronto',
    );
    // The day on which the clocks go forward has 23 hours.
    expect(received).toEqual({ from: '2026-03-08T05:00:00.000Z', to: '2026-03-09T03:59:59.999Z' });
  });
});
