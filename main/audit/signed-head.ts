import { CompactSign, type CryptoKey, compactVerify, decodeProtectedHeader, importJWK, type JWK } from 'jose';
import { z } from 'zod';

/** The one algorithm of the log's signatures: EdDSA with Ed25519 (RFC 8037). */
export const ALGORITHM = 'EdDSA';
const TYPE = 'guichet-audit-head+jws';

/** What a signed head says: the log went up to this line, with this digest, at this time. */
const headShape = z.object({
  line: z.int().positive(),
  digest: z.string().regex(/^[0-9a-f]{64}$/),
  signedAt: z.string(),
});
export type Head = z.infer<typeof headShape>;

const publicJwk = z.object({ kty: z.literal('OKP'), crv: z.literal('Ed25519'), x: z.string() });
const header = z.object({ alg: z.literal(ALGORITHM), typ: z.literal(TYPE), kid: z.string(), jwk: publicJwk });

/** A head as a compact JWS (RFC 7515). The public key goes along, so that whoever holds a head can check it. */
export function signHead(head: Head, kid: string, jwk: JWK, privateKey: CryptoKey): Promise<string> {
  const { kty, crv, x } = publicJwk.parse(jwk);
  return new CompactSign(new TextEncoder().encode(JSON.stringify(head)))
    .setProtectedHeader({ alg: ALGORITHM, typ: TYPE, kid, jwk: { kty, crv, x } })
    .sign(privateKey);
}

/** A head that was read, whose signature fits the key that it names. */
export interface ReadHead extends Head {
  /** Whether the key is one of the office's own: a head can bring any key along. */
  readonly isOurs: boolean;
}

/**
 * Reads a signed head. `ourKeys` are the office's public keys by their names; a head of one of those must be signed by
 * that very key. Undefined where the text is no signed head, or was changed.
 */
export async function readHead(
  jws: string,
  ourKeys: ReadonlyMap<string, string>,
): Promise<ReadHead | undefined> {
  try {
    const { kid, jwk } = header.parse(decodeProtectedHeader(jws));
    const ours = ourKeys.get(kid);
    const key = await importJWK(ours === undefined ? jwk : publicJwk.parse(JSON.parse(ours)), ALGORITHM);
    const { payload } = await compactVerify(jws, key, { algorithms: [ALGORITHM] });
    return { ...headShape.parse(JSON.parse(new TextDecoder().decode(payload))), isOurs: ours !== undefined };
  } catch {
    return undefined;
  }
}
