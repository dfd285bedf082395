import { join } from 'node:path';
import { setTimeout as elapse } from 'node:timers/promises';
import type { Reply } from '../preload/contract/failure.ts';
import { type PayloadOf, type PushName, pushes as pushContract } from '../preload/contract/index.ts';
import { mayCall } from '../preload/contract/procedure.ts';
import { type Clock, systemClock } from './clock.ts';
import { makeHandlers, storeNotOpen } from './handlers.ts';
import { type Log, openLog } from './log.ts';
import type { ClientId } from './office-link.ts';
import type { Pushes } from './pushes.ts';
import { Router } from './router.ts';
import { makeServices, type Services } from './services.ts';
import { Sessions } from './sessions.ts';
import { type OpenStore, StoreDoor } from './store/door.ts';
import { noKeychain, osKeychain } from './store/keychain.ts';

/** Where an office keeps and finds its things. Plain data: it crosses to the office's thread. */
export interface OfficeOptions {
  /** The folder of the store, the key file and the log. */
  readonly dataFolder: string;
  /** The project's resources. */
  readonly resourcesFolder: string;
  /** `none` on PCs without a keychain: the store then opens with a passphrase. */
  readonly keychain: 'os' | 'none';
  /** The entry of the thread that draws documents: a `.ts` under Node, a bundled `.js` in the packaged program. */
  readonly documentThread: URL;
  /** The entry of the thread that folds the store's write-ahead log; without it, commits do. */
  readonly checkpointThread?: URL;
  /** The entry of the thread that reads from the web shop; without it, the office's own thread does. */
  readonly readerThread?: URL;
}

/** How long the office waits for the answers that are under way when it is stopped, in milliseconds. */
const PATIENCE = 10_000;

/** What a call gets that comes when the office is stopped or stopping. */
const stoppedReply: Reply = { ok: false, failure: { code: 'officeStopped' } };
/** What a call gets that comes from no window: a host attaches its windows first, so this is nobody of ours. */
const strangerReply: Reply = { ok: false, failure: { code: 'notAllowed' } };

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
  readonly #sessions = new Sessions();
  readonly #listeners = new Set<PushListener>();
  readonly #answering = new Set<Promise<Reply>>();
  #services: Services | undefined;
  /** What kept the services of an open store from beginning. */
  #hindrance: unknown;
  #stopped: Promise<void> | undefined;

  private constructor(options: OfficeOptions, clock: Clock) {
    this.#options = options;
    this.#clock = clock;
    this.#door = new StoreDoor({
      dataFolder: options.dataFolder,
      migrationsFolder: join(options.resourcesFolder, 'migrations'),
      keychain: options.keychain === 'os' ? osKeychain : noKeychain,
      checkpointThread: options.checkpointThread,
    });
    this.#log = openLog(options.dataFolder);
    const handlers = makeHandlers({
      door: this.#door,
      sessions: this.#sessions,
      services: () => this.services,
      opened: () => this.#opened(),
      // The same window may stand open in several tabs.
      signedOut: (client) => this.#tell(client, 'session.ended', { reason: 'signedOut' }),
      onFault: (procedure, error) => this.#log.fault(procedure, error),
    });
    this.#router = new Router(
      handlers,
      (client) => this.#sessions.whoIs(client),
      (procedure, error) => this.#log.fault(procedure, error),
    );
  }

  /**
   * Starts an office and opens the store, where the keychain allows. Throws Refusal storeBusy for a folder in use, and
   * what kept the services from beginning; the folder is free again then.
   */
  static async start(options: OfficeOptions, clock: Clock = systemClock): Promise<Office> {
    const office = new Office(options, clock);
    try {
      await office.#door.tryKeychain();
      await office.#opened();
      return office;
    } catch (error) {
      await office.stop();
      throw error;
    }
  }

  /** The services of the open store. Throws Refusal storeLocked, storeAbsent or what stands in the way. */
  get services(): Services {
    if (this.#services === undefined) throw this.#hindrance ?? storeNotOpen(this.#door);
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

  attach(client: ClientId): void {
    this.#sessions.attach(client);
  }

  detach(client: ClientId): void {
    this.#sessions.detach(client);
  }

  onPush(listener: PushListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  push<Name extends PushName>(name: Name, payload: PayloadOf<Name>, to?: number): void {
    const entry = pushContract[name];
    const parsed = entry.payload.parse(payload);
    for (const [client, staff] of this.#sessions.clients) {
      if (to !== undefined && staff?.id !== to) continue;
      if (mayCall(staff?.role, entry.leastRole)) this.#tell(client, name, parsed);
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
        this.#hindrance = error;
        throw error;
      }
    }
    this.push('store.status', this.#door.status());
  }

  async #begin(open: OpenStore): Promise<void> {
    const { resourcesFolder, documentThread, readerThread } = this.#options;
    const services = makeServices({
      ...open,
      clock: this.#clock,
      pushes: this,
      log: this.#log,
      resourcesFolder,
      documentThread,
      readerThread,
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

  /** Takes no more calls, drains what is being written, closes the store and lets the folder go. */
  stop(): Promise<void> {
    this.#stopped ??= this.#end();
    return this.#stopped;
  }

  async #end(): Promise<void> {
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
