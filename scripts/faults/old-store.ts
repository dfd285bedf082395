import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Database } from 'better-sqlite3';
import { z } from 'zod';
import { openConnection } from '../../main/store/connection.ts';
import { migrate } from '../../main/store/migrations.ts';
import { migrationsFolder } from '../../main/store/testing.ts';
import { generateBookings } from '../generator/bookings.ts';
import { Random } from '../generator/random.ts';

/** The tables of the first schema that an old store is filled with; a migration may add to them, never lose a row. */
const FILLED = [
  'staff',
  'audit',
  'connection',
  'reservation',
  'booking_version',
  'history',
  'document',
] as const;

/** Makes a folder of migrations that holds the first of the project's own alone, as the first version of the program had. */
export function firstMigrations(folder: string): string {
  mkdirSync(folder);
  const [first] = readdirSync(migrationsFolder).sort();
  if (first === undefined) throw new Error('there are no migrations');
  cpSync(join(migrationsFolder, first), join(folder, first));
  return folder;
}

/**
 * Makes a folder of all of the project's migrations and one more behind them, made up, that changes every reservation and
 * rewrites every document, so that it works for long enough to be killed in and writes more than the page cache holds.
 */
export function slowMigrations(folder: string): string {
  cpSync(migrationsFolder, folder, { recursive: true });
  const next = readdirSync(folder).filter((name) => name.endsWith('.sql')).length + 1;
  writeFileSync(
    join(folder, `${String(next).padStart(3, '0')}-slow.sql`),
    `CREATE TABLE slow (id INTEGER PRIMARY KEY, content BLOB NOT NULL) STRICT;
INSERT INTO slow SELECT id, content FROM document;
INSERT INTO slow SELECT id + 100000, content FROM document;
ALTER TABLE reservation ADD COLUMN slow INTEGER;
UPDATE reservation SET slow = id;
WITH RECURSIVE count (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM count WHERE n < 300000)
INSERT INTO slow SELECT 1000000 + n, zeroblob(16) FROM count WHERE n % 10 = 0;
`,
  );
  return folder;
}

/** Makes a store of the first schema with reservations in it, as the first version of the program would have left it. */
export function makeOldStore(file: string, key: Buffer, folder: string, seed: number): void {
  openConnection(file, key, 'create').close();
  migrate(file, key, folder);
  const database = openConnection(file, key, 'write');
  try {
    database.transaction(() => fill(database, seed))();
  } finally {
    database.close();
  }
}

/** How many reservations an old store has. */
const RESERVATIONS = 400;
const AT = '2026-05-04T10:00:00.000Z';

function fill(database: Database, seed: number): void {
  const random = new Random(seed);
  database
    .prepare(
      "insert into staff (id, name, email, role, language, password_hash, created_at) values (1, 'Nadia Roy', 'nadia@agency.example', 'administrator', 'fr', '', ?)",
    )
    .run(AT);
  database
    .prepare("insert into connection (id, settings, created_at, changed_at) values (1, '{}', ?, ?)")
    .run(AT, AT);
  const reservation = database.prepare(
    `insert into reservation (id, locator, status, connection_id, booking_id, booking_version, language, lead_given,
      lead_family, travellers, kinds, open_warnings, client_given, client_family, client_address, payment_method,
      payment_plan, submitted_at, received_at, changed_at)
      values (?, ?, 'new', 1, ?, 1, 'fr', 'Léo', 'Roy', 1, 'hotel', 0, 'Léo', 'Roy', '{}', 'cheque', 'full', ?, ?, ?)`,
  );
  const version = database.prepare(
    `insert into booking_version (connection_id, booking_id, version, wire_digest, kept, kept_digest, media_type,
      received_at, pulled_at, reservation_id) values (1, ?, 1, ?, ?, ?, 'application/json', ?, ?, ?)`,
  );
  const history = database.prepare(
    "insert into history (reservation_id, at, kind, facts) values (?, ?, 'received', '{}')",
  );
  const document = database.prepare(
    `insert into document (reservation_id, kind, number, language, file_name, content, sha256, made_at, made_by)
      values (?, 'eticket', ?, 'fr', 'ticket.pdf', ?, ?, ?, 'Nadia Roy')`,
  );
  let id = 0;
  for (const { id: bookingId, octets } of generateBookings({ seed, count: RESERVATIONS, wildShare: 0 })) {
    id += 1;
    const digest = createHash('sha256').update(octets).digest();
    reservation.run(id, locatorOf(id), bookingId, AT, AT, AT);
    version.run(bookingId, digest, Buffer.from(octets).toString('utf8'), digest, AT, AT, id);
    history.run(id, AT);
    const content = Buffer.from(random.text('0123456789abcdef', 12_000));
    const number = `E-2026-${String(id).padStart(6, '0')}`;
    document.run(id, number, content, createHash('sha256').update(content).digest(), AT);
  }
  audit(database);
}

function locatorOf(id: number): string {
  return `R${String(id).padStart(5, '0')}`;
}

/** A few lines of the audit log, chained as they must be. */
function audit(database: Database): void {
  const line = database.prepare(
    "insert into audit (at, staff_id, actor, action, subject, facts, previous, digest) values (?, 1, 'Nadia Roy', 'staff.added', 'staff/1', '{}', ?, ?)",
  );
  let previous: Buffer = Buffer.alloc(32);
  for (let count = 0; count < 50; count += 1) {
    const text = JSON.stringify([AT, 1, 'Nadia Roy', 'staff.added', 'staff/1', '{}']);
    const digest = createHash('sha256').update(previous).update(text).digest();
    line.run(AT, previous, digest);
    previous = digest;
  }
}

const columns = z.array(z.object({ name: z.string() }));

/** The columns of the tables that an old store is filled with, as they are now. */
export function columnsOf(database: Database): ReadonlyMap<string, readonly string[]> {
  return new Map(
    FILLED.map((table) => [
      table,
      columns
        .parse(database.prepare(`select name from pragma_table_info('${table}')`).all())
        .map(({ name }) => name),
    ]),
  );
}

/** A digest over everything that stands in these columns. */
export function contentOf(database: Database, of: ReadonlyMap<string, readonly string[]>): string {
  const hash = createHash('sha256');
  for (const [table, names] of of) {
    const rows = database
      .prepare(`select ${names.map((name) => `"${name}"`).join(', ')} from ${table} order by id`)
      .raw();
    for (const row of rows.iterate()) hash.update(table).update(JSON.stringify(row));
  }
  return hash.digest('hex');
}
