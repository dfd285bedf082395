import type { MailingRow } from '../../preload/contract/mailing.ts';
import { theOffice } from '../actor.ts';
import type { Clock } from '../clock.ts';
import type { Pushes } from '../pushes.ts';
import { Refusal } from '../refusal.ts';
import type { Settings } from '../settings/settings.ts';
import type { Store, Tx } from '../store/store.ts';
import type { Outcome } from './outcome.ts';
import { type DueMailing, dueMailing, leftSending, mailingById, nextDue, postponeQueued } from './queries.ts';
import type { MailingRecords } from './record.ts';
import { millisecondsUntil, nextTryAt, triedLongEnough } from './schedule.ts';
import { type MailServer, mailServerSetting } from './server.ts';
import { deliver, type SmtpTimeouts } from './smtp.ts';

/** How long the outbox rests at most before it looks again, in milliseconds: clocks are set, machines sleep. */
const LONGEST_REST = 60_000;
/** How long it waits before it writes an outcome once more that the store did not take. */
const BEFORE_WRITING_AGAIN = 5_000;
/** How long a message that is under way may still take when the office is stopped. */
const GRACE = 60_000;

export interface OutboxOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly settings: Settings;
  readonly records: MailingRecords;
  readonly pushes: Pushes;
  readonly timeouts: SmtpTimeouts;
  /** From 0 up to 1. */
  readonly random: () => number;
  /** Hears of faults of the store and of the program; they never end the outbox. */
  readonly onFault: (error: unknown) => void;
}

type Named = Pick<DueMailing, 'id' | 'reservationId'>;

/**
 * Sends what is queued, one message at a time. Before a message is handed to the mail server, `sending` is on the disk,
 * and only an outcome that is known takes it from there; so what a crash leaves in `sending` is found at the next start
 * and becomes `unknown`, which only a person may send again.
 */
export class Outbox {
  readonly #options: OutboxOptions;
  readonly #interrupt = new AbortController();
  #running: Promise<void> | undefined;
  #stopping = false;
  #woken = false;
  #wake: (() => void) | undefined;

  constructor(options: OutboxOptions) {
    this.#options = options;
  }

  /** Takes up what an earlier run left, then works until `stop`. */
  async start(): Promise<void> {
    if (this.#running !== undefined) return;
    await this.recover();
    this.#running = this.#work();
  }

  /** Waits for the message under way, for a minute at most, then stops. */
  async stop(): Promise<void> {
    this.#stopping = true;
    this.wake();
    const grace = setTimeout(() => this.#interrupt.abort(), GRACE);
    await this.#running;
    clearTimeout(grace);
  }

  /** Tells the outbox that something may be due. */
  wake(): void {
    this.#woken = true;
    this.#wake?.();
  }

  /** Whatever was being sent when the program ended is of unknown outcome. */
  async recover(): Promise<void> {
    const { store, clock, records } = this.#options;
    const left = await store.write(async (tx) => {
      const mailings = await leftSending(tx);
      for (const mailing of mailings) {
        await records.enter(tx, mailing.id, {
          state: 'unknown',
          actor: theOffice,
          facts: { fault: 'diedWhileSending' },
          columns: { fault: 'diedWhileSending', server_answer: null, done_at: clock.now() },
        });
        await records.tell(tx, mailing, 'mailingUnknown', theOffice);
      }
      return mailings;
    });
    for (const mailing of left) this.#push(mailing, 'unknown');
  }

  async #work(): Promise<void> {
    while (!this.#stopping) {
      this.#woken = false;
      const rest = await this.#turn();
      if (rest > 0 && !this.#stopping) await this.#rest(rest);
    }
  }

  async #turn(): Promise<number> {
    try {
      return await this.workOnce();
    } catch (error) {
      this.#options.onFault(error);
      return LONGEST_REST;
    }
  }

  /** Ends after so many milliseconds, or sooner when somebody calls `wake`. */
  async #rest(milliseconds: number): Promise<void> {
    if (this.#woken) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, milliseconds);
    this.#wake = resolve;
    await promise;
    clearTimeout(timer);
    this.#wake = undefined;
  }

  /** Sends the message whose turn it is. Gives the milliseconds after which it is worth asking again, 0 for at once. */
  async workOnce(): Promise<number> {
    const { store, clock, settings } = this.#options;
    const server = await settings.get(mailServerSetting);
    if (server === undefined) return LONGEST_REST;
    const due = await this.#take();
    if (due === undefined) {
      const next = await nextDue(store.read);
      return next === undefined
        ? LONGEST_REST
        : Math.min(LONGEST_REST, Math.max(1, millisecondsUntil(clock.now(), next)));
    }
    this.#push(due, 'sending');
    await this.#settle(due, await this.#send(server, due));
    return 0;
  }

  #take(): Promise<DueMailing | undefined> {
    const { store, clock, records } = this.#options;
    return store.write(async (tx) => {
      const due = await dueMailing(tx, clock.now());
      if (due === undefined) return undefined;
      const tries = due.tries + 1;
      await records.enter(tx, due.id, {
        state: 'sending',
        actor: theOffice,
        facts: { try: tries },
        columns: { tries, next_try_at: null },
      });
      return { ...due, tries };
    });
  }

