import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/**
 * Values that are found by a secret which only the other side holds. A secret is 256 random bits; what is kept here is
 * its SHA-256, and every comparison takes the same time, so neither memory nor timing gives a secret away.
 */
export class SecretRegister<Value> {
  #entries: { readonly digest: Buffer; readonly value: Value }[] = [];

  /** Keeps a value and gives the secret by which it is found: 43 characters of base64url. */
  issue(value: Value): string {
    const secret = randomBytes(32).toString('base64url');
    this.#entries.push({ digest: digestOf(secret), value });
    return secret;
  }

  /** The value of a secret, or undefined where there is none. */
  find(secret: string): Value | undefined {
    const digest = digestOf(secret);
    const found = this.#entries.filter((entry) => timingSafeEqual(entry.digest, digest));
    return found[0]?.value;
  }

  /** Forgets every value that is not to be kept any longer. */
  keepOnly(isKept: (value: Value) => boolean): void {
    this.#entries = this.#entries.filter((entry) => isKept(entry.value));
  }

  /** Every value that is kept. */
  values(): Value[] {
    return this.#entries.map((entry) => entry.value);
  }
}

function digestOf(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}
