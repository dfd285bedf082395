import { existsSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { KeyRing } from '../../preload/contract/keys.ts';
import type { KeyChange } from '../../preload/contract/store.ts';
import type { Actor } from '../actor.ts';
import { Audit } from '../audit/audit.ts';
import type { Clock } from '../clock.ts';
import { Refusal } from '../refusal.ts';
import type { StoreDoor } from '../store/door.ts';
import { asFileRefusal, syncToDisk } from '../store/files.ts';
import { type StoreKey, storeKeyInUse } from '../store/key-bundle.ts';
import type { KeyKeeper } from '../store/key-keeper.ts';
import { makeCopy } from '../store/rekey-link.ts';
import { Store } from '../store/store.ts';
import { addKeyRecord } from './queries.ts';

/** How often the progress is looked at, in milliseconds. */
const LOOK_EVERY = 400;

export interface StoreKeyChangeOptions {
  readonly door: StoreDoor;
  readonly clock: Clock;
  /** The entry of the thread that copies and rekeys; without it, the office's own thread does. */
  readonly copyThread: URL | undefined;
  /** Makes a proven copy of the open store and keeps it; rejects where it could not. */
  readonly keepCopy: (signal: AbortSignal) => Promise<void>;
  /** Lets every service finish what it is writing and ends it. */
  readonly pause: () => Promise<void>;
  /** Builds the services anew over the store as it is open now, if it is. */
  readonly resume: () => Promise<void>;
  /** Tells the screens how the store stands. */
  readonly tell: () => void;
  readonly onFault: (error: unknown) => void;
}

/**
 * Puts the store under a new key. A proven copy first; then the office stands still while the store is copied into a file
 * beside it, that file is put under the new key and proven, and takes the store's name; then a proven copy again.
 *
 * If the program dies: both keys are in the key file from before the new one is used until after the old one is not, so
 * that the store opens whichever it is under; the file beside it counts only once it has the store's name, and as long as
 * it has its own, the next opening drops it and its key (StoreDoor).
 */
export class StoreKeyChange {
  readonly #options: StoreKeyChangeOptions;
  readonly #audit: Audit;
  readonly #stop = new AbortController();
  #running: Promise<void> | undefined;
  #last: KeyRing['lastChange'] = null;

  constructor(options: StoreKeyChangeOptions) {
    this.#options = options;
    this.#audit = new Audit(options.clock);
  }

  /** How the last change went; null while there was none since the program started. */
  get last(): KeyRing['lastChange'] {
    return this.#last;
  }

  /** Begins a change. Throws Refusal storeLocked, keyFileOld, storeBusyRotating. */
  async begin(actor: Actor): Promise<void> {
    const open = this.#options.door.opened;
    if (this.#running !== undefined) throw new Refusal('storeBusyRotating');
    if (open === undefined) throw new Refusal('storeLocked');
    if (open.keys.upgradeNeeded) throw new Refusal('keyFileOld');
    const { number } = storeKeyInUse(open.keys.bundle);
    const begun = open.store.write((tx) =>
      this.#audit.append(tx, { actor, action: 'storeKey.changeBegun', subject: `storeKey/${number}` }),
    );
    this.#running = begun
      .then(() => this.#run(actor))
      // That the line could not be written is told to the caller below.
      .catch(() => undefined)
      .finally(() => {
        this.#running = undefined;
      });
    await begun;
  }

  /** Gives a change up that has not come to its end, which leaves the store under its old key, and waits for that. */
  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#running;
  }

  /** Waits for the change under way. */
  async settled(): Promise<void> {
    await this.#running;
  }

  async #run(actor: Actor): Promise<void> {
    const { door, clock, keepCopy, tell } = this.#options;
    let switched = false;
    let failure: Refusal | undefined;
    try {
      this.#tell('copyBefore', false);
      await keepCopy(this.#stop.signal);
      await this.#standStill(async () => {
        await door.exchange((keys) =>
          this.#exchange(keys, actor, () => {
            switched = true;
          }),
        );
      });
      this.#tell('copyAfter', false);
      await door.opened?.keys.tendKeychain();
      await keepCopy(this.#stop.signal);
    } catch (error) {
      failure = this.#refusal(error);
    }
    door.keyChange = undefined;
    this.#last = {
      at: clock.now(),
      outcome: failure === undefined ? 'changed' : switched ? 'changedWithoutCopy' : 'notChanged',
      ...(failure && { failure: failure.failure }),
    };
    tell();
  }

  #refusal(error: unknown): Refusal {
    const known = asFileRefusal(error);
    if (known instanceof Refusal) return known;
    this.#options.onFault(error);
    return new Refusal('programFault');
  }

  /** Pauses the office, works, and lets the office go on with whatever came of it. */
  async #standStill(work: () => Promise<void>): Promise<void> {
    this.#mustGoOn();
    this.#tell('closing', true);
    await this.#options.pause();
    try {
      await work();
    } finally {
      this.#options.door.keyChange = undefined;
      if (!this.#stop.signal.aborted) await this.#options.resume();
    }
  }

  #mustGoOn(): void {
    if (this.#stop.signal.aborted) throw new Refusal('officeStopped');
  }

  async #exchange(keys: KeyKeeper, actor: Actor, onSwitched: () => void): Promise<void> {
    const { file, nextFile } = this.#options.door;
    const from = storeKeyInUse(keys.bundle);
    // It is there before the new key is: as long as it is there, the new key was never the store's.
    writeFileSync(nextFile, '', { mode: 0o600 });
    syncToDisk(nextFile, 'file');
    syncToDisk(dirname(nextFile), 'folder');
    const to = await keys.prepareStoreKey();
    await this.#makeNext(from, to);
    this.#tell('switching', true);
    await this.#note(to, from, actor);
    this.#mustGoOn();
    for (const log of [`${file}-wal`, `${nextFile}-wal`]) if (existsSync(log)) throw new Refusal('storeBusy');
    syncToDisk(nextFile, 'file');
    renameSync(nextFile, file);
    onSwitched();
    syncToDisk(dirname(file), 'folder');
  }

  async #makeNext(from: StoreKey, to: StoreKey): Promise<void> {
    const { door, copyThread } = this.#options;
    const { file, nextFile } = door;
    const whole = statSync(file).size;
    let step: KeyChange['step'] = 'copying';
    const look = setInterval(() => {
      // Only the copying shows how far it is: the file grows by it.
      if (step === 'copying') this.#tell(step, true, Math.min(1, statSync(nextFile).size / whole));
    }, LOOK_EVERY);
    try {
      await makeCopy(
        { file, copy: nextFile, key: from.key, newKey: to.key, still: true },
        copyThread,
        (next) => {
          step = next;
          this.#tell(step, true);
        },
        this.#stop.signal,
      );
    } finally {
      clearInterval(look);
    }
  }

  /** The audit line stands in the file that takes the store's name: it is there if, and only if, the key was changed. */
  async #note(to: StoreKey, from: StoreKey, actor: Actor): Promise<void> {
    const store = new Store(this.#options.door.nextFile, to.key);
    try {
      await store.write(async (tx) => {
        await addKeyRecord(tx, 'store', String(to.number), this.#options.clock.now());
        await this.#audit.append(tx, {
          actor,
          action: 'storeKey.changed',
          subject: `storeKey/${to.number}`,
          facts: { from: from.number },
        });
      });
    } finally {
      await store.close();
    }
  }

  #tell(step: KeyChange['step'], pausing: boolean, done: number | null = null): void {
    this.#options.door.keyChange = { step, pausing, done };
    this.#options.tell();
  }
}
