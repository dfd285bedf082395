import { createHash, randomBytes } from 'node:crypto';

/** Crockford's base 32 (https://www.crockford.com/base32.html): no I, L, O, U, so that a person's handwriting survives. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const CODES = 10;
/** 16 letters of five bits: 80 random bits. */
const LETTERS = 16;

/** Ten recovery codes, as XXXX-XXXX-XXXX-XXXX. */
export function newRecoveryCodes(): string[] {
  return Array.from({ length: CODES }, () => {
    // 256 is a multiple of 32, so the low five bits of a random octet are uniform.
    const letters = Array.from(randomBytes(LETTERS), (octet) => ALPHABET[octet & 31]).join('');
    return letters.replace(/.{4}(?=.)/g, '$&-');
  });
}

/**
 * What is kept of a recovery code of a person, as it was typed: small letters, spaces, O for 0 and I or L for 1 are
 * forgiven. Undefined for what cannot be one. A plain SHA-256 is enough for 80 random bits.
 */
export function recoveryCodeDigest(staffId: number, typed: string): Buffer | undefined {
  const plain = typed.toUpperCase().replace(/[\s-]/g, '').replace(/O/g, '0').replace(/[IL]/g, '1');
  if (plain.length !== LETTERS || [...plain].some((letter) => !ALPHABET.includes(letter))) return undefined;
  return createHash('sha256').update(`guichet recovery code ${staffId} ${plain}`).digest();
}
