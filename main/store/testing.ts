import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { systemClock } from '../clock.ts';
import { openConnection } from './connection.ts';
import { newKeyBundle } from './key-bundle.ts';
import { KeyKeeper } from './key-keeper.ts';
import { noKeychain } from './keychain.ts';
import { migrate } from './migrations.ts';
import { newRecoveryKey } from './recovery-key.ts';
import { Store } from './store.ts';
import { Vault, type VaultKey } from './vault.ts';

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

/** A real key keeper for a store that was opened without a door: with those keys, and a key file in that folder. */
export async function keepTestKeys(
  folder: string,
  key: Buffer,
  vault: readonly VaultKey[],
  recoveryKey = newRecoveryKey(),
): Promise<KeyKeeper> {
  const made = newKeyBundle(systemClock.now());
  const keys = new KeyKeeper(
    { keychain: noKeychain, clock: systemClock, file: join(folder, 'guichet.keys.json') },
    {
      ...made,
      storeKeys: made.storeKeys.map((one) => ({ ...one, key })),
      vault: vault.map((one) => ({ ...one, madeAt: null })),
    },
    undefined,
  );
  await keys.begin(recoveryKey, undefined, false);
  return keys;
}
