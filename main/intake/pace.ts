import { performance } from 'node:perf_hooks';

/** What a commit should hold the office's thread, in milliseconds; the promise is 10 in the median. */
const AIM = 8;
/** Where the disk is slow, the sync of a commit is most of it: still smaller batches would only add commits. */
const LEAST = 6;
const MOST = 64;
const START = 8;
/** How much the newest commit counts in the running mean. */
const WEIGHT = 0.2;

/** Finds the batch whose commit takes about as long as it may, on the machine that the office runs on. */
export class Pace {
  #size = START;
  #perItem: number | undefined;
  readonly #commits: number[] = [];

  /** How many bookings the next batch should have. */
  get size(): number {
    return this.#size;
  }

  /** How long a commit held the thread in the median, in milliseconds; 0 before the first. */
  get median(): number {
    return this.#commits.toSorted((a, b) => a - b)[this.#commits.length >> 1] ?? 0;
  }

  /** How long the latest commits held the thread, in milliseconds; at most the last 10,000. */
  get commits(): readonly number[] {
    return this.#commits;
  }

  /** Runs the commit of `count` items and learns from it. */
  async timed<T>(count: number, commit: () => Promise<T>): Promise<T> {
    const started = performance.now();
    const value = await commit();
    const took = performance.now() - started;
    this.#commits.push(took);
    if (this.#commits.length > 10_000) this.#commits.shift();
    const perItem = took / count;
    this.#perItem = this.#perItem === undefined ? perItem : this.#perItem * (1 - WEIGHT) + perItem * WEIGHT;
    this.#size = Math.min(MOST, Math.max(LEAST, Math.floor(AIM / this.#perItem)));
    return value;
  }
}
