import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Failure } from '../../preload/contract/failure.ts';
import type { InputOf } from '../../preload/contract/index.ts';
import type { StoreStatus } from '../../preload/contract/store.ts';
import { Refusal } from '../refusal.ts';
import { openConnection, proveEncrypted, proveReadable } from './connection.ts';
import { syncFolder } from './files.ts';
import { type KeyBundle, newKeyBundle, readKeyBundle, writeKeyBundle } from './key-bundle.ts';
import {
  type KeySlots,
  makeKeySlots,
  openPassphraseSlot,
  openRecoverySlot,
  readKeySlots,
  writeKeySlots,
} from './key-slots.ts';
import { type Keychain, KeychainUnavailable } from './keychain.ts';
import { lockFolder } from './lock.ts';
import { proveLogWhole } from './log-proof.ts';
import { migrate, newestSchema, schemaOf } from './migrations.ts';
import { newRecoveryKey, readRecoveryKey } from './recovery-key.ts';
import { Store } from './store.ts';
import { Vault } from './vault.ts';

const SERVICE = 'Guichet';

/** Where an open store lies, and the keys that open it and its older copies, the present one first. */
export interface StoreFiles {
  readonly dataFolder: string;
  readonly database: string;
  readonly keysFile: string;
  readonly storeId: string;
  keys(): readonly Buffer[];
}

/** What an opened door gives to the services. */
export interface OpenStore {
  readonly store: Store;
  readonly vault: Vault;
  readonly files: StoreFiles;
}

/** The keys of a bundle that open the store and its older copies, the present one first. */
export function storeKeysOf({ store }: KeyBundle): readonly Buffer[] {
  return [store];
}

export interface DoorOptions {
  /** The folder of the store; made when it is not there. */
  readonly dataFolder: string;
  readonly migrationsFolder: string;
  readonly keychain: Keychain;
  /** The entry of the thread that folds the write-ahead log; without it, commits do. */
  readonly checkpointThread?: URL | undefined;
  /** Finishes or undoes a restore that was cut off, before anything is opened. Throws the disk's Refusals. */
  readonly finishRestore?: () => StoreStatus['restore'];
  /** Makes a checked copy before a change of the schema, which is not begun where this throws. */
  readonly beforeMigration?: (files: StoreFiles) => Promise<void>;
}

/** How a person opens a locked store. */
type UnlockWay = InputOf<'store.unlock'>;

type KeychainState = StoreStatus['keychain'];

/**
 * The way into the store: first start, unlocking, and what stands in the way. A key is made only where there is no
 * database and no key file; nothing that exists is ever made anew.
 */
export class StoreDoor {
  readonly #database: string;
  readonly #slotsFile: string;
  readonly #options: DoorOptions;
  readonly #lock: { release(): void };
  #keychain: KeychainState = 'missing';
  #open: OpenStore | undefined;
  #failure: Failure | undefined;
  #restore: StoreStatus['restore'];

  /** Throws Refusal storeBusy where another program holds the folder. */
  constructor(options: DoorOptions) {
    mkdirSync(options.dataFolder, { recursive: true, mode: 0o700 });
    this.#options = options;
    this.#database = join(options.dataFolder, 'guichet.db');
    this.#slotsFile = join(options.dataFolder, 'guichet.keys.json');
    this.#lock = lockFolder(join(options.dataFolder, 'guichet.lock'));
  }

  /** The open store, or undefined while it is absent, locked or failed. */
  get opened(): OpenStore | undefined {
    return this.#open;
  }

