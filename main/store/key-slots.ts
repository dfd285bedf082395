import { existsSync, readFileSync } from 'node:fs';
import { hashRaw } from '@node-rs/argon2';
import { z } from 'zod';
import { type ArgonCost, argonCost } from '../secret-costs.ts';
import { asFileRefusal, writeDurably } from './files.ts';
import { type KeyBundle, type Locks, readKeyBundle, writeKeyBundle } from './key-bundle.ts';
import { lock, makeLock, newSalt, type Sealed, sealed, sealFor, unsealWith } from './key-lock.ts';
import { openPassphraseOfForm1, openRecoveryOfForm1, slotsOfForm1 } from './key-slots-form-1.ts';

/** The library's `Algorithm.Argon2id`, an ambient const enum that isolated modules cannot name. */
const ARGON2ID = 2;

const slot = sealed.extend({ salt: lock.shape.salt });
const slotsOfForm2 = z.object({
  form: z.literal(2),
  storeId: z.uuid(),
  recovery: slot,
  passphrase: slot.extend(argonCost.shape).optional(),
  keychain: slot.extend({ account: z.string() }).optional(),
  /** Keychain entries of ours that open nothing any more and are to be deleted when the keychain lets us. */
  strayAccounts: z.array(z.string()),
});
const anySlots = z.discriminatedUnion('form', [slotsOfForm1, slotsOfForm2]);

/**
 * The file beside the store: the key bundle, sealed once for each way into the store: the recovery key (140 random bits,
 * so HKDF is enough), a passphrase (Argon2id) where there is one, and a random secret that lies in the OS keychain. Each
 * is sealed to a public key that is derived from the way's secret, so that a bundle that changed is sealed anew without
 * the paper and without the passphrase, and in one file, so that all ways change at once.
 */
export type KeySlots = z.infer<typeof anySlots>;

type SlotKind = 'recovery' | 'passphrase' | 'keychain';

function purposeOf(kind: SlotKind, storeId: string): string {
  return `guichet ${kind} slot 2 ${storeId}`;
}

function stretch(passphrase: string, salt: Uint8Array, cost: ArgonCost): Promise<Buffer> {
  const { memoryCost, timeCost, parallelism } = cost;
  // NFC, so that a passphrase opens whichever way a keyboard composes its accents.
  return hashRaw(passphrase.normalize('NFC'), {
    memoryCost,
    timeCost,
    parallelism,
    algorithm: ARGON2ID,
    salt,
    outputLen: 32,
  });
}

/** The lock of a recovery key's secret. */
export function recoveryLock(storeId: string, secret: string, madeAt: string): Locks['recovery'] {
  return { ...makeLock(secret, newSalt(), purposeOf('recovery', storeId)), madeAt, testedAt: null };
}

/** The lock of a passphrase; takes as long as Argon2id takes. */
export async function passphraseLock(
  storeId: string,
  passphrase: string,
  madeAt: string,
  cost: ArgonCost,
): Promise<NonNullable<Locks['passphrase']>> {
  const salt = newSalt();
  const stretched = await stretch(passphrase, salt, cost);
  return { ...makeLock(stretched, salt, purposeOf('passphrase', storeId)), ...cost, madeAt };
}

/** The lock of the secret that lies in the keychain under an account. */
export function keychainLock(
  storeId: string,
  account: string,
  secret: string,
  madeAt: string,
): NonNullable<Locks['keychain']> {
  return { ...makeLock(secret, newSalt(), purposeOf('keychain', storeId)), account, madeAt };
}

/** What `isLockOf` needs to know a recovery key by. */
export function recoveryPurpose(storeId: string): string {
  return purposeOf('recovery', storeId);
}

/** Seals a bundle for every way into the store. Throws where it has no locks: see KeyKeeper.upgrade. */
export async function sealBundle(bundle: KeyBundle, strayAccounts: readonly string[]): Promise<KeySlots> {
  const { storeId, locks } = bundle;
  if (locks === undefined) throw new Error('a bundle without locks cannot be sealed');
  const text = writeKeyBundle(bundle);
  const forKind = async (kind: SlotKind): Promise<(Sealed & { salt: string }) | undefined> => {
    const own = locks[kind];
    return own && { salt: own.salt, ...(await sealFor(text, own, purposeOf(kind, storeId))) };
  };
  const [recovery, passphrase, keychain] = await Promise.all([
    forKind('recovery'),
    forKind('passphrase'),
    forKind('keychain'),
  ]);
  return slotsOfForm2.parse({
    form: 2,
    storeId,
    recovery,
    ...(passphrase && { passphrase: { ...argonCost.parse(locks.passphrase), ...passphrase } }),
    ...(keychain && { keychain: { account: locks.keychain?.account, ...keychain } }),
    strayAccounts,
  });
}

/** A bundle counts only for the store that the file names. */
function bundleOf(text: string | undefined, storeId: string): KeyBundle | undefined {
  const bundle = text === undefined ? undefined : readKeyBundle(text);
  return bundle?.storeId === storeId ? bundle : undefined;
}

/** The keys by the recovery key's secret; undefined where it is the wrong one. */
export async function openRecoverySlot(slots: KeySlots, secret: string): Promise<KeyBundle | undefined> {
  const { storeId } = slots;
  if (slots.form === 1) return openRecoveryOfForm1(slots, secret);
  return bundleOf(await unsealWith(secret, slots.recovery, purposeOf('recovery', storeId)), storeId);
}

/** The keys by the passphrase; undefined where it is the wrong one or there is no passphrase. */
export async function openPassphraseSlot(
  slots: KeySlots,
  passphrase: string,
): Promise<KeyBundle | undefined> {
  const { storeId, passphrase: own } = slots;
  if (own === undefined) return undefined;
  const stretched = await stretch(passphrase, Buffer.from(own.salt, 'base64'), own);
  if (slots.form === 1) return openPassphraseOfForm1(slots, stretched);
  if (slots.passphrase === undefined) return undefined;
  return bundleOf(await unsealWith(stretched, slots.passphrase, purposeOf('passphrase', storeId)), storeId);
}

/** The keys by what the keychain holds; undefined where it holds another store's keys, or anything else. */
export async function openKeychainSlot(slots: KeySlots, kept: string): Promise<KeyBundle | undefined> {
  // In the first form the keychain holds the keys themselves.
  if (slots.form === 1) return bundleOf(kept, slots.storeId);
  const { storeId, keychain } = slots;
  return keychain && bundleOf(await unsealWith(kept, keychain, purposeOf('keychain', storeId)), storeId);
}

/** The keychain's account for a store's entry, undefined where the store has none there. */
export function keychainAccount(slots: KeySlots): string | undefined {
  return slots.form === 1 ? slots.storeId : slots.keychain?.account;
}

/** The slots of a file; undefined where there is none or it cannot be read as one. */
export function readKeySlots(file: string): KeySlots | undefined {
  if (!existsSync(file)) return undefined;
  try {
    return anySlots.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return undefined;
  }
}

/**
 * Writes the slots so that after a crash the file is the old one or the new one, whole, and the name is durable.
 * Throws Refusal diskFull, diskReadOnly, diskFault.
 */
export function writeKeySlots(file: string, keySlots: KeySlots): void {
  try {
    writeDurably(file, `${JSON.stringify(keySlots, undefined, 2)}\n`);
  } catch (error) {
    throw asFileRefusal(error);
  }
}
