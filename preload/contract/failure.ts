import { z } from 'zod';

/**
 * Every way in which a call can fail that a person can act on. The renderer says each in the person's
 * language (`failures.<code>` in resources/locales); `programFault` is the one that means a bug.
 */
export const failureCodes = [
  'programFault',
  'invalidInput',
  'notSignedIn',
  'notAllowed',
  'officeStopped',
  // store and keys
  'storeAbsent',
  'storeLocked',
  'storeExists',
  'storeCorrupt',
  'storeNotEncrypted',
  'storeFromNewerVersion',
  'storeBusy',
  'wrongKey',
  'wrongPassphrase',
  'wrongRecoveryKey',
  'keySlotsMissing',
  'keychainMissing',
  'keychainLocked',
  'keychainEmpty',
  'passphraseNeeded',
  'storeMissing',
  'storeBusyRotating',
  'keyFileOld',
  'keyInUse',
  'keyStillNeeded',
  'diskFull',
  'diskFault',
  'diskReadOnly',
  'storeMissing',
  'storeOpen',
  // backup and restore
  'backupFolderGone',
  'backupUnderWay',
  'copyNotFound',
  'copyDamaged',
  'copyNotOpened',
  'copyIsNewest',
  // staff
  'wrongCredentials',
  'accountLocked',
  'accountDisabled',
  'administratorExists',
  'passwordWeak',
  'passwordSame',
  'wrongPassword',
  'wrongCode',
  'passwordChangeNeeded',
  'secondFactorNeeded',
  'deskLocked',
  'lastAdministrator',
  'ownAccount',
  'notAdministrator',
  'recoveryLimited',
  // records
  'notFound',
  'changedMeanwhile',
  'moveNotAllowed',
  'warningsOpen',
  'amendmentOpen',
  'reasonNeeded',
  'mergeNotAllowed',
  'claimedByOther',
  'reservationClosed',
  'editsUndecided',
  // intake
  'notConnected',
  'removalPending',
  'connectionIncomplete',
  // documents and mailing
  'noTicket',
  'noAddress',
  'mailNotConfigured',
  'mailingNotDecidable',
  'mailingUnderWay',
  // audit
  'auditHeadUnreadable',
  'auditExportTooLarge',
  'auditExportGone',
  // figures
  'figuresPeriodTooLong',
  'figuresTooMany',
] as const;

export const failureCode = z.enum(failureCodes);
export type FailureCode = z.infer<typeof failureCode>;

/** A failure as it crosses the contract. `details` holds numbers, dates and field names for the sentence, and a colleague's name, never a client's data. */
export const failure = z.object({
  code: failureCode,
  details: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).optional(),
});
export type Failure = z.infer<typeof failure>;

/** What a call comes back with: a value, or a failure that a person can act on. */
export const reply = z.discriminatedUnion('ok', [
  // Absent where a procedure answers nothing: JSON has no undefined.
  z.object({ ok: z.literal(true), value: z.unknown().optional() }),
  z.object({ ok: z.literal(false), failure }),
]);
export type Reply = z.infer<typeof reply>;
