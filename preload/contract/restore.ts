import { z } from 'zod';
import { backupCopy, copyName, recordCounts } from './backup.ts';
import { command, push, query } from './procedure.ts';
import { storeStatus } from './store.ts';
import { instant } from './trip.ts';

/** How a person shows that the copy is theirs to open: nobody is signed in where a store is restored. */
const copyKey = z.discriminatedUnion('with', [
  z.object({ with: z.literal('keychain') }),
  z.object({ with: z.literal('passphrase'), passphrase: z.string().max(1024) }),
  z.object({ with: z.literal('recoveryKey'), recoveryKey: z.string().max(200) }),
]);

const chosenCopy = z.object({
  /** Another folder than the one that the settings name, e.g. on a new computer. */
  folder: z.string().trim().max(1000).optional(),
  name: copyName,
  key: copyKey,
});

/** Bookings that the present store holds and a copy does not. */
export const missingBookings = z.object({
  bookings: z.int(),
  /** When the first and the last of them were pulled. */
  from: instant.nullable(),
  to: instant.nullable(),
  /** Of these, those that were still on the web server by the present store's knowledge: they are pulled again. */
  stillOnServer: z.int(),
  /** Tickets issued since. */
  documents: z.int(),
});
export type MissingBookings = z.infer<typeof missingBookings>;

/** What a copy holds, found by opening and checking it, and what would be missing behind it. */
export const copyReport = z.object({
  name: copyName,
  madeAt: instant,
  counts: recordCounts,
  /** The newest line of its audit log. */
  newestAuditAt: instant.nullable(),
  /** Whether it is a copy of the store that lies on this computer; null where there is none. */
  sameStore: z.boolean().nullable(),
  /** Null where the present store cannot be read, so that nobody can say. */
  missing: missingBookings.nullable(),
  /** Whether there is a present store at all, which would be kept aside. */
  presentKept: z.boolean(),
});
export type CopyReport = z.infer<typeof copyReport>;

export const restoreProcedures = {
  /** The copies that can be restored, newest first; before anybody is signed in, so without the folder's path. */
  'store.copies': query(
    'nobody',
    z.object({ folder: z.string().trim().max(1000).optional() }),
    z.object({ found: z.enum(['copies', 'none', 'noFolder']), copies: z.array(backupCopy) }),
  ),
  /**
   * Opens and checks a copy, and compares it with the present store. Changes nothing.
   * Failures: storeOpen, copyNotFound, copyDamaged, copyNotOpened, storeFromNewerVersion, wrongPassphrase, wrongRecoveryKey.
   */
  'store.checkCopy': command('nobody', chosenCopy, copyReport),
  /**
   * Puts a copy in the place of the present store, which is kept aside, and opens it. The same failures, and diskFull,
   * diskReadOnly, diskFault: the present store stands then.
   */
  'store.restore': command('nobody', chosenCopy, storeStatus),
};

export const restorePushes = {
  /** How far a restore, its check, or the copy before a change of the schema has come. */
  'store.progress': push(
    'nobody',
    z.object({
      work: z.enum(['migrationCopy', 'check', 'restore']),
      /** From 0 to 1, null while it cannot be told. */
      share: z.number().min(0).max(1).nullable(),
    }),
  ),
};
