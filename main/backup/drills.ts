import { performance } from 'node:perf_hooks';
import type { Selectable } from 'kysely';
import type { Drill } from '../../preload/contract/backup.ts';
import { copyName } from '../../preload/contract/backup.ts';
import { failureCode } from '../../preload/contract/failure.ts';
import type { Actor } from '../actor.ts';
import type { Audit } from '../audit/audit.ts';
import type { Health } from '../health.ts';
import type { Schema } from '../store/schema.ts';
import type { Store } from '../store/store.ts';
import type { SealedCard } from './copy-queries.ts';
import type { DrillFinding } from './drill.ts';
import { insertDrill, lastDrill } from './queries.ts';

interface DrillsOptions {
  readonly store: Store;
  readonly audit: Audit;
  readonly health: Health;
  /** Whether the vault opens a card that was found in the restored copy. */
  readonly opensCard: (card: SealedCard) => boolean;
}

/** What came of the drills: a record each, and a warning that staff see from one that failed to the next that passes. */
export class Drills {
  readonly #options: DrillsOptions;
  #last: Drill | null = null;

  constructor(options: DrillsOptions) {
    this.#options = options;
  }

  get last(): Drill | null {
    return this.#last;
  }

  async start(): Promise<void> {
    const row = await lastDrill(this.#options.store.read);
    this.#last = row === undefined ? null : drillOf(row);
    this.#warn();
  }

  /** Holds a drill that began at an instant, and records what came of it. */
  async hold(at: string, actor: Actor, restore: () => Promise<DrillFinding>): Promise<Drill> {
    const { store, audit, opensCard } = this.#options;
    const began = performance.now();
    const { copy, code, card, ...found } = await restore();
    const failedAt = found.failedAt ?? (card === null || opensCard(card) ? null : 'card');
    const row = { at, copy, failed_at: failedAt, code, took: Math.round(performance.now() - began) };
    await store.write(async (tx) => {
      await insertDrill(tx, row);
      await audit.append(tx, {
        actor,
        action: failedAt === null ? 'backup.drillPassed' : 'backup.drillFailed',
        subject: copy === null ? 'backup' : `backup/${copy}`,
        facts: { took: row.took, ...(failedAt === null ? {} : { failedAt }) },
      });
    });
    this.#last = drillOf(row);
    this.#warn();
    return this.#last;
  }

  #warn(): void {
    const { health } = this.#options;
    if (this.#last === null || this.#last.passed) health.well('drill');
    else health.worse('drill', 'drillFailed');
  }
}

function drillOf({ at, copy, failed_at, code, took }: Omit<Selectable<Schema['drill']>, 'id'>): Drill {
  return {
    at,
    copy: copyName.nullable().parse(copy),
    passed: failed_at === null,
    failedAt: failed_at,
    code: failureCode.nullable().parse(code),
    took,
  };
}
