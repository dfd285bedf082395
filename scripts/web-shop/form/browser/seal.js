// @ts-check
import { CompactEncrypt } from '/assets/jose/jwe/compact/encrypt.js';
import { importJWK } from '/assets/jose/key/import.js';
/** @import { DeskKey } from '../../sealing.ts' */

/**
 * Seals a booking for the desk in this browser (WebCrypto): JWE compact, ECDH-ES on P-256, A256GCM. Only the desk's
 * private key opens it.
 * @param {unknown} booking
 * @param {DeskKey} deskKey
 * @returns {Promise<string>}
 */
export async function seal(booking, deskKey) {
  const key = await importJWK(deskKey.jwk, 'ECDH-ES');
  return new CompactEncrypt(new TextEncoder().encode(JSON.stringify(booking)))
    .setProtectedHeader({ alg: 'ECDH-ES', enc: 'A256GCM', kid: deskKey.kid })
    .encrypt(key);
}
