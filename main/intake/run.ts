import { setImmediate } from 'node:timers/promises';
import type { ConnectionFaultCode, IntakeCounters } from '../../preload/contract/intake.ts';
import { ConnectionFailed, connectionFaultOf } from './faults.ts';
import type { Keeper } from './keep.ts';
import type { Pace } from './pace.ts';
import type { Reader } from './reader.ts';
import type { Removals } from './removals.ts';
import type { Understood } from './understand.ts';

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
  readonly reader: Reader;
  readonly keeper: Keeper;
  readonly removals: Removals;
  readonly pace: Pace;
  /** Hears of every step. */
  readonly onProgress: (state: 'pulling' | 'removing', counters: IntakeCounters) => void;
}

/** Faults of the removals alone: bookings can be pulled all the same, and each of them is kept before it is removed. */
const ofRemovals: readonly ConnectionFaultCode[] = ['serverError', 'protocol', 'endedEarly'];

/**
 * One run of the intake: first the removals that an earlier run left, then page by page: read, keep in short
 * transactions, and remove what was kept while the next page comes.
 */
export class IntakeRun {
  readonly #parts: RunParts;
  #counters: IntakeCounters = noCounters;
  #removal: Promise<void> = Promise.resolve();
  /** What went wrong with removals; told of at the end, so that it blocks no booking. */
  #setAside: ConnectionFailed | undefined;
  /** Whether the server could not remove: it is not asked again in this run. */
  #removalsFail = false;

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
    const { reader, pace } = this.#parts;
    let waiting: readonly Understood[] = [];
    try {
      for await (const arrived of reader.read(signal)) {
        if (arrived === 'pageEnd') {
          await this.#keepAll(waiting);
          waiting = [];
          await this.#removeMeanwhile(signal);
          continue;
        }
        waiting = [...waiting, ...arrived];
        while (waiting.length >= pace.size) {
          const batch = waiting.slice(0, pace.size);
          waiting = waiting.slice(batch.length);
          await this.#keep(batch);
        }
      }
    } catch (error) {
      // A page that broke off: what came whole before that is kept all the same.
      if (error instanceof ConnectionFailed) await this.#keepAll(waiting);
      throw error;
    }
    await this.#keepAll(waiting);
  }

  async #keepAll(waiting: readonly Understood[]): Promise<void> {
    let rest = waiting;
    while (rest.length > 0) {
      const batch = rest.slice(0, this.#parts.pace.size);
      rest = rest.slice(batch.length);
      await this.#keep(batch);
    }
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
    const { removals, reader } = this.#parts;
    if (this.#removalsFail) return;
    try {
      const { readBackFailed } = await removals.carryOut(reader, signal, (removed) => {
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
