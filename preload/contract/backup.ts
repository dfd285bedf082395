import { z } from 'zod';
import { failureCode } from './failure.ts';
import { command, push, query } from './procedure.ts';
import { instant } from './trip.ts';

/** Why a copy was made. Those made by hand stay until a person removes them. */
export const backupKinds = ['scheduled', 'byHand', 'migration', 'rekey'] as const;
export const backupKind = z.enum(backupKinds);
export type BackupKind = z.infer<typeof backupKind>;

/** How many records of each sort a store or a copy holds. */
export const recordCounts = z.object({
  reservations: z.int(),
  bookingVersions: z.int(),
  quarantined: z.int(),
  documents: z.int(),
  mailings: z.int(),
  staff: z.int(),
  auditLines: z.int(),
});
export type RecordCounts = z.infer<typeof recordCounts>;

/** The name of a copy: it is a folder of that name. No path. */
export const copyName = z
  .string()
  .regex(/^guichet-[0-9a-f]{8}-\d{8}T\d{9}Z-(scheduled|byHand|migration|rekey)$/);

/** A copy of the store that was opened, checked and found whole when it was made. */
export const backupCopy = z.object({
  name: copyName,
  kind: backupKind,
  madeAt: instant,
  octets: z.int(),
  counts: recordCounts,
  checkedAt: instant,
});
export type BackupCopy = z.infer<typeof backupCopy>;

const kept = z.int().min(1).max(400);

/** Where copies go, when, and how many of them stay. */
export const backupSettings = z.object({
  /** A folder on another disk or a share; empty for the folder beside the store. */
  folder: z.string().trim().max(1000),
  /** The hour of the daily copy, in the time zone of this computer. */
  hour: z.int().min(0).max(23),
  /** The newest copies of so many days, weeks and months stay. */
  daily: kept,
  weekly: kept,
  monthly: kept,
});
export type BackupSettings = z.infer<typeof backupSettings>;

/** What came of trying a folder. */
export const folderTrial = z.object({
  outcome: z.enum(['works', 'notThere', 'notAFolder', 'readOnly', 'full', 'failed']),
  /** Whether it is on the disk of the store, where it does not help when that disk dies. */
  sameDisk: z.boolean(),
  /** Copies of this store that are there already. */
  copies: z.int(),
  freeOctets: z.number().nullable(),
  /** What a copy made now would take, about. */
  neededOctets: z.number(),
});
export type FolderTrial = z.infer<typeof folderTrial>;

/** The steps of a drill, in order; those behind one that failed are not tried. */
export const drillSteps = [
  'find',
  'restore',
  'open',
  'integrity',
  'chain',
  'counts',
  'reservation',
  'card',
] as const;
export type DrillStep = (typeof drillSteps)[number];

/** What came of restoring the newest copy into a temporary folder. */
export const drill = z.object({
  at: instant,
  copy: copyName.nullable(),
  passed: z.boolean(),
  /** The step that failed. */
  failedAt: z.enum(drillSteps).nullable(),
  /** What stood in its way, where there is a sentence for it. */
  code: failureCode.nullable(),
  /** Milliseconds that it took. */
  took: z.int(),
});
export type Drill = z.infer<typeof drill>;

/** How backups stand; all roles see whether they are in order. */
export const backupStatus = z.object({
  state: z.enum(['idle', 'copying', 'checking', 'drilling']),
  /** From 0 to 1, where it can be told. */
  share: z.number().min(0).max(1).nullable(),
  lastCopyAt: instant.nullable(),
  nextCopyAt: instant.nullable(),
  lastDrill: drill.nullable(),
  fault: z.object({ code: failureCode, at: instant, nextTryAt: instant.nullable() }).nullable(),
});
export type BackupStatus = z.infer<typeof backupStatus>;

export const backupProcedures = {
  'backup.status': query('agent', z.void(), backupStatus),
  /** The copies in the folder, newest first, and where that is. Failures: backupFolderGone. */
  'backup.copies': query(
    'administrator',
    z.void(),
    z.object({ folder: z.string(), copies: z.array(backupCopy) }),
  ),
  /** Makes a copy now. Failures: backupUnderWay, backupFolderGone, diskFull, diskReadOnly, diskFault, storeCorrupt, copyDamaged. */
  'backup.make': command('administrator', z.void(), backupCopy),
  /** Removes a copy by hand. Failures: copyNotFound, copyIsNewest, backupFolderGone. */
  'backup.remove': command('administrator', z.object({ name: copyName }), z.void()),
  'backup.settings': query('administrator', z.void(), backupSettings),
  /** Saves the settings. Failures: backupFolderGone, diskReadOnly, diskFull, where the folder does not work. */
  'backup.setSettings': command('administrator', backupSettings, backupSettings),
  /** Tries a folder without saving it: writes a small file there, reads it back and removes it. */
  'backup.tryFolder': command(
    'administrator',
    z.object({ folder: z.string().trim().max(1000) }),
    folderTrial,
  ),
  /** Restores the newest copy into a temporary folder and checks it. Failures: backupUnderWay. */
  'backup.drill': command('administrator', z.void(), drill),
  /** Signs everybody out and closes the store, so that a copy can be restored from the start screen. */
  'backup.closeForRestore': command('administrator', z.void(), z.void()),
};

export const backupPushes = {
  'backup.status': push('agent', backupStatus),
};
