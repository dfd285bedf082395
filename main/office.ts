import { join } from 'node:path';
import { setTimeout as elapse } from 'node:timers/promises';
import type { Reply } from '../preload/contract/failure.ts';
import { type PayloadOf, type PushName, pushes as pushContract } from '../preload/contract/index.ts';
import { mayCall } from '../preload/contract/procedure.ts';
import { theOffice } from './actor.ts';
import { copyBeforeMigration } from './backup/before-migration.ts';
import { finishInterrupted, RestoreDesk } from './backup/restore-desk.ts';
import { type Clock, systemClock } from './clock.ts';
import { makeHandlers, storeNotOpen } from './handlers.ts';
import { HeldPushes } from './held-pushes.ts';
import { StoreKeyChange } from './keys/store-key-change.ts';
import { type Log, openLog } from './log.ts';
import type { ClientId } from './office-link.ts';
import type { OfficeThreads } from './office-threads.ts';
import type { Pushes } from './pushes.ts';
import { Refusal } from './refusal.ts';
import { Router, staffOf } from './router.ts';
import type { SecretCosts } from './secret-costs.ts';
import { makeServices, type Services } from './services.ts';
import { type SessionChange, Sessions } from './sessions.ts';
import { type OpenStore, StoreDoor } from './store/door.ts';
import { asRefusal } from './store/faults.ts';
import { asFileRefusal } from './store/files.ts';
import { noKeychain, osKeychain } from './store/keychain.ts';

/** Where an office keeps and finds its things. Plain data: it crosses to the office's thread. */
export interface OfficeOptions {
  /** The folder of the store, the key file and the log. */
  readonly dataFolder: string;
  /** The project's resources. */
  readonly resourcesFolder: string;
  /** `none` on PCs without a keychain: the store then opens with a passphrase. */
  readonly keychain: 'os' | 'none';
  /** The entries of its threads: a `.ts` under Node, a bundled `.js` in the packaged program. */
  readonly threads: OfficeThreads;
  /** The name of the PC that the host runs on, for the audit log; without it, the system's. */
  readonly pc?: string;
  /** What a try at a secret costs; without it, as much as today's. For tests, which are about what a secret opens. */
  readonly costs?: SecretCosts;
}

/** How long the office waits for the answers that are under way when it is stopped, in milliseconds. */
const PATIENCE = 10_000;

/** What a call gets that comes when the office is stopped or stopping. */
const stoppedReply: Reply = { ok: false, failure: { code: 'officeStopped' } };
/** What a call gets that comes from no window: a host attaches its windows first, so this is nobody of ours. */
const strangerReply: Reply = { ok: false, failure: { code: 'notAllowed' } };

/** How often the office looks for desks that were left alone, in milliseconds; each call looks at its own. */
const LOCK_ROUND = 10_000;

type PushListener = (client: ClientId, push: PushName, payload: unknown) => void;

/**
 * The office: every service, the router, and the store's one writing connection. It imports no electron and runs in a
 * worker thread of its host, or in a test's own thread.
 */
export class Office implements Pushes {
  readonly #options: OfficeOptions;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #door: StoreDoor;
  readonly #router: Router;
  readonly #sessions: Sessions;
  readonly #held = new HeldPushes();
  readonly #lockRounds: NodeJS.Timeout;
  readonly #listeners = new Set<PushListener>();
  readonly #answering = new Set<Promise<Reply>>();
  readonly #storeKeyChange: StoreKeyChange;
  #services: Services | undefined;
  /** What kept the services of an open store from beginning. */
  #hindrance: unknown;
  #stopped: Promise<void> | undefined;

