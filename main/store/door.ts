import { existsSync, mkdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import type { Failure } from '../../preload/contract/failure.ts';
import type { InputOf } from '../../preload/contract/index.ts';
import type { StoreStatus } from '../../preload/contract/store.ts';
import { type Clock, systemClock } from '../clock.ts';
import { Refusal } from '../refusal.ts';
import type { ArgonCost } from '../secret-costs.ts';
import { proveEncrypted, proveReadable } from './connection.ts';
import { syncFolder } from './files.ts';
import { type KeyBundle, newKeyBundle, storeKeyInUse } from './key-bundle.ts';
import { KeyKeeper } from './key-keeper.ts';
import { type KeySlots, openPassphraseSlot, openRecoverySlot, readKeySlots } from './key-slots.ts';
import type { Keychain } from './keychain.ts';
import { KeychainWay } from './keychain-way.ts';
import { lockFolder } from './lock.ts';
import { proveLogWhole } from './log-proof.ts';
import { migrate, newestSchema, schemaOf } from './migrations.ts';
import { endInterruptedChange, keyThatOpens, makeDatabase } from './opening.ts';
import { newRecoveryKey, readRecoveryKey } from './recovery-key.ts';
import { KEY_FILE, remainsOfStore, STORE_FILE, UNFINISHED } from './remains.ts';
import { Store } from './store.ts';
import { Vault } from './vault.ts';

/** Where an open store lies, and the keys that open it and its older copies, the present one first. */
export interface StoreFiles {
  readonly dataFolder: string;
  readonly database: string;
  readonly keysFile: string;
  readonly storeId: string;
  keys(): readonly Buffer[];
}

/** The keys of a bundle that open the store and its older copies, the present one first. */
export function storeKeysOf(bundle: KeyBundle): readonly Buffer[] {
  const present = storeKeyInUse(bundle);
  return [present, ...bundle.storeKeys.filter((key) => key !== present)].map(({ key }) => key);
}

/** What an opened door gives to the services. */
export interface OpenStore {
  readonly store: Store;
  readonly vault: Vault;
  readonly files: StoreFiles;
  readonly keys: KeyKeeper;
  /** By what it was opened. */
  readonly openedBy: Way;
}

/** A way into the store; `creation` where it was made just now. */
export type Way = StoreStatus['unlockWith'][number] | 'creation';

export interface DoorOptions {
  /** The folder of the store; made when it is not there. */
  readonly dataFolder: string;
  readonly migrationsFolder: string;
  readonly keychain: Keychain;
  /** The entry of the thread that folds the write-ahead log; without it, commits do. */
  readonly checkpointThread?: URL | undefined;
  readonly clock?: Clock;
  /** What a try at the passphrase costs; without it, as much as today's. */
  readonly passphraseCost?: ArgonCost | undefined;
  /** Finishes or undoes a restore that was cut off, before anything is opened. Throws the disk's Refusals. */
  readonly finishRestore?: () => StoreStatus['restore'];
  /** Makes a checked copy before a change of the schema, which is not begun where this throws. */
  readonly beforeMigration?: (files: StoreFiles) => Promise<void>;
}

/** How a person opens a locked store. */
type UnlockWay = InputOf<'store.unlock'>;

/**
 * The way into the store: first start, unlocking, and what stands in the way. A key is made only where there is neither
 * a database nor anything left of one; nothing that exists is ever made anew.
 */
export class StoreDoor {
  readonly #database: string;
  readonly #slotsFile: string;
  readonly #options: DoorOptions;
  readonly #clock: Clock;
  readonly #keychain: KeychainWay;
  readonly #lock: { release(): void };
  #open: OpenStore | undefined;
  #failure: Failure | undefined;
  #keyChange: StoreStatus['keyChange'];
  #restore: StoreStatus['restore'];

  /** Throws Refusal storeBusy where another program holds the folder. */
  constructor(options: DoorOptions) {
    mkdirSync(options.dataFolder, { recursive: true, mode: 0o700 });
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
    this.#keychain = new KeychainWay(options.keychain);
    this.#database = join(options.dataFolder, STORE_FILE);
    this.#slotsFile = join(options.dataFolder, KEY_FILE);
    this.#lock = lockFolder(join(options.dataFolder, 'guichet.lock'));
  }

  /** The open store, or undefined while it is absent, locked or failed. */
  get opened(): OpenStore | undefined {
    return this.#open;
  }

  /** The store's file. */
  get file(): string {
    return this.#database;
  }

  /** The file in which a store under a new key is made ready; as long as it is there, it was never the store's. */
  get nextFile(): string {
    return `${this.#database}.rekey`;
  }

  /** How far the change of the store's key is; undefined while there is none. */
  get keyChange(): StoreStatus['keyChange'] {
    return this.#keyChange;
  }

  set keyChange(keyChange: StoreStatus['keyChange']) {
    this.#keyChange = keyChange;
  }

  status(): StoreStatus {
    const slots = readKeySlots(this.#slotsFile);
    const state = this.#state();
    const closed = state === 'locked' || state === 'failed';
    const tested = this.#open?.keys.bundle.locks?.recovery.testedAt;
    return {
      state,
      keychain: this.#keychain.state,
      passphraseNeeded: state === 'absent' && this.#keychain.state === 'missing',
      unlockWith: closed && existsSync(this.#database) ? this.#keychain.waysInto(slots) : [],
      ...(tested === null ? { recoveryKeyUntested: true } : {}),
      ...(closed && this.#failure ? { failure: this.#failure } : {}),
      ...(this.#keyChange ? { keyChange: this.#keyChange } : {}),
      ...(this.#restore ? { restore: this.#restore } : {}),
    };
  }

  #state(): StoreStatus['state'] {
    // While its file is exchanged the store is closed, but it is nobody's to unlock.
    if (this.#open || this.#keyChange?.pausing) return 'open';
    if (this.#failure) return 'failed';
    return existsSync(this.#database) ? 'locked' : 'absent';
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

  /** Looks at the keychain and opens the store with what it holds, where it can. Never throws a Refusal: `status` tells. */
  async tryKeychain(): Promise<StoreStatus> {
    this.#failure = undefined;
    if (!this.#finishRestore()) return this.status();
    const slots = readKeySlots(this.#slotsFile);
    const answer = await this.#keychain.ask(slots);
    if (!existsSync(this.#database)) {
      if (remainsOfStore(this.#options.dataFolder)) this.#failure = { code: 'storeMissing' };
    } else if (slots === undefined) this.#failure = { code: 'keySlotsMissing' };
    else if (typeof answer === 'object') await this.#openByKeychain(answer, slots);
    else if (!slots.passphrase) this.#failure = this.#keychain.failureOf(answer);
    return this.status();
  }

  async #openByKeychain(bundle: KeyBundle, slots: KeySlots): Promise<void> {
    await this.#openWith(bundle, slots, 'keychain');
    // In the first form nothing but the file itself tells a foreign key from a damaged file: the recovery key may help.
    if (slots.form === 1 && this.#failure?.code === 'storeCorrupt') this.#failure = { code: 'wrongKey' };
    await this.#open?.keys.tendKeychain();
  }

  /**
   * Makes the keys and the store. The order keeps a crash harmless: the database under another name, proven encrypted,
   * then the keychain, then the key file, and only then the database's own name. A crash before the last step leaves the
   * unfinished file, by which the next start knows that everything may be made again.
   */
  async create(passphrase: string | undefined): Promise<{ recoveryKey: string }> {
    if (this.#open || existsSync(this.#database)) throw new Refusal('storeExists');
    if (this.#failure) throw new Refusal(this.#failure.code, this.#failure.details);
    if (remainsOfStore(this.#options.dataFolder)) throw new Refusal('storeMissing');
    await this.#keychain.ask(undefined);
    if (this.#keychain.state === 'locked') throw new Refusal('keychainLocked');
    if (this.#keychain.state === 'missing' && passphrase === undefined) throw new Refusal('passphraseNeeded');
    const bundle = newKeyBundle(this.#clock.now());
    const recoveryKey = newRecoveryKey();
    makeDatabase(this.#unfinished, storeKeyInUse(bundle).key, this.#options.migrationsFolder);
    const keys = this.#keeper(bundle, undefined);
    await keys.begin(recoveryKey, passphrase, this.#keychain.state === 'available');
    renameSync(this.#unfinished, this.#database);
    syncFolder(this.#options.dataFolder);
    this.#failure = undefined;
    await this.#openWith(keys.bundle, readKeySlots(this.#slotsFile), 'creation');
    return { recoveryKey };
  }

  get #unfinished(): string {
    return `${this.#database}${UNFINISHED}`;
  }

  #keeper(bundle: KeyBundle, slots: KeySlots | undefined): KeyKeeper {
    const { keychain, passphraseCost } = this.#options;
    const options = { keychain, clock: this.#clock, file: this.#slotsFile, passphraseCost };
    return new KeyKeeper(options, bundle, slots);
  }

  /** Opens a locked store the way a person chose. Throws Refusal wrongPassphrase, wrongRecoveryKey, keychainEmpty, … */
  async unlock(way: InputOf<'store.unlock'>): Promise<StoreStatus> {
    if (this.#open || this.#keyChange) return this.status();
    // Also where the file is missing: somebody may have put it back.
    if (way.with === 'keychain') this.#throwFailure(await this.tryKeychain());
    else if (!this.#finishRestore()) return this.#throwFailure(this.status());
    if (!existsSync(this.#database)) throw new Refusal('storeAbsent');
    if (way.with === 'keychain') return this.status();
    const slots = readKeySlots(this.#slotsFile);
    if (slots === undefined) throw new Refusal('keySlotsMissing');
    const bundle = await this.bundleBy(way, slots);
    if (bundle === undefined)
      throw new Refusal(way.with === 'passphrase' ? 'wrongPassphrase' : 'wrongRecoveryKey');
    return this.openWith(bundle, slots, way);
  }

  /** The keys of wrapped ones, by what a person gave; undefined where that is wrong. Of the keychain, those of that store. */
  async bundleBy(way: UnlockWay, slots: KeySlots): Promise<KeyBundle | undefined> {
    if (way.with === 'passphrase') return openPassphraseSlot(slots, way.passphrase);
    if (way.with === 'recoveryKey') return openRecoverySlot(slots, readRecoveryKey(way.recoveryKey) ?? '');
    const answer = await this.#keychain.ask(slots);
    return typeof answer === 'object' ? answer : undefined;
  }

  /** Opens the store that lies there with keys that fit to it. Throws Refusal storeCorrupt and whatever stands in the way. */
  async openWith(
    bundle: KeyBundle,
    slots: KeySlots,
    way: UnlockWay,
    restore?: StoreStatus['restore'],
  ): Promise<StoreStatus> {
    this.#restore = restore ?? this.#restore;
    await this.#openWith(bundle, slots, way.with);
    this.#throwFailure(this.status());
    if (way.with === 'recoveryKey') await this.#mendKeychain(slots, way.recoveryKey);
    return this.status();
  }

  /**
   * The keychain lost the key or never had it: makes an entry, so that the next start needs no paper. Only once the store
   * has opened, only where the keychain can be asked, and under a new name: what another program, another store or a newer
   * key file has there stays.
   */
  async #mendKeychain(slots: KeySlots, recoveryKey: string): Promise<void> {
    const keys = this.#open?.keys;
    if (keys === undefined || slots.passphrase) return;
    const answer = await this.#keychain.ask(slots);
    if (answer === 'unavailable') return;
    try {
      if (keys.upgradeNeeded) await keys.upgrade({ recoveryKey });
      else if (answer === 'empty' || answer === 'wrong') await keys.renewKeychain(false);
    } catch (error) {
      // It refused after all, or the disk did: the store is open, and the next start asks for the recovery key again.
      if (!(error instanceof Refusal)) throw error;
    }
  }

  /** Whether what was typed is this store's recovery key. */
  async isRecoveryKey(typed: string): Promise<boolean> {
    const slots = readKeySlots(this.#slotsFile);
    const secret = readRecoveryKey(typed);
    return (
      slots !== undefined && secret !== undefined && (await openRecoverySlot(slots, secret)) !== undefined
    );
  }

  #throwFailure(status: StoreStatus): StoreStatus {
    if (status.failure) throw new Refusal(status.failure.code, status.failure.details);
    return status;
  }

  /** Proves, migrates and opens; what stands in the way becomes the status, and the file stays as it is. */
  async #openWith(bundle: KeyBundle, slots: KeySlots | undefined, openedBy: Way): Promise<void> {
    try {
      const { key, number } = keyThatOpens(this.#database, bundle);
      proveReadable(this.#database, key);
      proveLogWhole(this.#database, key);
      proveEncrypted(this.#database, key);
      const keys = this.#keeper(bundle, slots);
      await endInterruptedChange(keys, number, this.nextFile, this.#slotsFile);
      const files = this.#filesOf(keys);
      await this.#migrate(key, files);
      const store = await this.#writableStore(key);
      this.#open = { store, vault: new Vault(bundle.vault), files, keys, openedBy };
      this.#failure = undefined;
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      this.#failure = error.failure;
    }
  }

  #filesOf(keys: KeyKeeper): StoreFiles {
    return {
      dataFolder: this.#options.dataFolder,
      database: this.#database,
      keysFile: this.#slotsFile,
      storeId: keys.bundle.storeId,
      keys: () => storeKeysOf(keys.bundle),
    };
  }

  async #migrate(key: Buffer, files: StoreFiles): Promise<void> {
    const { migrationsFolder, beforeMigration } = this.#options;
    const schema = schemaOf(this.#database, key);
    const isMissing = schema > 0 && schema < newestSchema(migrationsFolder);
    if (isMissing && beforeMigration !== undefined) await beforeMigration(files);
    migrate(this.#database, key, migrationsFolder, { backedUp: beforeMigration !== undefined });
  }

  /** A store that takes no write lets nobody sign in: better said here than at each of their tries. */
  async #writableStore(key: Buffer): Promise<Store> {
    const store = new Store(this.#database, key, this.#options.checkpointThread);
    try {
      await store.probe();
      return store;
    } catch (error) {
      await store.close();
      throw error;
    }
  }

  /**
   * Closes the store, lets `work` exchange its file while nothing has it open, and opens whatever is there afterwards,
   * with the same keys. The folder stays held. What `work` throws is thrown when the store is open again.
   */
  async exchange(work: (keys: KeyKeeper) => Promise<void>): Promise<void> {
    const open = this.#open;
    if (open === undefined) throw new Refusal('storeLocked');
    this.#open = undefined;
    try {
      await open.store.close();
      await work(open.keys);
    } finally {
      await this.#openWith(open.keys.bundle, readKeySlots(this.#slotsFile), open.openedBy);
    }
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
    await open?.keys.close();
  }

  /** Closes the store and lets the folder go. */
  async close(): Promise<void> {
    await this.closeStore();
    this.#lock.release();
  }
}
