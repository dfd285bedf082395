import { z } from 'zod';
import { connectionFaultCodes, intakeCounters, intakeStatus } from './intake.ts';
import { mailingStates } from './mailing.ts';
import { query, roles } from './procedure.ts';
import { reservationStatuses } from './reservations.ts';
import { storeStatus } from './store.ts';
import { instant } from './trip.ts';

/** A fault as the log keeps it: by its kind and the places in the program; never by what it said. */
export const loggedFault = z.object({
  at: instant,
  /** Which part of the program, e.g. intake or host. */
  where: z.string().regex(/^[\w.]{1,60}$/),
  kind: z.string().regex(/^[A-Za-z]{1,40}$/),
  code: z
    .string()
    .regex(/^[A-Z][A-Z0-9_]{1,60}$/)
    .optional(),
  places: z.array(z.string().regex(/^(?:node:|node_modules[/\\])?[\w.@+/\\-]{1,200}:\d+:\d+$/)).max(12),
});
export type LoggedFault = z.infer<typeof loggedFault>;

const version = z.string().regex(/^[\w.+-]{1,60}$/);

/**
 * What helps whoever helps the agency: versions, sizes, numbers and codes. No name of a person or a PC, no address, no
 * path, and the web shop's host only where it was asked for.
 */
export const diagnosis = z.object({
  madeAt: instant,
  versions: z.object({
    guichet: version,
    node: version,
    /** Null in the browser host. */
    electron: version.nullable(),
    sqlite: version,
    cipher: version,
  }),
  system: z.object({
    platform: version,
    release: version,
    architecture: version,
    cores: z.int(),
    memoryOctets: z.int(),
    freeMemoryOctets: z.int(),
    /** Of the disk that the store is on; null where the system does not say. */
    freeDiskOctets: z.int().nullable(),
    runningMinutes: z.int(),
    timeZone: z.string().regex(/^[\w/+-]{1,60}$/),
  }),
  store: z.object({
    keychain: storeStatus.shape.keychain,
    schema: z.int(),
    octets: z.int(),
    logOctets: z.int(),
  }),
  counts: z.object({
    reservations: z.record(z.enum(reservationStatuses), z.int()),
    mailings: z.record(z.enum(mailingStates), z.int()),
    staff: z.record(z.enum(roles), z.int()),
    quarantined: z.int(),
    documents: z.int(),
    auditLines: z.int(),
    auditHeads: z.int(),
  }),
  intake: z.object({
    state: intakeStatus.shape.state,
    profile: z.enum(['api', 'folder']).nullable(),
    /** The web shop's host; null where it was not asked for, or there is none. */
    host: z.string().nullable(),
    counters: intakeCounters,
    removalsPending: z.int(),
    inQuarantine: z.int(),
    leftOnServer: z.int(),
    lastRunAt: instant.nullable(),
    nextRunAt: instant.nullable(),
    fault: z.enum(connectionFaultCodes).nullable(),
  }),
  /** The last faults of the log, newest first. */
  faults: z.array(loggedFault).max(20),
});
export type Diagnosis = z.infer<typeof diagnosis>;

export const diagnosisProcedures = {
  /** For "copy diagnosis": a person reads it before sending it to anybody. */
  'diagnosis.read': query('agent', z.object({ withHost: z.boolean() }), diagnosis),
};
