import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { VaultKey } from './vault.ts';

const octets32 = z
  .base64()
  .transform((text) => Buffer.from(text, 'base64'))
  .refine((octets) => octets.length === 32);

const bundle = z.object({
  /** Which store the keys belong to, so that another store's keychain entry is not taken for this one's. */
  storeId: z.uuid(),
  store: octets32,
  vault: z.array(z.object({ number: z.int().positive(), key: octets32 })).min(1),
});

/** The two keys of a store: the raw key of the database, and the vault's. */
export interface KeyBundle {
  readonly storeId: string;
  readonly store: Buffer;
  readonly vault: readonly VaultKey[];
}

/** New random keys, for a store that does not exist yet. */
export function newKeyBundle(): KeyBundle {
  return {
    storeId: crypto.randomUUID(),
    store: randomBytes(32),
    vault: [{ number: 1, key: randomBytes(32) }],
  };
}

/** The bundle as text, for the keychain and for wrapping. */
export function writeKeyBundle({ storeId, store, vault }: KeyBundle): string {
  return JSON.stringify({
    storeId,
    store: store.toString('base64'),
    vault: vault.map(({ number, key }) => ({ number, key: key.toString('base64') })),
  });
}

/** The bundle that a text holds, or undefined where it holds none. */
export function readKeyBundle(text: string): KeyBundle | undefined {
  try {
    return bundle.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}
