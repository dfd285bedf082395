import { createCipheriv, createDecipheriv, createSecretKey, type KeyObject, randomBytes } from 'node:crypto';

/** One key of the vault, by its number; the greatest number seals, all of them open. */
export interface VaultKey {
  readonly number: number;
  /** 32 octets. */
  readonly key: Buffer;
}

const FORM = 1;
const HEADER = 5;
const NONCE = 12;
const TAG = 16;

/**
 * Seals single fields once more inside the encrypted store (card numbers, quarantined octets, secrets of settings):
 * AES-256-GCM with a random nonce. The purpose names the table, the row and the field and is authenticated, so that a
 * sealed field that is moved elsewhere does not open.
 * Form: 1 octet form, 4 octets key number, 12 nonce, ciphertext, 16 tag.
 */
export class Vault {
  /** As key objects: a cipher from raw octets costs four times as much. */
  readonly #keys = new Map<number, KeyObject>();
  readonly #used = new Set<number>();
  #newest: { readonly number: number; readonly key: KeyObject } | undefined;

  constructor(keys: readonly VaultKey[]) {
    if (keys.length === 0) throw new TypeError('a vault has at least one key');
    for (const key of keys) this.learn(key);
  }

  /** Takes a key over; where it is the newest, it seals from now on. It must be on disk before. */
  learn({ number, key }: VaultKey): void {
    const learnt = createSecretKey(key);
    this.#keys.set(number, learnt);
    if (this.#newest === undefined || number >= this.#newest.number) this.#newest = { number, key: learnt };
  }

  /** Lets go of a key with which nothing is sealed any more; never of the one that seals. */
  forget(number: number): void {
    if (number !== this.#sealing.number) this.#keys.delete(number);
  }

  /** The key that seals, for a thread that seals as well. */
  get newest(): VaultKey {
    const { number, key } = this.#sealing;
    this.#used.add(number);
    return { number, key: key.export() };
  }

  get #sealing(): { readonly number: number; readonly key: KeyObject } {
    if (this.#newest === undefined) throw new TypeError('a vault has at least one key');
    return this.#newest;
  }

  /** The numbers of the keys that sealed or opened something since this was last asked. */
  takeUsed(): number[] {
    const used = [...this.#used];
    this.#used.clear();
    return used;
  }

  seal(plain: Uint8Array, purpose: string): Buffer {
    const nonce = randomBytes(NONCE);
    const { number, key } = this.#sealing;
    this.#used.add(number);
    const cipher = createCipheriv('aes-256-gcm', key, nonce);
    cipher.setAAD(Buffer.from(purpose, 'utf8'));
    const header = Buffer.alloc(HEADER);
    header.writeUInt8(FORM, 0);
    header.writeUInt32BE(number, 1);
    return Buffer.concat([header, nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
  }

  /** Throws where the field was changed, moved, or sealed with a key that is not here. */
  open(sealed: Uint8Array, purpose: string): Buffer {
    const octets = Buffer.from(sealed.buffer, sealed.byteOffset, sealed.byteLength);
    if (octets.length < HEADER + NONCE + TAG || octets.readUInt8(0) !== FORM)
      throw new Error('not a sealed field');
    const number = octets.readUInt32BE(1);
    const key = this.#keys.get(number);
    if (key === undefined) throw new Error('sealed with a vault key that is not here');
    this.#used.add(number);
    const decipher = createDecipheriv('aes-256-gcm', key, octets.subarray(HEADER, HEADER + NONCE));
    decipher.setAAD(Buffer.from(purpose, 'utf8'));
    decipher.setAuthTag(octets.subarray(octets.length - TAG));
    return Buffer.concat([
      decipher.update(octets.subarray(HEADER + NONCE, octets.length - TAG)),
      decipher.final(),
    ]);
  }

  sealText(plain: string, purpose: string): Buffer {
    return this.seal(Buffer.from(plain, 'utf8'), purpose);
  }

  openText(sealed: Uint8Array, purpose: string): string {
    return this.open(sealed, purpose).toString('utf8');
  }
}
