import { ExponentialBackoff, type IBackoff } from 'cockatiel';
import { Temporal } from 'temporal-polyfill';
import type { BackupStatus } from '../../preload/contract/backup.ts';
import type { FailureCode } from '../../preload/contract/failure.ts';
import type { TroubleCode } from '../../preload/contract/health.ts';
import { type Clock, instantText } from '../clock.ts';
import type { Health } from '../health.ts';

/** How soon a folder that is gone is looked for again, and the least between two tries, in milliseconds. */
const SOON = 60_000;

/** Between two tries of a copy that failed: 1 min to 1 h. */
const backoff = new ExponentialBackoff<unknown>({ initialDelay: SOON, maxDelay: 3_600_000 });

/** What staff see for what kept a copy from being made. */
const troubleOf: Partial<Record<FailureCode, TroubleCode>> = {
  backupFolderGone: 'backupFolderGone',
  diskFull: 'backupFolderFull',
  diskReadOnly: 'backupFolderReadOnly',
  diskFault: 'backupFolderFault',
};

type Fault = NonNullable<BackupStatus['fault']>;

/** What keeps copies from being made, since when, and when it is tried again. Staff see it until a copy is made. */
export class BackupFault {
  readonly #clock: Clock;
  readonly #health: Health;
  #present: Fault | null = null;
  #backoff: IBackoff<unknown> | undefined;

  constructor(clock: Clock, health: Health) {
    this.#clock = clock;
    this.#health = health;
  }

  get present(): Fault | null {
    return this.#present;
  }

  /** Whether the time of the next try has come; so it has where nothing failed. */
  get mayTry(): boolean {
    const now = this.#clock.now();
    return this.#present === null || (this.#present.nextTryAt ?? now) <= now;
  }

  /** A folder that is gone is looked for every minute; whatever else failed is tried less and less often. True where it is new. */
  failed(code: FailureCode): boolean {
    const now = this.#clock.now();
    const known = this.#present?.code === code ? this.#present : undefined;
    this.#backoff = known === undefined ? backoff.next() : (this.#backoff?.next(undefined) ?? backoff.next());
    const delay = code === 'backupFolderGone' ? SOON : Math.max(SOON, this.#backoff.duration);
    const nextTryAt = instantText(Temporal.Instant.from(now).add({ milliseconds: Math.round(delay) }));
    this.#present = { code, at: known?.at ?? now, nextTryAt };
    this.#health.worse('backup', troubleOf[code] ?? 'backupFailed', nextTryAt);
    return known === undefined;
  }

  /** What was in the way may be gone: the next look tries. */
  tryNow(): void {
    this.#backoff = undefined;
    if (this.#present !== null) this.#present = { ...this.#present, nextTryAt: this.#clock.now() };
  }

  wentWell(): void {
    this.#present = null;
    this.#backoff = undefined;
    this.#health.well('backup');
  }
}
