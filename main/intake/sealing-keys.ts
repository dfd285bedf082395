import { calculateJwkThumbprint, exportJWK, generateKeyPair, importJWK } from 'jose';
import type { OutputOf } from '../../preload/contract/index.ts';
import { type Actor, theOffice } from '../actor.ts';
import type { Audit } from '../audit/audit.ts';
import type { Clock } from '../clock.ts';
import type { Store } from '../store/store.ts';
import type { Vault } from '../store/vault.ts';
import { insertSealingKey, sealingKeyRecords } from './queries.ts';

type PrivateKey = Awaited<ReturnType<typeof importJWK>>;

const ALGORITHM = 'ECDH-ES';

/**
 * The desk's sealing keys (P-256): the web shop holds the public half of the newest and seals bookings to it; every
 * older one still opens what was sealed for it. The private halves lie in the store, sealed with the vault's key.
 */
export class SealingKeys {
  readonly #store: Store;
  readonly #vault: Vault;
  readonly #audit: Audit;
  readonly #clock: Clock;

  constructor(store: Store, vault: Vault, audit: Audit, clock: Clock) {
    this.#store = store;
    this.#vault = vault;
    this.#audit = audit;
    this.#clock = clock;
  }

  /** Makes the first key where there is none. */
  async ensure(): Promise<void> {
    if ((await sealingKeyRecords(this.#store.read)).length === 0) await this.#make(theOffice);
  }

  async #make(actor: Actor): Promise<void> {
    const pair = await generateKeyPair(ALGORITHM, { crv: 'P-256', extractable: true });
    const publicJwk = await exportJWK(pair.publicKey);
    const kid = await calculateJwkThumbprint(publicJwk);
    const privateJwk = JSON.stringify(await exportJWK(pair.privateKey));
    await this.#store.write(async (tx) => {
      await insertSealingKey(tx, {
        kid,
        public_jwk: JSON.stringify({ ...publicJwk, kid, alg: ALGORITHM, use: 'enc' }),
        private_sealed: this.#vault.sealText(privateJwk, purpose(kid)),
        created_at: this.#clock.now(),
        retired_at: null,
      });
      await this.#audit.append(tx, { actor, action: 'sealingKey.made', subject: `sealingKey/${kid}` });
    });
  }

  /** The public half of the newest key, for the web shop. */
  async current(): Promise<OutputOf<'intake.sealingKey'>> {
    const [newest] = await sealingKeyRecords(this.#store.read);
    if (newest === undefined) throw new Error('there is no sealing key');
    return { kid: newest.kid, jwk: newest.public_jwk, createdAt: newest.created_at };
  }

  /** The private halves by kid, as JWK texts, without those that do not open any more. Handed to the intake's reader. */
  async privateJwks(): Promise<ReadonlyMap<string, string>> {
    const jwks = new Map<string, string>();
    for (const { kid, private_sealed } of await sealingKeyRecords(this.#store.read)) {
      const jwk = this.#open(kid, private_sealed);
      if (jwk !== undefined) jwks.set(kid, jwk);
    }
    return jwks;
  }

  #open(kid: string, sealed: Uint8Array): string | undefined {
    try {
      return this.#vault.openText(sealed, purpose(kid));
    } catch {
      return undefined;
    }
  }
}

/** Private sealing keys that were handed over, ready to unseal. */
export class PrivateKeys {
  readonly #jwks: ReadonlyMap<string, string>;
  readonly #imported = new Map<string, Promise<PrivateKey | undefined>>();

  constructor(jwks: ReadonlyMap<string, string>) {
    this.#jwks = jwks;
  }

  /**
   * The private key of a kid, or undefined where the desk has none of that name, or none that opens any more: what is
   * sealed for it stays on the server then, and staff hear of it.
   */
  privateKey(kid: string): Promise<PrivateKey | undefined> {
    const known = this.#imported.get(kid) ?? this.#import(kid);
    if (this.#jwks.has(kid)) this.#imported.set(kid, known);
    return known;
  }

  async #import(kid: string): Promise<PrivateKey | undefined> {
    const jwk = this.#jwks.get(kid);
    if (jwk === undefined) return undefined;
    try {
      return await importJWK(JSON.parse(jwk), ALGORITHM);
    } catch {
      return undefined;
    }
  }
}

function purpose(kid: string): string {
  return `sealing_key/${kid}/private`;
}
