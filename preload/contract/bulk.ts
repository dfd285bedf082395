import { z } from 'zod';
import { failure } from './failure.ts';
import { command, push, query } from './procedure.ts';
import { mostChosen } from './reservations.ts';
import { instant } from './trip.ts';

const reason = z.string().trim().min(3).max(500);

/** What is done to each of the chosen reservations. */
export const bulkTask = z.discriminatedUnion('action', [
  z.object({ action: z.literal('claim') }),
  z.object({ action: z.literal('release') }),
  /** Agents may assign to themselves only. What somebody else works on wants a reason. */
  z.object({ action: z.literal('assign'), to: z.int(), reason: reason.optional() }),
  z.object({ action: z.literal('hold'), reason }),
  /** Mails the newest ticket of those that are ticketed, to the first usable address of the booking. */
  z.object({ action: z.literal('mail') }),
  /** Puts the newest ticket of each into one PDF, to be printed at once. */
  z.object({ action: z.literal('print') }),
]);
export type BulkTask = z.infer<typeof bulkTask>;

/** At most so many documents go into one print. */
export const mostPrinted = 200;

export const bulkStates = ['waiting', 'running', 'done', 'cancelled', 'interrupted'] as const;

/** A job: where it stands and how it went so far. `interrupted`: the program ended before the job did. */
export const bulkJob = z.object({
  id: z.int(),
  task: bulkTask,
  state: z.enum(bulkStates),
  total: z.int(),
  done: z.int(),
  refused: z.int(),
  startedAt: instant,
  endedAt: instant.nullable(),
});
export type BulkJob = z.infer<typeof bulkJob>;

/** What became of one reservation; null where its turn did not come. */
export const bulkOutcome = z.object({
  ordinal: z.int(),
  reservationId: z.int(),
  locator: z.string(),
  outcome: z.enum(['done', 'refused']).nullable(),
  /** Why it was refused. */
  failure: failure.nullable(),
});
export type BulkOutcome = z.infer<typeof bulkOutcome>;

const oneJob = z.object({ id: z.int() });

export const bulkProcedures = {
  /**
   * Begins a job over many reservations; each is done, or refused for its own reason, in a transaction of its own, so a
   * crash leaves none half done. `version` is what the person saw. Failures: notAllowed (assigning as an agent).
   */
  'bulk.start': command(
    'agent',
    z
      .object({
        task: bulkTask,
        items: z
          .array(z.object({ id: z.int(), version: z.int() }))
          .min(1)
          .max(mostChosen),
      })
      .refine(({ task, items }) => task.action !== 'print' || items.length <= mostPrinted, {
        path: ['items'],
      }),
    bulkJob,
  ),
  /** Ends one's own job before its next reservation; what was done stays done. Failures: notFound. */
  'bulk.cancel': command('agent', oneJob, bulkJob),
  /** One's own newest job. */
  'bulk.latest': query('agent', z.void(), bulkJob.nullable()),
  /** What became of each reservation of one's own job, in their order. Failures: notFound. */
  'bulk.outcomes': query(
    'agent',
    oneJob.extend({
      /** Only those that were refused, or whose turn did not come. */
      notDone: z.boolean(),
      after: z.int().optional(),
      limit: z.int().min(1).max(500),
    }),
    z.object({ rows: z.array(bulkOutcome), next: z.int().nullable() }),
  ),
  /** The PDF of one's own print, while the office still has it: it is never written to disk. Failures: notFound. */
  'bulk.printed': query(
    'agent',
    oneJob,
    z.object({ fileName: z.string(), mediaType: z.literal('application/pdf'), base64: z.string() }),
  ),
};

export const bulkPushes = {
  /** To the person whose job it is: it went on, or ended. */
  'bulk.changed': push('agent', bulkJob),
};
