import { Temporal } from 'temporal-polyfill';
import type { FailureCode } from '../preload/contract/failure.ts';
import type { PushName } from '../preload/contract/index.ts';
import { type Clock, instantText } from './clock.ts';
import type { Pushes } from './pushes.ts';
import { Refusal } from './refusal.ts';
import type { Store } from './store/store.ts';

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
