import { z } from 'zod';
import { command, query } from './procedure.ts';
import { reservation, reservationStatus } from './reservations.ts';
import { instant, localDate, money } from './trip.ts';

/** What a rule looks at. Its flag is a warning of the same code, so it has its sentence there; `doubts.rules.<code>` says it whole. */
export const ruleCodes = [
  'cardCountry',
  'manyFromOneOrigin',
  'departureSoon',
  'disposableEmail',
  'namesDiffer',
] as const;
export const ruleCode = z.enum(ruleCodes);
export type RuleCode = z.infer<typeof ruleCode>;

const rule = z.object({ isOn: z.boolean(), weight: z.int().min(1).max(100) });

/** The rules: each on or off, and what its flag weighs. */
export const rules = z.object({
  cardCountry: rule,
  manyFromOneOrigin: rule.extend({
    /** From so many bookings of one address within an hour on, the one at hand counted. */
    bookings: z.int().min(2).max(200),
  }),
  departureSoon: rule,
  disposableEmail: rule,
  namesDiffer: rule,
});
export type Rules = z.infer<typeof rules>;

/** A version of the rules; version 0 is what the program comes with, before anybody changed it. */
export const ruleSet = z.object({
  version: z.int().nonnegative(),
  rules,
  madeAt: instant.nullable(),
  madeBy: z.string().nullable(),
});
export type RuleSet = z.infer<typeof ruleSet>;

/** Why two reservations may be one (`duplicates.grounds.<ground>`), the strongest first. */
export const duplicateGrounds = ['trip', 'card', 'client'] as const;
export const duplicateGround = z.enum(duplicateGrounds);
export type DuplicateGround = z.infer<typeof duplicateGround>;

/** What came of a likeness (`duplicates.decisions.<decision>`): lapsed where an amendment took it away. */
export const duplicateDecisions = ['keptBoth', 'merged', 'lapsed'] as const;
const duplicateDecision = z.enum(duplicateDecisions);
export type DuplicateDecision = z.infer<typeof duplicateDecision>;

/** One of two reservations that may be one. */
export const duplicateSide = z.object({
  id: z.int(),
  locator: z.string(),
  status: reservationStatus,
  lead: z.object({ given: z.string(), family: z.string() }),
  departsOn: localDate.nullable(),
  total: money.nullable(),
  /** The reservation that it was merged into. */
  mergedInto: z.int().nullable(),
});
export type DuplicateSide = z.infer<typeof duplicateSide>;

/** Two reservations that may be one: which was looked at, which was there already, why, and what was decided. */
export const duplicatePair = z.object({
  id: z.int(),
  found: duplicateSide,
  other: duplicateSide,
  grounds: z.array(duplicateGround),
  foundAt: instant,
  decision: duplicateDecision.nullable(),
  decidedAt: instant.nullable(),
  decidedBy: z.string().nullable(),
  reason: z.string().nullable(),
  /** The side that went into the other one. */
  mergedId: z.int().nullable(),
});
export type DuplicatePair = z.infer<typeof duplicatePair>;

/** Two reservations beside each other. */
export const comparison = z.object({
  pair: duplicatePair,
  found: reservation,
  other: reservation,
  /** The open warning by which both are kept: `reservations.resolveWarning` on `found`. Null where nothing is to decide. */
  warningId: z.int().nullable(),
  /** The sides that may go into the other one as they stand. */
  mayMerge: z.array(z.int()),
});
export type Comparison = z.infer<typeof comparison>;

const reason = z.string().trim().min(3).max(500);

export const doubtProcedures = {
  /** The rules as they are, and who changed them when, the newest first. */
  'doubts.rules': query(
    'manager',
    z.void(),
    ruleSet.extend({ earlier: z.array(ruleSet.omit({ rules: true })) }),
  ),
  /** Saves the rules as a new version; `version` is the one that was seen. Failures: changedMeanwhile. */
  'doubts.setRules': command('manager', z.object({ version: z.int().nonnegative(), rules }), ruleSet),
  /** The reservations that may be the same as this one, and those that were merged with it. */
  'duplicates.of': query('agent', z.object({ reservationId: z.int() }), z.array(duplicatePair)),
  /** Failures: notFound. */
  'duplicates.compare': query('agent', z.object({ id: z.int() }), comparison),
  /**
   * Merges one of the two into the other (`keep`): it is cancelled and says into which, and everything of it stays.
   * `versions` are those that were seen. Failures: notFound, changedMeanwhile, amendmentOpen (of the one that goes),
   * mergeNotAllowed (it has a ticket or has ended, or the other one is cancelled).
   */
  'duplicates.merge': command(
    'agent',
    z.object({
      id: z.int(),
      keep: z.int(),
      versions: z.object({ found: z.int(), other: z.int() }),
      reason,
    }),
    duplicatePair,
  ),
  /**
   * Takes a merging back: the merged one is again where it was. `version` is that of the merged one, as it was seen.
   * Failures: notFound, changedMeanwhile.
   */
  'duplicates.undoMerge': command(
    'agent',
    z.object({ id: z.int(), version: z.int(), reason }),
    duplicatePair,
  ),
};
