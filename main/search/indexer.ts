import { performance } from 'node:perf_hooks';
import { setImmediate as breathe, setTimeout as elapse } from 'node:timers/promises';
import { Refusal } from '../refusal.ts';
import type { Store, Tx } from '../store/store.ts';
import {
  countPending,
  deleteEntries,
  deletePending,
  entriesOf,
  findables,
  insertEntries,
  markEverything,
  pendingIds,
  termsVersion,
} from './queries.ts';
import { TERMS_VERSION, termsOf } from './terms.ts';

/** Reservations a transaction: some 10 ms of the office's thread. */
const BATCH = 64;
/** Milliseconds without a commit of anybody else after which the index is brought up to date. */
const QUIET = 100;
/** Milliseconds after which it begins all the same, while the intake commits without a pause. */
const LONGEST_WAIT = 2_000;
/** While others commit, so many times as long as a batch took is left to them before the next. */
const SHARE_OF_OTHERS = 4;
/** How often what is left is counted anew, in batches: counting reads every mark. */
const COUNT_EVERY = 500;

export interface IndexerOptions {
  readonly store: Store;
  readonly onFault: (error: unknown) => void;
}

/**
 * Keeps the index in step with the reservations. Triggers mark a reservation in the transaction that changes it; the
 * indexer works the marks off right afterwards, in short transactions, each of which writes the new entries and takes
 * their marks away. If the program dies before such a transaction commits, the marks are still there and the next start
 * goes on with them; if it dies right after, nothing is left to do. Indexing in the transaction of the intake itself would
 * be no safer, and would hold every commit of it for a third longer.
 */
export class Indexer {
  readonly #options: IndexerOptions;
  readonly #stopping = new AbortController();
  #running: Promise<void> | undefined;
  #left = 0;
  /** Commits of others since the indexer last looked. */
  #others = 0;
  #own = false;
  #unsubscribe: (() => void) | undefined;

  constructor(options: IndexerOptions) {
    this.#options = options;
  }

  /** Reservations that are not in the index yet, as far as it is known; 0 where all are. */
  get left(): number {
    return this.#left;
  }

  /** Goes on where the last run of the program stopped; everything is made anew where its terms were made differently. */
  async start(): Promise<void> {
    const { store } = this.#options;
    await this.#markAnew().catch(this.#noteFault);
    this.#left = await countPending(store.read);
    this.#unsubscribe = store.onCommit(() => {
      if (this.#own) return;
      this.#others += 1;
      this.#begin();
    });
    if (this.#left > 0) this.#begin();
  }

  /** Ends after the batch that is under way. */
  async stop(): Promise<void> {
    this.#unsubscribe?.();
    this.#stopping.abort();
    await this.#running;
  }

  /** Resolves when everything that was committed before is in the index; for those who cannot wait for the quiet. */
  async settled(): Promise<void> {
    while ((await this.#batch()) > 0) await breathe();
  }

  #begin(): void {
    if (this.#stopping.signal.aborted) return;
    this.#running ??= this.#run()
      .catch(this.#noteFault)
      .finally(() => {
        this.#running = undefined;
        // Committed between the last look and now.
        if (this.#others > 0) this.#begin();
      });
  }

  /**
   * A disk that is full or broken is no fault of the program: the store's watch hears of it and tells it, and the next commit,
   * if no other then the watch's own try, begins here again.
   */
  readonly #noteFault = (error: unknown): void => {
    if (!(error instanceof Refusal)) this.#options.onFault(error);
  };

  /** Has everything made anew where the terms of the entries were made differently. */
  async #markAnew(): Promise<void> {
    const { store } = this.#options;
    if ((await termsVersion(store.read)) === TERMS_VERSION) return;
    this.#own = true;
    try {
      await store.write((tx) => markEverything(tx, TERMS_VERSION));
    } finally {
      this.#own = false;
    }
  }

  async #run(): Promise<void> {
    await this.#quiet();
    this.#others = 0;
    await this.#markAnew();
    for (let batches = 0; !this.#stopping.signal.aborted; batches += 1) {
      if (batches % COUNT_EVERY === 0) this.#left = await countPending(this.#options.store.read);
      const started = performance.now();
      const done = await this.#batch();
      this.#left = done < BATCH ? 0 : Math.max(1, this.#left - done);
      if (done < BATCH) return;
      await this.#pause(performance.now() - started);
    }
  }

  /** Waits until nobody has committed for a moment, but not for ever. */
  async #quiet(): Promise<void> {
    const until = performance.now() + LONGEST_WAIT;
    do {
      this.#others = 0;
      await this.#wait(QUIET);
    } while (this.#others > 0 && performance.now() < until && !this.#stopping.signal.aborted);
  }

  /** Lets calls and other commits through; leaves the intake most of the time while it works. */
  async #pause(took: number): Promise<void> {
    await breathe();
    if (this.#others === 0) return;
    this.#others = 0;
    await this.#wait(took * SHARE_OF_OTHERS);
  }

  async #wait(milliseconds: number): Promise<void> {
    await elapse(milliseconds, undefined, { signal: this.#stopping.signal }).catch(() => undefined);
  }

  /** Makes the entries of a batch anew; gives how many marks it took away. */
  async #batch(): Promise<number> {
    this.#own = true;
    try {
      return await this.#options.store.write(indexBatch);
    } finally {
      this.#own = false;
    }
  }
}

async function indexBatch(tx: Tx): Promise<number> {
  const ids = await pendingIds(tx, BATCH);
  if (ids.length === 0) return 0;
  const before = await entriesOf(tx, ids);
  const rows = [...(await findables(tx, ids))].map(([id, findable]) => ({
    reservation_id: id,
    terms: termsOf(findable),
  }));
  const changed = rows.filter(({ reservation_id, terms }) => before.get(reservation_id) !== terms);
  const there = new Set(rows.map(({ reservation_id }) => reservation_id));
  const gone = ids.filter((id) => !there.has(id));
  await deleteEntries(tx, [...gone, ...changed.map(({ reservation_id }) => reservation_id)]);
  // In rising order: the index appends to what is there.
  await insertEntries(
    tx,
    changed.toSorted((a, b) => a.reservation_id - b.reservation_id),
  );
  await deletePending(tx, ids);
  return ids.length;
}
