import { performance } from 'node:perf_hooks';
import type { Actor } from './actor.ts';
import type { Audit } from './audit/audit.ts';
import { newestInstant } from './audit/queries.ts';
import type { Clock } from './clock.ts';
import type { Health } from './health.ts';
import type { Store } from './store/store.ts';

/** How far back the clock may be set without a word, in milliseconds: time services correct by seconds. */
const BACK = 120_000;
/**
 * How far ahead the clock may be of what is known, in milliseconds: 90 days. A computer that slept, or an office that
 * was closed, is behind by weeks and nothing is wrong; a battery that died or a slip in the year is months off.
 */
const AHEAD = 90 * 86_400_000;

/** How often the clock is looked at, in milliseconds. */
const LOOK_EVERY = 30_000;

interface ClockGuardOptions {
  readonly clock: Clock;
  readonly store: Store;
  readonly audit: Audit;
  readonly health: Health;
  /** Milliseconds that only ever count up, whatever the clock is set to. */
  readonly monotonic?: () => number;
}

/**
 * Notices a clock that cannot be right: before the newest line of the audit log or far behind it at the start, and against
 * a clock that only counts up while the office runs. Work goes on; what would remove or lock something by the date asks
 * `inDoubt` first. It ends when the clock is right again, or when an administrator says that it is.
 */
export class ClockGuard {
  readonly #options: ClockGuardOptions;
  readonly #monotonic: () => number;
  /** An instant that was believed, and where the counting clock stood then. */
  #believed: { readonly at: number; readonly counted: number } | undefined;
  #timer: NodeJS.Timeout | undefined;
  #inDoubt = false;

  constructor(options: ClockGuardOptions) {
    this.#options = options;
    this.#monotonic = options.monotonic ?? (() => performance.now());
  }

  /** Whether the clock is not to be believed now. */
  get inDoubt(): boolean {
    return this.#inDoubt;
  }

  /** Compares the clock with the newest line of the audit log, and begins to watch it. */
  async start(): Promise<void> {
    const newest = await newestInstant(this.#options.store.read);
    const at = newest === undefined ? this.#now() : Date.parse(newest);
    this.#believed = { at, counted: this.#monotonic() };
    this.look();
    this.#timer = setInterval(() => this.look(), LOOK_EVERY);
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  /** Compares the clock with what it should show. */
  look(): void {
    if (this.#believed === undefined) return;
    const now = this.#now();
    const expected = this.#believed.at + (this.#monotonic() - this.#believed.counted);
    const { health } = this.#options;
    if (now < expected - BACK) health.worse('clock', 'clockBack');
    else if (now > expected + AHEAD) health.worse('clock', 'clockAhead');
    else {
      // Believed anew, so that a sleep and the days between two starts do not add up.
      if (now > expected) this.#believed = { at: now, counted: this.#monotonic() };
      health.well('clock');
      this.#inDoubt = false;
      return;
    }
    this.#inDoubt = true;
  }

  /** An administrator says that the clock is right as it is. Later starts compare with nothing before that line. */
  async confirm(actor: Actor): Promise<void> {
    const { store, audit } = this.#options;
    await store.write((tx) => audit.append(tx, { actor, action: 'clock.confirmed', subject: 'clock' }));
    this.#believed = { at: this.#now(), counted: this.#monotonic() };
    this.look();
  }

  #now(): number {
    return Date.parse(this.#options.clock.now());
  }
}
