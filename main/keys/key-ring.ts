import type { OutputOf, ParsedInputOf } from '../../preload/contract/index.ts';
import type { KeyRow, KeyRing as Ring } from '../../preload/contract/keys.ts';
import { type Actor, theOffice } from '../actor.ts';
import type { Audit, AuditEntry } from '../audit/audit.ts';
import type { Clock } from '../clock.ts';
import type { Pushes } from '../pushes.ts';
import { Refusal } from '../refusal.ts';
import type { OpenStore, Way } from '../store/door.ts';
import { storeKeyInUse } from '../store/key-bundle.ts';
import type { SealedFields } from '../store/sealed-fields.ts';
import type { Tx } from '../store/store.ts';
import { bundleRows } from './key-rows.ts';
import { addKeyRecord, forgetKeyRecord, keyRecords, noteKeyUsed } from './queries.ts';
import { Resealing } from './resealing.ts';

/** How often it is written down which vault keys were used, in milliseconds. */
const NOTE_EVERY = 600_000;

/** The kind of key that stands behind a way into the store. */
const keyOfWay: Readonly<Record<Exclude<Way, 'creation'>, 'keychain' | 'passphrase' | 'recovery'>> = {
  keychain: 'keychain',
  passphrase: 'passphrase',
  recoveryKey: 'recovery',
};

export interface KeyRingOptions extends Omit<OpenStore, 'files'> {
  readonly audit: Audit;
  readonly clock: Clock;
  readonly pushes: Pushes;
  /** Everything that is sealed with the vault's key. */
  readonly fields: readonly SealedFields[];
  /** Keys that lie in the store itself, each subject's own: the web shop's sealing keys, a key that signs. */
  readonly others: readonly (() => Promise<KeyRow[]>)[];
  /** Told when work that seals should go on with the newest key. */
  readonly onVaultKey: () => Promise<void>;
  readonly onFault: (error: unknown) => void;
}

/** The keys of the office as administrators see and change them. What they are made of never leaves this place. */
export class KeyRing {
  readonly resealing: Resealing;
  readonly #options: KeyRingOptions;
  #noting: NodeJS.Timeout | undefined;

  constructor(options: KeyRingOptions) {
    const { store, vault, audit, fields, onFault } = options;
    this.#options = options;
    this.resealing = new Resealing({
      store,
      vault,
      audit,
      fields,
      onFault,
      onProgress: () => this.#tell(),
    });
  }

