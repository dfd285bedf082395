import PQueue from 'p-queue';
import { Temporal } from 'temporal-polyfill';
import { type BulkJob, bulkTask } from '../../preload/contract/bulk.ts';
import { failure as failureShape } from '../../preload/contract/failure.ts';
import type { OutputOf, ParsedInputOf } from '../../preload/contract/index.ts';
import type { StaffMember } from '../../preload/contract/staff.ts';
import { type Actor, staffIdOf } from '../actor.ts';
import { instantText } from '../clock.ts';
import { Refusal } from '../refusal.ts';
import { expectMayAssign } from '../reservations/claims.ts';
import { JobRun, type JobRunOptions } from './job-run.ts';
import { Printing } from './print.ts';
import {
  forgetJobsBefore,
  insertItems,
  insertJob,
  type JobRecord,
  jobById,
  latestJobOf,
  outcomesBehind,
  putState,
  unendedJobs,
} from './queries.ts';

/** Reservations that are written down in one transaction. */
const AT_ONCE = 500;
/** Jobs are kept for so many days. */
const KEPT_DAYS = 30;

/**
 * Jobs over many reservations, one job at a time. A job and its reservations are written down before it begins; what
 * becomes of each is written in the transaction that does it. A crash therefore leaves each reservation done and written
 * so, or neither, and the next start calls the job interrupted; it is not resumed, because a person decides that.
 */
export class Bulk {
  readonly #options: JobRunOptions;
  readonly #printing: Printing;
  readonly #queue = new PQueue({ concurrency: 1 });
  readonly #runs = new Map<number, JobRun>();

  constructor(options: JobRunOptions) {
    this.#options = options;
    this.#printing = new Printing(options);
  }

  /** Calls what an earlier run of the program left interrupted, and forgets what is old. */
  async start(): Promise<void> {
    const { store, clock } = this.#options;
    await store.write(async (tx) => {
      for (const { id } of await unendedJobs(tx)) await putState(tx, id, 'interrupted', clock.now());
      const old = Temporal.Instant.from(clock.now()).subtract({ hours: 24 * KEPT_DAYS });
      await forgetJobsBefore(tx, instantText(old));
    });
  }

  /** Ends the job under way behind its present reservation, and those that wait. */
  async stop(): Promise<void> {
    for (const run of this.#runs.values()) run.stop('interrupted');
    await this.#queue.onIdle();
    this.#printing.forget();
  }

  /** Begins a job. Throws Refusal notAllowed where an agent assigns to somebody else. */
  async begin(
    { task, items }: ParsedInputOf<'bulk.start'>,
    { role }: Pick<StaffMember, 'role'>,
    actor: Actor,
  ): Promise<BulkJob> {
    const { store, audit, clock } = this.#options;
    const staffId = staffIdOf(actor);
    if (task.action === 'assign') expectMayAssign(task.to, role, actor);
    const id = await store.write(async (tx) => {
      const made = await insertJob(tx, {
        staff_id: staffId,
        task: JSON.stringify(task),
        state: 'waiting',
        total: items.length,
        started_at: clock.now(),
      });
      const facts = { task: task.action, total: items.length };
      await audit.append(tx, { actor, action: 'bulk.started', subject: `bulk/${made}`, facts });
      return made;
    });
    // If the program dies in between, the job has fewer reservations than it says: it is interrupted, nothing was done.
    for (let from = 0; from < items.length; from += AT_ONCE) {
      const rows = items.slice(from, from + AT_ONCE).map((item, index) => ({
        job_id: id,
        ordinal: from + index + 1,
        reservation_id: item.id,
        version: item.version,
      }));
      await store.write((tx) => insertItems(tx, rows));
    }
    const job = { id, task, actor, staffId };
    const run = new JobRun(this.#options, this.#printing, job, () => this.#job(id, staffId));
    this.#runs.set(id, run);
    void this.#queue
      .add(() => run.work())
      .catch((error: unknown) => this.#options.onFault(error))
      .finally(() => this.#runs.delete(id));
    return this.#job(id, staffId);
  }

  /** Ends one's own job before its next reservation. Throws Refusal notFound. */
  async cancel(id: number, actor: Actor): Promise<BulkJob> {
    const job = await this.#job(id, staffIdOf(actor));
    this.#runs.get(id)?.stop('cancelled');
    return job;
  }

  /** One's own newest job. */
  async latest(actor: Actor): Promise<BulkJob | null> {
    const record = await latestJobOf(this.#options.store.read, staffIdOf(actor));
    return record === undefined ? null : shownJob(record);
  }

  /** What became of each reservation of one's own job. Throws Refusal notFound. */
  async outcomes(
    { id, notDone, after = 0, limit }: ParsedInputOf<'bulk.outcomes'>,
    actor: Actor,
  ): Promise<OutputOf<'bulk.outcomes'>> {
    await this.#job(id, staffIdOf(actor));
    const found = await outcomesBehind(this.#options.store.read, id, { notDone, after, limit: limit + 1 });
    const rows = found.slice(0, limit).map(({ refusal, ...row }) => ({
      ...row,
      failure: refusal === null ? null : failureShape.parse(JSON.parse(refusal)),
    }));
    return { rows, next: found.length > limit ? (rows.at(-1)?.ordinal ?? null) : null };
  }

  /** The PDF of one's own print, while it is kept. Throws Refusal notFound. */
  async printed(id: number, actor: Actor): Promise<OutputOf<'bulk.printed'>> {
    await this.#job(id, staffIdOf(actor));
    const pdf = this.#printing.of(id);
    if (pdf === undefined) throw new Refusal('notFound');
    return {
      fileName: `guichet-${id}.pdf`,
      mediaType: 'application/pdf',
      base64: Buffer.from(pdf).toString('base64'),
    };
  }

  async #job(id: number, staffId: number): Promise<BulkJob> {
    const record = await jobById(this.#options.store.read, id);
    if (record === undefined || record.staff_id !== staffId) throw new Refusal('notFound');
    return shownJob(record);
  }
}

function shownJob({ staff_id: _, task, ...job }: JobRecord): BulkJob {
  return { ...job, task: bulkTask.parse(JSON.parse(task)) };
}
