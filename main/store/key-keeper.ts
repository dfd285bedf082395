import PQueue from 'p-queue';
import type { Clock } from '../clock.ts';
import { Refusal } from '../refusal.ts';
import { type ArgonCost, presentCosts } from '../secret-costs.ts';
import {
  type KeyBundle,
  type Locks,
  newStoreKey,
  newVaultKey,
  nextNumber,
  type StoreKey,
  settledKeys,
  storeKeyInUse,
  type VaultKeyRecord,
  without,
} from './key-bundle.ts';
import { isLockOf } from './key-lock.ts';
import {
  type KeySlots,
  keychainLock,
  openPassphraseSlot,
  openRecoverySlot,
  passphraseLock,
  recoveryLock,
  recoveryPurpose,
  sealBundle,
  writeKeySlots,
} from './key-slots.ts';
import { type Keychain, KeychainUnavailable } from './keychain.ts';
import { deleteEntries, keychainEntry, newAccount, newKeychainSecret } from './keychain-entry.ts';
import { newRecoveryKey, readRecoveryKey } from './recovery-key.ts';

export interface KeyKeeperOptions {
  readonly keychain: Keychain;
  readonly clock: Clock;
  /** guichet.keys.json. */
  readonly file: string;
  /** What a try at the passphrase costs; without it, as much as today's. */
  readonly passphraseCost?: ArgonCost | undefined;
}

/** The secrets that a person types to bring a key file of the first form up to date. */
export interface TypedSecrets {
  readonly recoveryKey: string;
  readonly passphrase?: string | undefined;
}

function secretOf(recoveryKey: string): string {
  const secret = readRecoveryKey(recoveryKey);
  if (secret === undefined) throw new Refusal('wrongRecoveryKey');
  return secret;
}

/**
 * Holds the keys of an open store and is the only one that changes them. A change is one write of the key file, which is
 * the old one or the new one after a crash, whole, with every way into the store in it; what is in memory follows the
 * file. No change needs the paper or the passphrase.
 */
export class KeyKeeper {
  readonly #options: KeyKeeperOptions;
  /** One change at a time: each starts from what the one before it left. */
  readonly #changes = new PQueue({ concurrency: 1 });
  #bundle: KeyBundle;
  #strays: readonly string[];
  #slots: KeySlots | undefined;
  #proposed: string | undefined;

  /** `slots` is what the file holds; undefined where there is none yet. */
  constructor(options: KeyKeeperOptions, bundle: KeyBundle, slots: KeySlots | undefined) {
    this.#options = options;
    this.#bundle = bundle;
    this.#slots = slots;
    this.#strays = slots?.form === 2 ? slots.strayAccounts : [];
  }

  /** The keys themselves: for opening files and for the vault, never for a screen or a log. */
  get bundle(): KeyBundle {
    return this.#bundle;
  }

  /** Whether the key file is of the first form: then nothing can be changed before `upgrade`. */
  get upgradeNeeded(): boolean {
    return this.#bundle.locks === undefined;
  }

  /** Whether an upgrade asks for the passphrase too. */
  get hasPassphrase(): boolean {
    return this.#slots?.passphrase !== undefined;
  }