  /** Writes down how the store was opened, and goes on sealing anew what a crash or a stop left. */
  async start(): Promise<void> {
    await this.#noteOpening();
    this.#noting = setInterval(() => {
      this.#noteUsed().catch((error: unknown) => this.#options.onFault(error));
    }, NOTE_EVERY);
    this.#noting.unref();
    this.resealing.start();
  }

  async stop(): Promise<void> {
    clearInterval(this.#noting);
    await this.resealing.stop();
    await this.#noteUsed();
  }

  /** Every key with its state. `lastChange` is the store key's, which outlives this. */
  async ring(lastChange: Ring['lastChange']): Promise<Ring> {
    const { store, keys, others } = this.#options;
    await this.#noteUsed();
    const counts = await this.resealing.counts();
    const sealedBy = (number: number): number =>
      [...(counts.get(number)?.values() ?? [])].reduce((sum, count) => sum + count, 0);
    const own = bundleRows(keys.bundle, await keyRecords(store.read), sealedBy);
    const further = await Promise.all(others.map((rows) => rows()));
    return {
      keys: [...own, ...further.flat()],
      upgradeNeeded: keys.upgradeNeeded,
      upgradeNeedsPassphrase: keys.upgradeNeeded && keys.hasPassphrase,
      resealing: await this.resealing.status(),
      lastChange,
    };
  }

  /** Throws Refusal wrongRecoveryKey, wrongPassphrase, keychainLocked, keychainMissing. */
  async upgrade(typed: ParsedInputOf<'keys.upgrade'>, actor: Actor): Promise<void> {
    await this.#options.keys.upgrade(typed);
    await this.#append({ actor, action: 'keyFile.upgraded', subject: 'keyFile' });
  }

  /**
   * Makes a new vault key. It is in the key file, durably, before anything is sealed with it; a crash behind that leaves a
   * key with which the next start goes on, and which `start` writes into the audit log. Throws Refusal keyFileOld.
   */
  async changeVaultKey(actor: Actor): Promise<void> {
    const { keys, vault, onVaultKey } = this.#options;
    const key = await keys.addVaultKey();
    await this.#heard('vault', key.number, actor);
    vault.learn(key);
    await onVaultKey();
    this.resealing.start();
    this.#tell();
  }

  /** Drops an older key for good. Throws Refusal notFound, keyInUse, keyStillNeeded (details.count), keyFileOld. */
  async forget({ kind, number, reason }: ParsedInputOf<'keys.forget'>, actor: Actor): Promise<void> {
    const { keys, vault, store } = this.#options;
    if (kind === 'store') await keys.forgetStoreKey(number);
    else {
      await this.#mustBeUnused(number);
      await keys.forgetVaultKey(number);
      vault.forget(number);
    }
    await store.write(async (tx) => {
      await forgetKeyRecord(tx, kind, String(number));
      await this.#line(tx, {
        actor,
        action: kind === 'store' ? 'storeKey.forgotten' : 'vaultKey.forgotten',
        subject: `${kind}Key/${number}`,
        facts: { reason },
      });
    });
    this.#tell();
  }

  async #mustBeUnused(vaultKey: number): Promise<void> {
    if (vaultKey === this.#options.vault.newest.number) throw new Refusal('keyInUse');
    const counts = [...((await this.resealing.counts()).get(vaultKey)?.values() ?? [])];
    const count = counts.reduce((sum, one) => sum + one, 0);
    if (count > 0) throw new Refusal('keyStillNeeded', { count });
  }

  /** Throws Refusal wrongRecoveryKey; the audit log has either outcome. */
  async testRecoveryKey(typed: string, actor: Actor): Promise<void> {
    try {
      await this.#options.keys.testRecoveryKey(typed);
    } catch (error) {
      if (error instanceof Refusal && error.failure.code === 'wrongRecoveryKey')
        await this.#recoveryLine('recoveryKey.testFailed', actor);
      throw error;
    }
    await this.#recoveryLine('recoveryKey.tested', actor);
  }

  /** A new recovery key to be written down and typed back. Throws Refusal keyFileOld. */
  proposeRecoveryKey(): OutputOf<'keys.newRecoveryKey'> {
    return { recoveryKey: this.#options.keys.proposeRecoveryKey() };
  }

  /** Throws Refusal wrongRecoveryKey. */
  async confirmRecoveryKey(typed: string, actor: Actor = theOffice): Promise<void> {
    const outcome = await this.#options.keys.confirmRecoveryKey(typed);
    await this.#recoveryLine(outcome === 'replaced' ? 'recoveryKey.replaced' : 'recoveryKey.tested', actor);
  }

  async #recoveryLine(action: string, actor: Actor): Promise<void> {
    await this.#append({ actor, action, subject: 'recoveryKey' });
    this.#tell();
  }

  async #append(entry: AuditEntry): Promise<void> {
    await this.#options.store.write((tx) => this.#line(tx, entry));
  }

  #line(tx: Tx, entry: AuditEntry): Promise<void> {
    return this.#options.audit.append(tx, entry);
  }

  async #heard(kind: 'store' | 'vault', number: number, actor: Actor): Promise<void> {
    await this.#options.store.write(async (tx) => {
      await addKeyRecord(tx, kind, String(number), this.#options.clock.now());
      await this.#line(tx, {
        actor,
        action: kind === 'store' ? 'storeKey.made' : 'vaultKey.made',
        subject: `${kind}Key/${number}`,
      });
    });
  }

  /** Notes the way in, and the keys of the key file that the store has not heard of: the first, or one that a crash cut off. */
  async #noteOpening(): Promise<void> {
    const { store, keys, clock, openedBy } = this.#options;
    const known = new Set((await keyRecords(store.read)).map(({ kind, name }) => `${kind}/${name}`));
    for (const { number } of keys.bundle.storeKeys)
      if (!known.has(`store/${number}`)) await this.#heard('store', number, theOffice);
    for (const { number } of keys.bundle.vault)
      if (!known.has(`vault/${number}`)) await this.#heard('vault', number, theOffice);
    await store.write(async (tx) => {
      const now = clock.now();
      await noteKeyUsed(tx, 'store', String(storeKeyInUse(keys.bundle).number), now);
      if (openedBy === 'creation') return;
      await noteKeyUsed(tx, keyOfWay[openedBy], '', now);
      if (openedBy === 'recoveryKey')
        await this.#line(tx, { actor: theOffice, action: 'store.openedByRecoveryKey', subject: 'store' });
    });
  }

  async #noteUsed(): Promise<void> {
    const { store, vault, clock } = this.#options;
    const used = vault.takeUsed();
    if (used.length === 0) return;
    await store.write(async (tx) => {
      for (const number of used) await noteKeyUsed(tx, 'vault', String(number), clock.now());
    });
  }

  #tell(): void {
    this.#options.pushes.push('keys.changed', {});
  }
}
