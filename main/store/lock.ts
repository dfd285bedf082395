import SqliteDatabase, { type Database } from 'better-sqlite3';
import { Refusal } from '../refusal.ts';
import { storeFaultCode } from './faults.ts';

/**
 * Holds a data folder for one office: an empty SQLite file under an exclusive lock, which the system lets go of by
 * itself when the process dies, however it dies. Throws Refusal storeBusy where another program holds it.
 */
export function lockFolder(file: string): { release(): void } {
  let database: Database | undefined;
  try {
    database = new SqliteDatabase(file, { timeout: 2_000 });
    // In memory: a journal file left by a killed process would have to be rolled back before the lock.
    database.pragma('journal_mode = MEMORY');
    database.exec('begin exclusive');
  } catch (error) {
    database?.close();
    const code = storeFaultCode(error);
    throw code === undefined ? error : new Refusal(code);
  }
  const held = database;
  return { release: () => held.close() };
}
