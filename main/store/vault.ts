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
  readonly #keys: ReadonlyMap<number, KeyObject>;
  readonly #newest: { readonly number: number; readonly key: KeyObject };

  constructor(keys: readonly VaultKey[]) {
    const newest = keys.reduce<VaultKey | undefined>(
      (best, key) => (best && best.number > key.number ? best : key),
      undefined,
    );
    if (newest === undefined) throw new TypeError('a vault has at least one key');
    this.#newest = { number: newest.number, key: createSecretKey(newest.key) };
    this.#keys = new Map(keys.map(({ number, key }) => [number, createSecretKey(key)]));
  }

  /** The key that seals, for a thread that seals as well. */
  get newest(): VaultKey {
    const { number, key } = this.#newest;
    return { number, key: key.export() };
  }

  seal(plain: Uint8Array, purpose: string): Buffer {
    const nonce = randomBytes(NONCE);
    const cipher = createCipheriv('aes-256-gcm', this.#newest.key, nonce);
    cipher.setAAD(Buffer.from(purpose, 'utf8'));
    const header = Buffer.alloc(HEADER);
    header.writeUInt8(FORM, 0);
    header.writeUInt32BE(this.#newest.number, 1);
    return Buffer.concat([header, nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
  }

  /** Throws where the field was changed, moved, or sealed with a key that is not here. */
  open(sealed: Uint8Array, purpose: string): Buffer {
    const octets = Buffer.from(sealed.buffer, sealed.byteOffset, sealed.byteLength);
    if (octets.length < HEADER + NONCE + TAG || octets.readUInt8(0) !== FORM)
      throw new Error('not a sealed field');
    const key = this.#keys.get(octets.readUInt32BE(1));
    if (key === undefined) throw new Error('sealed with a vault key that is not here');
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
