import { createECDH, createHmac, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto';
import { CompactEncrypt, compactDecrypt, type JWK_EC_Private, type JWK_EC_Public } from 'jose';
import { z } from 'zod';

const ALGORITHM = 'ECDH-ES';
const ENCRYPTION = 'A256GCM';

/** The order of P-256's base point (SEC 2, 2.4.2). */
const ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;

/** Octets from which the private scalar is drawn: 128 bits more than the order has, so that it is uniform (FIPS 186-5, A.2.1). */
const SCALAR_OCTETS = 48;
const AUTH_OCTETS = 32;

/**
 * What a secret leaves behind so that things can be sealed for it without it: the public half of a key pair derived from
 * the secret, and a key by which its holder knows that what was sealed comes from somebody who could open the store.
 */
export const lock = z.object({
  salt: z.base64(),
  x: z.base64url(),
  y: z.base64url(),
  auth: z.base64(),
});
export type Lock = z.infer<typeof lock>;

/** What was sealed for a lock: a JWE (RFC 7516) and its HMAC-SHA-256. */
export const sealed = z.object({ keys: z.string(), mac: z.base64() });
export type Sealed = z.infer<typeof sealed>;

interface Derived {
  readonly lock: Lock;
  readonly privateKey: JWK_EC_Private;
}

/**
 * The key pair and the authenticating key of a secret. P-256 and HKDF, because Electron's crypto has both; `purpose`
 * parts the slots and the stores from each other.
 */
function derive(secret: string | Uint8Array, salt: Buffer, purpose: string): Derived {
  const octets = Buffer.from(hkdfSync('sha256', secret, salt, purpose, SCALAR_OCTETS + AUTH_OCTETS));
  const drawn = BigInt(`0x${octets.subarray(0, SCALAR_OCTETS).toString('hex')}`);
  const scalar = Buffer.from(((drawn % (ORDER - 1n)) + 1n).toString(16).padStart(64, '0'), 'hex');
  const pair = createECDH('prime256v1');
  pair.setPrivateKey(scalar);
  const point = pair.getPublicKey();
  const x = point.subarray(1, 33).toString('base64url');
  const y = point.subarray(33).toString('base64url');
  return {
    lock: {
      salt: salt.toString('base64'),
      x,
      y,
      auth: octets.subarray(SCALAR_OCTETS).toString('base64'),
    },
    privateKey: { kty: 'EC', crv: 'P-256', x, y, d: scalar.toString('base64url') },
  };
}

function macOf(auth: string, purpose: string, keys: string): Buffer {
  return createHmac('sha256', Buffer.from(auth, 'base64')).update(`${purpose}\n${keys}`).digest();
}

/** A new salt for a lock. */
export function newSalt(): Buffer {
  return randomBytes(16);
}

/** The lock of a secret; `secret` has the entropy of a key already (140 random bits, or Argon2id's output). */
export function makeLock(secret: string | Uint8Array, salt: Buffer, purpose: string): Lock {
  return derive(secret, salt, purpose).lock;
}

/** Whether a lock is this secret's. */
export function isLockOf({ salt, auth }: Lock, secret: string | Uint8Array, purpose: string): boolean {
  const own = derive(secret, Buffer.from(salt, 'base64'), purpose).lock.auth;
  return timingSafeEqual(Buffer.from(own, 'base64'), Buffer.from(auth, 'base64'));
}

/** Seals a text for the holder of a lock's secret, who is not needed for it. */
export async function sealFor(text: string, { x, y, auth }: Lock, purpose: string): Promise<Sealed> {
  const publicKey: JWK_EC_Public = { kty: 'EC', crv: 'P-256', x, y };
  const keys = await new CompactEncrypt(Buffer.from(text, 'utf8'))
    .setProtectedHeader({ alg: ALGORITHM, enc: ENCRYPTION })
    .encrypt(publicKey);
  return { keys, mac: macOf(auth, purpose, keys).toString('base64') };
}

/** The text that was sealed for a secret; undefined where it is the wrong one or somebody changed what was sealed. */
export async function unsealWith(
  secret: string | Uint8Array,
  { salt, keys, mac }: Sealed & Pick<Lock, 'salt'>,
  purpose: string,
): Promise<string | undefined> {
  const { lock: own, privateKey } = derive(secret, Buffer.from(salt, 'base64'), purpose);
  const expected = macOf(own.auth, purpose, keys);
  const found = Buffer.from(mac, 'base64');
  if (found.length !== expected.length || !timingSafeEqual(found, expected)) return undefined;
  try {
    const { plaintext } = await compactDecrypt(keys, privateKey, {
      keyManagementAlgorithms: [ALGORITHM],
      contentEncryptionAlgorithms: [ENCRYPTION],
      maxDecompressedLength: 0,
    });
    return Buffer.from(plaintext).toString('utf8');
  } catch {
    return undefined;
  }
}
