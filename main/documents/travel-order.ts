import type { Segment } from '../../preload/contract/trip.ts';
import { localDateOf, typedSpan } from '../reservations/dates.ts';

/** A segment with its place in the reservation, which is what price lines name. */
interface PlacedSegment {
  readonly segment: Segment;
  readonly index: number;
}

/**
 * The segments in order of travel. On one day a package comes first, then what has a time, then the night's hotel, then
 * insurance. What has no readable date comes last; equals keep the booking's order.
 */
export function inOrderOfTravel(segments: readonly Segment[]): readonly PlacedSegment[] {
  return segments
    .map((segment, index) => ({ segment, index, key: sortKey(segment) }))
    .sort((one, other) => (one.key < other.key ? -1 : one.key > other.key ? 1 : 0))
    .map(({ segment, index }) => ({ segment, index }));
}

/** Sorts as text: the date, the turn within the day, the time where there is one. */
function sortKey(segment: Segment): string {
  const { starts } = typedSpan(segment);
  const date = localDateOf(starts) ?? '9999-99-99';
  return `${date} ${turnOfDay[segment.kind]} ${starts.slice(11, 16)}`;
}

const turnOfDay = { package: 1, air: 2, car: 2, hotel: 3, insurance: 4 } as const satisfies Record<
  Segment['kind'],
  number
>;
