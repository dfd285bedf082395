import { readFileSync } from 'node:fs';
import { Temporal } from 'temporal-polyfill';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Figures, MOST_NAMES, reviewBounds, type Values } from '../../preload/contract/figures.ts';
import { listAddress } from '../../renderer/figures/list-address.ts';
import { filterIn, orderIn } from '../../renderer/find/filter-address.ts';
import { Audit } from '../audit/audit.ts';
import { Quarantine } from '../intake/quarantine.ts';
import { openSearchDesk, type SearchDesk } from '../search/testing.ts';
import { testClock } from '../testing.ts';
import { OfficeFigures } from './figures.ts';
import { liveThroughWeeks, pullAmendment } from './testing.ts';

/** Each number of the dashboard against the list that it links to, counted as the list itself counts. */
let desk: SearchDesk;
let figures: Figures;
let values: Values;

const today = '2026-11-22';
const asked = { from: '2026-10-20', to: today, ahead: 365 } as const;

beforeAll(async () => {
  desk = openSearchDesk();
  const { store, vault } = desk;
  const reviewer = { staffId: null, name: 'Ana Roy' };
  await liveThroughWeeks({ store, vault, today, weeks: 6, bookingsAWeek: 30, reviewer });
  await lateChanges();
  await desk.search.settled();
  const clock = testClock(`${today}T20:00:00.000Z`);
  const office = new OfficeFigures({ store, audit: new Audit(clock), clock, lastContactAt: () => null });
  figures = await office.show(asked);
  values = await office.values(asked);
  await office.stop();
}, 120_000);
afterAll(() => desk.close());

/** What weeks of an agency do not bring about by themselves. */
async function lateChanges(): Promise<void> {
  const ids = await desk.store.read.selectFrom('reservation').select('id').orderBy('id').execute();
  const [first, second, third, fourth] = ids.slice(-20).map(({ id }) => id);
  if (first === undefined || second === undefined || third === undefined || fourth === undefined)
    throw new Error('too few');
  for (const [id, day] of [
    [first, '10'],
    [first, '12'],
    [second, '12'],
  ] as const) {
    const at = `2026-11-${day}T23:30:00.000Z`;
    await pullAmendment(desk.store, id, at);
  }
  await desk.store.write(async (tx) => {
    // Out of New without a line that says so; to nowhere; by a supplier with blanks around its name; in another currency.
    await tx.updateTable('reservation').set({ destination: ' ' }).where('id', '=', third).execute();
    const isNew = tx.selectFrom('reservation').select('id').where('status', '=', 'new').limit(1);
    await tx.updateTable('reservation').set({ status: 'confirmed' }).where('id', 'in', isNew).execute();
    await tx.deleteFrom('price_line').where('reservation_id', 'in', [third, fourth]).execute();
    await tx
      .updateTable('segment')
      .set({ supplier: ' Été & Cie, « Sud » ' })
      .where('reservation_id', '=', fourth)
      .where('ordinal', '=', 0)
      .execute();
    const line = { kind: 'fare' as const, label: 'Fare', amount: 12_345, currency: 'CHF' };
    await tx
      .insertInto('price_line')
      .values([
        { ...line, reservation_id: third, ordinal: 0, segment_ordinal: null },
        { ...line, reservation_id: fourth, ordinal: 0, segment_ordinal: 0 },
        { ...line, reservation_id: fourth, ordinal: 1, segment_ordinal: null },
      ])
      .execute();
    await tx
      .updateTable('reservation')
      .set({ status: 'onHold' })
      .where('id', 'in', [third, fourth])
      .execute();
  });
}

/** How many rows the list of an address has, page by page to its end. */
async function rowsOf(address: string): Promise<number> {
  const { pathname, searchParams } = new URL(address, 'http://desk');
  if (pathname === '/quarantine') return quarantined(searchParams);
  expect(pathname).toBe('/find');
  const filter = filterIn(searchParams);
  // Nothing of the address means nothing to the list.
  expect(Object.keys(filter).length).toBeGreaterThan(0);
  const ids = new Set<number>();
  let after: string | undefined;
  do {
    const { rows, next } = await desk.search.list({
      filter,
      order: orderIn(searchParams),
      limit: 100,
      ...(after !== undefined && { after }),
    });
    for (const { id } of rows) {
      expect(ids.has(id)).toBe(false);
      ids.add(id);
    }
    after = next ?? undefined;
  } while (after !== undefined);
  return ids.size;
}

async function quarantined(parameters: URLSearchParams): Promise<number> {
  const clock = testClock(`${today}T20:00:00.000Z`);
  const quarantine = new Quarantine(desk.store, desk.vault, new Audit(clock), clock);
  const [from, to] = [parameters.get('from'), parameters.get('to')];
  const rows = await quarantine.list({
    ...(parameters.get('show') === null && { resolved: false }),
    ...(from !== null && to !== null && { pulled: { from, to } }),
    ...(parameters.get('removal') === 'pending' && { removal: 'pending' as const }),
  });
  return rows.length;
}

const day = (of: string) => ({ from: of, to: of });
const week = (of: string) => ({
  from: of,
  to: Temporal.PlainDate.from(of).add({ days: 6 }).toString(),
});

type Row = readonly [what: string, count: number, address: string];

