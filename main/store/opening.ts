import { existsSync, rmSync } from 'node:fs';
import { Refusal } from '../refusal.ts';
import { openConnection, proveEncrypted } from './connection.ts';
import type { KeyBundle, StoreKey } from './key-bundle.ts';
import type { KeyKeeper } from './key-keeper.ts';
import { migrate } from './migrations.ts';

/** The files that SQLite keeps beside a file. */
const BESIDE = ['', '-wal', '-shm', '-journal'] as const;

/** Removes a database that nobody has open, with what SQLite keeps beside it. */
export function removeDatabase(file: string): void {
  for (const end of BESIDE) rmSync(file + end, { force: true });
}

/** Makes an empty, encrypted store with the newest schema, in the place of an unfinished one, and proves it encrypted. */
export function makeDatabase(file: string, key: Buffer, migrationsFolder: string): void {
  removeDatabase(file);
  openConnection(file, key, 'create').close();
  migrate(file, key, migrationsFolder);
  proveEncrypted(file, key);
}

/**
 * The newest of the keys that opens the file: after a crash or a restore it may be under any of them. Throws Refusal
 * storeCorrupt where none does, and what else stands in the way.
 */
export function keyThatOpens(file: string, { storeKeys }: KeyBundle): StoreKey {
  let refused: unknown = new Refusal('storeCorrupt');
  for (const candidate of storeKeys) {
    try {
      // Read only: closing a connection that may write would fold the log in, with whatever key it has.
      openConnection(file, candidate.key, 'read').close();
      return candidate;
    } catch (error) {
      if (!(error instanceof Refusal) || error.failure.code !== 'storeCorrupt') throw error;
      refused = error;
    }
  }
  throw refused;
}

/**
 * Ends what a change of the store's key left when it died: the key that never counted goes, then its file. `opened` is the
 * number of the key that opens the store.
 */
export async function endInterruptedChange(
  keys: KeyKeeper,
  opened: number,
  nextFile: string,
  keyFile: string,
): Promise<void> {
  try {
    if (!keys.upgradeNeeded) await keys.settleStoreKey(opened, existsSync(nextFile));
    removeDatabase(nextFile);
    rmSync(`${keyFile}.new`, { force: true });
  } catch (error) {
    // The key file cannot be written now. Both keys are in it, so that the store opens now and the next time.
    if (!(error instanceof Refusal)) throw error;
  }
}
