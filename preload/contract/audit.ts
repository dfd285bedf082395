import { z } from 'zod';
import { command, push, query } from './procedure.ts';
import { instant } from './trip.ts';

/** What a field can have been, where the log says it: a code, a number or a state. */
const changedValue = z.union([z.string(), z.number(), z.boolean()]).nullable();

/** One line of the audit log. */
export const auditRow = z.object({
  /** The line's number: 1, 2, 3 … without a gap. */
  id: z.int(),
  /** The instant, as the line says it: a log that was tampered with can be read too. */
  at: z.string(),
  /** Null for the office itself. */
  staffId: z.int().nullable(),
  /** The name as it was when the line was written. */
  actor: z.string(),
  /** Null in lines from before the log named the PC. */
  pc: z.string().nullable(),
  /** subject.verb; its words are `audit.actions.<action>`. */
  action: z.string(),
  /** On which record, e.g. reservation/17. */
  subject: z.string(),
  /** The reservation that the record is, or belongs to. */
  reservation: z.object({ id: z.int(), locator: z.string() }).nullable(),
  facts: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  /** The fields that were changed; without values where those are a person's data or a secret. */
  changes: z.array(
    z.object({
      field: z.string(),
      values: z.object({ before: changedValue, after: changedValue }).nullable(),
    }),
  ),
  /** Hex SHA-256 of the line before and this line. */
  digest: z.string(),
});
export type AuditRow = z.infer<typeof auditRow>;

/** Which lines are wanted; what is left out does not narrow. */
export const auditFilter = z.object({
  /** A member of staff; null for the office itself. */
  staffId: z.int().nullable().optional(),
  action: z.string().max(100).optional(),
  /** A locator, which also finds the reservation's documents and mailings, or a record as lines name it. */
  record: z.string().trim().min(1).max(200).optional(),
  /** From this instant on. */
  from: instant.optional(),
  /** Before this instant. */
  to: instant.optional(),
});
export type AuditFilter = z.infer<typeof auditFilter>;

/**
 * What is wrong with the log: `changed` a line says something else than when it was written; `missing` lines are not
 * there; `unlinked` a line does not go on from the one before; `cut` the log ends before a signed head; `rewritten` the
 * lines up to a signed head are not those that were signed; `signature` a stored head is not what was signed.
 */
export const auditFlaws = ['changed', 'missing', 'unlinked', 'cut', 'rewritten', 'signature'] as const;

const flaw = z.object({
  /** The first line concerned, and the last; the same where it is one. */
  line: z.int(),
  last: z.int(),
  why: z.enum(auditFlaws),
});
export type AuditFlaw = z.infer<typeof flaw>;

/**
 * What a head that was exported earlier says of the log: `contained` it still has that line; `cut` and `rewritten` as
 * above; `foreign` the head is signed with a key that this office does not know, and its line is not here.
 */
export const auditHeadStates = ['contained', 'cut', 'rewritten', 'foreign'] as const;

/** How a verification came out. */
export const auditVerification = z.object({
  /** Lines that were looked at, and signed heads. */
  lines: z.int(),
  heads: z.int(),
  /** The first flaw from the beginning of the log; null where there is none. */
  flaw: flaw.nullable(),
  /** The exported head, where one was given. */
  head: z.object({ line: z.int(), signedAt: instant, state: z.enum(auditHeadStates) }).nullable(),
});
export type AuditVerification = z.infer<typeof auditVerification>;

export const auditExportFormats = ['csv', 'jsonLines'] as const;
export type AuditExportFormat = (typeof auditExportFormats)[number];

export const auditProcedures = {
  /** Lines that the filter wants, newest first, those before the line `before`. */
  'audit.list': query(
    'administrator',
    z.object({
      filter: auditFilter,
      before: z.int().optional(),
      limit: z.int().min(1).max(200),
    }),
    z.object({ rows: z.array(auditRow), more: z.boolean() }),
  ),
  /** Whose lines and which actions the log has, to choose from. */
  'audit.choices': query(
    'administrator',
    z.void(),
    z.object({
      persons: z.array(z.object({ staffId: z.int(), name: z.string() })),
      actions: z.array(z.string()),
    }),
  ),
  /** How the log stands: its lines, the newest signed head, and the last verification. */
  'audit.state': query(
    'administrator',
    z.void(),
    z.object({
      lines: z.int(),
      signed: z.object({ line: z.int(), at: instant }).nullable(),
      verified: z
        .object({
          at: instant,
          by: z.string(),
          lines: z.int(),
          /** Null where all was whole. */
          flaw: flaw.nullable(),
        })
        .nullable(),
    }),
  ),
  /**
   * Looks the whole log through, in a thread of its own; `audit.verifying` tells how far it is. That it was done, and
   * how it came out, is an audit line. `head` is the text of an exported head. Failures: auditHeadUnreadable.
   */
  'audit.verify': command(
    'administrator',
    z.object({ head: z.string().max(10_000).optional() }),
    auditVerification,
  ),
  /** The head of the log, signed now, to be kept elsewhere: it shows later that nothing was cut off or written anew. */
  'audit.exportHead': command(
    'administrator',
    z.void(),
    z.object({ fileName: z.string(), text: z.string(), line: z.int() }),
  ),
  /**
   * Begins an export; the audit line of it is written now. The export holds the lines up to this moment.
   * Failures: auditExportTooLarge (details.count, details.most).
   */
  'audit.beginExport': command(
    'administrator',
    z.object({ format: z.enum(auditExportFormats), filter: auditFilter }),
    z.object({ export: z.uuid(), fileName: z.string(), mediaType: z.string(), lines: z.int() }),
  ),
  /** The next part of an export, some thousand lines. Failures: auditExportGone (ended, or another person's). */
  'audit.exportPart': command(
    'administrator',
    z.object({ export: z.uuid() }),
    z.object({ text: z.string(), lines: z.int(), done: z.boolean() }),
  ),
};

export const auditPushes = {
  /** How far a verification is. */
  'audit.verifying': push('administrator', z.object({ checked: z.int(), lines: z.int() })),
};
