import { setImmediate as yieldToOthers } from 'node:timers/promises';
import type { BulkJob, BulkTask } from '../../preload/contract/bulk.ts';
import type { Actor } from '../actor.ts';
import type { Clock } from '../clock.ts';
import type { Pushes } from '../pushes.ts';
import { Refusal } from '../refusal.ts';
import type { LostClaim } from '../reservations/claims.ts';
import type { Beside, BulkClaims, BulkMailing } from './interface.ts';
import type { PrintItem, Printing, PrintingOptions } from './print.ts';
import { type ItemRecord, isHere, itemsBehind, putOutcome, putState } from './queries.ts';

/** Reservations that are read in one go. */
const AT_ONCE = 500;
/** Screens hear of progress at most this often, in milliseconds. */
const TELL_EVERY = 200;

export interface JobRunOptions extends PrintingOptions {
  readonly clock: Clock;
  readonly pushes: Pushes;
  readonly claims: BulkClaims;
  readonly mailing: BulkMailing;
  /** Hears of faults of the program itself, for the log. */
  readonly onFault: (error: unknown) => void;
}

/** A job as it was begun. */
export interface BegunJob {
  readonly id: number;
  readonly task: BulkTask;
  readonly actor: Actor;
  readonly staffId: number;
}

/** One job under way: does one reservation after the other until the end, or until it is told to stop. */
export class JobRun {
  readonly #options: JobRunOptions;
  readonly #printing: Printing;
  readonly #job: BegunJob;
  /** The job as its person sees it now. */
  readonly #shown: () => Promise<BulkJob>;
  /** Reservations that changed since the screens were told. */
  readonly #changed: number[] = [];
  readonly #lost: LostClaim[] = [];
  #given = 0;
  #toldAt = 0;
  #stop: 'cancelled' | 'interrupted' | undefined;

  constructor(options: JobRunOptions, printing: Printing, job: BegunJob, shown: () => Promise<BulkJob>) {
    this.#options = options;
    this.#printing = printing;
    this.#job = job;
    this.#shown = shown;
  }

  /** Ends the job before its next reservation; the first reason counts. */
  stop(as: 'cancelled' | 'interrupted'): void {
    this.#stop ??= as;
  }

  /** Settles when the job has ended, one way or another. Rejects where not even that could be written down. */
  async work(): Promise<void> {
    if (this.#stop === undefined) {
      await this.#options.store.write((tx) => putState(tx, this.#job.id, 'running', null));
      try {
        if (this.#job.task.action === 'print') await this.#print();
        else await this.#each();
      } catch (error) {
        // Not even a refusal could be written: the rest would fare no better.
        await this.#end('interrupted');
        throw error;
      }
    }
    await this.#end(this.#stop ?? 'done');
  }

  async #each(): Promise<void> {
    for await (const item of this.#items()) {
      // Who may not come in any more does nothing more either.
      if (!(await isHere(this.#options.store.read, this.#job.staffId))) this.stop('interrupted');
      if (this.#stop !== undefined) return;
      try {
        await this.#do(item);
        this.#changed.push(item.id);
      } catch (error) {
        await this.#refused(item, error);
      }
      if (performance.now() - this.#toldAt >= TELL_EVERY) await this.#tell();
      // Whoever waits for the office comes before the next one.
      await yieldToOthers();
    }
  }

  async *#items(): AsyncGenerator<ItemRecord> {
    let last = 0;
    for (;;) {
      const items = await itemsBehind(this.#options.store.read, this.#job.id, last, AT_ONCE);
      if (items.length === 0) return;
      yield* items;
      last = items.at(-1)?.ordinal ?? last;
    }
  }

  /** One reservation, and that it was done, in one transaction. */
  async #do({ id, version, ordinal }: ItemRecord): Promise<void> {
    const { store, reservations, mailing } = this.#options;
    const { task, actor } = this.#job;
    const done = this.#doneAt(ordinal);
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
        this.#given += 1;
        if (lost !== undefined) this.#lost.push(lost);
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

  #doneAt(ordinal: number): Beside {
    return (tx) => putOutcome(tx, this.#job.id, ordinal, 'done', null);
  }

  async #print(): Promise<void> {
    const turns: PrintItem[] = [];
    for await (const item of this.#items()) {
      const refused = (error: unknown) => this.#refused(item, error);
      turns.push({ item, done: this.#doneAt(item.ordinal), refused });
    }
    await this.#printing.print(this.#job.id, turns, this.#job.actor, () => this.#stop === undefined);
    this.#changed.push(...turns.map(({ item }) => item.id));
  }

  async #refused({ ordinal }: ItemRecord, error: unknown): Promise<void> {
    const failure = error instanceof Refusal ? error.failure : ({ code: 'programFault' } as const);
    if (!(error instanceof Refusal)) this.#options.onFault(error);
    await this.#options.store.write((tx) =>
      putOutcome(tx, this.#job.id, ordinal, 'refused', JSON.stringify(failure)),
    );
  }

  async #end(state: 'done' | 'cancelled' | 'interrupted'): Promise<void> {
    const { store, audit, clock, claims } = this.#options;
    const { id, task, actor } = this.#job;
    await store.write(async (tx) => {
      await putState(tx, id, state, clock.now());
      await audit.append(tx, { actor, action: 'bulk.ended', subject: `bulk/${id}`, facts: { state } });
    });
    await this.#tell();
    if (task.action === 'assign') claims.tellGiven(this.#lost, task.to, this.#given, task.reason, actor);
  }

  /** After a commit: tells the person how far it is, and every screen what changed. */
  async #tell(): Promise<void> {
    const { pushes } = this.#options;
    this.#toldAt = performance.now();
    pushes.push('bulk.changed', await this.#shown(), this.#job.staffId);
    if (this.#changed.length > 0) pushes.push('reservations.changed', { ids: this.#changed.splice(0) });
  }
}
