import { setImmediate as yieldToOthers } from 'node:timers/promises';
import PQueue from 'p-queue';
import { Temporal } from 'temporal-polyfill';
import { type BulkJob, type BulkTask, bulkTask } from '../../preload/contract/bulk.ts';
import { failure as failureShape } from '../../preload/contract/failure.ts';
import type { OutputOf, ParsedInputOf } from '../../preload/contract/index.ts';
import type { StaffMember } from '../../preload/contract/staff.ts';
import { type Actor, staffIdOf } from '../actor.ts';
import { type Clock, instantText } from '../clock.ts';
import type { Pushes } from '../pushes.ts';
import { Refusal } from '../refusal.ts';
import { expectMayAssign, type LostClaim } from '../reservations/claims.ts';
import type { Beside, BulkMailing } from './interface.ts';
import { Printing, type PrintingOptions } from './print.ts';
import {
  forgetJobsBefore,
  type ItemRecord,
  insertItems,
  insertJob,
  itemsBehind,
  type JobRecord,
  jobById,
  latestJobOf,
  outcomesBehind,
  putOutcome,
  putState,
  unendedJobs,
} from './queries.ts';

/** Reservations that are written down or read in one go. */
const AT_ONCE = 500;
/** Screens hear of progress at most this often, in milliseconds. */
const TELL_EVERY = 200;
/** Jobs are kept for so many days. */
const KEPT_DAYS = 30;

export interface BulkOptions extends PrintingOptions {
  readonly clock: Clock;
  readonly pushes: Pushes;
  readonly mailing: BulkMailing;
  /** Hears of faults of the program itself, for the log. */
  readonly onFault: (error: unknown) => void;
}

/** A job under way. */
interface Run {
  readonly id: number;
  readonly task: BulkTask;
  readonly actor: Actor;
  readonly staffId: number;
  isCancelled: boolean;
  /** Reservations that changed since the screens were told. */
  readonly changed: number[];
  readonly lost: LostClaim[];
  given: number;
  toldAt: number;
}

/**
 * Jobs over many reservations, one job at a time. A job and its reservations are written down before it begins; what
 * becomes of each is written in the transaction that does it. A crash therefore leaves each reservation done and written
 * so, or neither, and the next start calls the job interrupted; it is not resumed, because a person decides that.
 */
export class Bulk {
  readonly #options: BulkOptions;
  readonly #printing: Printing;
  readonly #queue = new PQueue({ concurrency: 1 });
  readonly #runs = new Map<number, Run>();
  #stopping = false;

