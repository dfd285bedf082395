import { CompactEncrypt, calculateJwkThumbprint, decodeProtectedHeader, importJWK, type JWK } from 'jose';
import { z } from 'zod';

/** The desk's public sealing key: P-256 for ECDH-ES. A private key (`d`) is refused, so that it never lies on a shop. */
const publicDeskKey = z
  .looseObject({
    kty: z.literal('EC'),
    crv: z.literal('P-256'),
    x: z.string(),
    y: z.string(),
    kid: z.string().min(1).optional(),
  })
  .refine((jwk) => !('d' in jwk), 'this is the private key; a web shop is given the public one only');

/** The desk's key with its name, as a shop uses it. */
export type DeskKey = { kid: string; jwk: { kty: 'EC'; crv: 'P-256'; x: string; y: string } };

/**
 * Reads a public JWK (parsed JSON). Its `kid` names it; a JWK without one is named by its RFC 7638 thumbprint.
 * Throws a ZodError where it is not a public P-256 key.
 */
export async function readDeskKey(jwk: unknown): Promise<DeskKey> {
  const { kty, crv, x, y, kid } = publicDeskKey.parse(jwk);
  return { kid: kid ?? (await calculateJwkThumbprint({ kty, crv, x, y })), jwk: { kty, crv, x, y } };
}

/**
 * Seals octets to the desk: JWE compact (RFC 7516), ECDH-ES direct on P-256, A256GCM, `kid` naming the desk's key.
 * Only the holder of the private key can open the result.
 */
export async function sealBooking(octets: Uint8Array, publicJwk: JWK, kid: string): Promise<Uint8Array> {
  const key = await importJWK(publicJwk, 'ECDH-ES');
  const sealed = await new CompactEncrypt(octets)
    .setProtectedHeader({ alg: 'ECDH-ES', enc: 'A256GCM', kid })
    .encrypt(key);
  return new TextEncoder().encode(sealed);
}

/** Whether octets have the form of a JWE that is sealed for this key. That they open, only the desk can tell. */
export function isSealedFor(octets: Uint8Array, kid: string): boolean {
  const text = new TextDecoder('latin1').decode(octets);
  const parts = text.split('.');
  if (parts.length !== 5 || !parts.every((part) => /^[A-Za-z0-9_-]*$/.test(part))) return false;
  try {
    const header = decodeProtectedHeader(text);
    return header.alg === 'ECDH-ES' && header.enc === 'A256GCM' && header.kid === kid;
  } catch {
    return false;
  }
}
