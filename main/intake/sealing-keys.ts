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
  readonly #opened = new Map<string, PrivateKey>();

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

  /**
   * The private key of a kid, or undefined where the desk has none of that name, or none that opens any more: what is
   * sealed for it stays on the server then, and staff hear of it.
   */
  async privateKey(kid: string): Promise<PrivateKey | undefined> {
    const opened = this.#opened.get(kid);
    if (opened !== undefined) return opened;
    const record = (await sealingKeyRecords(this.#store.read)).find((candidate) => candidate.kid === kid);
    if (record === undefined) return undefined;
    const key = await this.#open(kid, record.private_sealed);
    if (key !== undefined) this.#opened.set(kid, key);
    return key;
  }

  async #open(kid: string, sealed: Uint8Array): Promise<PrivateKey | undefined> {
    try {
      return await importJWK(JSON.parse(this.#vault.openText(sealed, purpose(kid))), ALGORITHM);
    } catch {
      return undefined;
    }
  }
}

function purpose(kid: string): string {
  return `sealing_key/${kid}/private`;
}