  #send(server: MailServer, { recipient, message }: DueMailing): Promise<Outcome> {
    const envelope = { from: server.value.fromAddress, to: recipient, message };
    return deliver(server, envelope, this.#options.timeouts, this.#interrupt.signal);
  }

  /** Writes an outcome down, again and again where the disk is full: to forget it would be to not know it. */
  async #settle(due: DueMailing, outcome: Outcome): Promise<void> {
    const { store, onFault } = this.#options;
    for (;;) {
      try {
        const state = await store.write((tx) => this.#enterOutcome(tx, due, outcome));
        return this.#push(due, state);
      } catch (error) {
        if (!(error instanceof Refusal) || this.#stopping) throw error;
        this.#woken = false;
        onFault(error);
        await this.#rest(BEFORE_WRITING_AGAIN);
      }
    }
  }

  /** Gives the state that the mailing is in afterwards. */
  async #enterOutcome(tx: Tx, due: DueMailing, outcome: Outcome): Promise<MailingRow['state']> {
    const { clock, records } = this.#options;
    const now = clock.now();
    const record = await mailingById(tx, due.id);
    if (record === undefined) throw new Error('a mailing that was being sent is gone');
    if (outcome.kind === 'postponed' && !triedLongEnough(record.row.queuedAt, now)) {
      return this.#postpone(tx, due, outcome, now);
    }
    const state = outcome.kind === 'postponed' ? 'refused' : outcome.kind;
    const fault = outcome.kind === 'sent' ? null : outcome.kind === 'postponed' ? 'expired' : outcome.fault;
    await records.enter(tx, due.id, {
      state,
      actor: theOffice,
      facts: fault === null ? {} : { fault },
      columns: { server_answer: outcome.answer, fault, done_at: now },
    });
    const kind = { sent: 'mailingSent', refused: 'mailingRefused', unknown: 'mailingUnknown' } as const;
    await records.tell(tx, due, kind[state], theOffice);
    if (state === 'sent') await records.arrived(tx, record, theOffice);
    return state;
  }

  async #postpone(
    tx: Tx,
    { id, tries }: DueMailing,
    { fault, answer, everyMessage }: Extract<Outcome, { kind: 'postponed' }>,
    now: string,
  ): Promise<'queued'> {
    const { records, random } = this.#options;
    // A server that lets nobody in is not asked anew for each of a hundred messages.
    if (everyMessage) await postponeQueued(tx, nextTryAt(now, 1, random()));
    await records.enter(tx, id, {
      state: 'queued',
      actor: theOffice,
      facts: { fault },
      columns: { server_answer: answer, fault, next_try_at: nextTryAt(now, tries, random()) },
    });
    return 'queued';
  }

  /** After the commit: what is pushed is on the disk. */
  #push({ id, reservationId }: Named, state: MailingRow['state']): void {
    const { pushes } = this.#options;
    pushes.push('mailing.changed', { id, reservationId, state });
    if (state !== 'sending') pushes.push('reservations.changed', { ids: [reservationId] });
  }
}
