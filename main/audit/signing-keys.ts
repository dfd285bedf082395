import { type CryptoKey, calculateJwkThumbprint, exportJWK, generateKeyPair, importJWK } from 'jose';
import type { KeyRow } from '../../preload/contract/keys.ts';
import { type Actor, theOffice } from '../actor.ts';
import type { Clock } from '../clock.ts';
import type { Store } from '../store/store.ts';
import type { Vault } from '../store/vault.ts';
import type { Audit } from './audit.ts';
import { headsByKid, insertSigningKey, retireSigningKeys, signingKeyRecords } from './head-queries.ts';
import { ALGORITHM } from './signed-head.ts';

/** The key that signs now. */
export interface SigningKey {
  readonly kid: string;
  /** JWK (RFC 8037) as JSON. */
  readonly publicJwk: string;
  readonly privateKey: CryptoKey;
}

/**
 * The desk's signing keys (Ed25519), for the audit log's head and its exports. The private halves lie in the store,
 * sealed with the vault's key; one key signs, retired ones only verify.
 */
export class SigningKeys {
  readonly #store: Store;
  readonly #vault: Vault;
  readonly #audit: Audit;
  readonly #clock: Clock;
  #opened: SigningKey | undefined;

  constructor(store: Store, vault: Vault, audit: Audit, clock: Clock) {
    this.#store = store;
    this.#vault = vault;
    this.#audit = audit;
    this.#clock = clock;
  }

  /** Makes the first key where there is none. */
  async ensure(): Promise<void> {
    if ((await signingKeyRecords(this.#store.read)).length === 0) await this.renew(theOffice);
  }

  /**
   * Makes a new key and retires the one before, in one transaction: if the program dies before its commit, the old key
   * goes on signing.
   */
  async renew(actor: Actor): Promise<void> {
    const pair = await generateKeyPair(ALGORITHM, { extractable: true });
    const jwk = await exportJWK(pair.publicKey);
    const kid = await calculateJwkThumbprint(jwk);
    const privateJwk = JSON.stringify(await exportJWK(pair.privateKey));
    await this.#store.write(async (tx) => {
      const now = this.#clock.now();
      for (const retired of await retireSigningKeys(tx, now)) {
        await this.#audit.append(tx, {
          actor,
          action: 'signingKey.retired',
          subject: `signingKey/${retired}`,
        });
      }
      await insertSigningKey(tx, {
        kid,
        public_jwk: JSON.stringify({ ...jwk, kid, alg: ALGORITHM, use: 'sig' }),
        private_sealed: this.#vault.sealText(privateJwk, signingKeyPurpose(kid)),
        created_at: now,
        retired_at: null,
      });
      await this.#audit.append(tx, { actor, action: 'signingKey.made', subject: `signingKey/${kid}` });
    });
  }

  /** Every key as the key ring shows it, the one that signs first. */
  async rows(): Promise<KeyRow[]> {
    const [records, used] = await Promise.all([
      signingKeyRecords(this.#store.read),
      headsByKid(this.#store.read),
    ]);
    const lastUse = new Map(used.map(({ kid, last }) => [kid, last]));
    return records.map(({ kid, public_jwk, created_at, retired_at }) => ({
      kind: 'signing',
      name: kid,
      state: retired_at === null ? 'inUse' : 'retired',
      madeAt: created_at,
      lastUsedAt: lastUse.get(kid) ?? null,
      testedAt: null,
      retiredAt: retired_at,
      sealed: null,
      mayForget: false,
      publicJwk: public_jwk,
    }));
  }

  /** The key that signs. Throws where the vault cannot open it. */
  async current(): Promise<SigningKey> {
    const [record] = await signingKeyRecords(this.#store.read);
    if (record === undefined) throw new Error('there is no signing key');
    if (this.#opened?.kid !== record.kid) {
      const privateJwk = this.#vault.openText(record.private_sealed, signingKeyPurpose(record.kid));
      const privateKey = await importJWK(JSON.parse(privateJwk), ALGORITHM);
      if (!(privateKey instanceof CryptoKey)) throw new Error('the signing key is no key pair');
      this.#opened = { kid: record.kid, publicJwk: record.public_jwk, privateKey };
    }
    return this.#opened;
  }
}

/** What the private half of a signing key is bound to. */
export function signingKeyPurpose(kid: string): string {
  return `signing_key/${kid}/private`;
}