  /**
   * Makes the first key file. The keychain's entry, where there is one, is made before the file: a crash in between
   * leaves an entry that opens nothing.
   */
  async begin(recoveryKey: string, passphrase: string | undefined, withKeychain: boolean): Promise<void> {
    const { storeId } = this.#bundle;
    const madeAt = this.#options.clock.now();
    const locks: Locks = {
      recovery: recoveryLock(storeId, secretOf(recoveryKey), madeAt),
      ...(passphrase !== undefined && { passphrase: await this.#passphraseLock(passphrase, madeAt) }),
      ...(withKeychain && { keychain: await this.#newEntry(newAccount(storeId)) }),
    };
    await this.#change((bundle) => ({ ...bundle, locks }));
  }

  #passphraseLock(passphrase: string, madeAt: string) {
    const { passphraseCost = presentCosts.passphrase } = this.#options;
    return passphraseLock(this.#bundle.storeId, passphrase, madeAt, passphraseCost);
  }

  /** Throws Refusal keyFileOld for a key file of the first form, and what the disk says. */
  #change(edit: (bundle: KeyBundle) => KeyBundle, strays?: readonly string[]): Promise<void> {
    return this.#changes.add(() => this.#write(edit(this.#bundle), strays ?? this.#strays));
  }

  async #write(bundle: KeyBundle, strays: readonly string[]): Promise<void> {
    if (bundle.locks === undefined) throw new Refusal('keyFileOld');
    const slots = await sealBundle(bundle, strays);
    writeKeySlots(this.#options.file, slots);
    this.#bundle = bundle;
    this.#slots = slots;
    this.#strays = strays;
  }

  #changeLocks(edit: (locks: Locks) => Locks, strays?: readonly string[]): Promise<void> {
    return this.#change((bundle) => ({ ...bundle, locks: bundle.locks && edit(bundle.locks) }), strays);
  }

  /**
   * Brings a key file of the first form up to date, with the secrets that it cannot be sealed anew without.
   * Throws Refusal wrongRecoveryKey, wrongPassphrase, keychainLocked, keychainMissing; the file stays as it was then.
   */
  async upgrade({ recoveryKey, passphrase }: TypedSecrets): Promise<void> {
    const slots = this.#slots;
    if (!this.upgradeNeeded || slots === undefined) return;
    const secret = secretOf(recoveryKey);
    if ((await openRecoverySlot(slots, secret)) === undefined) throw new Refusal('wrongRecoveryKey');
    if (slots.passphrase && (await openPassphraseSlot(slots, passphrase ?? '')) === undefined)
      throw new Refusal('wrongPassphrase');
    const { storeId } = this.#bundle;
    const madeAt = this.#options.clock.now();
    const byPassphrase = slots.passphrase !== undefined && passphrase !== undefined;
    const locks = {
      recovery: { ...recoveryLock(storeId, secret, madeAt), testedAt: madeAt },
      ...(byPassphrase && { passphrase: await this.#passphraseLock(passphrase, madeAt) }),
      ...((!byPassphrase || (await this.#isInKeychain(storeId))) && {
        keychain: await this.#newEntry(newAccount(storeId)),
      }),
    };
    // The entry of the first form holds the keys themselves: it goes.
    await this.#change((bundle) => ({ ...bundle, locks }), [storeId]);
    await this.#deleteStrays();
  }

  async #isInKeychain(account: string): Promise<boolean> {
    try {
      return (await keychainEntry(this.#options.keychain, account)) !== null;
    } catch (error) {
      if (!(error instanceof KeychainUnavailable)) throw error;
      return false;
    }
  }

  // --- the store's key

  /**
   * Adds a key for the store to be put under, on disk before it is given. If the program dies behind it, both keys are in
   * the file, and the next opening finds out which of them the store is under.
   */
  async prepareStoreKey(): Promise<StoreKey> {
    const { storeKeys } = this.#bundle;
    const key = newStoreKey(nextNumber(storeKeys), this.#options.clock.now());
    await this.#change((bundle) => ({ ...bundle, storeKeys: [key, ...bundle.storeKeys] }));
    return key;
  }

  /** Notes under which key the store opened: see `settledKeys`. */
  async settleStoreKey(opened: number, neverSwitched: boolean): Promise<void> {
    const { storeKeys } = this.#bundle;
    const settled = settledKeys(storeKeys, opened, neverSwitched, this.#options.clock.now());
    const same = JSON.stringify(settled) === JSON.stringify(storeKeys);
    if (!same) await this.#change((bundle) => ({ ...bundle, storeKeys: settled }));
  }

  /** Drops a retired key for good: copies under it open no more. Throws Refusal keyInUse, notFound. */
  async forgetStoreKey(number: number): Promise<void> {
    if (storeKeyInUse(this.#bundle).number === number) throw new Refusal('keyInUse');
    await this.#change((bundle) => ({
      ...bundle,
      storeKeys: mustHave(without(bundle.storeKeys, number), bundle.storeKeys),
    }));
  }

  // --- the vault's key

  /** Adds a key to the vault's, on disk before it is given, so that nothing is ever sealed with one that a crash takes. */
  async addVaultKey(): Promise<VaultKeyRecord> {
    const key = newVaultKey(nextNumber(this.#bundle.vault), this.#options.clock.now());
    await this.#change((bundle) => ({ ...bundle, vault: [...bundle.vault, key] }));
    return key;
  }

  /** Drops an older key for good. The caller has made sure that nothing is sealed with it. Throws Refusal keyInUse, notFound. */
  async forgetVaultKey(number: number): Promise<void> {
    if (nextNumber(this.#bundle.vault) - 1 === number) throw new Refusal('keyInUse');
    await this.#change((bundle) => ({
      ...bundle,
      vault: mustHave(without(bundle.vault, number), bundle.vault),
    }));
  }

  // --- the recovery key

  /** Tests a recovery key against the one that opens this store. Throws Refusal wrongRecoveryKey. */
  async testRecoveryKey(typed: string): Promise<void> {
    const secret = secretOf(typed);
    const { locks, storeId } = this.#bundle;
    if (locks === undefined) {
      const opens = this.#slots && (await openRecoverySlot(this.#slots, secret));
      if (opens === undefined) throw new Refusal('wrongRecoveryKey');
      return;
    }
    if (!isLockOf(locks.recovery, secret, recoveryPurpose(storeId))) throw new Refusal('wrongRecoveryKey');
    const testedAt = this.#options.clock.now();
    await this.#changeLocks((present) => ({ ...present, recovery: { ...present.recovery, testedAt } }));
  }

  /**
   * A new recovery key to be written down. It counts only when it has been typed back: until then, and if the program
   * dies, the old one opens the store.
   */
  proposeRecoveryKey(): string {
    if (this.upgradeNeeded) throw new Refusal('keyFileOld');
    this.#proposed = newRecoveryKey();
    return this.#proposed;
  }

  /**
   * Puts the proposed recovery key in the place of the old one, once a person has typed it back from the paper; where none
   * was proposed, tests the present one. Throws Refusal wrongRecoveryKey.
   */
  async confirmRecoveryKey(typed: string): Promise<'replaced' | 'tested'> {
    const proposed = this.#proposed;
    if (proposed === undefined) {
      await this.testRecoveryKey(typed);
      return 'tested';
    }
    const secret = secretOf(typed);
    if (secret !== readRecoveryKey(proposed)) throw new Refusal('wrongRecoveryKey');
    const madeAt = this.#options.clock.now();
    const recovery = { ...recoveryLock(this.#bundle.storeId, secret, madeAt), testedAt: madeAt };
    await this.#changeLocks((locks) => ({ ...locks, recovery }));
    this.#proposed = undefined;
    return 'replaced';
  }

  // --- the keychain

  /**
   * Makes a keychain entry of its own for this store, under a new name: what the keychain held under the old one is left
   * alone unless it is `ours`, and goes only after the key file names the new one. Throws Refusal keychainLocked,
   * keychainMissing; the old entry counts then.
   */
  async renewKeychain(ours: boolean): Promise<void> {
    const account = newAccount(this.#bundle.storeId);
    // Noted first: an entry that a crash leaves without a slot is deleted at the next start.
    await this.#changeLocks((locks) => locks, [...this.#strays, account]);
    const entry = await this.#newEntry(account);
    const former = this.#bundle.locks?.keychain?.account;
    const strays = this.#strays.filter((stray) => stray !== account);
    await this.#changeLocks(
      (locks) => ({ ...locks, keychain: entry }),
      ours && former !== undefined ? [...strays, former] : strays,
    );
    await this.#deleteStrays();
  }

  /**
   * Tidies the keychain after the store has opened: deletes entries that open nothing any more, and renews the entry where
   * the store's key is newer than it, so that who knew the old entry knows nothing of the new key. A keychain that refuses
   * is asked again at the next start.
   */
  async tendKeychain(): Promise<void> {
    const entry = this.#bundle.locks?.keychain;
    const { madeAt } = storeKeyInUse(this.#bundle);
    try {
      await this.#deleteStrays();
      if (entry !== undefined && madeAt !== null && entry.madeAt < madeAt) await this.renewKeychain(true);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
    }
  }

  async #deleteStrays(): Promise<void> {
    if (this.#strays.length === 0) return;
    if (await deleteEntries(this.#options.keychain, this.#strays)) await this.#change((bundle) => bundle, []);
  }

  async #newEntry(account: string): Promise<NonNullable<Locks['keychain']>> {
    const { keychain, clock } = this.#options;
    const secret = await newKeychainSecret(keychain, account);
    return keychainLock(this.#bundle.storeId, account, secret, clock.now());
  }

  /** Waits for the change under way. */
  async close(): Promise<void> {
    await this.#changes.onIdle();
  }
}

/** Throws Refusal notFound where nothing went. */
function mustHave<Key>(rest: readonly Key[], before: readonly Key[]): readonly Key[] {
  if (rest.length === before.length) throw new Refusal('notFound');
  return rest;
}
