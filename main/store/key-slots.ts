import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { hashRaw } from '@node-rs/argon2';
import { z } from 'zod';
import { writeDurably } from './files.ts';
import { type KeyBundle, readKeyBundle, writeKeyBundle } from './key-bundle.ts';

/** The library's `Algorithm.Argon2id`, an ambient const enum that isolated modules cannot name. */
const ARGON2ID = 2;

/**
 * Argon2id for the passphrase that stands in for a keychain: 256 MiB, 3 passes, 4 lanes, above RFC 9106's second
 * recommended option, because it guards a file that may be copied and is asked once a start.
 */
const PASSPHRASE_COST = { memoryCost: 262_144, timeCost: 3, parallelism: 4 };

const wrapped = z.object({ nonce: z.base64(), keys: z.base64() });
const slots = z.object({
  form: z.literal(1),
  storeId: z.uuid(),
  recovery: wrapped.extend({ salt: z.base64() }),
  passphrase: wrapped
    .extend({
      salt: z.base64(),
      memoryCost: z.int().min(8).max(4_194_304),
      timeCost: z.int().min(1).max(100),
      parallelism: z.int().min(1).max(64),
    })
    .optional(),
});

/**
 * The file beside the store that opens it without a keychain: the key bundle, wrapped with AES-256-GCM once under the
 * recovery key (140 random bits, so HKDF is enough) and once under a passphrase (Argon2id), where there is one.
 */
export type KeySlots = z.infer<typeof slots>;

function wrap(bundle: KeyBundle, key: Uint8Array, slot: string): z.infer<typeof wrapped> {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(
    Buffer.from(`guichet ${slot} ${bundle.storeId}`),
  );
  const keys = Buffer.concat([
    cipher.update(writeKeyBundle(bundle), 'utf8'),
    cipher.final(),
    cipher.getAuthTag(),
  ]);
  return { nonce: nonce.toString('base64'), keys: keys.toString('base64') };
}

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

function recoveryWrapKey(recoverySecret: string, salt: Uint8Array): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', recoverySecret, salt, 'guichet recovery slot 1', 32));
}

function passphraseWrapKey(
  passphrase: string,
  salt: Uint8Array,
  cost: typeof PASSPHRASE_COST,
): Promise<Buffer> {
  // NFC, so that a passphrase opens whichever way a keyboard composes its accents.
  return hashRaw(passphrase.normalize('NFC'), { ...cost, algorithm: ARGON2ID, salt, outputLen: 32 });
}

/** Wraps a bundle for the recovery key's secret and, where one is given, for a passphrase. */
export async function makeKeySlots(
  bundle: KeyBundle,
  recoverySecret: string,
  passphrase: string | undefined,
): Promise<KeySlots> {
  const recoverySalt = randomBytes(16);
  const recovery = {
    salt: recoverySalt.toString('base64'),
    ...wrap(bundle, recoveryWrapKey(recoverySecret, recoverySalt), 'recovery'),
  };
  if (passphrase === undefined) return { form: 1, storeId: bundle.storeId, recovery };
  const salt = randomBytes(16);
  const key = await passphraseWrapKey(passphrase, salt, PASSPHRASE_COST);
  return {
    form: 1,
    storeId: bundle.storeId,
    recovery,
    passphrase: { ...PASSPHRASE_COST, salt: salt.toString('base64'), ...wrap(bundle, key, 'passphrase') },
  };
}

/** The keys by the recovery key's secret; undefined where it is the wrong one. */
export function openRecoverySlot(
  { recovery, storeId }: KeySlots,
  recoverySecret: string,
): KeyBundle | undefined {
  const key = recoveryWrapKey(recoverySecret, Buffer.from(recovery.salt, 'base64'));
  return unwrap(recovery, key, `guichet recovery ${storeId}`);
}

/** The keys by the passphrase; undefined where it is the wrong one or there is no passphrase. */
export async function openPassphraseSlot(
  { passphrase: slot, storeId }: KeySlots,
  passphrase: string,
): Promise<KeyBundle | undefined> {
  if (slot === undefined) return undefined;
  const key = await passphraseWrapKey(passphrase, Buffer.from(slot.salt, 'base64'), slot);
  return unwrap(slot, key, `guichet passphrase ${storeId}`);
}

/** The slots of a file; undefined where there is none or it cannot be read as one. */
export function readKeySlots(file: string): KeySlots | undefined {
  if (!existsSync(file)) return undefined;
  try {
    return slots.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return undefined;
  }
}

/** Writes the slots so that after a crash the file is the old one or the new one, whole, and the name is durable. */
export function writeKeySlots(file: string, keySlots: KeySlots): void {
  writeDurably(file, `${JSON.stringify(keySlots, undefined, 2)}\n`);
}
