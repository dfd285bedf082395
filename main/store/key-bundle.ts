import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { instant } from '../../preload/contract/trip.ts';
import { argonCost } from '../secret-costs.ts';
import { lock } from './key-lock.ts';

const octets32 = z
  .base64()
  .transform((text): Buffer => Buffer.from(text, 'base64'))
  .refine((octets) => octets.length === 32);

const storeKey = z.object({
  number: z.int().positive(),
  key: octets32,
  /** Null where it was made before this was written down. */
  madeAt: instant.nullable(),
  /** False while a rotation prepares it: no file that counts is under it yet. */
  live: z.boolean(),
  /** Since when the store is under another key; null for the one in use. */
  retiredAt: instant.nullable(),
});
const vaultKey = z.object({ number: z.int().positive(), key: octets32, madeAt: instant.nullable() });

const locks = z.object({
  recovery: lock.extend({ madeAt: instant, testedAt: instant.nullable() }),
  passphrase: lock.extend({ ...argonCost.shape, madeAt: instant }).optional(),
  keychain: lock.extend({ account: z.string(), madeAt: instant }).optional(),
});

const shared = { storeId: z.uuid() };
const form1 = z.object({
  ...shared,
  store: octets32,
  vault: z.array(z.object({ number: z.int().positive(), key: octets32 })).min(1),
});
const form2 = z.object({
  form: z.literal(2),
  ...shared,
  storeKeys: z.array(storeKey).min(1),
  vault: z.array(vaultKey).min(1),
  locks,
});

/** A raw key of the database, by its number. */
export type StoreKey = Readonly<z.infer<typeof storeKey>>;
/** A key of the vault, with when it was made. */
export type VaultKeyRecord = Readonly<z.infer<typeof vaultKey>>;
/** How the bundle is sealed anew for those who can open the store, without their secrets. */
export type Locks = Readonly<z.infer<typeof locks>>;

/** The keys of a store: those of the database, the newest first, and the vault's. */
export interface KeyBundle {
  /** Which store the keys belong to, so that another store's keychain entry is not taken for this one's. */
  readonly storeId: string;
  readonly storeKeys: readonly StoreKey[];
  readonly vault: readonly VaultKeyRecord[];
  /** Undefined in a bundle of the first form, which cannot be sealed anew without the secrets themselves. */
  readonly locks: Locks | undefined;
}

/** The number of a key that comes behind these. */
export function nextNumber(keys: readonly { readonly number: number }[]): number {
  return Math.max(0, ...keys.map(({ number }) => number)) + 1;
}

export function newStoreKey(number: number, madeAt: string): StoreKey {
  return { number, key: randomBytes(32), madeAt, live: false, retiredAt: null };
}

export function newVaultKey(number: number, madeAt: string): VaultKeyRecord {
  return { number, key: randomBytes(32), madeAt };
}

/** New random keys, for a store that does not exist yet. */
export function newKeyBundle(madeAt: string): KeyBundle {
  return {
    storeId: crypto.randomUUID(),
    storeKeys: [{ ...newStoreKey(1, madeAt), live: true }],
    vault: [newVaultKey(1, madeAt)],
    locks: undefined,
  };
}

/** The key that the store is under, as far as the bundle knows: a file that was put back may be under an older one. */
export function storeKeyInUse({ storeKeys }: KeyBundle): StoreKey {
  const found = storeKeys.find(({ live, retiredAt }) => live && retiredAt === null) ?? storeKeys[0];
  if (found === undefined) throw new Error('a bundle without a store key');
  return found;
}

/**
 * The store's keys once it is known which of them opens it. A prepared key goes only where its file was certainly never the
 * store's (`neverSwitched`); every other one stays, as retired, because a copy may be under it.
 */
export function settledKeys(
  storeKeys: readonly StoreKey[],
  opened: number,
  neverSwitched: boolean,
  now: string,
): StoreKey[] {
  return storeKeys
    .filter(({ number, live }) => live || number <= opened || !neverSwitched)
    .map((key) => ({
      ...key,
      live: true,
      retiredAt: key.number === opened ? null : (key.retiredAt ?? now),
    }));
}

/** The keys but the one of that number. */
export function without<Key extends { readonly number: number }>(
  keys: readonly Key[],
  number: number,
): readonly Key[] {
  return keys.filter((key) => key.number !== number);
}

function base64<Key extends { readonly key: Buffer }>(key: Key) {
  return { ...key, key: key.key.toString('base64') };
}

/** The bundle as text, for sealing. A bundle without locks is not written any more. */
export function writeKeyBundle({ storeId, storeKeys, vault, locks: kept }: KeyBundle): string {
  return JSON.stringify({
    form: 2,
    storeId,
    storeKeys: storeKeys.map(base64),
    vault: vault.map(base64),
    locks: kept,
  });
}

/** The bundle that a text holds, in either form, or undefined where it holds none. */
export function readKeyBundle(text: string): KeyBundle | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  const present = form2.safeParse(value);
  if (present.success) {
    const { storeId, storeKeys, vault, locks: kept } = present.data;
    const newestFirst = storeKeys.toSorted((one, other) => other.number - one.number);
    return { storeId, storeKeys: newestFirst, vault, locks: kept };
  }
  const first = form1.safeParse(value);
  if (!first.success) return undefined;
  const { storeId, store, vault } = first.data;
  return {
    storeId,
    storeKeys: [{ number: 1, key: store, madeAt: null, live: true, retiredAt: null }],
    vault: vault.map((key) => ({ ...key, madeAt: null })),
    locks: undefined,
  };
}
