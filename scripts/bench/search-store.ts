import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Database } from 'better-sqlite3';
import { z } from 'zod';
import { TERMS_VERSION } from '../../main/search/terms.ts';
import { openConnection } from '../../main/store/connection.ts';
import { migrate, newestSchema } from '../../main/store/migrations.ts';
import { migrationsFolder } from '../../main/store/testing.ts';
import { Random } from '../generator/random.ts';
import { inserts, writeReservation } from './search-reservations.ts';

const sampled = z.object({
  locator: z.string(),
  given: z.string(),
  family: z.string(),
  phone: z.string(),
  email: z.string(),
  postalCode: z.string(),
  flight: z.string(),
});
const triggers = z.array(z.object({ name: z.string(), sql: z.string() })).min(1);
/** A reservation as the benchmark asks for it afterwards. */
export type SampledReservation = z.infer<typeof sampled>;

/**
 * Reservations a transaction of the building: pages of indexes that are in no order are written once for many, and whoever
 * stops the building loses no more than these.
 */
const AT_ONCE = 25_000;
/** How many of all are asked for afterwards. */
const SAMPLED = 400;

/**
 * Builds an encrypted store of so many reservations with their index, and gives some of them. In a folder where a run before
 * has built it, it is taken as it is, and where one was stopped, the building goes on; the outcome is the same. What finding
 * never reads (booking versions, prices, history) is left out; everything else lies in the tables and indexes of the program.
 */
export function buildSearchStore(
  folder: string,
  key: Buffer,
  count: number,
  seed: number,
  onProgress: (done: number) => void,
  atOnce = AT_ONCE,
): { file: string; sample: SampledReservation[] } {
  mkdirSync(folder, { recursive: true });
  const schema = newestSchema(migrationsFolder);
  // With other terms it is another store; one of an older schema is brought up to date.
  const nameOf = (its: number) => join(folder, `search-${its}-${TERMS_VERSION}-${count}-${seed}.db`);
  const file = nameOf(schema);
  for (let older = schema - 1; older > 0 && !existsSync(file); older -= 1) {
    if (existsSync(nameOf(older))) bringUpToDate(nameOf(older), file, key);
  }
  if (!isBegun(file, key)) begin(file, key);
  const database = openConnection(file, key, 'alone');
  try {
    write(database, { count, seed, onProgress, atOnce });
    return { file, sample: sampleOf(database, count) };
  } finally {
    database.close();
  }
}

/** Migrates a kept store and gives it its new name. If the program dies in between, the next run goes on from there. */
function bringUpToDate(older: string, file: string, key: Buffer): void {
  migrate(older, key, migrationsFolder, { backedUp: true });
  renameSync(older, file);
}

/** Whether the file is a store that the building can go on with; one whose beginning was stopped is not. */
function isBegun(file: string, key: Buffer): boolean {
  if (!existsSync(file)) return false;
  const database = openConnection(file, key, 'read');
  try {
    return Number(database.pragma('user_version', { simple: true })) === newestSchema(migrationsFolder);
  } finally {
    database.close();
  }
}

function begin(file: string, key: Buffer): void {
  for (const ending of ['', '-wal', '-shm', '-journal']) rmSync(file + ending, { force: true });
  openConnection(file, key, 'create').close();
  migrate(file, key, migrationsFolder);
}

interface Building {
  readonly count: number;
  readonly seed: number;
  readonly onProgress: (done: number) => void;
  readonly atOnce: number;
}

function write(database: Database, { count, seed, onProgress, atOnce }: Building): void {
  const done = Number(database.prepare('select coalesce(max(id), 0) from reservation').pluck().get());
  if (done === count) return;
  // A killed run is rolled back by the journal; nothing here has to survive a power cut. A log would write every page twice.
  database.pragma('locking_mode = EXCLUSIVE');
  database.pragma('journal_mode = TRUNCATE');
  database.pragma('synchronous = OFF');
  database.pragma('cache_size = -400000');
  database.prepare('insert or ignore into search_state (id, terms_version) values (1, ?)').run(TERMS_VERSION);
  database
    .prepare("insert or ignore into connection (id, settings, created_at, changed_at) values (1, '{}', ?, ?)")
    .run('2022-01-01T00:00:00.000Z', '2022-01-01T00:00:00.000Z');
  const marking = triggers.parse(
    database
      .prepare(
        "select name, sql from sqlite_schema where type = 'trigger' and sql like '%into search_pending%'",
      )
      .all(),
  );
  const into = inserts(database);
  const writeSome = database.transaction((from: number, to: number) => {
    // A stream of its own, so that a building that was stopped comes to the same store.
    const random = new Random(seed * 1_000_003 + from);
    // The marks of what is to be indexed would be made for nothing: the entries are written with the rows.
    for (const { name } of marking) database.exec(`drop trigger ${name}`);
    for (let id = from; id <= to; id += 1) writeReservation(into, id, count, random);
    for (const { sql } of marking) database.exec(sql);
  });
  for (let from = done + 1; from <= count; from += atOnce) {
    const to = Math.min(count, from + atOnce - 1);
    writeSome(from, to);
    onProgress(to);
  }
  // As the program has it.
  database.pragma('locking_mode = NORMAL');
  database.pragma('journal_mode = WAL');
}

/** Reservations at even distances, as they stand in their rows. */
function sampleOf(database: Database, count: number): SampledReservation[] {
  const select = database.prepare(`
    select r.locator, r.lead_given as given, r.lead_family as family, p.number as phone, e.address as email,
      r.client_address ->> 'postalCode' as postalCode, (s.facts ->> 'carrier') || (s.facts ->> 'number') as flight
    from reservation r
      join client_phone p on p.reservation_id = r.id and p.ordinal = 0
      join client_email e on e.reservation_id = r.id and e.ordinal = 0
      join segment s on s.reservation_id = r.id and s.ordinal = 0
    where r.id = ?
  `);
  const many = Math.min(SAMPLED, count);
  return Array.from({ length: many }, (_, at) =>
    sampled.parse(select.get(Math.floor(((at + 1) * count) / many))),
  );
}