/** Every number of the dashboard with its link; sums over a week beside the days, as long periods show them. */
const numbers: Record<string, () => Row[]> = {
  'received by day': () =>
    figures.received.days.map(({ day: of, count }) => [of, count, listAddress.received(day(of))]),
  'received in the period': () => [['total', figures.received.total, listAddress.received(asked)]],
  'received by hour': () =>
    figures.received.hours.map((count, hour) => [
      `${hour} h`,
      count,
      listAddress.receivedAtHour(asked, hour),
    ]),
  'time to review': () => [
    ...figures.review.bins.map(
      (count, bin): Row => [`bin ${bin}`, count, listAddress.reviewedWithin(asked, bin)],
    ),
    ['waiting', figures.review.waiting, listAddress.waiting(asked)],
    ['unrecorded', figures.review.unrecorded, listAddress.reviewUnrecorded(asked)],
  ],
  departures: () => {
    const all = { from: today, to: figures.departures.days.at(-1)?.day ?? '' };
    const sum = (of: 'ready' | 'open') => figures.departures.days.reduce((sum, one) => sum + one[of], 0);
    return [
      ...figures.departures.days
        .filter(({ ready, open }) => ready + open > 0)
        .flatMap(({ day: of, ready, open }): Row[] => [
          [`${of} ready`, ready, listAddress.departures(day(of), 'ready')],
          [`${of} open`, open, listAddress.departures(day(of), 'open')],
        ]),
      ['ready', sum('ready'), listAddress.departures(all, 'ready')],
      ['open', sum('open'), listAddress.departures(all, 'open')],
    ];
  },
  'values by supplier': () =>
    values.bySupplier.flatMap(({ currency, rows }) =>
      rows.map(
        ({ name, reservations }): Row => [
          `${name} ${currency}`,
          reservations,
          listAddress.supplier(asked, name, currency),
        ],
      ),
    ),
  'values by destination': () =>
    values.byDestination.flatMap(({ currency, rows }) =>
      rows.map(
        ({ name, reservations }): Row => [
          `${name} ${currency}`,
          reservations,
          listAddress.destination(asked, name, currency),
        ],
      ),
    ),
  'values of a currency': () =>
    // Each reservation has one destination, so those of all destinations together are those with a price in it.
    values.byDestination.map(({ currency, rows }) => [
      currency,
      rows.reduce((sum, { reservations }) => sum + reservations, 0),
      listAddress.valued(asked, currency),
    ]),
  'intake by day': () =>
    figures.intake.days.flatMap(({ day: of, kept, amended, removed, quarantined: inQuarantine }): Row[] => [
      [`${of} kept`, kept, listAddress.kept(day(of))],
      [`${of} amended`, amended, listAddress.amended(day(of))],
      [`${of} removed`, removed, listAddress.removed(day(of))],
      [`${of} quarantined`, inQuarantine, listAddress.quarantined(day(of))],
    ]),
  'intake by week': () =>
    figures.intake.days
      .filter((_, index, all) => index % 7 === 0 && index + 7 <= all.length)
      .flatMap(({ day: of }): Row[] => {
        const days = figures.intake.days.filter((one) => one.day >= of && one.day <= week(of).to);
        const sum = (name: 'kept' | 'amended' | 'removed' | 'quarantined') =>
          days.reduce((all, one) => all + one[name], 0);
        return [
          [`${of} kept`, sum('kept'), listAddress.kept(week(of))],
          [`${of} amended`, sum('amended'), listAddress.amended(week(of))],
          [`${of} removed`, sum('removed'), listAddress.removed(week(of))],
          [`${of} quarantined`, sum('quarantined'), listAddress.quarantined(week(of))],
        ];
      }),
  'the intake now': () => [
    ['in quarantine', figures.intake.now.inQuarantine, listAddress.quarantine()],
    ['to be removed', figures.intake.now.removalsPending, listAddress.removalPending()],
    ['quarantined, to be removed', figures.intake.now.quarantinedPending, listAddress.quarantinedPending()],
  ],
};

describe('The list behind each number has as many rows as the number says', () => {
  test.each(Object.keys(numbers))('%s', async (name) => {
    const rows = numbers[name]?.() ?? [];
    const told: string[] = [];
    for (const [what, count, address] of rows) {
      const listed = await rowsOf(address);
      if (listed !== count) told.push(`${what}: ${count}, but its list ${address} has ${listed}`);
    }
    expect(told).toEqual([]);
    // At least one number counts something, or nothing was tried.
    if (name !== 'the intake now') expect(rows.some(([, count]) => count > 0)).toBe(true);
  });

  test('in an agency that has some of everything', () => {
    expect(figures.review.unrecorded).toBeGreaterThan(0);
    expect(figures.review.bins.filter((count) => count > 0).length).toBeGreaterThan(3);
    expect(figures.review.bins).toHaveLength(reviewBounds.length + 1);
    const names = values.bySupplier.find(({ currency }) => currency === 'CHF')?.rows.map(({ name }) => name);
    expect(names?.toSorted()).toEqual(['Été & Cie, « Sud »', null].toSorted());
    expect(values.byDestination.some(({ rows }) => rows.some(({ name }) => name === null))).toBe(true);
    expect(values.bySupplier.every(({ rows }) => rows.length < MOST_NAMES)).toBe(true);
    expect(figures.intake.days.reduce((sum, { amended }) => sum + amended, 0)).toBeGreaterThan(2);
    expect(figures.intake.now.removalsPending).toBeGreaterThan(2);
  });

  test('and no address leads elsewhere than to a list that is held here, but for what stands on the dashboard', () => {
    const held = readFileSync(import.meta.filename, 'utf8');
    const elsewhere = Object.keys(listAddress).filter((name) => !held.includes(`listAddress.${name}(`));
    // Left on the server: its own list of labels. Failed runs: the dashboard's own list.
    expect(elsewhere.sort()).toEqual(['failures', 'left']);
  });
});
