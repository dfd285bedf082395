import { z } from 'zod';
import { command, push, query } from './procedure.ts';
import { instant } from './trip.ts';

/** What can be wrong with the office itself, each said by `trouble.codes.<code>`: what happened, what is safe, what to do. */
export const troubleCodes = [
  // the store, in the middle of the work
  'diskFull',
  'diskFault',
  'diskReadOnly',
  'storeCorrupt',
  'storeBusy',
  // backups
  'backupFolderGone',
  'backupFolderFull',
  'backupFolderReadOnly',
  'backupFolderFault',
  'backupFailed',
  'drillFailed',
  // the clock
  'clockBack',
  'clockAhead',
] as const;
const troubleCode = z.enum(troubleCodes);
export type TroubleCode = z.infer<typeof troubleCode>;

/** Which part of the office a trouble is of; one of each at a time. */
const troubleAreas = ['store', 'backup', 'drill', 'clock'] as const;

export const trouble = z.object({
  area: z.enum(troubleAreas),
  code: troubleCode,
  since: instant,
  /** When it is tried again by itself; null where it waits for a person. */
  nextTryAt: instant.nullable(),
});
export type Trouble = z.infer<typeof trouble>;

export const healthProcedures = {
  'office.health': query('agent', z.void(), z.array(trouble)),
  /** An administrator says that this computer's clock is right as it is now. */
  'clock.confirm': command('administrator', z.void(), z.void()),
};

export const healthPushes = {
  'office.health': push('agent', z.array(trouble)),
};
