import type { z } from 'zod';
import { auditProcedures, auditPushes } from './audit.ts';
import { backupProcedures, backupPushes } from './backup.ts';
import { bulkProcedures, bulkPushes } from './bulk.ts';
import { claimProcedures, claimPushes } from './claims.ts';
import { clientProcedures } from './clients.ts';
import { diagnosisProcedures } from './diagnosis.ts';
import { documentProcedures } from './documents.ts';
import { doubtProcedures } from './doubts.ts';
import { editProcedures } from './edits.ts';
import { figuresProcedures } from './figures.ts';
import { healthProcedures, healthPushes } from './health.ts';
import { helpProcedures } from './help.ts';
import { intakeProcedures, intakePushes } from './intake.ts';
import { keyProcedures, keyPushes } from './keys.ts';
import { mailingProcedures, mailingPushes } from './mailing.ts';
import { reservationProcedures, reservationPushes } from './reservations.ts';
import { restoreProcedures, restorePushes } from './restore.ts';
import { searchProcedures } from './search.ts';
import { sessionProcedures, sessionPushes } from './session.ts';
import { settingsProcedures } from './settings.ts';
import { staffProcedures } from './staff.ts';
import { storeProcedures, storePushes } from './store.ts';
import { viewProcedures } from './views.ts';

/** Every procedure that exists between the screens and the office; there is no channel beside these. */
export const procedures = {
  ...storeProcedures,
  ...sessionProcedures,
  ...staffProcedures,
  ...intakeProcedures,
  ...reservationProcedures,
  ...editProcedures,
  ...claimProcedures,
  ...clientProcedures,
  ...bulkProcedures,
  ...viewProcedures,
  ...documentProcedures,
  ...mailingProcedures,
  ...settingsProcedures,
  ...auditProcedures,
  ...diagnosisProcedures,
  ...keyProcedures,
  ...backupProcedures,
  ...restoreProcedures,
  ...healthProcedures,
  ...helpProcedures,
  ...searchProcedures,
  ...doubtProcedures,
  ...figuresProcedures,
};

/** Everything that the office tells the screens unasked. */
export const pushes = {
  ...storePushes,
  ...sessionPushes,
  ...intakePushes,
  ...reservationPushes,
  ...claimPushes,
  ...bulkPushes,
  ...mailingPushes,
  ...auditPushes,
  ...keyPushes,
  ...backupPushes,
  ...restorePushes,
  ...healthPushes,
};

export type Procedures = typeof procedures;
export type ProcedureName = keyof Procedures;
/** What a caller passes. */
export type InputOf<Name extends ProcedureName> = z.input<Procedures[Name]['input']>;
/** What a handler gets, parsed. */
export type ParsedInputOf<Name extends ProcedureName> = z.output<Procedures[Name]['input']>;
export type OutputOf<Name extends ProcedureName> = z.output<Procedures[Name]['output']>;

export type Pushes = typeof pushes;
export type PushName = keyof Pushes;
export type PayloadOf<Name extends PushName> = z.output<Pushes[Name]['payload']>;

/** Whether a string names a procedure of the contract. */
export function isProcedureName(name: string): name is ProcedureName {
  return Object.hasOwn(procedures, name);
}

/** Whether a string names a push of the contract. */
export function isPushName(name: string): name is PushName {
  return Object.hasOwn(pushes, name);
}

/** The procedures by what they answer with, in a form in which the compiler can follow a name that is not known yet. */
const answers: { readonly [Name in ProcedureName]: { readonly output: z.ZodType<OutputOf<Name>> } } =
  procedures;

/** The answer of a procedure, parsed. Throws a ZodError where it is not what the contract says. */
export function parseOutput<Name extends ProcedureName>(name: Name, value: unknown): OutputOf<Name> {
  return answers[name].output.parse(value);
}