  constructor(options: BulkOptions) {
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

  /** Ends the job under way behind its present reservation. */
  async stop(): Promise<void> {
    this.#stopping = true;
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
    for (let from = 0; from < items.length; from += AT_ONCE) {
      const rows = items.slice(from, from + AT_ONCE).map((item, index) => ({
        job_id: id,
        ordinal: from + index + 1,
        reservation_id: item.id,
        version: item.version,
      }));
      await store.write((tx) => insertItems(tx, rows));
    }
    const run: Run = {
      ...{ id, task, actor, staffId, isCancelled: false },
      ...{ changed: [], lost: [], given: 0, toldAt: 0 },
    };
    this.#runs.set(id, run);
    void this.#queue
      .add(() => this.#run(run))
      .catch((error: unknown) => this.#options.onFault(error))
      .finally(() => this.#runs.delete(id));
    return this.#job(id, staffId);
  }

  /** Ends one's own job before its next reservation. Throws Refusal notFound. */
  async cancel(id: number, actor: Actor): Promise<BulkJob> {
    const job = await this.#job(id, staffIdOf(actor));
    const run = this.#runs.get(id);
    if (run !== undefined) run.isCancelled = true;
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

  async #run(run: Run): Promise<void> {
    const { store } = this.#options;
    if (this.#goesOn(run)) {
      await store.write((tx) => putState(tx, run.id, 'running', null));
      try {
        if (run.task.action === 'print') await this.#print(run);
        else await this.#each(run);
      } catch (error) {
        // Not even a refusal could be written: the rest would fare no better.
        await this.#end(run, 'interrupted');
        throw error;
      }
    }
    await this.#end(run, this.#stopping ? 'interrupted' : run.isCancelled ? 'cancelled' : 'done');
  }

  #goesOn({ isCancelled }: Run): boolean {
    return !isCancelled && !this.#stopping;
  }

  async #each(run: Run): Promise<void> {
    for await (const item of this.#items(run)) {
      if (!this.#goesOn(run)) return;
      try {
        await this.#do(run, item);
        run.changed.push(item.id);
      } catch (error) {
        await this.#refused(run, item, error);
      }
      await this.#tellNowAndThen(run);
      // Whoever waits for the office comes before the next one.
      await yieldToOthers();
    }
  }

  async *#items({ id }: Run): AsyncGenerator<ItemRecord> {
    let last = 0;
    for (;;) {
      const items = await itemsBehind(this.#options.store.read, id, last, AT_ONCE);
      if (items.length === 0) return;
      yield* items;
      last = items.at(-1)?.ordinal ?? last;
    }
  }

  /** One reservation, and that it was done, in one transaction. */
  async #do(run: Run, { id, version, ordinal }: ItemRecord): Promise<void> {
    const { store, reservations, mailing } = this.#options;
    const { task, actor } = run;
    const done: Beside = (tx) => putOutcome(tx, run.id, ordinal, 'done', null);
    switch (task.action) {
      case 'claim':
        return store.write(async (tx) => {
          await reservations.claims.claim(tx, id, actor);
          await done(tx);
        });
      case 'release':
        return store.write(async (tx) => {
          await reservations.claims.release(tx, id, actor);
          await done(tx);
        });
      case 'assign': {
        const lost = await store.write(async (tx) => {
          const claim = await reservations.claims.give(tx, id, task.to, actor, task.reason);
          await done(tx);
          return claim;
        });
        run.given += 1;
        if (lost !== undefined) run.lost.push(lost);
        return;
      }
      case 'hold':
        return store.write(async (tx) => {
          await reservations.moveByHandIn(tx, { id, version, to: 'onHold', reason: task.reason }, actor);
          await done(tx);
        });
      case 'mail':
        return mailing.sendToFirst({ reservationId: id, version }, actor, done);
      case 'print':
        throw new Error('a print is not done one by one');
    }
  }

  async #print(run: Run): Promise<void> {
    const turns = [];
    for await (const item of this.#items(run)) {
      turns.push({
        item,
        done: (tx: Parameters<Beside>[0]) => putOutcome(tx, run.id, item.ordinal, 'done', null),
        refused: (error: unknown) => this.#refused(run, item, error),
      });
    }
    await this.#printing.print(run.id, turns, run.actor, () => this.#goesOn(run));
    run.changed.push(...turns.map(({ item }) => item.id));
  }

  async #refused(run: Run, { ordinal }: ItemRecord, error: unknown): Promise<void> {
    const failure = error instanceof Refusal ? error.failure : ({ code: 'programFault' } as const);
    if (!(error instanceof Refusal)) this.#options.onFault(error);
    await this.#options.store.write((tx) =>
      putOutcome(tx, run.id, ordinal, 'refused', JSON.stringify(failure)),
    );
  }

  async #end(run: Run, state: 'done' | 'cancelled' | 'interrupted'): Promise<void> {
    const { store, audit, clock, reservations } = this.#options;
    await store.write(async (tx) => {
      await putState(tx, run.id, state, clock.now());
      const subject = `bulk/${run.id}`;
      await audit.append(tx, { actor: run.actor, action: 'bulk.ended', subject, facts: { state } });
    });
    await this.#tell(run);
    if (run.task.action === 'assign') {
      reservations.tellGiven(run.lost, run.task.to, run.given, run.task.reason, run.actor);
    }
  }

  async #tellNowAndThen(run: Run): Promise<void> {
    if (performance.now() - run.toldAt >= TELL_EVERY) await this.#tell(run);
  }

  /** After a commit: tells the person how far it is, and every screen what changed. */
  async #tell(run: Run): Promise<void> {
    const { pushes } = this.#options;
    run.toldAt = performance.now();
    pushes.push('bulk.changed', await this.#job(run.id, run.staffId), run.staffId);
    if (run.changed.length > 0) pushes.push('reservations.changed', { ids: run.changed.splice(0) });
  }
}

function shownJob({ staff_id: _, task, ...job }: JobRecord): BulkJob {
  return { ...job, task: bulkTask.parse(JSON.parse(task)) };
}
