import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openConnection } from './connection.ts';
import { migrate } from './migrations.ts';
import { Store } from './store.ts';
import { Vault } from './vault.ts';

/** The project's own migrations. */
export const migrationsFolder = fileURLToPath(new URL('../../resources/migrations', import.meta.url));

/** A real encrypted store in a temporary folder, for tests and benchmarks. */
export interface TestStore {
  readonly store: Store;
  readonly vault: Vault;
  readonly key: Buffer;
  /** The key behind `vault`, its number 1. */
  readonly vaultKey: Buffer;
  readonly folder: string;
  readonly file: string;
  /** Closes it and removes the folder. */
  close(): Promise<void>;
}

export function openTestStore(): TestStore {
  const folder = mkdtempSync(join(tmpdir(), 'guichet-store-'));
  const file = join(folder, 'guichet.db');
  const key = randomBytes(32);
  const vaultKey = randomBytes(32);
  openConnection(file, key, 'create').close();
  migrate(file, key, migrationsFolder);
  const store = new Store(file, key);
  return {
    store,
    vault: new Vault([{ number: 1, key: vaultKey }]),
    key,
    vaultKey,
    folder,
    file,
    async close() {
      await store.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
