import type { Language, Segment, Traveller } from '../../preload/contract/trip.ts';
import type { DayNumber } from './calendar.ts';
import type { HotelRow } from './hotel-rows.ts';
import type { Quote } from './prices.ts';
import type { Random } from './random.ts';

/** A segment of a trip with its quote; a connecting flight has none, as its journey is priced on the first flight. */
export interface Piece {
  segment: Segment;
  quote?: Quote;
}

/** What a trip is made from. */
export interface Wish {
  row: HotelRow;
  /** The row's arrival after the shift of its dates. */
  arrival: DayNumber;
  booked: DayNumber;
  travellers: readonly Traveller[];
  /** Where the party takes off, where the agency sells flights there. */
  home?: string;
  language: Language;
  random: Random;
}

/** How many of the party are of each type. */
export function heads(travellers: readonly Traveller[]): Record<Traveller['type'], number> {
  const count = { adult: 0, child: 0, infant: 0 };
  for (const { type } of travellers) count[type] += 1;
  return count;
}
