import type { z } from 'zod';
import { bulkProcedures, bulkPushes } from './bulk.ts';
import { claimProcedures, claimPushes } from './claims.ts';
import { documentProcedures } from './documents.ts';
import { intakeProcedures, intakePushes } from './intake.ts';
import { mailingProcedures, mailingPushes } from './mailing.ts';
import { reservationProcedures, reservationPushes } from './reservations.ts';
import { settingsProcedures } from './settings.ts';
import { staffProcedures, staffPushes } from './staff.ts';
import { storeProcedures, storePushes } from './store.ts';
import { viewProcedures } from './views.ts';

/** Every procedure that exists between the screens and the office; there is no channel beside these. */
export const procedures = {
  ...storeProcedures,
  ...staffProcedures,
  ...intakeProcedures,
  ...reservationProcedures,
  ...claimProcedures,
  ...bulkProcedures,
  ...viewProcedures,
  ...documentProcedures,
  ...mailingProcedures,
  ...settingsProcedures,
};

/** Everything that the office tells the screens unasked. */
export const pushes = {
  ...storePushes,
  ...staffPushes,
  ...intakePushes,
  ...reservationPushes,
  ...claimPushes,
  ...bulkPushes,
  ...mailingPushes,
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
