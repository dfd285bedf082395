import { Temporal } from 'temporal-polyfill';

/** A local date as a count of days since 1970-01-01, so that shifting many of them is an addition. */
export type DayNumber = number;

const epoch = Temporal.PlainDate.from('1970-01-01');
const millisecondsADay = 86_400_000;
const written = new Map<DayNumber, string>();
const offsets = new Map<string, { text: string; milliseconds: number }>();

/** Reads YYYY-MM-DD; throws where it is no date. */
export function dayNumber(isoDate: string): DayNumber {
  return epoch.until(Temporal.PlainDate.from(isoDate)).days;
}

/** A day as YYYY-MM-DD. */
export function isoDay(day: DayNumber): string {
  const known = written.get(day);
  if (known !== undefined) return known;
  const text = epoch.add({ days: day }).toString();
  written.set(day, text);
  return text;
}

/**
 * A local wall time, `seconds` after midnight in a time zone, as RFC 3339 with its offset and as an instant in
 * milliseconds. The offset is the one of noon that day: daylight time changes in the night, when nobody books.
 */
export function wallTime(day: DayNumber, seconds: number, zone: string): { text: string; instant: number } {
  const offset = offsetAtNoon(day, zone);
  return {
    text: `${isoDay(day)}T${new Date(seconds * 1000).toISOString().slice(11, 19)}${offset.text}`,
    instant: day * millisecondsADay + seconds * 1000 - offset.milliseconds,
  };
}

function offsetAtNoon(day: DayNumber, zone: string): { text: string; milliseconds: number } {
  const key = `${zone} ${day}`;
  const known = offsets.get(key);
  if (known !== undefined) return known;
  const noon = epoch.add({ days: day }).toZonedDateTime({ timeZone: zone, plainTime: '12:00' });
  const offset = { text: noon.offset, milliseconds: noon.offsetNanoseconds / 1_000_000 };
  offsets.set(key, offset);
  return offset;
}
