import { compactVerify, importJWK } from 'jose';
import { z } from 'zod';
import { digestText } from './wire.ts';

/** What a receipt says: RFC 7515 compact JWS over this JSON. */
const receipt = z.object({ id: z.string(), digest: z.string(), removedAt: z.string(), server: z.string() });

/** A public key that receipts are signed with (RFC 7517, 8037, 7518). Its `alg` may be absent: the curve says it. */
const publicKey = z.discriminatedUnion('crv', [
  z.object({ kty: z.literal('OKP'), crv: z.literal('Ed25519'), x: z.string(), d: z.undefined().optional() }),
  z.object({
    kty: z.literal('EC'),
    crv: z.literal('P-256'),
    x: z.string(),
    y: z.string(),
    d: z.undefined().optional(),
  }),
]);

/** A key and the one algorithm that it verifies, or undefined where the text is no public key of a kind that receipts have. */
async function keyOf(jwk: string) {
  try {
    const { kty, crv, x, ...rest } = publicKey.parse(JSON.parse(jwk));
    const algorithm = crv === 'Ed25519' ? 'EdDSA' : 'ES256';
    return { algorithm, key: await importJWK({ kty, crv, x, ...rest }, algorithm) };
  } catch {
    return undefined;
  }
}

/** How far the server's clock may be behind the desk's before a receipt counts as one of another removal, in milliseconds. */
const CLOCKS_APART = 86_400_000;

/** Checks the receipts of one server against its key. */
export class ReceiptCheck {
  readonly #key: ReturnType<typeof keyOf>;

  /**
   * `jwk` is the server's public key as JSON, or undefined where the connection knows none: then nothing verifies. Nor
   * does anything with a text that is no such key; saving a connection refuses it, see `readableReceiptKey`.
   */
  constructor(jwk: string | undefined) {
    this.#key = jwk === undefined ? Promise.resolve(undefined) : keyOf(jwk);
  }

  /**
   * Whether the receipt is the server's own word that just this version was removed, and not before the desk meant to
   * (`intendedAt`, an instant): one that is older by more than a day is of an earlier removal, shown again. Never rejects.
   */
  async verifies(text: string, id: string, digest: Buffer, intendedAt: string): Promise<boolean> {
    const known = await this.#key;
    if (known === undefined) return false;
    try {
      const { payload } = await compactVerify(text, known.key, { algorithms: [known.algorithm] });
      const said = receipt.parse(JSON.parse(new TextDecoder().decode(payload)));
      // A time that cannot be read is NaN, and not later than anything.
      const inTime = Date.parse(said.removedAt) >= Date.parse(intendedAt) - CLOCKS_APART;
      return said.id === id && said.digest === digestText(digest) && inTime;
    } catch {
      return false;
    }
  }
}

/** Whether a text is a public JWK that receipts can be checked with. A private one does not belong into settings. */
export async function readableReceiptKey(jwk: string): Promise<boolean> {
  return (await keyOf(jwk)) !== undefined;
}
