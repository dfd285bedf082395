import { z } from 'zod';
import { failure } from './failure.ts';
import { command, push, query } from './procedure.ts';
import { instant } from './trip.ts';

/** The steps of a change of the store's key, in their order (`keys.change.steps.<step>`). */
export const keyChangeSteps = [
  'copyBefore',
  'closing',
  'copying',
  'rekeying',
  'checking',
  'switching',
  'copyAfter',
] as const;

export const keyChange = z.object({
  step: z.enum(keyChangeSteps),
  /** Whether the office stands still meanwhile: every other call is refused with storeBusyRotating. */
  pausing: z.boolean(),
  /** How much of the step is done, 0 to 1; null where nobody can tell. */
  done: z.number().min(0).max(1).nullable(),
});
export type KeyChange = z.infer<typeof keyChange>;

/** What the start screen needs to know of the store; no path and no key. */
export const storeStatus = z.object({
  /** absent: first start. locked: a passphrase or recovery key is needed. open: ready. failed: see `failure`. */
  state: z.enum(['absent', 'locked', 'open', 'failed']),
  /** The OS keychain as it was found: `missing` where there is none, `locked` where it refused. */
  keychain: z.enum(['available', 'missing', 'locked']),
  /** Whether a store that is absent must be made with a passphrase (no keychain). */
  passphraseNeeded: z.boolean(),
  /** The ways in which a locked store can be opened by a person. */
  unlockWith: z.array(z.enum(['keychain', 'passphrase', 'recoveryKey'])),
  /** Whether the store is open and nobody has typed its recovery key back from the paper yet. */
  recoveryKeyUntested: z.boolean().optional(),
  /** How far the change of the store's key is, while there is one. */
  keyChange: keyChange.optional(),
  failure: failure.optional(),
  /** What became of a restore that this start found: finished from where it was cut off, or not begun, the old store standing. */
  restore: z
    .object({ outcome: z.enum(['restored', 'notRestored']), copyMadeAt: instant.nullable() })
    .optional(),
});
export type StoreStatus = z.infer<typeof storeStatus>;

export const storeProcedures = {
  'store.status': query('nobody', z.void(), storeStatus, { whileLocked: true, whilePasswordDue: true }),
  /**
   * Makes the store at first start and gives the recovery key, this once.
   * Failures: storeExists, storeMissing (something of a store is left), passphraseNeeded, keychainLocked, diskFull, diskReadOnly.
   */
  'store.create': command(
    'nobody',
    z.object({ passphrase: z.string().min(12).max(1024).optional() }),
    z.object({ recoveryKey: z.string() }),
  ),
  /** Opens a locked store. Failures: wrongPassphrase, wrongRecoveryKey, keychainLocked, keychainEmpty, storeCorrupt. */
  'store.unlock': command(
    'nobody',
    z.discriminatedUnion('with', [
      z.object({ with: z.literal('keychain') }),
      z.object({ with: z.literal('passphrase'), passphrase: z.string().max(1024) }),
      z.object({ with: z.literal('recoveryKey'), recoveryKey: z.string().max(200) }),
    ]),
    storeStatus,
  ),
  /**
   * Tests the recovery key that was typed back from the paper; a new one that was asked for counts from then on.
   * Only before the office has an administrator. Failures: notAllowed, wrongRecoveryKey, storeLocked.
   */
  'store.confirmRecoveryKey': command('nobody', z.object({ recoveryKey: z.string().max(200) }), storeStatus),
  /**
   * Another recovery key, where the first was never typed back and its window is gone. Only before the office has an
   * administrator. Failures: notAllowed, storeLocked.
   */
  'store.newRecoveryKey': command('nobody', z.void(), z.object({ recoveryKey: z.string() })),
};

export const storePushes = {
  'store.status': push('nobody', storeStatus),
};
