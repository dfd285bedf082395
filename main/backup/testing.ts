import { randomBytes } from 'node:crypto';
import { closeSync, mkdirSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PayloadOf } from '../../preload/contract/index.ts';
import { type Actor, theOffice } from '../actor.ts';
import { Audit } from '../audit/audit.ts';
import { Health } from '../health.ts';
import { Settings } from '../settings/settings.ts';
import { openConnection } from '../store/connection.ts';
import type { KeyBundle } from '../store/key-bundle.ts';
import { migrate } from '../store/migrations.ts';
import { newRecoveryKey } from '../store/recovery-key.ts';
import { Store } from '../store/store.ts';
import { keepTestKeys, migrationsFolder } from '../store/testing.ts';
import { Vault } from '../store/vault.ts';
import { heardPushes, type TestClock, testClock } from '../testing.ts';
import { type BackupSource, Backups, type BackupsOptions } from './backups.ts';
import { claimFolder } from './copy-folder.ts';

export const backupThread = new URL('./backup-thread.ts', import.meta.url);

/** A real encrypted store with its wrapped keys, in a data folder of its own, with a folder for copies beside it. */
export interface BackupDesk {
  readonly dataFolder: string;
  readonly copies: string;
  readonly bundle: KeyBundle;
  /** The store's key. */
  readonly key: Buffer;
  readonly recoveryKey: string;
  readonly source: BackupSource;
  readonly store: Store;
  readonly vault: Vault;
  readonly audit: Audit;
  readonly settings: Settings;
  readonly clock: TestClock;
  readonly health: Health;
  readonly pushes: ReturnType<typeof heardPushes>;
  readonly programFaults: unknown[];
  backups(changes?: Partial<BackupsOptions>): Backups;
  /** Writes so many lines into the audit log. */
  work(lines: number): Promise<void>;
  close(): Promise<void>;
}

export async function openBackupDesk(): Promise<BackupDesk> {
  const root = mkdtempSync(join(tmpdir(), 'guichet-backup-'));
  const dataFolder = join(root, 'data');
  const copies = join(root, 'copies');
  mkdirSync(dataFolder);
  mkdirSync(copies);
  claimFolder(copies);
  const recoveryKey = newRecoveryKey();
  const database = join(dataFolder, 'guichet.db');
  const keysFile = join(dataFolder, 'guichet.keys.json');
  const key = randomBytes(32);
  const { bundle } = await keepTestKeys(dataFolder, key, [{ number: 1, key: randomBytes(32) }], recoveryKey);
  openConnection(database, key, 'create').close();
  migrate(database, key, migrationsFolder);
  const store = new Store(database, key);
  const vault = new Vault(bundle.vault);
  const clock = testClock();
  const audit = new Audit(clock);
  const settings = new Settings(store, vault, audit, clock);
  const pushes = heardPushes();
  const health = new Health(clock, pushes);
  const source = { dataFolder, database, keysFile, storeId: bundle.storeId, keys: () => [key] };
  const programFaults: unknown[] = [];
  const parts = { source, store, audit, settings, clock, health, pushes };
  return {
    ...parts,
    copies,
    bundle,
    key,
    recoveryKey,
    vault,
    dataFolder,
    programFaults,
    backups: (changes = {}) =>
      new Backups({
        ...parts,
        migrationsFolder,
        opensCard: () => true,
        isClockInDoubt: () => false,
        timeZone: 'America/Toronto',
        onStoreRead: () => undefined,
        onFault: (error) => programFaults.push(error),
        ...changes,
      }),
    async work(lines) {
      for (let line = 0; line < lines; line += 1) {
        await store.write((tx) =>
          audit.append(tx, { actor: theOffice, action: 'test.worked', subject: `line/${line}` }),
        );
      }
    },
    async close() {
      await store.close();
      rmSync(root, { recursive: true, force: true });
    },
  };
}

/** A member of staff that is in no table: the actor of what a test does by hand. */
export const nadia: Actor = { staffId: null, name: 'Nadia Roy' };

/** Spoils octets of a file in place. */
export function spoil(file: string, at: number, octets = 16): void {
  const descriptor = openSync(file, 'r+');
  try {
    writeSync(descriptor, randomBytes(octets), 0, octets, at);
  } finally {
    closeSync(descriptor);
  }
}

/** The states in which backups were pushed, one after the other, without repetition. */
export function statesOf(pushes: ReturnType<typeof heardPushes>): string[] {
  const isStatus = (payload: unknown): payload is PayloadOf<'backup.status'> =>
    typeof payload === 'object' && payload !== null && 'state' in payload;
  return pushes.heard
    .flatMap(({ name, payload }) => (name === 'backup.status' && isStatus(payload) ? [payload.state] : []))
    .filter((state, place, all) => state !== all[place - 1]);
}
