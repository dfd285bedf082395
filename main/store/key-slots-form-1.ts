import { createDecipheriv, hkdfSync } from 'node:crypto';
import { z } from 'zod';
import { argonCost } from '../secret-costs.ts';
import { type KeyBundle, readKeyBundle } from './key-bundle.ts';

const wrapped = z.object({ nonce: z.base64(), keys: z.base64() });

/** The first form of the key file: symmetric slots, which cannot be written anew without the secrets. Read only. */
export const slotsOfForm1 = z.object({
  form: z.literal(1),
  storeId: z.uuid(),
  recovery: wrapped.extend({ salt: z.base64() }),
  passphrase: wrapped.extend({ salt: z.base64(), ...argonCost.shape }).optional(),
});
export type SlotsOfForm1 = z.infer<typeof slotsOfForm1>;

function unwrap(slot: z.infer<typeof wrapped>, key: Uint8Array, purpose: string): KeyBundle | undefined {
  const octets = Buffer.from(slot.keys, 'base64');
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(slot.nonce, 'base64'))
      .setAAD(Buffer.from(purpose))
      .setAuthTag(octets.subarray(-16));
    return readKeyBundle(
      Buffer.concat([decipher.update(octets.subarray(0, -16)), decipher.final()]).toString('utf8'),
    );
  } catch {
    // A tag that does not match: the wrong key, or a changed file. Either way it does not open.
    return undefined;
  }
}

/** The keys by the recovery key's secret; undefined where it is the wrong one. */
export function openRecoveryOfForm1(
  { recovery, storeId }: SlotsOfForm1,
  secret: string,
): KeyBundle | undefined {
  const salt = Buffer.from(recovery.salt, 'base64');
  const key = new Uint8Array(hkdfSync('sha256', secret, salt, 'guichet recovery slot 1', 32));
  return unwrap(recovery, key, `guichet recovery ${storeId}`);
}

/** The keys by what Argon2id made of the passphrase; undefined where it is the wrong one. */
export function openPassphraseOfForm1(
  { passphrase, storeId }: SlotsOfForm1,
  stretched: Uint8Array,
): KeyBundle | undefined {
  return passphrase && unwrap(passphrase, stretched, `guichet passphrase ${storeId}`);
}
