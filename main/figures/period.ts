import { Temporal } from 'temporal-polyfill';
import { type FiguresAsked, MOST_DAYS } from '../../preload/contract/figures.ts';
import { instantText } from '../clock.ts';
import { Refusal } from '../refusal.ts';

/** Minutes of a quarter of an hour: no time zone of our time is off by less (Newfoundland 3:30, Nepal 5:45). */
const QUARTER = 15;
const QUARTERS_A_DAY = 96;
const MILLISECONDS_A_QUARTER = QUARTER * 60_000;

/** A day of the agency: from its first instant to the first of the next. It has 23 or 25 hours when the clocks change. */
export interface LocalDay {
  readonly day: string;
  readonly start: Temporal.ZonedDateTime;
  readonly end: Temporal.ZonedDateTime;
}

/** What was counted in a quarter of an hour by UTC, `2026-11-22T14:30`. */
export interface OfQuarter {
  readonly quarter: string;
}

/** Throws Refusal invalidInput (details.field), figuresPeriodTooLong (details.most). */
export function checkPeriod({ from, to }: Pick<FiguresAsked, 'from' | 'to'>): void {
  const [first, last] = [dateOf(from, 'from'), dateOf(to, 'to')];
  const days = first.until(last, { largestUnit: 'days' }).days + 1;
  if (days < 1) throw new Refusal('invalidInput', { field: 'to' });
  if (days > MOST_DAYS) throw new Refusal('figuresPeriodTooLong', { most: MOST_DAYS });
}

function dateOf(day: string, field: string): Temporal.PlainDate {
  try {
    const date = Temporal.PlainDate.from(day, { overflow: 'reject' });
    // Further away, no instant has four digits of a year.
    if (date.year >= 1970 && date.year <= 9_000) return date;
  } catch {
    // Said below.
  }
  throw new Refusal('invalidInput', { field });
}

/** Every day from the first to the last, both included. */
export function daysBetween(from: string, to: string): string[] {
  const days: string[] = [];
  const last = Temporal.PlainDate.from(to);
  for (
    let day = Temporal.PlainDate.from(from);
    Temporal.PlainDate.compare(day, last) <= 0;
    day = day.add({ days: 1 })
  ) {
    days.push(day.toString());
  }
  return days;
}

/** The days of a period in a time zone. */
export function localDays(from: string, to: string, timeZone: string): LocalDay[] {
  const startOf = (day: string) => Temporal.PlainDate.from(day).toZonedDateTime(timeZone);
  return daysBetween(from, to).map((day) => ({
    day,
    start: startOf(day),
    end: startOf(Temporal.PlainDate.from(day).add({ days: 1 }).toString()),
  }));
}

/** The first instant of a period and the first behind it, as they compare in the store. */
export function instantsOf(days: readonly LocalDay[]): { from: string; before: string } {
  const [first, last] = [days[0], days.at(-1)];
  if (first === undefined || last === undefined) throw new Error('a period has at least one day');
  return { from: instantText(first.start.toInstant()), before: instantText(last.end.toInstant()) };
}

/** The local day of an instant. */
export function dayOf(instant: string, timeZone: string): string {
  return Temporal.Instant.from(instant).toZonedDateTimeISO(timeZone).toPlainDate().toString();
}

/**
 * Puts what was counted by quarters of UTC hours into the agency's days and hours of the clock. On the day on which the
 * clocks go back, an hour comes twice and both count for it; on the day on which they go forward one does not come.
 * What lies outside of the days is left out.
 */
export function placeQuarters<Entry extends OfQuarter>(
  days: readonly LocalDay[],
  entries: readonly Entry[],
  place: (entry: Entry, day: string, hour: number) => void,
): void {
  const sorted = entries.toSorted((one, other) => (one.quarter < other.quarter ? -1 : 1));
  let at = 0;
  for (const { day, start, end } of days) {
    const [first, next] = [start.epochMilliseconds, end.epochMilliseconds];
    const isPlain = next - first === QUARTERS_A_DAY * MILLISECONDS_A_QUARTER;
    for (let entry = sorted[at]; entry !== undefined; entry = sorted[at]) {
      const since = Date.parse(`${entry.quarter}:00.000Z`) - first;
      if (since >= next - first) break;
      at += 1;
      if (since < 0) continue;
      // Asking the time zone costs as much as a thousand of these; a day of 24 hours need not be asked.
      const hour = isPlain
        ? Math.floor(since / (4 * MILLISECONDS_A_QUARTER))
        : start.add({ milliseconds: since }).hour;
      place(entry, day, hour);
    }
  }
}
