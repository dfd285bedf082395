import { Temporal } from 'temporal-polyfill';
import type { Segment } from '../../preload/contract/trip.ts';

/**
 * The local date in a date or date-time of a booking, YYYY-MM-DD, or undefined where there is none. What the clock on
 * the spot shows is kept; an offset or a zone behind it changes nothing.
 */
export function localDateOf(text: string): string | undefined {
  const [, date, year, month, day] = /^((\d{4})-(\d{2})-(\d{2}))(?:$|[T ])/.exec(text) ?? [];
  // Only a day of the calendar stays in its month: 30 February would move to March.
  const midnight = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)));
  return midnight.getUTCMonth() === Number(month) - 1 && Number(year) >= 1000 ? date : undefined;
}

/** The day that a UTC instant falls on in this computer's time zone, which is the agency's own. */
export function localDayOf(instant: string): string {
  const at = new Date(instant);
  const two = (part: number) => String(part).padStart(2, '0');
  return `${String(at.getFullYear()).padStart(4, '0')}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
}

/** When a segment begins and ends, as it was typed. */
export function typedSpan(segment: Segment): { readonly starts: string; readonly ends: string } {
  switch (segment.kind) {
    case 'air':
      return { starts: segment.departs, ends: segment.arrives };
    case 'hotel':
      return { starts: segment.checkIn, ends: segment.checkOut };
    case 'package':
      return { starts: segment.departs, ends: segment.returns };
    case 'car':
      return { starts: segment.pickUp.at, ends: segment.dropOff.at };
    case 'insurance':
      return { starts: segment.from, ends: segment.to };
  }
}

/** The local dates of a segment, where they can be read. */
export function segmentDates(segment: Segment): { startsOn: string | undefined; endsOn: string | undefined } {
  const { starts, ends } = typedSpan(segment);
  return { startsOn: localDateOf(starts), endsOn: localDateOf(ends) };
}

/** The day before a valid YYYY-MM-DD. */
export function dayBefore(date: string): string {
  return Temporal.PlainDate.from(date).subtract({ days: 1 }).toString();
}

/** Full years from a birth date to another date, both YYYY-MM-DD and valid; below 0 for who is not yet born on it. */
export function ageOn(birthDate: string, date: string): number {
  if (birthDate > date) return -1;
  return Temporal.PlainDate.from(birthDate).until(Temporal.PlainDate.from(date), { largestUnit: 'years' })
    .years;
}
