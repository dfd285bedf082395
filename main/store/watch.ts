import type { FailureCode } from '../../preload/contract/failure.ts';
import type { TroubleCode } from '../../preload/contract/health.ts';
import type { Health } from '../health.ts';
import { Refusal } from '../refusal.ts';
import type { Store } from './store.ts';

/** How often it is tried whether the store takes a write again, in milliseconds. */
const TRY_EVERY = 15_000;

/** What staff see for a fault of the store in the middle of the work. */
const troubleOf: Partial<Record<FailureCode, TroubleCode>> = {
  diskFull: 'diskFull',
  diskFault: 'diskFault',
  diskReadOnly: 'diskReadOnly',
  storeCorrupt: 'storeCorrupt',
  storeBusy: 'storeBusy',
};

/**
 * Tells staff when the store cannot be written to or read from while the office runs, and that it can again: it tries by
 * itself. A damaged page does not heal: that stays until a copy is restored, or until all of the store was read and found whole.
 */
export class StoreWatch {
  readonly #store: Store;
  readonly #health: Health;
  readonly #onFault: (error: unknown) => void;
  #timer: NodeJS.Timeout | undefined;
  #trying: Promise<void> | undefined;
  #damaged = false;

  constructor(store: Store, health: Health, onFault: (error: unknown) => void) {
    this.#store = store;
    this.#health = health;
    this.#onFault = onFault;
  }

  start(): void {
    this.#store.watch(
      (code) => this.#heard(code),
      () => this.#written(),
    );
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.#trying;
  }

  /** Hears from whoever read all of the store how they found it. */
  read(found: 'sound' | 'damaged'): void {
    if (found === 'damaged') {
      this.#heard('storeCorrupt');
    } else if (this.#damaged) {
      this.#damaged = false;
      this.#health.well('store');
    }
  }

  #heard(code: FailureCode): void {
    const trouble = troubleOf[code];
    if (trouble === undefined || this.#damaged) return;
    this.#damaged = trouble === 'storeCorrupt';
    this.#health.worse('store', trouble);
    if (this.#damaged) this.#rest();
    else this.#timer ??= setInterval(() => void this.tryAgain(), TRY_EVERY);
  }

  #written(): void {
    if (this.#timer === undefined) return;
    this.#rest();
    this.#health.well('store');
  }

  #rest(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  /** Tries whether the store takes a write. Never rejects. */
  tryAgain(): Promise<void> {
    this.#trying ??= this.#store
      .probe()
      .catch((error: unknown) => {
        // A refusal was heard already.
        if (!(error instanceof Refusal)) this.#onFault(error);
      })
      .finally(() => {
        this.#trying = undefined;
      });
    return this.#trying;
  }
}
