import { closeSync, existsSync, openSync, readSync } from 'node:fs';
import SqliteDatabase, { type Database } from 'better-sqlite3';
import { Refusal } from '../refusal.ts';
import { asRefusal } from './faults.ts';

const PLAIN_HEADER = 'SQLite format 3\0';

/** How long a writer waits for another's lock, in milliseconds. */
const BUSY_TIMEOUT = 5_000;

/**
 * Opens one encrypted connection: SQLCipher 4 scheme (AES-256-CBC, HMAC-SHA-512 a page) under a raw 256-bit key.
 * The order matters: the cipher, the key, and only then anything that reads a page. `alone` writes to a file that nobody
 * else has, in the journal mode that it has.
 */
export function openConnection(
  file: string,
  key: Buffer,
  purpose: 'create' | 'write' | 'read' | 'alone',
): Database {
  if (key.length !== 32) throw new TypeError('the store key has 32 octets');
  const database = new SqliteDatabase(file, {
    readonly: purpose === 'read',
    fileMustExist: purpose !== 'create',
    timeout: BUSY_TIMEOUT,
  });
  try {
    database.pragma("cipher = 'sqlcipher'");
    database.pragma('legacy = 4');
    database.pragma(`key = "x'${key.toString('hex')}'"`);
    database.prepare('select count(*) from sqlite_schema').get();
    if (purpose === 'create' || purpose === 'write') {
      database.pragma('journal_mode = WAL');
      database.pragma('synchronous = FULL');
      database.pragma('secure_delete = ON');
    }
    database.pragma('foreign_keys = ON');
    // Without it, INSERT OR REPLACE deletes a row past the triggers that keep audit and history append-only.
    database.pragma('recursive_triggers = ON');
    database.pragma('temp_store = MEMORY');
    database.pragma('trusted_schema = OFF');
    return database;
  } catch (error) {
    database.close();
    throw asRefusal(error);
  }
}

/** Whether the file begins as an unencrypted SQLite database does. */
function isPlain(file: string): boolean {
  const header = Buffer.alloc(16);
  const descriptor = openSync(file, 'r');
  try {
    readSync(descriptor, header, 0, 16, 0);
  } finally {
    closeSync(descriptor);
  }
  return header.toString('latin1') === PLAIN_HEADER;
}

function refusesKey(file: string, key: Buffer): boolean {
  try {
    openConnection(file, key, 'read').close();
    return false;
  } catch (error) {
    return error instanceof Refusal && error.failure.code === 'storeCorrupt';
  }
}

/**
 * Reads the beginning of every table before anything is written to an existing store, so that one that is evidently
 * damaged is left byte for byte as it is. Throws Refusal storeCorrupt, also for a file in which there is no table at all:
 * SQLite takes an empty file for a new database.
 */
export function proveReadable(file: string, key: Buffer): void {
  const database = openConnection(file, key, 'read');
  try {
    const tables = database
      .prepare<[], string>("select name from sqlite_schema where type = 'table' and name not like 'sqlite_%'")
      .pluck()
      .all();
    if (tables.length === 0) throw new Refusal('storeCorrupt');
    for (const table of tables) database.prepare(`select * from "${table}" limit 1`).get();
  } catch (error) {
    throw asRefusal(error);
  } finally {
    database.close();
  }
}

/** Proves that a file is encrypted and that another key than its own does not open it. Throws Refusal storeNotEncrypted. */
export function proveOpaque(file: string, key: Buffer): void {
  const wrong = Buffer.from(key);
  wrong[0] = (wrong[0] ?? 0) ^ 0xff;
  if (!existsSync(file) || isPlain(file) || !refusesKey(file, wrong)) throw new Refusal('storeNotEncrypted');
}

/**
 * Proves at each start what the privacy promise rests on: the cipher is active, the header is not plain, a wrong key is
 * refused, and the durable settings hold. A build with a plain SQLite would ignore the key silently; this finds it.
 * Throws Refusal storeNotEncrypted.
 */
export function proveEncrypted(file: string, key: Buffer): void {
  proveOpaque(file, key);
  const database = openConnection(file, key, 'write');
  try {
    const holds =
      database.pragma('cipher', { simple: true }) === 'sqlcipher' &&
      database.pragma('journal_mode', { simple: true }) === 'wal' &&
      database.pragma('synchronous', { simple: true }) === 2 &&
      database.pragma('foreign_keys', { simple: true }) === 1 &&
      database.pragma('temp_store', { simple: true }) === 2 &&
      database.pragma('secure_delete', { simple: true }) === 1;
    if (!holds) throw new Refusal('storeNotEncrypted');
  } finally {
    database.close();
  }
}
