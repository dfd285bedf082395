import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Failure } from '../../preload/contract/failure.ts';
import type { InputOf } from '../../preload/contract/index.ts';
import type { StoreStatus } from '../../preload/contract/store.ts';
import { Refusal } from '../refusal.ts';
import { openConnection, proveEncrypted } from './connection.ts';
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
import { migrate } from './migrations.ts';
import { newRecoveryKey, readRecoveryKey } from './recovery-key.ts';
import { Store } from './store.ts';
import { Vault } from './vault.ts';

const SERVICE = 'Guichet';

/** What an opened door gives to the services. */
export interface OpenStore {
  readonly store: Store;
  readonly vault: Vault;
}

export interface DoorOptions {
  /** The folder of the store; made when it is not there. */
  readonly dataFolder: string;
  readonly migrationsFolder: string;
  readonly keychain: Keychain;
  /** The entry of the thread that folds the write-ahead log; without it, commits do. */
  readonly checkpointThread?: URL | undefined;
}

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
    };
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
    const slots = readKeySlots(this.#slotsFile);
    const kept = await this.#askKeychain(slots?.storeId ?? 'probe');
    if (!existsSync(this.#database)) {
      if (slots && existsSync(this.#walFile())) this.#failure = { code: 'storeCorrupt' };
      return this.status();
    }
    if (slots === undefined) this.#failure = { code: 'keySlotsMissing' };
    else if (kept !== undefined) this.#openWith(kept);
    else if (this.#keychain === 'available' && !slots.passphrase) this.#failure = { code: 'keychainEmpty' };
    else if (this.#keychain === 'locked' && !slots.passphrase) this.#failure = { code: 'keychainLocked' };
    else if (this.#keychain === 'missing' && !slots.passphrase) this.#failure = { code: 'keychainMissing' };
    return this.status();
  }

  #walFile(): string {
    return `${this.#database}-wal`;
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
   * Makes the keys and the store. The order keeps a crash harmless: the key file first (durable, opens nothing yet),
   * then the keychain, then the database under another name, proven encrypted, and only then its own name. A crash
   * before the last step leaves no database, and the next start may make everything again.
   */
  async create(passphrase: string | undefined): Promise<{ recoveryKey: string }> {
    if (this.#open || existsSync(this.#database)) throw new Refusal('storeExists');
    await this.#askKeychain('probe');
    if (this.#keychain === 'locked') throw new Refusal('keychainLocked');
    if (this.#keychain === 'missing' && passphrase === undefined) throw new Refusal('passphraseNeeded');
    const bundle = newKeyBundle();
    const recoveryKey = newRecoveryKey();
    const secret = readRecoveryKey(recoveryKey);
    if (secret === undefined) throw new Error('a new recovery key reads back as none');
    writeKeySlots(this.#slotsFile, await makeKeySlots(bundle, secret, passphrase));
    if (this.#keychain === 'available') await this.#keep(bundle);
    this.#makeDatabase(bundle.store);
    this.#failure = undefined;
    this.#openWith(bundle);
    return { recoveryKey };
  }

  #makeDatabase(key: Buffer): void {
    const fresh = `${this.#database}.new`;
    for (const leftover of [fresh, `${fresh}-wal`, `${fresh}-shm`]) rmSync(leftover, { force: true });
    openConnection(fresh, key, 'create').close();
    migrate(fresh, key, this.#options.migrationsFolder);
    proveEncrypted(fresh, key);
    renameSync(fresh, this.#database);
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
    if (!existsSync(this.#database)) throw new Refusal('storeAbsent');
    const slots = readKeySlots(this.#slotsFile);
    if (way.with === 'keychain') return this.#throwFailure(await this.tryKeychain());
    if (slots === undefined) throw new Refusal('keySlotsMissing');
    const bundle =
      way.with === 'passphrase'
        ? await openPassphraseSlot(slots, way.passphrase)
        : openRecoverySlot(slots, readRecoveryKey(way.recoveryKey) ?? '');
    if (bundle === undefined)
      throw new Refusal(way.with === 'passphrase' ? 'wrongPassphrase' : 'wrongRecoveryKey');
    this.#openWith(bundle);
    const status = this.#throwFailure(this.status());
    // The keychain lost the key or never had it: give it back, so that the next start needs no paper.
    if (!slots.passphrase && this.#keychain === 'available') await this.#keep(bundle);
    return status;
  }

  /** Whether what was typed is this store's recovery key. */
  isRecoveryKey(typed: string): boolean {
    const slots = readKeySlots(this.#slotsFile);
    const secret = readRecoveryKey(typed);
    return slots !== undefined && secret !== undefined && openRecoverySlot(slots, secret) !== undefined;
  }

  #throwFailure(status: StoreStatus): StoreStatus {
    if (status.failure) throw new Refusal(status.failure.code, status.failure.details);
    return status;
  }

  /** Proves, migrates and opens; what stands in the way becomes the status, and the file stays as it is. */
  #openWith(bundle: KeyBundle): void {
    try {
      openConnection(this.#database, bundle.store, 'write').close();
      proveEncrypted(this.#database, bundle.store);
      migrate(this.#database, bundle.store, this.#options.migrationsFolder);
      const store = new Store(this.#database, bundle.store, this.#options.checkpointThread);
      this.#open = { store, vault: new Vault(bundle.vault) };
      this.#failure = undefined;
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      this.#failure = error.failure;
    }
  }

  /** Closes the store and lets the folder go. */
  async close(): Promise<void> {
    const open = this.#open;
    this.#open = undefined;
    await open?.store.close();
    this.#lock.release();
  }
}
