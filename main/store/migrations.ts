import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Database } from 'better-sqlite3';
import { Refusal } from '../refusal.ts';
import { openConnection } from './connection.ts';
import { asRefusal } from './faults.ts';

interface Migration {
  readonly version: number;
  readonly name: string;
  readonly sql: string;
  readonly digest: string;
}

/** The migrations of a folder: NNN-name.sql, numbered from 1 without a gap. */
function readMigrations(folder: string): Migration[] {
  const migrations = readdirSync(folder)
    .filter((name) => /^\d{3}-[a-z0-9-]+\.sql$/.test(name))
    .sort()
    .map((name) => {
      const sql = readFileSync(join(folder, name), 'utf8');
      return {
        version: Number(name.slice(0, 3)),
        name,
        sql,
        digest: createHash('sha256').update(sql).digest('hex'),
      };
    });
  migrations.forEach((migration, index) => {
    if (migration.version !== index + 1) throw new Error(`migration ${migration.name} is out of order`);
  });
  return migrations;
}

function backUp(database: Database, file: string, version: number): void {
  const copy = `${file}.before-migration-from-${version}`;
  // A copy that a crash left half-made must not stand in the way; the database itself is still as it was.
  if (existsSync(copy)) rmSync(copy);
  // VACUUM INTO keeps the cipher and the key: the copy is encrypted like the store.
  database.prepare('vacuum into ?').run(copy);
}

/** The newest schema that this program knows. */
export function newestSchema(migrationsFolder: string): number {
  return readMigrations(migrationsFolder).length;
}

/** The schema of a store. Throws Refusal storeCorrupt and the like. */
export function schemaOf(file: string, key: Buffer): number {
  const database = openConnection(file, key, 'read');
  try {
    return Number(database.pragma('user_version', { simple: true }));
  } finally {
    database.close();
  }
}

/**
 * Brings the store to the newest schema: forward only, everything that is missing in one transaction, after an encrypted
 * copy where there is something to copy and no checked one was made already (`backedUp`). A crash at any point leaves the old schema or the new one, whole.
 * Throws Refusal storeFromNewerVersion for a store that a newer program made.
 */
export function migrate(
  file: string,
  key: Buffer,
  migrationsFolder: string,
  { backedUp = false } = {},
): { from: number; to: number } {
  const migrations = readMigrations(migrationsFolder);
  const database = openConnection(file, key, 'write');
  try {
    const from = Number(database.pragma('user_version', { simple: true }));
    if (from > migrations.length) throw new Refusal('storeFromNewerVersion', { version: from });
    const missing = migrations.slice(from);
    if (missing.length === 0) return { from, to: from };
    if (from > 0 && !backedUp) backUp(database, file, from);
    database.transaction(() => {
      database.exec(
        'create table if not exists migration (version integer primary key, name text not null, digest text not null, applied_at text not null) strict',
      );
      for (const { version, name, sql, digest } of missing) {
        database.exec(sql);
        database
          .prepare('insert into migration (version, name, digest, applied_at) values (?, ?, ?, ?)')
          .run(version, name, digest, new Date().toISOString());
      }
      database.pragma(`user_version = ${migrations.length}`);
    })();
    return { from, to: migrations.length };
  } catch (error) {
    throw asRefusal(error);
  } finally {
    database.close();
  }
}
