import { ExponentialBackoff, type IBackoff } from 'cockatiel';
import type { OutputOf, ParsedInputOf } from '../../preload/contract/index.ts';
import { type IntakeStatus, leftReason } from '../../preload/contract/intake.ts';
import type { Actor } from '../actor.ts';
import type { Audit } from '../audit/audit.ts';
import type { Clock } from '../clock.ts';
import type { Pushes } from '../pushes.ts';
import { Refusal } from '../refusal.ts';
import type { BookingReceiver } from '../reservations/receive.ts';
import type { Store } from '../store/store.ts';
import type { Vault } from '../store/vault.ts';
import { type Connection, Connections } from './connection.ts';
import { ConnectionFailed, runFaultOf } from './faults.ts';
import { Keeper } from './keep.ts';
import { Pace } from './pace.ts';
import { forgetLeftBefore, insertRun, leftOnServer, standing } from './queries.ts';
import { openReader, type Reader } from './reader.ts';
import { ReaderThread } from './reader-link.ts';
import { Removals } from './removals.ts';
import { IntakeRun, noCounters } from './run.ts';
import { SealingKeys } from './sealing-keys.ts';
import { testConnection } from './test-connection.ts';

/** Between two faults that may go by themselves, in milliseconds: 1 s to 5 min, with jitter that begins below that. */
const backoff = new ExponentialBackoff<unknown>({ initialDelay: 1_000, maxDelay: 300_000 });
const LEAST_DELAY = 1_000;

/** Screens hear of progress at most this often, in milliseconds. */
const TELL_EVERY = 200;

export interface IntakeOptions {
  readonly store: Store;
  readonly vault: Vault;
  readonly audit: Audit;
  readonly clock: Clock;
  readonly pushes: Pushes;
  readonly reservations: BookingReceiver;
  /** The key of the fingerprints by which doubts are found; without it, none are made. */
  readonly fingerprintKey?: () => Promise<Uint8Array>;
  /** The entry of the thread that reads from the web shop; without it, the office's own thread does. */
  readonly readerThread?: URL | undefined;
  /** Hears how a run that kept something went, in numbers, for the log. */
  readonly onRun?: (facts: { kept: number; batch: number; medianCommitMs: number }) => void;
  /** Hears of faults of the program itself, for the log. */
  readonly onFault: (error: unknown) => void;
}

type Standing = Pick<IntakeStatus, 'removalsPending' | 'inQuarantine' | 'leftOnServer'>;

