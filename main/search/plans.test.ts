import { Kysely, sql } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { worklistRows } from '../reservations/worklist-rows.ts';
import { openConnection } from '../store/connection.ts';
import { connectionDialect } from '../store/driver.ts';
import type { Schema } from '../store/schema.ts';
import { findHits } from './find.ts';
import { listPage } from './list.ts';
import { type Db, pendingIds } from './queries.ts';
import { openSearchDesk, type SearchDesk } from './testing.ts';

let desk: SearchDesk;
/** A reading connection that keeps every statement that it was asked. */
let db: Db;
let asked: { sql: string; parameters: readonly unknown[] }[];

beforeEach(async () => {
  desk = openSearchDesk();
  await desk.add({}, {}, {});
  asked = [];
  db = new Kysely<Schema>({
    dialect: connectionDialect(openConnection(desk.file, desk.key, 'read')),
    log: ({ query }) => {
      asked.push({ sql: query.sql, parameters: query.parameters });
    },
  });
});
afterEach(async () => {
  await db.destroy();
  await desk.close();
});

const rows = { rows: (ids: readonly number[]) => worklistRows(db, ids) };
const here = { today: '2026-11-22', timeZone: 'UTC' };

/** The steps of SQLite's plans for everything that was asked since the last time. */
async function plans(): Promise<{ sql: string; step: string }[]> {
  const statements = new Map(asked.splice(0).map((one) => [one.sql, one.parameters]));
  const steps: { sql: string; step: string }[] = [];
  for (const [statement, parameters] of statements) {
    const reader = openConnection(desk.file, desk.key, 'read');
    for (const row of reader.prepare(`explain query plan ${statement}`).all(...parameters)) {
      if (typeof row === 'object' && row !== null && 'detail' in row) {
        steps.push({ sql: statement, step: String(row.detail) });
      }
    }
    reader.close();
  }
  return steps;
}

/** Indexes that are walked in their own order, as far as a limit, without a look at the rows. */
const WALKED = /^(SCAN|SEARCH) reservation USING COVERING INDEX/;
/** Rows of the given ids, the terms of the full-text index, and a stretch of locators. */
const LOOKED_UP =
  /^SEARCH (\w+) USING (INTEGER PRIMARY KEY \(rowid=\?\)|PRIMARY KEY \(reservation_id=\?\)|INDEX (document|warning)_reservation \(reservation_id=\?\)|COVERING INDEX sqlite_autoindex_reservation_1 \(locator>\? AND locator<\?\))$/;
const ASKED_FOR =
  /^(LIST SUBQUERY|SCAN (json_each|given) VIRTUAL TABLE|SCAN search_index VIRTUAL TABLE INDEX \d+:.*M)/;
/** Ids that come as one text, and what is looked up of each reservation that is held against the filter. */
const AS_ONE =
  /^(SCAN removal USING INDEX removal_pending|CO-ROUTINE \(subquery-\d+\)|SCAN \(subquery-\d+\)|CORRELATED SCALAR SUBQUERY \d+)$/;
/** Records beside reservations: a stretch of an index of theirs, or those of one reservation. */
const BESIDE =
  /^SEARCH (kept|newer|history|line|segment|removal|later|reservation)( EXISTS)? USING (COVERING INDEX (booking_version_first|booking_version_later|history_moved|removal_done) |INDEX (removal_done|removal_pending|booking_version_reservation|sqlite_autoindex_(removal|reservation|booking_version)_\d) |COVERING INDEX sqlite_autoindex_reservation_2 |PRIMARY KEY )/;

/** A step that is none of the above: it reads rows that nobody asked for, or sorts what it read. */
function isSlow(step: string): boolean {
  return ![WALKED, LOOKED_UP, ASKED_FOR, AS_ONE, BESIDE].some((known) => known.test(step));
}

test('A statement without an index is noticed here', async () => {
  await sql`select id from reservation where remarks = ${'x'} order by remarks`.execute(db);
  expect((await plans()).filter(({ step }) => isSlow(step))).not.toEqual([]);
});

test.each([
  'trem',
  'elodie tremblay',
  '514 555',
  'elodie@client.example',
  '@client',
  'H3A 3R7',
  'TS480',
  'CDFGHJ',
  'tremblay 0199',
])('Finding %s reads no table from end to end and sorts nothing', async (text) => {
  await findHits(db, rows, { text, limit: 12 });
  const steps = await plans();
  expect(steps.length).toBeGreaterThan(1);
  expect(steps.filter(({ step }) => isSlow(step))).toEqual([]);
});

test.each([
  {},
  { statuses: ['new' as const, 'mailed' as const] },
  { text: 'tremblay', statuses: ['new' as const] },
  { departs: { from: '2026-12-01', to: '2027-12-31' } },
  { received: { from: '2026-11-01', to: '2026-11-30' } },
  { supplier: 'air transat', destination: 'lisboa', kinds: ['air' as const] },
  { amount: { currency: 'CAD', least: 100, most: 900_000 } },
  { warnings: true as const, amended: true as const },
  { received: { from: '2026-11-01', to: '2026-11-30' }, receivedHour: 14 },
  { received: { from: '2026-11-01' }, reviewed: { how: 'timed' as const, above: 15, upTo: 60 } },
  { received: { from: '2026-11-01' }, reviewed: { how: 'unrecorded' as const } },
  { supplierIs: 'Air Transat', destinationIs: 'Lisboa', pricedIn: 'CAD' },
  { without: ['supplier' as const, 'destination' as const], pricedIn: 'CAD' },
  { pricedIn: 'CAD', statuses: ['new' as const] },
  { pulled: { from: '2026-11-01', to: '2026-11-30' } },
  { amendedOn: { from: '2026-11-01', to: '2026-11-30' } },
  { removed: { from: '2026-11-01', to: '2026-11-30' } },
  { removal: 'pending' as const },
])('Listing %j reads from indexes and sorts nothing, in both orders and behind a cursor', async (filter) => {
  for (const [order, after] of [
    ['newest', 'r 2026-11-22T12:00:00.000Z 2'],
    ['departure', 'd 2026-11-30 1'],
  ] as const) {
    await listPage(db, rows, { filter, order, limit: 2 }, here);
    await listPage(db, rows, { filter, order, after, limit: 2 }, here);
  }
  const steps = await plans();
  expect(steps.length).toBeGreaterThan(1);
  expect(steps.filter(({ step }) => isSlow(step))).toEqual([]);
});

test('Those whose amendment waits are walked in an index of theirs, in both orders', async () => {
  for (const order of ['newest', 'departure'] as const) {
    await listPage(db, rows, { filter: { amended: true }, order, limit: 2 }, here);
  }
  const indexes = (await plans()).flatMap(({ step }) => /INDEX (reservation_\w+)/.exec(step)?.[1] ?? []);
  expect([...new Set(indexes)].sort()).toEqual(['reservation_amended', 'reservation_amended_departs']);
});

test('The marks are taken in their own order', async () => {
  await pendingIds(db, 64);
  expect((await plans()).map(({ step }) => step)).toEqual(['SCAN search_pending']);
});
