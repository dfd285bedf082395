import { createHash, randomBytes } from 'node:crypto';

/** Crockford's base 32 (https://www.crockford.com/base32.html): no I, L, O, U, so that a person's handwriting survives. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const SECRET_LETTERS = 28;
const CHECK_LETTERS = 2;

function letters(octets: Uint8Array, count: number): string {
  // 256 is a multiple of 32, so the low five bits of a random octet are uniform.
  return Array.from(octets.subarray(0, count), (octet) => ALPHABET[octet & 31]).join('');
}

function check(secret: string): string {
  return letters(createHash('sha256').update(`guichet recovery key ${secret}`).digest(), CHECK_LETTERS);
}

/** A new recovery key: 140 random bits and a check against typing errors, as XXXXX-XXXXX-XXXXX-XXXXX-XXXXX-XXXXX. */
export function newRecoveryKey(): string {
  const secret = letters(randomBytes(SECRET_LETTERS), SECRET_LETTERS);
  return (secret + check(secret)).replace(/.{5}(?=.)/g, '$&-');
}

/**
 * The key's secret as it was typed from paper: small letters, spaces, O for 0 and I or L for 1 are forgiven.
 * Undefined where it cannot be a recovery key (length, letters, or the check).
 */
export function readRecoveryKey(typed: string): string | undefined {
  const plain = typed.toUpperCase().replace(/[\s-]/g, '').replace(/O/g, '0').replace(/[IL]/g, '1');
  if (
    plain.length !== SECRET_LETTERS + CHECK_LETTERS ||
    [...plain].some((letter) => !ALPHABET.includes(letter))
  ) {
    return undefined;
  }
  const secret = plain.slice(0, SECRET_LETTERS);
  return check(secret) === plain.slice(SECRET_LETTERS) ? secret : undefined;
}
