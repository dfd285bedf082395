import { join } from 'node:path';
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
import { StoreDoor } from './store/door.ts';
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
}

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
  #services: Services | undefined;

  private constructor(options: OfficeOptions, clock: Clock) {
    this.#options = options;
    this.#clock = clock;
    this.#door = new StoreDoor({
      dataFolder: options.dataFolder,
      migrationsFolder: join(options.resourcesFolder, 'migrations'),
      keychain: options.keychain === 'os' ? osKeychain : noKeychain,
    });
    this.#log = openLog(options.dataFolder);
    const handlers = makeHandlers({
      door: this.#door,
      sessions: this.#sessions,
      services: () => this.services,
      opened: () => this.#opened(),
    });
    this.#router = new Router(
      handlers,
      (client) => this.#sessions.whoIs(client),
      (procedure, error) => this.#log.fault(procedure, error),
    );
  }

  /** Starts an office and opens the store, where the keychain allows. Throws Refusal storeBusy for a folder in use. */
  static async start(options: OfficeOptions, clock: Clock = systemClock): Promise<Office> {
    const office = new Office(options, clock);
    await office.#door.tryKeychain();
    await office.#opened();
    return office;
  }

  /** The services of the open store. Throws Refusal storeLocked, storeAbsent or what stands in the way. */
  get services(): Services {
    if (this.#services === undefined) throw storeNotOpen(this.#door);
    return this.#services;
  }

  call(client: ClientId, procedure: string, input: unknown): Promise<Reply> {
    return this.#router.call(client, procedure, input);
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

  push<Name extends PushName>(name: Name, payload: PayloadOf<Name>): void {
    const entry = pushContract[name];
    const parsed = entry.payload.parse(payload);
    for (const [client, staff] of this.#sessions.clients) {
      if (!mayCall(staff?.role, entry.leastRole)) continue;
      for (const listener of this.#listeners) listener(client, name, parsed);
    }
  }

  /** Builds the services once the store is open and tells the screens how it stands. */
  async #opened(): Promise<void> {
    const open = this.#door.opened;
    if (open !== undefined && this.#services === undefined) {
      const { resourcesFolder, documentThread } = this.#options;
      this.#services = makeServices({
        ...open,
        clock: this.#clock,
        pushes: this,
        log: this.#log,
        resourcesFolder,
        documentThread,
      });
      await this.#services.start();
      this.#log.event('store.opened');
    }
    this.push('store.status', this.#door.status());
  }

  /** Drains what is being written, closes the store and lets the folder go. */
  async stop(): Promise<void> {
    const services = this.#services;
    this.#services = undefined;
    await services?.stop();
    await this.#door.close();
    this.#log.event('office.stopped');
  }
}
