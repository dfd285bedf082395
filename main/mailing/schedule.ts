import { Temporal } from 'temporal-polyfill';
import { instantText } from '../clock.ts';

const SHORTEST = 60_000;
const LONGEST = 3_600_000;
const LONGEST_TRYING: Temporal.DurationLike = { hours: 48 };

/**
 * When a message is tried again after so many tries: a minute later, twice as long each time, an hour at most, give or
 * take a quarter, so that what failed together does not come back together. `random` is from 0 up to 1.
 */
export function nextTryAt(now: string, tries: number, random: number): string {
  const delay = Math.min(LONGEST, SHORTEST * 2 ** Math.max(0, tries - 1));
  return instantText(
    Temporal.Instant.from(now).add({ milliseconds: Math.round(delay * (0.75 + random / 2)) }),
  );
}

/** Whether a message that was put into the queue then has been tried for long enough. */
export function triedLongEnough(queuedAt: string, now: string): boolean {
  const until = Temporal.Instant.from(queuedAt).add(LONGEST_TRYING);
  return Temporal.Instant.compare(Temporal.Instant.from(now), until) >= 0;
}

/** Milliseconds from one instant to another, none where it has passed. */
export function millisecondsUntil(now: string, at: string): number {
  return Math.max(0, Temporal.Instant.from(now).until(Temporal.Instant.from(at)).total('milliseconds'));
}
