import { performance } from 'node:perf_hooks';
import type { Database } from 'better-sqlite3';
import { z } from 'zod';
import { openConnection } from '../../main/store/connection.ts';
import { migrate } from '../../main/store/migrations.ts';
import { migrationsFolder } from '../../main/store/testing.ts';

/** The tables that a kept booking writes to, and the column that says which reservation a row belongs to. */
const tables = [
  ['reservation', 'id'],
  ['traveller', 'reservation_id'],
  ['segment', 'reservation_id'],
  ['price_line', 'reservation_id'],
  ['client_phone', 'reservation_id'],
  ['client_email', 'reservation_id'],
  ['condition_accepted', 'reservation_id'],
  ['warning', 'reservation_id'],
  ['history', 'reservation_id'],
  ['booking_version', 'reservation_id'],
] as const;

/** Two more, joined to their booking's version. */
const joined = [
  [
    'origin',
    'select v.reservation_id as owner, t.* from origin t join booking_version v on v.id = t.booking_version_id order by owner',
  ],
  [
    'removal',
    'select v.reservation_id as owner, t.* from removal t join booking_version v on v.connection_id = t.connection_id and v.booking_id = t.booking_id and v.wire_digest = t.wire_digest order by owner',
  ],
] as const;

type Row = Record<string, unknown>;
interface Insert {
  readonly table: string;
  readonly values: unknown[];
}

const rowShape = z.record(z.string(), z.unknown());

function readRows(database: Database, sql: string): Row[] {
  return database
    .prepare(sql)
    .all()
    .map((row) => rowShape.parse(row));
}

/** Every row that the intake wrote for each reservation, in the order of its tables. */
function rowsByReservation(database: Database): {
  inserts: Map<number, Insert[]>;
  statements: Map<string, string>;
} {
  const inserts = new Map<number, Insert[]>();
  const statements = new Map<string, string>();
  const take = (table: string, owner: unknown, row: Row): void => {
    const columns = Object.keys(row);
    if (!statements.has(table)) {
      const marks = columns.map(() => '?').join(', ');
      statements.set(table, `insert into ${table} (${columns.join(', ')}) values (${marks})`);
    }
    const id = Number(owner);
    const list = inserts.get(id) ?? [];
    list.push({ table, values: columns.map((column) => row[column]) });
    inserts.set(id, list);
  };
  for (const [table, owner] of tables) {
    for (const row of readRows(database, `select * from ${table} order by ${owner}`))
      take(table, row[owner], row);
  }
  for (const [table, sql] of joined) {
    for (const { owner, ...row } of readRows(database, sql)) take(table, owner, row);
  }
  return { inserts, statements };
}

/**
 * Inserts the same rows as an intake wrote, raw through prepared statements, into an equal encrypted file, so many
 * reservations a commit. Gives reservations a second.
 */
export function measureRawInsert(from: string, key: Buffer, to: string, batch: number): number {
  const source = openConnection(from, key, 'read');
  const { inserts, statements } = rowsByReservation(source);
  const setUp = readRows(source, 'select * from connection');
  source.close();
  openConnection(to, key, 'create').close();
  migrate(to, key, migrationsFolder);
  const database = openConnection(to, key, 'write');
  for (const row of setUp) {
    const columns = Object.keys(row);
    database
      .prepare(`insert into connection (${columns.join(', ')}) values (${columns.map(() => '?').join(', ')})`)
      .run(...Object.values(row));
  }
  const prepared = new Map([...statements].map(([table, sql]) => [table, database.prepare(sql)]));
  const reservations = [...inserts.keys()].sort((a, b) => a - b);
  const commit = database.transaction((ids: readonly number[]) => {
    for (const id of ids) {
      for (const { table, values } of inserts.get(id) ?? []) prepared.get(table)?.run(...values);
    }
  });
  const started = performance.now();
  for (let at = 0; at < reservations.length; at += batch)
    commit.immediate(reservations.slice(at, at + batch));
  const took = performance.now() - started;
  database.close();
  return (reservations.length / took) * 1000;
}
