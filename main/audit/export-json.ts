import { CompactSign, compactVerify, decodeProtectedHeader, importJWK } from 'jose';
import { z } from 'zod';
import { auditFilter } from '../../preload/contract/audit.ts';
import type { AuditRecord } from './queries.ts';
import { ALGORITHM } from './signed-head.ts';
import type { SigningKey } from './signing-keys.ts';

const TYPE = 'guichet-audit-export+jws';

/** What the signature of an export says. */
const exportShape = z.object({
  /** Hex, over all octets before the line of the signature. */
  sha256: z.string(),
  lines: z.int(),
  /** The last line that the log had. */
  until: z.int(),
  filter: auditFilter,
  exportedAt: z.string(),
});
export type SignedExport = z.infer<typeof exportShape>;

const publicJwk = z.object({ kty: z.literal('OKP'), crv: z.literal('Ed25519'), x: z.string() });
const header = z.object({ alg: z.literal(ALGORITHM), typ: z.literal(TYPE), kid: z.string(), jwk: publicJwk });

/** Lines as JSON, one a line. `facts` is the text that the digest covers, and so stays a text. */
export function jsonLines(records: readonly AuditRecord[]): string {
  return records
    .map(({ id, form, at, staff_id, actor, pc, action, subject, facts, previous, digest }) =>
      JSON.stringify({
        id,
        form,
        at,
        staff_id,
        actor,
        pc,
        action,
        subject,
        facts,
        previous: previous.toString('hex'),
        digest: digest.toString('hex'),
      }),
    )
    .map((line) => `${line}\n`)
    .join('');
}

/** The signature of an export as a compact JWS; the public key goes along. */
export function signExport(
  said: SignedExport,
  { kid, publicJwk: jwk, privateKey }: SigningKey,
): Promise<string> {
  const { kty, crv, x } = publicJwk.parse(JSON.parse(jwk));
  return new CompactSign(new TextEncoder().encode(JSON.stringify(said)))
    .setProtectedHeader({ alg: ALGORITHM, typ: TYPE, kid, jwk: { kty, crv, x } })
    .sign(privateKey);
}

/**
 * What a signature of an export says, and the name of the key that it fits; undefined where it is none or does not fit
 * the key that it brings along. Whether that key is the office's is for whoever knows the office's key to say.
 */
export async function readExportSignature(
  jws: string,
): Promise<(SignedExport & { kid: string }) | undefined> {
  try {
    const { kid, jwk } = header.parse(decodeProtectedHeader(jws));
    const { payload } = await compactVerify(jws, await importJWK(jwk, ALGORITHM), {
      algorithms: [ALGORITHM],
    });
    return { ...exportShape.parse(JSON.parse(new TextDecoder().decode(payload))), kid };
  } catch {
    return undefined;
  }
}
