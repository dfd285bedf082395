import type { Money, PriceLine, Segment, SegmentKind } from '../../preload/contract/trip.ts';
import { segmentDates } from './dates.ts';
import type { KeptBooking } from './kept-booking.ts';

/** What a worklist shows of a booking, worked out once when it is received. */
export interface Summary {
  readonly lead: { readonly given: string; readonly family: string };
  readonly destination: string | null;
  readonly kinds: readonly SegmentKind[];
  readonly departsOn: string | null;
  readonly returnsOn: string | null;
  readonly total: Money | null;
}

/** The lead passenger: the first adult, else the first traveller, else the client. */
function leadOf({ travellers, client }: KeptBooking): Summary['lead'] {
  const { given, family } = travellers.find(({ type }) => type === 'adult') ?? travellers[0] ?? client;
  return { given, family };
}

function placeOf(segment: Segment): string | undefined {
  switch (segment.kind) {
    case 'air':
    case 'package':
      return segment.to;
    case 'hotel':
      return segment.city;
    case 'car':
      return segment.pickUp.place;
    case 'insurance':
      return undefined;
  }
}

/** Where the trip goes: the package's, else the hotel's, else the first flight's, else the car's place. */
function destinationOf(segments: readonly Segment[]): string | null {
  for (const kind of ['package', 'hotel', 'air', 'car'] as const) {
    const segment = segments.find((candidate) => candidate.kind === kind);
    const place = segment && placeOf(segment)?.trim();
    if (place) return place;
  }
  return null;
}

/** The sum of the lines in minor units; null without a line, in several currencies, or beyond exact integers. */
export function totalOf(prices: readonly PriceLine[]): Money | null {
  const currency = prices[0]?.amount.currency;
  if (currency === undefined || prices.some((line) => line.amount.currency !== currency)) return null;
  const amount = prices.reduce((sum, line) => sum + line.amount.amount, 0);
  return Number.isSafeInteger(amount) ? { amount, currency } : null;
}

/** The first and last day of the trip. Insurance does not make a departure: it may begin on the day it is bought. */
function datesOf(segments: readonly Segment[]): { departsOn: string | null; returnsOn: string | null } {
  let departsOn: string | null = null;
  let returnsOn: string | null = null;
  for (const segment of segments) {
    if (segment.kind === 'insurance') continue;
    const { startsOn, endsOn } = segmentDates(segment);
    if (startsOn !== undefined && (departsOn === null || startsOn < departsOn)) departsOn = startsOn;
    if (endsOn !== undefined && (returnsOn === null || endsOn > returnsOn)) returnsOn = endsOn;
  }
  return { departsOn, returnsOn };
}

/** Works the summary of a booking out. */
export function summarise(booking: KeptBooking): Summary {
  return {
    lead: leadOf(booking),
    destination: destinationOf(booking.segments),
    kinds: [...new Set(booking.segments.map(({ kind }) => kind))],
    ...datesOf(booking.segments),
    total: totalOf(booking.prices),
  };
}
