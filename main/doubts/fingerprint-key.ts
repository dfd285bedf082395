import { randomBytes } from 'node:crypto';
import type { KeyRow } from '../../preload/contract/keys.ts';
import { theOffice } from '../actor.ts';
import type { Audit } from '../audit/audit.ts';
import type { Clock } from '../clock.ts';
import type { SealedFields } from '../store/sealed-fields.ts';
import { countByKey, keyNumberOctets } from '../store/sealed-fields.ts';
import type { Store } from '../store/store.ts';
import type { Vault } from '../store/vault.ts';
import {
  fingerprintKeyRecord,
  fingerprintKeyRecords,
  fingerprintKeySealedWith,
  insertFingerprintKey,
  putFingerprintKey,
} from './queries.ts';

const PURPOSE = 'fingerprint_key/1';

export interface FingerprintKeyOptions {
  readonly store: Store;
  readonly vault: Vault;
  readonly audit: Audit;
  readonly clock: Clock;
}

/**
 * The key of the fingerprints: random, made once with the store, and kept in it, sealed with the vault's key. A new vault
 * key seals it anew like a card number and does not change it: fingerprints go on matching, and so they do in a copy that
 * is restored, because the key lies in the copy.
 */
export class FingerprintKeys {
  readonly #options: FingerprintKeyOptions;
  #opened: Promise<Buffer> | undefined;

  constructor(options: FingerprintKeyOptions) {
    this.#options = options;
  }

  /** The key, 32 octets. Made where there is none: if the program dies before the commit there is none, and no fingerprint either. */
  current(): Promise<Buffer> {
    // One look for all who ask at once: two would each make a key.
    this.#opened ??= this.#open().catch((error: unknown) => {
      this.#opened = undefined;
      throw error;
    });
    return this.#opened;
  }

  /** The key as administrators see it; none before the first fingerprint. */
  async rows(): Promise<KeyRow[]> {
    const records = await fingerprintKeyRecords(this.#options.store.read);
    return records.map(({ made_at, last_used_at }) => ({
      kind: 'fingerprint',
      name: '',
      state: 'inUse',
      madeAt: made_at,
      lastUsedAt: last_used_at,
      testedAt: null,
      retiredAt: null,
      sealed: null,
      mayForget: false,
      publicJwk: null,
    }));
  }

  async #open(): Promise<Buffer> {
    const { store, vault, audit, clock } = this.#options;
    const kept = await fingerprintKeyRecord(store.read);
    if (kept !== undefined) return vault.open(kept, PURPOSE);
    const key = randomBytes(32);
    await store.write(async (tx) => {
      await insertFingerprintKey(tx, vault.seal(key, PURPOSE), clock.now());
      await audit.append(tx, {
        actor: theOffice,
        action: 'fingerprintKey.made',
        subject: 'fingerprintKey/1',
      });
    });
    return key;
  }
}

/** What is sealed here with the vault's key. */
export const doubtSealedFields: SealedFields = {
  name: 'fingerprintKey',
  counts: (db) => countByKey(db, 'fingerprint_key', 'key_sealed'),
  async sealedWith(tx, keyNumber, behind) {
    const sealed =
      behind === undefined ? await fingerprintKeySealedWith(tx, keyNumberOctets(keyNumber)) : undefined;
    if (sealed === undefined) return [];
    return [
      { place: 1, sealed, purpose: PURPOSE, replace: (inside, anew) => putFingerprintKey(inside, anew) },
    ];
  },
};
