import { summarise } from '../reservations/derive.ts';
import type { KeptBooking } from '../reservations/kept-booking.ts';
import { bookingMarks, type FingerprintKey, type OriginMarks, originMarks } from './marks.ts';
import { type Sign, signsOf } from './signs.ts';

/** What doubts about a booking are found by. Made where the booking is read, so that no card number goes further. */
export interface Traits {
  /** Keyed hashes of its trip, its card and its client. */
  readonly marks: readonly string[];
  readonly origin: OriginMarks | undefined;
  /** What the rules find in it by itself. */
  readonly signs: readonly Sign[];
}

/** The traits of a booking. `cardNumber` is empty where there is none. Never throws, whatever a form sent. */
export function traitsOf(
  key: FingerprintKey,
  booking: KeptBooking,
  cardNumber: string,
  ip: string,
  receivedAt: string,
): Traits {
  return {
    marks: bookingMarks(key, booking, summarise(booking), cardNumber),
    origin: originMarks(key, ip, receivedAt),
    signs: signsOf(booking, receivedAt),
  };
}
