import { compactVerify, importJWK } from 'jose';
import { z } from 'zod';
import { digestText } from './wire.ts';

/** What a receipt says: RFC 7515 compact JWS over this JSON. */
const receipt = z.object({ id: z.string(), digest: z.string(), removedAt: z.string(), server: z.string() });

/** Checks the receipts of one server against its key. */
export class ReceiptCheck {
  readonly #key: ReturnType<typeof importJWK> | undefined;

  /** `jwk` is the server's public key as JSON, or undefined where the connection knows none: then nothing verifies. */
  constructor(jwk: string | undefined) {
    // A key that cannot be read verifies nothing; saving a connection refuses it, see `readableReceiptKey`.
    this.#key = jwk === undefined ? undefined : importJWK(JSON.parse(jwk));
    this.#key?.catch(() => undefined);
  }

  /** Whether the receipt is the server's own word that just this version was removed. */
  async verifies(text: string, id: string, digest: Buffer): Promise<boolean> {
    if (this.#key === undefined) return false;
    try {
      const { payload } = await compactVerify(text, await this.#key, { algorithms: ['EdDSA', 'ES256'] });
      const said = receipt.parse(JSON.parse(new TextDecoder().decode(payload)));
      return said.id === id && said.digest === digestText(digest);
    } catch {
      return false;
    }
  }
}

/** Whether a text is a public JWK that receipts can be checked with. */
export async function readableReceiptKey(jwk: string): Promise<boolean> {
  try {
    await importJWK(JSON.parse(jwk));
    return true;
  } catch {
    return false;
  }
}
