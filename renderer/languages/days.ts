import {
  type CalendarDate,
  fromDate,
  getLocalTimeZone,
  parseDate,
  toCalendarDate,
  today,
} from '@internationalized/date';

/** The local date that a text begins with (YYYY-MM-DD, or a date-time); null where it is none. */
function dateIn(text: string): CalendarDate | null {
  try {
    return parseDate(text.slice(0, 10));
  } catch {
    return null;
  }
}

/** Today's local date on this computer, YYYY-MM-DD. */
export function todayHere(): string {
  return today(getLocalTimeZone()).toString();
}

/** The local date of a UTC instant on this computer, YYYY-MM-DD. */
export function dayHere(instant: string): string {
  return toCalendarDate(fromDate(new Date(instant), getLocalTimeZone())).toString();
}

/** Days from one local date to another, negative where the other lies before; null where either is unreadable. */
export function daysBetween(from: string, to: string): number | null {
  const [start, end] = [dateIn(from), dateIn(to)];
  return start === null || end === null ? null : Math.round((asUtc(end) - asUtc(start)) / 86_400_000);
}

/** Full years of age on a local date; null where the birth date is unreadable or lies behind that date. */
export function ageOn(birthDate: string, date: string): number | null {
  const [born, on] = [dateIn(birthDate), dateIn(date)];
  if (born === null || on === null || born.compare(on) > 0) return null;
  const hadBirthday = on.month > born.month || (on.month === born.month && on.day >= born.day);
  return on.year - born.year - (hadBirthday ? 0 : 1);
}

function asUtc(date: CalendarDate): number {
  return date.toDate('UTC').getTime();
}
