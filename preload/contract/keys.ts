import { z } from 'zod';
import { failure } from './failure.ts';
import { command, push, query } from './procedure.ts';
import { instant } from './trip.ts';

/** Every kind of key that an office has (`keys.kinds.<kind>`). */
export const keyKinds = [
  'store',
  'vault',
  'sealing',
  'recovery',
  'passphrase',
  'keychain',
  'signing',
  'fingerprint',
] as const;

/** What a key still does: used for what is new, only opens what is older, or nothing any more. */
export const keyStates = ['inUse', 'opensOld', 'retired'] as const;

/** One key as an administrator sees it: never its octets. */
export const keyRow = z.object({
  kind: z.enum(keyKinds),
  /** Its number or its kid; empty where there is one of the kind only. */
  name: z.string(),
  state: z.enum(keyStates),
  /** Null where it was made before this was written down. */
  madeAt: instant.nullable(),
  /** To ten minutes; null where it was never used, or not since this is written down. */
  lastUsedAt: instant.nullable(),
  /** When it was last typed back and found right; only of the recovery key. */
  testedAt: instant.nullable(),
  retiredAt: instant.nullable(),
  /** How many fields are still sealed with it, or how many kept bookings came sealed for it; null where nothing is. */
  sealed: z.int().nullable(),
  /** Whether it may be dropped for good: nothing in the store needs it, though an older copy may. */
  mayForget: z.boolean(),
  /** The public half, JSON, where there is one. */
  publicJwk: z.string().nullable(),
});
export type KeyRow = z.infer<typeof keyRow>;
export type KeyKind = KeyRow['kind'];

/** What is sealed with the vault's key, by what it is (`keys.fields.<name>`). */
export const sealedFieldNames = [
  'cards',
  'quarantine',
  'connection',
  'sealingKeys',
  'signingKeys',
  'secondFactors',
  'settings',
  'fingerprintKey',
] as const;

export const keyRing = z.object({
  keys: z.array(keyRow),
  /**
   * Whether the key file is of the first form: then no key can be changed before the recovery key was typed once, and
   * the passphrase where the store has one.
   */
  upgradeNeeded: z.boolean(),
  upgradeNeedsPassphrase: z.boolean(),
  /** The sealing anew of what older vault keys sealed; null where nothing is left to do. */
  resealing: z
    .object({
      /** Fields still sealed with an older key, by what they are. */
      left: z.partialRecord(z.enum(sealedFieldNames), z.int()),
      /** Fields that do not open and stay as they are. */
      broken: z.int(),
      working: z.boolean(),
    })
    .nullable(),
  /** How the last change of the store's key went, since the program started. */
  lastChange: z
    .object({
      at: instant,
      outcome: z.enum(['changed', 'changedWithoutCopy', 'notChanged']),
      failure: failure.optional(),
    })
    .nullable(),
});
export type KeyRing = z.infer<typeof keyRing>;

const reason = z.string().trim().min(3).max(500);
const typedRecoveryKey = z.object({ recoveryKey: z.string().max(200) });

export const keyProcedures = {
  'keys.ring': query('administrator', z.void(), keyRing),
  /** Brings a key file of the first form up to date. Failures: wrongRecoveryKey, wrongPassphrase, keychainLocked, keychainMissing. */
  'keys.upgrade': command(
    'administrator',
    typedRecoveryKey.extend({ passphrase: z.string().max(1024).optional() }),
    z.void(),
  ),
  /**
   * Begins to put the store under a new key; `store.status` tells how far it is and `keys.ring` how it went.
   * Failures: keyFileOld, storeBusyRotating.
   */
  'keys.changeStoreKey': command('administrator', z.void(), z.void()),
  /** Makes a new vault key and begins to seal anew what the older ones sealed. Failures: keyFileOld. */
  'keys.changeVaultKey': command('administrator', z.void(), z.void()),
  /** Makes a new sealing key for the web shop; the older ones still open. */
  'keys.newSealingKey': command('administrator', z.void(), z.object({ kid: z.string() })),
  /** The bookings that came sealed for a key, the newest first. Failures: notFound. */
  'keys.sealedFor': query(
    'administrator',
    z.object({ kid: z.string().max(200) }),
    z.object({
      count: z.int(),
      newest: z.array(z.object({ reservationId: z.int(), locator: z.string(), pulledAt: instant })),
    }),
  ),
  /**
   * Retires an older sealing key, so that bookings for it stay on the server, or takes it back into use.
   * Failures: notFound, keyInUse (the newest).
   */
  'keys.setSealingKeyRetired': command(
    'administrator',
    z.object({ kid: z.string().max(200), retired: z.boolean(), reason }),
    z.void(),
  ),
  /** Drops an older key for good. Failures: notFound, keyInUse, keyStillNeeded (details.count), keyFileOld. */
  'keys.forget': command(
    'administrator',
    z.object({ kind: z.enum(['store', 'vault']), number: z.int().positive(), reason }),
    z.void(),
  ),
  /** Tests the recovery key; either outcome is audited. Failures: wrongRecoveryKey. */
  'keys.testRecoveryKey': command('administrator', typedRecoveryKey, z.void()),
  /** A new recovery key, given this once. The old one counts until the new one was typed back. Failures: keyFileOld. */
  'keys.newRecoveryKey': command('administrator', z.void(), z.object({ recoveryKey: z.string() })),
  /** The new recovery key, typed back from the paper: from now on it opens the store, and the old one does not. Failures: wrongRecoveryKey. */
  'keys.confirmRecoveryKey': command('administrator', typedRecoveryKey, z.void()),
};

export const keyPushes = {
  /** Something of the key ring changed. */
  'keys.changed': push('administrator', z.object({})),
};
