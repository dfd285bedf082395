import type { Trouble } from '../preload/contract/health.ts';
import type { Clock } from './clock.ts';
import type { Pushes } from './pushes.ts';

type Area = Trouble['area'];

/** What is wrong with the office itself: at most one trouble an area, pushed to every desk when it comes and when it goes. */
export class Health {
  readonly #clock: Clock;
  readonly #pushes: Pushes;
  readonly #troubles = new Map<Area, Trouble>();

  constructor(clock: Clock, pushes: Pushes) {
    this.#clock = clock;
    this.#pushes = pushes;
  }

  get troubles(): Trouble[] {
    return [...this.#troubles.values()];
  }

  /** Says that something is wrong. The same trouble again keeps the instant at which it began. */
  worse(area: Area, code: Trouble['code'], nextTryAt: string | null = null): void {
    const known = this.#troubles.get(area);
    if (known?.code === code && known.nextTryAt === nextTryAt) return;
    const since = known?.code === code ? known.since : this.#clock.now();
    this.#troubles.set(area, { area, code, since, nextTryAt });
    this.#tell();
  }

  /** Says that all is well again. */
  well(area: Area): void {
    if (this.#troubles.delete(area)) this.#tell();
  }

  #tell(): void {
    this.#pushes.push('office.health', this.troubles);
  }
}