/** The intake: its schedule, its runs, and what staff see of both. */
export class Intake {
  readonly connections: Connections;
  readonly sealingKeys: SealingKeys;
  readonly pace = new Pace();
  readonly #options: IntakeOptions;
  #status: IntakeStatus = {
    state: 'notConnected',
    counters: noCounters,
    removalsPending: 0,
    inQuarantine: 0,
    leftOnServer: 0,
    lastRunAt: null,
    nextRunAt: null,
    fault: null,
  };
  readonly #readerThread: ReaderThread | undefined;
  #running: Promise<void> | undefined;
  #stop = new AbortController();
  #timer: NodeJS.Timeout | undefined;
  #lastContactAt: string | null = null;
  #backoff: IBackoff<unknown> | undefined;
  #toldAt = 0;
  #tellLater: NodeJS.Timeout | undefined;
  #tellReservations = false;

  constructor(options: IntakeOptions) {
    const { store, vault, audit, clock } = options;
    this.#options = options;
    this.connections = new Connections(store, vault, audit, clock);
    this.sealingKeys = new SealingKeys(store, vault, audit, clock);
    this.#readerThread = options.readerThread && new ReaderThread(options.readerThread);
  }

  /** Makes the first sealing key where there is none and begins the schedule. */
  async start(): Promise<void> {
    await this.sealingKeys.ensure();
    await this.#refreshStanding();
    await this.#schedule(0);
  }

  /** Ends the run under way behind its present transaction, and the schedule. */
  async stop(): Promise<void> {
    clearTimeout(this.#timer);
    clearTimeout(this.#tellLater);
    this.#stop.abort();
    await this.#running;
    await this.#readerThread?.close();
  }

  status(): IntakeStatus {
    return this.#status;
  }

  /** When a run last went through; null where none did since the office was opened. */
  get lastContactAt(): string | null {
    return this.#lastContactAt;
  }

  /** Starts a run now, if none is under way and nobody paused the intake. Throws Refusal notConnected. */
  async runNow(): Promise<IntakeStatus> {
    const connection = await this.connections.current();
    if (connection === undefined) throw new Refusal('notConnected');
    if (!connection.paused) this.#begin(connection);
    return this.#status;
  }

  /** Waits for the run under way. */
  async settled(): Promise<void> {
    await this.#running;
  }

  async setPaused(paused: boolean, actor: Actor): Promise<IntakeStatus> {
    await this.connections.setPaused(paused, actor);
    if (paused) await this.#interrupt();
    await this.#schedule(0);
    return this.#status;
  }

  /** Saves the connection and tries it at once. Throws Refusal connectionIncomplete. */
  async setConnection(input: ParsedInputOf<'intake.setConnection'>, actor: Actor): Promise<IntakeStatus> {
    await this.connections.save(input, actor);
    await this.#interrupt();
    this.#backoff = undefined;
    await this.#schedule(0);
    return this.#status;
  }

  /** Ends the run under way, which began with the keys of then, and goes on with those of now. */
  async keysChanged(): Promise<void> {
    await this.#interrupt();
    await this.#schedule(0);
  }

  async connection(): Promise<OutputOf<'intake.connection'>> {
    const connection = await this.connections.current();
    if (connection === undefined) return null;
    const { settings, secrets } = connection;
    return {
      settings,
      hasToken: secrets.token !== undefined,
      hasClientCertificate: secrets.clientCertificate !== undefined,
    };
  }

  async testConnection(
    input: ParsedInputOf<'intake.testConnection'>,
  ): Promise<OutputOf<'intake.testConnection'>> {
    return testConnection(input.settings, await this.connections.complete(input));
  }

  async leftOnServer(): Promise<OutputOf<'intake.leftOnServer'>> {
    const rows = await leftOnServer(this.#options.store.read);
    return rows.map(({ label, reason, first_seen_at, last_seen_at, times }) => ({
      label,
      reason: leftReason.parse(reason),
      firstSeenAt: first_seen_at,
      lastSeenAt: last_seen_at,
      times,
    }));
  }

  /** Counts anew what the status shows of the store; called when a person resolved something. */
  async refresh(): Promise<void> {
    await this.#refreshStanding();
    this.#tell({});
  }

  async #interrupt(): Promise<void> {
    this.#stop.abort();
    await this.#running;
    this.#stop = new AbortController();
  }

  /** Sets the time of the next run, in milliseconds from now; `runEnded` where the run under way has just done its work. */
  async #schedule(delay: number, runEnded = false, known?: Connection): Promise<void> {
    clearTimeout(this.#timer);
    const connection = await this.#currentOr(known);
    if (connection === undefined) return this.#tell({ state: 'notConnected', nextRunAt: null });
    if (connection.paused) return this.#tell({ state: 'paused', nextRunAt: null });
    if (this.#stop.signal.aborted) return;
    this.#timer = setTimeout(() => this.#begin(connection), delay);
    if (runEnded || this.#running === undefined) {
      const nextRunAt = new Date(Date.parse(this.#options.clock.now()) + delay).toISOString();
      this.#tell({ state: this.#status.fault ? 'waiting' : 'idle', nextRunAt });
    }
  }

  /** The connection as it is now; the one of the run that has just ended where the store cannot be read. */
  async #currentOr(known: Connection | undefined): Promise<Connection | undefined> {
    try {
      return await this.connections.current();
    } catch (error) {
      if (known === undefined || runFaultOf(error) === undefined) throw error;
      return known;
    }
  }

  #begin(connection: Connection): void {
    if (this.#running !== undefined || this.#stop.signal.aborted) return;
    clearTimeout(this.#timer);
    this.#running = this.#run(connection)
      .catch((error: unknown) => this.#options.onFault(error))
      .finally(() => {
        this.#running = undefined;
      });
  }

  async #run(connection: Connection): Promise<void> {
    const startedAt = this.#options.clock.now();
    const { signal } = this.#stop;
    let reader: Reader | undefined;
    let run: IntakeRun | undefined;
    let failed: ConnectionFailed | undefined;
    this.#tell({ state: 'pulling', counters: noCounters, nextRunAt: null });
    try {
      reader = await this.#openReader(connection);
      run = this.#makeRun(connection.id, reader);
      await run.carryOut(signal);
      await this.#options.store.write((tx) => forgetLeftBefore(tx, connection.id, startedAt));
    } catch (error) {
      if (!signal.aborted) failed = this.#failure(error);
    } finally {
      await reader?.close();
    }
    await this.#recordRun(connection, startedAt, run, failed);
    const { kept } = run?.counters ?? noCounters;
    if (kept > 0) {
      this.#options.onRun?.({
        kept,
        batch: this.pace.size,
        medianCommitMs: Math.round(this.pace.median * 10) / 10,
      });
    }
    await this.#refreshWhereReadable();
    if (!signal.aborted) await this.#afterRun(connection, startedAt, failed);
    this.#tell({ counters: run?.counters ?? noCounters });
  }

  async #openReader({ id, settings, secrets }: Connection): Promise<Reader> {
    const task = {
      connectionId: id,
      settings,
      secrets,
      vaultKey: this.#options.vault.newest,
      sealingKeys: await this.sealingKeys.privateJwks(),
      fingerprintKey: await this.#options.fingerprintKey?.(),
    };
    return this.#readerThread === undefined ? openReader(task) : this.#readerThread.open(task);
  }

  #makeRun(connectionId: number, reader: Reader): IntakeRun {
    const { store, vault, audit, clock, reservations } = this.#options;
    return new IntakeRun({
      reader,
      keeper: new Keeper({ store, audit, clock, reservations, connectionId }),
      removals: new Removals({ store, vault, clock, connectionId }),
      pace: this.pace,
      onProgress: (state, counters) => {
        const { kept, amended } = this.#status.counters;
        if (counters.kept !== kept || counters.amended !== amended) this.#tellReservations = true;
        this.#status = { ...this.#status, state, counters };
        this.#tellSoon();
      },
    });
  }

  /** The fault as staff see it; one of the program goes to the log as well. */
  #failure(error: unknown): ConnectionFailed {
    const known = runFaultOf(error);
    if (known !== undefined) return known;
    this.#options.onFault(error);
    return new ConnectionFailed('store', { detail: 'PROGRAM' });
  }

  async #afterRun(
    connection: Connection,
    startedAt: string,
    failed: ConnectionFailed | undefined,
  ): Promise<void> {
    this.#tell({ lastRunAt: startedAt, fault: failed?.fault ?? null, state: 'idle' });
    if (failed === undefined) {
      this.#lastContactAt = this.#options.clock.now();
      this.#backoff = undefined;
      return this.#schedule(connection.settings.everySeconds * 1000, true, connection);
    }
    if (!failed.fault.retries) return this.#tell({ state: 'stopped', nextRunAt: null });
    this.#backoff = this.#backoff?.next(undefined) ?? backoff.next();
    const asked = (failed.retryAfter ?? 0) * 1000;
    await this.#schedule(Math.max(asked, this.#backoff.duration, LEAST_DELAY), true, connection);
  }

  async #recordRun(
    connection: Connection,
    startedAt: string,
    run: IntakeRun | undefined,
    failed: ConnectionFailed | undefined,
  ): Promise<void> {
    const counters = run?.counters ?? noCounters;
    if (failed === undefined && counters.listed + counters.removed === 0) return;
    try {
      await this.#options.store.write((tx) =>
        insertRun(tx, {
          connection_id: connection.id,
          started_at: startedAt,
          ended_at: this.#options.clock.now(),
          counters: JSON.stringify(counters),
          fault: failed === undefined ? null : JSON.stringify(failed.fault),
        }),
      );
    } catch (error) {
      // On a full disk the run's own line cannot be written either; staff see the fault in the status.
      if (!(error instanceof Refusal)) throw error;
    }
  }

  /** Counts anew where the store can be read; a fault there is in the status by then and must not end the schedule. */
  async #refreshWhereReadable(): Promise<void> {
    try {
      await this.#refreshStanding();
    } catch (error) {
      if (runFaultOf(error) === undefined) throw error;
    }
  }

  async #refreshStanding(): Promise<void> {
    const connection = await this.connections.current();
    const none: Standing = { removalsPending: 0, inQuarantine: 0, leftOnServer: 0 };
    const now = connection === undefined ? none : await standing(this.#options.store.read, connection.id);
    this.#status = { ...this.#status, ...now };
  }

  #tell(changes: Partial<IntakeStatus>): void {
    this.#status = { ...this.#status, ...changes };
    clearTimeout(this.#tellLater);
    this.#tellLater = undefined;
    this.#toldAt = Date.now();
    this.#options.pushes.push('intake.status', this.#status);
    if (this.#tellReservations) {
      this.#tellReservations = false;
      this.#options.pushes.push('reservations.changed', { ids: [] });
    }
  }

  #tellSoon(): void {
    const due = this.#toldAt + TELL_EVERY - Date.now();
    if (due <= 0) this.#tell({});
    else this.#tellLater ??= setTimeout(() => this.#tell({}), due);
  }
}
