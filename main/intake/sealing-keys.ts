import { calculateJwkThumbprint, exportJWK, generateKeyPair, importJWK } from 'jose';
import type { OutputOf, ParsedInputOf } from '../../preload/contract/index.ts';
import type { KeyRow } from '../../preload/contract/keys.ts';
import { type Actor, theOffice } from '../actor.ts';
import type { Audit } from '../audit/audit.ts';
import type { Clock } from '../clock.ts';
import { Refusal } from '../refusal.ts';
import type { Store } from '../store/store.ts';
import type { Vault } from '../store/vault.ts';
import { insertSealingKey, sealingKeyRecords } from './queries.ts';
import { bookingsByKid, changeSealingKey, newestSealedFor } from './sealed-queries.ts';

type PrivateKey = Awaited<ReturnType<typeof importJWK>>;

const ALGORITHM = 'ECDH-ES';

/** How many of the bookings that came for a key are named. */
const NEWEST = 20;

/**
 * The desk's sealing keys (P-256): the web shop holds the public half of the newest and seals bookings to it; every
 * older one still opens what was sealed for it, until a person retires it. The private halves lie in the store, sealed with the vault's key.
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
    if ((await sealingKeyRecords(this.#store.read)).length === 0) await this.make(theOffice);
  }

  /** Makes a key that the web shop is to seal to from now on; the older ones still open. Gives its kid. */
  async make(actor: Actor): Promise<string> {
    const pair = await generateKeyPair(ALGORITHM, { crv: 'P-256', extractable: true });
    const publicJwk = await exportJWK(pair.publicKey);
    const kid = await calculateJwkThumbprint(publicJwk);
    const privateJwk = JSON.stringify(await exportJWK(pair.privateKey));
    await this.#store.write(async (tx) => {
      await insertSealingKey(tx, {
        kid,
        public_jwk: JSON.stringify({ ...publicJwk, kid, alg: ALGORITHM, use: 'enc' }),
        private_sealed: this.#vault.sealText(privateJwk, sealingKeyPurpose(kid)),
        created_at: this.#clock.now(),
        retired_at: null,
      });
      await this.#audit.append(tx, { actor, action: 'sealingKey.made', subject: `sealingKey/${kid}` });
    });
    return kid;
  }

  /**
   * Retires an older key, so that what is sealed for it stays on the server, or takes it back into use.
   * Throws Refusal notFound, keyInUse (the newest, which the web shop is to seal to).
   */
  async setRetired(
    { kid, retired, reason }: ParsedInputOf<'keys.setSealingKeyRetired'>,
    actor: Actor,
  ): Promise<void> {
    await this.#store.write(async (tx) => {
      const records = await sealingKeyRecords(tx);
      if (!records.some((record) => record.kid === kid)) throw new Refusal('notFound');
      if (records[0]?.kid === kid) throw new Refusal('keyInUse');
      await changeSealingKey(tx, kid, retired ? this.#clock.now() : null);
      await this.#audit.append(tx, {
        actor,
        action: retired ? 'sealingKey.retired' : 'sealingKey.takenBack',
        subject: `sealingKey/${kid}`,
        facts: { reason },
      });
    });
  }

  /** Every key as the key ring shows it, the newest first. */
  async rows(): Promise<KeyRow[]> {
    const [records, used] = await Promise.all([
      sealingKeyRecords(this.#store.read),
      bookingsByKid(this.#store.read),
    ]);
    const usedBy = new Map(used.map((use) => [use.kid, use]));
    return records.map(({ kid, public_jwk, created_at, retired_at }, index) => ({
      kind: 'sealing',
      name: kid,
      state: retired_at !== null ? 'retired' : index === 0 ? 'inUse' : 'opensOld',
      madeAt: created_at,
      lastUsedAt: usedBy.get(kid)?.last ?? null,
      testedAt: null,
      retiredAt: retired_at,
      sealed: usedBy.get(kid)?.count ?? 0,
      mayForget: false,
      publicJwk: public_jwk,
    }));
  }

  /** The bookings that came sealed for a key, the newest first. Throws Refusal notFound. */
  async sealedFor(kid: string): Promise<OutputOf<'keys.sealedFor'>> {
    const row = (await this.rows()).find(({ name }) => name === kid);
    if (row === undefined) throw new Refusal('notFound');
    const newest = await newestSealedFor(this.#store.read, kid, NEWEST);
    return {
      count: row.sealed ?? 0,
      newest: newest.map(({ reservation_id, locator, pulled_at }) => ({
        reservationId: reservation_id,
        locator,
        pulledAt: pulled_at,
      })),
    };
  }

  /** The public half of the newest key, for the web shop. */
  async current(): Promise<OutputOf<'intake.sealingKey'>> {
    const [newest] = await sealingKeyRecords(this.#store.read);
    if (newest === undefined) throw new Error('there is no sealing key');
    return { kid: newest.kid, jwk: newest.public_jwk, createdAt: newest.created_at };
  }

  /**
   * The private halves by kid, as JWK texts, for the intake's reader: without those that were retired, and those that do
   * not open any more.
   */
  async privateJwks(): Promise<ReadonlyMap<string, string>> {
    const jwks = new Map<string, string>();
    for (const { kid, private_sealed, retired_at } of await sealingKeyRecords(this.#store.read)) {
      const jwk = retired_at === null ? this.#open(kid, private_sealed) : undefined;
      if (jwk !== undefined) jwks.set(kid, jwk);
    }
    return jwks;
  }

  #open(kid: string, sealed: Uint8Array): string | undefined {
    try {
      return this.#vault.openText(sealed, sealingKeyPurpose(kid));
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
   * The private key of a kid, or undefined where the desk has none of that name, or it was retired, or does not open any
   * more: what is sealed for it stays on the server then, and staff hear of it.
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

/** What the private half of a sealing key is bound to. */
export function sealingKeyPurpose(kid: string): string {
  return `sealing_key/${kid}/private`;
}
