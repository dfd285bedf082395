import { z } from 'zod';
import { failure } from './failure.ts';
import { command, push, query } from './procedure.ts';
import { instant } from './trip.ts';

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
  failure: failure.optional(),
  /** What became of a restore that this start found: finished from where it was cut off, or not begun, the old store standing. */
  restore: z
    .object({ outcome: z.enum(['restored', 'notRestored']), copyMadeAt: instant.nullable() })
    .optional(),
});
export type StoreStatus = z.infer<typeof storeStatus>;

export const storeProcedures = {
  'store.status': query('nobody', z.void(), storeStatus),
  /**
   * Makes the store at first start and gives the recovery key, this once.
   * Failures: storeExists, passphraseNeeded, keychainLocked, diskFull, diskReadOnly.
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
};

export const storePushes = {
  'store.status': push('nobody', storeStatus),
};