  private constructor(options: OfficeOptions, clock: Clock) {
    this.#options = options;
    this.#clock = clock;
    const { dataFolder, threads, costs } = options;
    this.#log = logOf(dataFolder);
    const migrationsFolder = join(options.resourcesFolder, 'migrations');
    this.#door = new StoreDoor({
      dataFolder,
      migrationsFolder,
      keychain: options.keychain === 'os' ? osKeychain : noKeychain,
      checkpointThread: threads.checkpoints,
      clock,
      passphraseCost: costs?.passphrase,
      finishRestore: () => finishInterrupted(dataFolder),
      beforeMigration: (source) =>
        copyBeforeMigration({
          source,
          clock,
          thread: threads.backups,
          tell: ({ share }) => this.push('store.progress', { work: 'migrationCopy', share }),
        }),
    });
    this.#sessions = new Sessions(clock, (client, change) => this.#tellSession(client, change));
    this.#lockRounds = setInterval(() => this.#sessions.lockIdle(), LOCK_ROUND).unref();
    this.#storeKeyChange = new StoreKeyChange({
      door: this.#door,
      clock,
      copyThread: threads.rekey,
      keepCopy: async () => {
        await this.services.backups.makeNext('rekey', theOffice);
      },
      pause: () => this.#pause(),
      resume: () => this.#opened(),
      tell: () => this.#tellStatus(),
      onFault: (error) => this.#log.fault('keys', error),
    });
    const restoreDesk = new RestoreDesk({
      dataFolder,
      migrationsFolder,
      door: this.#door,
      clock,
      pushes: this,
      thread: threads.backups,
    });
    const handlers = makeHandlers({
      door: this.#door,
      restoreDesk,
      sessions: this.#sessions,
      services: () => this.services,
      storeKeyChange: this.#storeKeyChange,
      opened: () => this.#opened(),
      closeStore: () => this.#closeStore(),
      onFault: (procedure, error) => this.#log.fault(procedure, error),
    });
    this.#router = new Router(handlers, this.#sessions, (procedure, error) =>
      this.#log.fault(procedure, error),
    );
  }

  /**
   * Starts an office and opens the store, where the keychain allows. Throws Refusal storeBusy for a folder in use, and
   * what kept the services from beginning, where no screen can say it; the folder is free again then.
   */
  static async start(options: OfficeOptions, clock: Clock = systemClock): Promise<Office> {
    const office = new Office(options, clock);
    try {
      await office.#door.tryKeychain();
      await office.#opened().catch((error: unknown) => {
        // What the start screen says, with the ways to mend it, ends no office.
        if (office.#door.status().failure === undefined) throw error;
      });
      return office;
    } catch (error) {
      await office.stop();
      throw error;
    }
  }

  /** The services of the open store. Throws Refusal storeLocked, storeAbsent or what stands in the way. */
  get services(): Services {
    if (this.#services === undefined || this.#pausing) throw this.#hindrance ?? storeNotOpen(this.#door);
    return this.#services;
  }

  /** Answers a call of an attached window. Never rejects. */
  async call(client: ClientId, procedure: string, input: unknown): Promise<Reply> {
    if (this.#stopped !== undefined) return stoppedReply;
    if (!this.#sessions.knows(client)) return strangerReply;
    const answer = this.#router.call(client, procedure, input);
    this.#answering.add(answer);
    try {
      return await answer;
    } finally {
      this.#answering.delete(answer);
    }
  }

  /** Writes what is about to end the office's thread into the log: its kind and its places, nothing that it said. */
  noteCrash(error: unknown): void {
    this.#log.fault('office', error);
  }

  attach(client: ClientId): void {
    this.#sessions.attach(client);
  }

  detach(client: ClientId): void {
    this.#held.forget(client);
    this.#sessions.detach(client);
  }

  onPush(listener: PushListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  push<Name extends PushName>(name: Name, payload: PayloadOf<Name>, to?: number): void {
    const entry = pushContract[name];
    const parsed = entry.payload.parse(payload);
    for (const client of this.#sessions.clients) {
      const session = this.#sessions.of(client);
      if (to !== undefined && staffOf(session)?.id !== to) continue;
      if (to !== undefined && session.state === 'locked') {
        this.#held.hold(client, { name, payload: parsed, staffId: to });
        continue;
      }
      // A desk that is locked, or not open yet, hears what a window hears at which nobody is.
      const role = session.state === 'open' ? session.staff.role : undefined;
      if (mayCall(role, entry.leastRole)) this.#tell(client, name, parsed);
    }
  }

  /** Tells every tab of a window what happened to its session. */
  #tellSession(client: ClientId, change: SessionChange): void {
    if (change !== 'changed') {
      this.#held.forget(client);
      this.#tell(client, 'session.ended', { reason: change.ended });
      return;
    }
    this.#tell(client, 'session.changed', {});
    const session = this.#sessions.of(client);
    if (session.state !== 'open') return;
    for (const { name, payload } of this.#held.take(client, session.staff.id)) {
      this.#tell(client, name, payload);
    }
  }

  #tell(client: ClientId, name: PushName, payload: unknown): void {
    for (const listener of this.#listeners) listener(client, name, payload);
  }

  /** Builds the services once the store is open and tells the screens how it stands. Throws what keeps them from beginning. */
  async #opened(): Promise<void> {
    const open = this.#door.opened;
    if (open !== undefined && this.#services === undefined) {
      try {
        await this.#begin(open);
      } catch (error) {
        await this.#hindered(error);
        throw error;
      }
    }
    this.#tellStatus();
  }

  #tellStatus(): void {
    this.push('store.status', this.#door.status());
  }

  get #pausing(): boolean {
    return this.#door.keyChange?.pausing ?? false;
  }

  /** Ends the services while the people stay signed in; `#opened` builds them anew. */
  async #pause(): Promise<void> {
    await this.#answered();
    const services = this.#services;
    this.#services = undefined;
    await services?.stop();
  }

  /** A store in which nothing can begin is closed again where a person can act on the reason: the screen says it. */
  async #hindered(error: unknown): Promise<void> {
    const known = asRefusal(error);
    if (!(known instanceof Refusal)) {
      this.#hindrance = error;
      return;
    }
    await this.#door.fail(known.failure);
    this.push('store.status', this.#door.status());
  }

  async #begin(open: OpenStore): Promise<void> {
    const { resourcesFolder, threads, costs, pc } = this.#options;
    const services = makeServices({
      ...open,
      clock: this.#clock,
      pushes: this,
      log: this.#log,
      resourcesFolder,
      threads,
      sessions: this.#sessions,
      isRecoveryKey: (typed) => this.#door.isRecoveryKey(typed),
      passwordCost: costs?.password,
      pc,
    });
    this.#services = services;
    try {
      await services.start();
    } catch (error) {
      // None rather than half of them: the next unlocking tries again.
      this.#services = undefined;
      await services.stop();
      throw error;
    }
    this.#hindrance = undefined;
    this.#log.event('store.opened');
  }

  /** Signs everybody out, lets what is being written end, and closes the store: the start screen comes up. */
  async #closeStore(): Promise<void> {
    const services = this.#services;
    if (services === undefined) return;
    this.#services = undefined;
    await this.#answered();
    for (const client of this.#sessions.clients) this.#sessions.signOut(client);
    await services.stop();
    await this.#door.closeStore();
    this.push('session.ended', { reason: 'storeClosed' });
    this.push('store.status', this.#door.status());
    this.#log.event('store.closed');
  }

  /** Takes no more calls, drains what is being written, closes the store and lets the folder go. */
  stop(): Promise<void> {
    this.#stopped ??= this.#end();
    return this.#stopped;
  }

  async #end(): Promise<void> {
    clearInterval(this.#lockRounds);
    await this.#storeKeyChange.stop();
    await this.#answered();
    this.push('session.ended', { reason: 'storeClosed' });
    const services = this.#services;
    this.#services = undefined;
    await services?.stop();
    await this.#door.close();
    this.#log.event('office.stopped');
  }

  /** Waits for the answers under way, but not for one that waits for the network itself. */
  async #answered(): Promise<void> {
    const waiting = new AbortController();
    const { signal } = waiting;
    const patience = elapse(PATIENCE, undefined, { signal }).catch(() => undefined);
    await Promise.race([Promise.allSettled(this.#answering), patience]);
    waiting.abort();
  }
}

/** The log of a data folder. Throws Refusal diskReadOnly, diskFull, diskFault where the folder does not take it. */
function logOf(dataFolder: string): Log {
  try {
    return openLog(dataFolder);
  } catch (error) {
    throw asFileRefusal(error);
  }
}
