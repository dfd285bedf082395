import type { IntakeStatus } from '../../preload/contract/intake.ts';

/** Bookings of this run that were dealt with, one way or another, and how many the server listed so far. */
export function progressOf({ counters }: IntakeStatus): { done: number; of: number } {
  const { listed, kept, amended, known, quarantined, left } = counters;
  return { done: Math.min(listed, kept + amended + known + quarantined + left), of: listed };
}
