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

type Flight = Extract<Segment, { kind: 'air' }>;

/** Minutes on the ground behind a flight, by the clocks of the place; unknown times count as none. */
function groundTime(flight: Flight, next: Flight | undefined): number {
  const minutes =
    next === undefined ? Number.NaN : (Date.parse(next.departs) - Date.parse(flight.arrives)) / 60_000;
  return Number.isNaN(minutes) ? 0 : minutes;
}

/**
 * Where a series of flights goes: where the longest stay is, so that neither a connection nor the way home is taken for
 * it; the last airport, where the journey does not come back.
 */
function turningPoint(flights: readonly Flight[]): string | undefined {
  const first = flights[0];
  const last = flights.at(-1);
  if (first === undefined || last === undefined || last.to !== first.from) return last?.to;
  const stays = flights.map((flight, index) => ({
    place: flight.to,
    time: groundTime(flight, flights[index + 1]),
  }));
  return stays.reduce((longest, stay) => (stay.time > longest.time ? stay : longest)).place;
}

/** Where the trip goes: the package's, else the hotel's, else the flights', else the car's place. */
function destinationOf(segments: readonly Segment[]): string | null {
  const places = [
    ...segments.map((segment) => (segment.kind === 'package' ? segment.to : undefined)),
    ...segments.map((segment) => (segment.kind === 'hotel' ? segment.city : undefined)),
    turningPoint(segments.filter((segment) => segment.kind === 'air')),
    ...segments.map((segment) => (segment.kind === 'car' ? segment.pickUp.place : undefined)),
  ];
  return places.map((place) => place?.trim()).find((place) => place) ?? null;
}

/** The sum of the lines in minor units; null without a line, in several currencies, or beyond exact integers. */
export function totalOf(prices: readonly PriceLine[]): Money | null {
  const currency = prices[0]?.amount.currency;
  if (currency === undefined || prices.some((line) => line.amount.currency !== currency)) return null;
  // Exact on the way, too: huge amounts that cancel each other out must not leave a rounded rest.
  const amount = Number(prices.reduce((sum, line) => sum + BigInt(line.amount.amount), 0n));
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
