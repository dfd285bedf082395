import { existsSync } from 'node:fs';
import type { Database } from 'better-sqlite3';
import { z } from 'zod';
import { Refusal } from '../refusal.ts';
import { openConnection } from './connection.ts';
import { asFileRefusal } from './files.ts';

/** A step of the making of a copy, for the progress. */
export type CopyStep = 'copying' | 'rekeying' | 'checking';

/** A copy to be made and proven, as plain data: it crosses to the thread that makes it. */
export interface CopyTask {
  readonly file: string;
  /** Where the copy goes; it is not there, or empty. */
  readonly copy: string;
  readonly key: Uint8Array;
  /** The key that the copy is put under; the file's own where it is left out. */
  readonly newKey?: Uint8Array;
  /** Whether nobody writes to the file meanwhile, so that the copy must have as many rows in every table. */
  readonly still: boolean;
}

const name = z.object({ name: z.string() });
const counted = z.object({ rows: z.number() });

/** What a copy has in common with what it was copied from: the schema's version, its tables, and their numbers of rows. */
function contents(database: Database, still: boolean): string {
  const tables = z
    .array(name)
    .parse(database.prepare("select name from sqlite_schema where type = 'table' order by name").all());
  const rows = tables.map(({ name: table }) => {
    if (!still) return table;
    const quoted = `"${table.replaceAll('"', '""')}"`;
    return [table, counted.parse(database.prepare(`select count(*) as rows from ${quoted}`).get()).rows];
  });
  return JSON.stringify([database.pragma('user_version', { simple: true }), rows]);
}

function copyInto(file: string, key: Buffer, copy: string, still: boolean): string {
  const database = openConnection(file, key, 'write');
  try {
    // VACUUM INTO keeps the cipher and the key: the copy is encrypted from its first byte.
    database.prepare('vacuum into ?').run(copy);
    return contents(database, still);
  } finally {
    database.close();
  }
}

function rekey(copy: string, key: Buffer, newKey: Buffer): void {
  const database = openConnection(copy, key, 'alone');
  try {
    // A copy that breaks is thrown away, so that it needs neither a journal nor syncs on the way.
    database.pragma('journal_mode = OFF');
    database.pragma('synchronous = OFF');
    database.pragma(`rekey = "x'${newKey.toString('hex')}'"`);
  } finally {
    database.close();
  }
}

/** Proves that a copy opens under its key, is whole, and holds what it was made from. Throws Refusal storeCorrupt. */
function prove(copy: string, key: Buffer, expected: string, still: boolean): void {
  const database = openConnection(copy, key, 'read');
  try {
    const whole = database.pragma('integrity_check', { simple: true }) === 'ok';
    if (!whole || contents(database, still) !== expected) throw new Refusal('storeCorrupt');
  } finally {
    database.close();
  }
}

/**
 * Copies a store encrypted, puts the copy under another key where one is given, and proves it. Takes as long as the file
 * is large: call it in a thread of its own. Throws Refusal diskFull, diskFault, diskReadOnly, storeCorrupt.
 */
export function makeProvenCopy(task: CopyTask, tell: (step: CopyStep) => void): void {
  const { file, copy, key, newKey, still } = task;
  const from = Buffer.from(key);
  const to = newKey === undefined ? from : Buffer.from(newKey);
  try {
    tell('copying');
    const expected = copyInto(file, from, copy, still);
    if (newKey !== undefined) {
      tell('rekeying');
      rekey(copy, from, to);
    }
    tell('checking');
    prove(copy, to, expected, still);
    if (existsSync(`${copy}-wal`) || existsSync(`${copy}-journal`)) throw new Refusal('storeBusy');
  } catch (error) {
    throw asFileRefusal(error);
  }
}
