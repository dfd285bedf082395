import { fileURLToPath } from 'node:url';
import { Temporal } from 'temporal-polyfill';
import type { FailureCode } from '../preload/contract/failure.ts';
import type { PushName } from '../preload/contract/index.ts';
import { type Clock, instantText } from './clock.ts';
import type { OfficeOptions } from './office.ts';
import type { OfficeLink } from './office-link.ts';
import { startOfficeThread } from './office-start.ts';
import { sourceThreads } from './office-threads.ts';
import type { Pushes } from './pushes.ts';
import { Refusal } from './refusal.ts';
import type { SecretCosts } from './secret-costs.ts';
import type { Store } from './store/store.ts';

/** The cheapest Argon2id that the library takes, for tests of what a secret opens. */
export const cheapCosts: SecretCosts = {
  passphrase: { memoryCost: 32, timeCost: 1, parallelism: 4 },
  password: { memoryCost: 8, timeCost: 1, parallelism: 1 },
};

/** The options of an office from the sources, without a keychain; documents alone are drawn apart unless the test says more. */
export function testOffice(dataFolder: string, changes: Partial<OfficeOptions> = {}): OfficeOptions {
  return {
    dataFolder,
    resourcesFolder: fileURLToPath(new URL('../resources', import.meta.url)),
    keychain: 'none',
    threads: { documents: sourceThreads.documents },
    costs: cheapCosts,
    ...changes,
  };
}

/** Such an office in its worker thread, with every thread of its own, as the hosts have it. */
export function startTestOffice(
  dataFolder: string,
  changes: Partial<OfficeOptions> = {},
): Promise<OfficeLink> {
  const options = testOffice(dataFolder, { threads: sourceThreads, ...changes });
  return startOfficeThread(new URL('./office-thread.ts', import.meta.url), options);
}

/** A clock that stands still until a test moves it. Its today is the UTC day. */
export interface TestClock extends Clock {
  /** Moves on, e.g. `{ minutes: 30 }`. */
  forward(time: Temporal.DurationLike): void;
}

export function testClock(start = '2026-11-22T12:00:00.000Z'): TestClock {
  let now = Temporal.Instant.from(start);
  return {
    now: () => instantText(now),
    today: () => now.toString().slice(0, 10),
    forward(time) {
      now = now.add(time);
    },
  };
}

/** Hears pushes and keeps their names, what was said, and to whom where it was one person. */
export function heardPushes(): Pushes & {
  readonly heard: { name: PushName; payload: unknown; to?: number }[];
} {
  const heard: { name: PushName; payload: unknown; to?: number }[] = [];
  return {
    heard,
    push: (name, payload, to) => heard.push({ name, payload, ...(to === undefined ? {} : { to }) }),
  };
}

/** The code with which something is refused; undefined where it is not. Any other error is thrown on. */
export async function refusalOf(work: Promise<unknown>): Promise<FailureCode | undefined> {
  try {
    await work;
    return undefined;
  } catch (error) {
    if (error instanceof Refusal) return error.failure.code;
    throw error;
  }
}

/** The audit log, oldest line first. */
export async function auditLines(store: Store) {
  const rows = await store.read.selectFrom('audit').selectAll().orderBy('id').execute();
  return rows.map(({ staff_id, actor, action, subject, facts }) => ({
    staffId: staff_id,
    actor,
    action,
    subject,
    facts: JSON.parse(facts),
  }));
}