  status(): StoreStatus {
    const slots = readKeySlots(this.#slotsFile);
    const state = this.#open
      ? 'open'
      : this.#failure
        ? 'failed'
        : existsSync(this.#database)
          ? 'locked'
          : 'absent';
    return {
      state,
      keychain: this.#keychain,
      passphraseNeeded: state === 'absent' && this.#keychain === 'missing',
      unlockWith: state === 'open' || state === 'absent' ? [] : this.#ways(slots),
      ...(this.#failure && !this.#open ? { failure: this.#failure } : {}),
      ...(this.#restore ? { restore: this.#restore } : {}),
    };
  }

  /** A restore that was cut off is finished or undone before anything is opened: what stands in its way is the status. */
  #finishRestore(): boolean {
    try {
      this.#restore = this.#options.finishRestore?.() ?? this.#restore;
      return true;
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      this.#failure = error.failure;
      return false;
    }
  }

  #ways(slots: KeySlots | undefined): StoreStatus['unlockWith'] {
    const ways: StoreStatus['unlockWith'] = [];
    if (slots?.passphrase) ways.push('passphrase');
    else if (this.#keychain !== 'missing') ways.push('keychain');
    if (slots) ways.push('recoveryKey');
    return ways;
  }

  /** Looks at the keychain and opens the store with what it holds, where it can. Never throws a Refusal: `status` tells. */
  async tryKeychain(): Promise<StoreStatus> {
    this.#failure = undefined;
    if (!this.#finishRestore()) return this.status();
    const slots = readKeySlots(this.#slotsFile);
    const kept = await this.#askKeychain(slots?.storeId ?? 'probe');
    if (!existsSync(this.#database)) {
      // A first start that was cut off has the database under its first name; anything else was taken away.
      if (slots && !existsSync(this.#freshFile())) this.#failure = { code: 'storeMissing' };
      return this.status();
    }
    if (slots === undefined) this.#failure = { code: 'keySlotsMissing' };
    else if (kept !== undefined) await this.#openWith(kept);
    else if (this.#keychain === 'available' && !slots.passphrase) this.#failure = { code: 'keychainEmpty' };
    else if (this.#keychain === 'locked' && !slots.passphrase) this.#failure = { code: 'keychainLocked' };
    else if (this.#keychain === 'missing' && !slots.passphrase) this.#failure = { code: 'keychainMissing' };
    return this.status();
  }

  #freshFile(): string {
    return `${this.#database}.new`;
  }

  async #askKeychain(storeId: string): Promise<KeyBundle | undefined> {
    try {
      const text = await this.#options.keychain.getPassword(SERVICE, storeId);
      this.#keychain = 'available';
      return text === null ? undefined : readKeyBundle(text);
    } catch (error) {
      if (!(error instanceof KeychainUnavailable)) throw error;
      this.#keychain = error.state;
      return undefined;
    }
  }

  /**
   * Makes the keys and the store. The order keeps a crash harmless: the database first, under another name and proven
   * encrypted, then the key file (durable), then the keychain, and only then the database's own name. A crash before the
   * last step leaves no database, and the next start may make everything again.
   */
  async create(passphrase: string | undefined): Promise<{ recoveryKey: string }> {
    if (this.#open || existsSync(this.#database)) throw new Refusal('storeExists');
    // Where a store was and is gone, its key opens its copies: neither is replaced.
    if (this.#failure) throw new Refusal(this.#failure.code, this.#failure.details);
    await this.#askKeychain('probe');
    if (this.#keychain === 'locked') throw new Refusal('keychainLocked');
    if (this.#keychain === 'missing' && passphrase === undefined) throw new Refusal('passphraseNeeded');
    const bundle = newKeyBundle();
    const recoveryKey = newRecoveryKey();
    const secret = readRecoveryKey(recoveryKey);
    if (secret === undefined) throw new Error('a new recovery key reads back as none');
    this.#makeDatabase(bundle.store);
    writeKeySlots(this.#slotsFile, await makeKeySlots(bundle, secret, passphrase));
    if (this.#keychain === 'available') await this.#keep(bundle);
    renameSync(this.#freshFile(), this.#database);
    syncFolder(this.#options.dataFolder);
    this.#failure = undefined;
    await this.#openWith(bundle);
    return { recoveryKey };
  }

  #makeDatabase(key: Buffer): void {
    const fresh = this.#freshFile();
    for (const leftover of [fresh, `${fresh}-wal`, `${fresh}-shm`]) rmSync(leftover, { force: true });
    openConnection(fresh, key, 'create').close();
    migrate(fresh, key, this.#options.migrationsFolder);
    proveEncrypted(fresh, key);
  }

  /** Puts the keys into the keychain; a keychain that refuses is noted and the passphrase or recovery key serves. */
  async #keep(bundle: KeyBundle): Promise<void> {
    try {
      await this.#options.keychain.setPassword(SERVICE, bundle.storeId, writeKeyBundle(bundle));
    } catch (error) {
      if (!(error instanceof KeychainUnavailable)) throw error;
      this.#keychain = error.state;
      throw new Refusal(error.state === 'locked' ? 'keychainLocked' : 'keychainMissing');
    }
  }

  /** Opens a locked store the way a person chose. Throws Refusal wrongPassphrase, wrongRecoveryKey, keychainEmpty, … */
  async unlock(way: InputOf<'store.unlock'>): Promise<StoreStatus> {
    if (this.#open) return this.status();
    if (way.with === 'keychain') return this.#throwFailure(await this.tryKeychain());
    if (!this.#finishRestore()) return this.#throwFailure(this.status());
    if (!existsSync(this.#database)) throw new Refusal('storeAbsent');
    const slots = readKeySlots(this.#slotsFile);
    if (slots === undefined) throw new Refusal('keySlotsMissing');
    const bundle = await this.bundleBy(way, slots);
    if (bundle === undefined)
      throw new Refusal(way.with === 'passphrase' ? 'wrongPassphrase' : 'wrongRecoveryKey');
    return this.openWith(bundle, slots);
  }

  /** The keys of wrapped ones, by what a person gave; undefined where that is wrong. Of the keychain, those of that store. */
  async bundleBy(way: UnlockWay, slots: KeySlots): Promise<KeyBundle | undefined> {
    if (way.with === 'keychain') return this.#askKeychain(slots.storeId);
    return way.with === 'passphrase'
      ? openPassphraseSlot(slots, way.passphrase)
      : openRecoverySlot(slots, readRecoveryKey(way.recoveryKey) ?? '');
  }

  /** Opens the store that lies there with keys that fit to it. Throws Refusal storeCorrupt and whatever stands in the way. */
  async openWith(bundle: KeyBundle, slots: KeySlots, restore?: StoreStatus['restore']): Promise<StoreStatus> {
    this.#restore = restore ?? this.#restore;
    await this.#openWith(bundle);
    const status = this.#throwFailure(this.status());
    // The keychain lost the key or never had it: give it back, so that the next start needs no paper.
    if (!slots.passphrase && this.#keychain === 'available') await this.#keep(bundle);
    return status;
  }

  #throwFailure(status: StoreStatus): StoreStatus {
    if (status.failure) throw new Refusal(status.failure.code, status.failure.details);
    return status;
  }

  /** Proves, migrates and opens; what stands in the way becomes the status, and the file stays as it is. */
  async #openWith(bundle: KeyBundle): Promise<void> {
    const files: StoreFiles = {
      dataFolder: this.#options.dataFolder,
      database: this.#database,
      keysFile: this.#slotsFile,
      storeId: bundle.storeId,
      keys: () => storeKeysOf(bundle),
    };
    try {
      proveReadable(this.#database, bundle.store);
      proveLogWhole(this.#database, bundle.store);
      openConnection(this.#database, bundle.store, 'write').close();
      proveEncrypted(this.#database, bundle.store);
      await this.#migrate(bundle.store, files);
      const store = new Store(this.#database, bundle.store, this.#options.checkpointThread);
      try {
        // A store that takes no write lets nobody sign in: better said here than at each of their tries.
        await store.probe();
      } catch (error) {
        await store.close();
        throw error;
      }
      this.#open = { store, vault: new Vault(bundle.vault), files };
      this.#failure = undefined;
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      this.#failure = error.failure;
    }
  }

  async #migrate(key: Buffer, files: StoreFiles): Promise<void> {
    const { migrationsFolder, beforeMigration } = this.#options;
    const schema = schemaOf(this.#database, key);
    const isMissing = schema > 0 && schema < newestSchema(migrationsFolder);
    if (isMissing && beforeMigration !== undefined) await beforeMigration(files);
    migrate(this.#database, key, migrationsFolder, { backedUp: beforeMigration !== undefined });
  }

  /** Closes a store in which nothing can work, and says why. */
  async fail(failure: Failure): Promise<void> {
    await this.closeStore();
    this.#failure = failure;
  }

  /** Closes the store and keeps the folder: a person opens it again, or restores a copy. */
  async closeStore(): Promise<void> {
    const open = this.#open;
    this.#open = undefined;
    await open?.store.close();
  }

  /** Closes the store and lets the folder go. */
  async close(): Promise<void> {
    await this.closeStore();
    this.#lock.release();
  }
}
