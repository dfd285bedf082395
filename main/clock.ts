import { Temporal } from 'temporal-polyfill';

/** Where the office takes the time from, so that tests can stand still. */
export interface Clock {
  /** The present instant as UTC text with milliseconds and Z. */
  now(): string;
  /** Today in the agency's own time zone, YYYY-MM-DD. */
  today(): string;
}

/** UTC text with exactly three digits of a second: instants in the store compare as text. */
export function instantText(instant: Temporal.Instant): string {
  return instant.toString({ fractionalSecondDigits: 3 });
}

/** The machine's clock. */
export const systemClock: Clock = {
  now: () => new Date().toISOString(),
  today: () => Temporal.Now.plainDateISO().toString(),
};
