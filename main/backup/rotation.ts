import { Temporal } from 'temporal-polyfill';
import type { BackupKind } from '../../preload/contract/backup.ts';

/** A copy as rotation sees it. */
export interface DatedCopy {
  readonly name: string;
  readonly kind: BackupKind;
  readonly madeAt: string;
}

/** Of how many days, weeks and months the newest copy stays. */
export interface KeptNumbers {
  readonly daily: number;
  readonly weekly: number;
  readonly monthly: number;
}

/** The day, ISO week and month of an instant in a time zone, each as text. */
function periodsOf(madeAt: string, timeZone: string): { day: string; week: string; month: string } {
  const date = Temporal.Instant.from(madeAt).toZonedDateTimeISO(timeZone).toPlainDate();
  return {
    day: date.toString(),
    week: `${date.yearOfWeek}-${date.weekOfYear}`,
    month: date.toPlainYearMonth().toString(),
  };
}

/**
 * The copies that may go, by name. It counts days that have a copy, not days that have passed, so that neither a long
 * absence nor a clock that jumps makes anything go; it knows no present instant at all. What stays:
 * the newest copy; every copy made by hand, until a person removes it; the newest copy of each of the last so many days,
 * weeks and months; and of those days also the copies from before a change of the schema or the key.
 */
export function copiesToRemove(
  copies: readonly DatedCopy[],
  { daily, weekly, monthly }: KeptNumbers,
  timeZone: string,
): string[] {
  const newestFirst = copies.toSorted((a, b) => (a.madeAt < b.madeAt ? 1 : a.madeAt > b.madeAt ? -1 : 0));
  const days = new Set<string>();
  const weeks = new Set<string>();
  const months = new Set<string>();
  const removed: string[] = [];
  for (const [place, { name, kind, madeAt }] of newestFirst.entries()) {
    if (kind === 'byHand') continue;
    const { day, week, month } = periodsOf(madeAt, timeZone);
    const isFirst = [
      isFirstOf(days, day, daily),
      isFirstOf(weeks, week, weekly),
      isFirstOf(months, month, monthly),
    ].includes(true);
    const isBeforeChange = (kind === 'migration' || kind === 'rekey') && days.has(day);
    if (place > 0 && !isFirst && !isBeforeChange) removed.push(name);
  }
  return removed;
}

/** Whether a period is met for the first time and is one of so many; it is remembered then. */
function isFirstOf(met: Set<string>, period: string, most: number): boolean {
  if (met.has(period) || met.size >= most) return false;
  met.add(period);
  return true;
}
