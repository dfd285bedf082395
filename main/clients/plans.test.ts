import { Kysely } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { countMailingsOf, mailingsOfSome } from '../mailing/queries.ts';
import { openConnection } from '../store/connection.ts';
import { connectionDialect } from '../store/driver.ts';
import type { Schema } from '../store/schema.ts';
import { apartFrom, bookedBy, conditionsIn, consentsIn, membersAmong, membersOf } from './queries.ts';
import { type ClientDesk, openClientDesk } from './testing.ts';
import { traitsOf } from './traits.ts';

let desk: ClientDesk;
/** A reading connection that keeps every statement that it was asked. */
let db: Kysely<Schema>;
let asked: { sql: string; parameters: readonly unknown[] }[];

beforeEach(async () => {
  desk = await openClientDesk();
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

/** The steps of SQLite's plans for everything that was asked. */
function steps(): string[] {
  const reader = openConnection(desk.file, desk.key, 'read');
  const found = asked.flatMap(({ sql: statement, parameters }) =>
    reader
      .prepare(`explain query plan ${statement}`)
      .all(...parameters)
      .map((row) => (typeof row === 'object' && row !== null && 'detail' in row ? String(row.detail) : '')),
  );
  reader.close();
  return found;
}

/** Reads a table from end to end, or an index that holds more than this client's. */
const READS_ALL = /^SCAN (?!json_each)/;

test('A statement that reads a whole table is noticed here', async () => {
  await db.selectFrom('reservation').select('id').where('remarks', '=', 'x').execute();
  expect(steps().filter((step) => READS_ALL.test(step))).not.toEqual([]);
});

test('A client’s page goes from the search index to the rows by their keys, and through no table', async () => {
  const ids = [1, 2, 3];
  await traitsOf(db, ids);
  await bookedBy(db, ids);
  await consentsIn(db, ids);
  await conditionsIn(db, ids);
  await membersOf(db, 1, 10);
  await membersAmong(db, ids);
  await apartFrom(db, 1);
  await mailingsOfSome(db, ids, { limit: 5 });
  await mailingsOfSome(db, ids, { before: 9, limit: 5 });
  await countMailingsOf(db, ids);
  const found = steps();
  expect(found.length).toBeGreaterThan(12);
  expect(found.filter((step) => READS_ALL.test(step))).toEqual([]);
  expect(found.filter((step) => /SEARCH mailing USING/.test(step))).not.toEqual([]);
  expect(found.filter((step) => /SEARCH mailing USING (?!.*mailing_reservation)/.test(step))).toEqual([]);
});
