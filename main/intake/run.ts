import { setImmediate } from 'node:timers/promises';
import type { ConnectionFaultCode, IntakeCounters } from '../../preload/contract/intake.ts';
import { ConnectionFailed, connectionFaultOf } from './faults.ts';
import type { Keeper } from './keep.ts';
import type { Pace } from './pace.ts';
import type { Removals } from './removals.ts';
import type { Understanding, Understood } from './understand.ts';
import type { WebShop, WireItem } from './wire.ts';

export const noCounters: IntakeCounters = {
  listed: 0,
  kept: 0,
  amended: 0,
  known: 0,
  quarantined: 0,
  removed: 0,
  left: 0,
};

export interface RunParts {
  readonly shop: WebShop;
  readonly understanding: Understanding;
  readonly keeper: Keeper;
  readonly removals: Removals;
  readonly pace: Pace;
  /** Hears of every step. */
  readonly onProgress: (state: 'pulling' | 'removing', counters: IntakeCounters) => void;
}

/** Faults of the removals alone: bookings can be pulled all the same, and each of them is kept before it is removed. */
const ofRemovals: readonly ConnectionFaultCode[] = ['serverError', 'protocol', 'endedEarly'];

/**
 * One run of the intake: first the removals that an earlier run left, then page by page: pull, understand, keep in
 * short transactions, and remove what was kept while the next page comes.
 */
export class IntakeRun {
  readonly #parts: RunParts;
  #counters: IntakeCounters = noCounters;
  #removal: Promise<void> = Promise.resolve();
  /** What went wrong with removals; told of at the end, so that it blocks no booking. */
  #setAside: ConnectionFailed | undefined;
  /** Whether the server could not remove: it is not asked again in this run. */
  #removalsFail = false;
  /** The batch that is being understood and not kept yet. */
  #understood: Promise<readonly Understood[]> = Promise.resolve([]);

  constructor(parts: RunParts) {
    this.#parts = parts;
  }

  get counters(): IntakeCounters {
    return this.#counters;
  }

  /** Throws ConnectionFailed and Refusal; what was committed and counted by then stands. */
  async carryOut(signal: AbortSignal): Promise<void> {
    this.#tell('removing');
    await this.#remove(signal);
    try {
      await this.#pull(signal);
    } finally {
      // Also behind a fault: a removal under way is not left without a listener.
      await this.#removal;
    }
    this.#tell('removing');
    await this.#remove(signal);
    if (this.#setAside !== undefined) throw this.#setAside;
  }

  async #pull(signal: AbortSignal): Promise<void> {
    const { shop, pace } = this.#parts;
    let batch: WireItem[] = [];
    try {
      for await (const item of shop.list(signal)) {
        if (item !== 'pageEnd') {
          batch.push(item);
          if (batch.length < pace.size) continue;
        }
        await this.#take(batch);
        batch = [];
        if (item === 'pageEnd') {
          await this.#take([]);
          await this.#removeMeanwhile(signal);
        }
      }
    } catch (error) {
      // A page that broke off: what came whole before that is kept all the same.
      if (error instanceof ConnectionFailed) await this.#takeAll(batch);
      throw error;
    }
    await this.#takeAll(batch);
  }

  /**
   * Keeps the batch before this one, while the cryptography of this one works in its own threads. An empty batch only
   * brings the one before home.
   */
  async #take(batch: readonly WireItem[]): Promise<void> {
    const before = this.#understood;
    this.#understood = this.#understand(batch);
    // Heard where it is waited for, one batch later; this only keeps Node from calling it unheard until then.
    this.#understood.catch(() => undefined);
    const understood = await before;
    if (understood.length > 0) await this.#keep(understood);
  }

  async #takeAll(batch: readonly WireItem[]): Promise<void> {
    await this.#take(batch);
    await this.#take([]);
  }

  async #understand(batch: readonly WireItem[]): Promise<readonly Understood[]> {
    const understood = await Promise.all(batch.map((item) => this.#parts.understanding.understand(item)));
    // The reading of a batch and its commit are two holds of the thread, not one.
    await setImmediate();
    return understood;
  }

  async #keep(understood: readonly Understood[]): Promise<void> {
    const { keeper, pace } = this.#parts;
    const kept = await pace.timed(understood.length, () => keeper.keep(understood));
    this.#count({ listed: understood.length, ...kept });
    this.#tell('pulling');
    await setImmediate();
  }

  /** Starts the removals of a page while the next one is pulled; never two rounds at once. */
  async #removeMeanwhile(signal: AbortSignal): Promise<void> {
    await this.#removal;
    this.#removal = this.#remove(signal);
    // The fault is heard where the run waits for it; this only keeps Node from calling it unheard until then.
    this.#removal.catch(() => undefined);
  }

  async #remove(signal: AbortSignal): Promise<void> {
    const { removals, shop } = this.#parts;
    if (this.#removalsFail) return;
    try {
      const { readBackFailed } = await removals.carryOut(shop, signal, (removed) => {
        this.#count({ removed });
        this.#tell('removing');
      });
      if (readBackFailed > 0)
        this.#setAside = new ConnectionFailed('store', { detail: 'READ_BACK', count: readBackFailed });
    } catch (error) {
      const failed = signal.aborted ? undefined : connectionFaultOf(error);
      if (failed === undefined || !ofRemovals.includes(failed.fault.code)) throw error;
      this.#setAside ??= failed;
      this.#removalsFail = true;
    }
  }

  #count(more: Partial<IntakeCounters>): void {
    const counters = { ...this.#counters };
    for (const name of ['listed', 'kept', 'amended', 'known', 'quarantined', 'removed', 'left'] as const) {
      counters[name] += more[name] ?? 0;
    }
    this.#counters = counters;
  }

  #tell(state: 'pulling' | 'removing'): void {
    this.#parts.onProgress(state, this.#counters);
  }
}
