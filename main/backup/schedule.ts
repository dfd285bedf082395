import { Cron } from 'croner';
import { Temporal } from 'temporal-polyfill';
import { instantText } from '../clock.ts';

/** A drill is held again after so long. */
const BETWEEN_DRILLS: Temporal.DurationLike = { hours: 7 * 24 };

/**
 * When the next daily copy is due: at the first full hour of that name behind the last one. One that was missed lies in
 * the past, and so is due at once, as is the first. A last copy that is dated in the future, by a clock that was wrong,
 * holds nothing up.
 */
export function nextCopyAt(lastAt: string | undefined, now: string, hour: number, timeZone: string): string {
  if (lastAt === undefined || lastAt > now) return now;
  const next = new Cron(`0 0 ${hour} * * *`, { timezone: timeZone, paused: true }).nextRun(new Date(lastAt));
  if (next === null) throw new Error('a daily schedule has a next day');
  return next.toISOString();
}

/** When the next drill is due; see `nextCopyAt` for one that was missed. */
export function nextDrillAt(lastAt: string | undefined, now: string): string {
  if (lastAt === undefined || lastAt > now) return now;
  const at = Temporal.Instant.from(lastAt).add(BETWEEN_DRILLS);
  return instantText(at);
}
