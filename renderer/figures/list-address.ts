import { reviewBounds } from '../../preload/contract/figures.ts';
import type { ReservationStatus } from '../../preload/contract/reservations.ts';

/** Local days, both included. */
interface Days {
  readonly from: string;
  readonly to: string;
}

/** The statuses behind "documents made", "still to be ticketed", and behind values: all but the cancelled ones. */
const readyStatuses: readonly ReservationStatus[] = ['ticketed', 'mailed'];
const openStatuses: readonly ReservationStatus[] = ['new', 'inReview', 'confirmed', 'onHold'];
const standing: readonly ReservationStatus[] = [...openStatuses, ...readyStatuses];

/** The narrowed list with these filters in its address; what is not given does not narrow. */
function listOf(filters: Record<string, string | undefined>): string {
  const given = Object.entries(filters).flatMap(([name, value]) =>
    value === undefined || value === '' ? [] : [[name, value]],
  );
  return `/find?${new URLSearchParams(given)}`;
}

const received = ({ from, to }: Days) => ({ receivedFrom: from, receivedTo: to });
const valued = (days: Days, currency: string) => ({
  status: standing.join(','),
  ...received(days),
  currency,
});

/** The list takes names of at most so many characters. */
const MOST_CHARACTERS = 100;
const words = (name: string) => name.slice(0, MOST_CHARACTERS).trim();

/** Where the list behind each number of the dashboard is. */
export const listAddress = {
  received: (days: Days) => listOf(received(days)),

  /** Those received in an hour of the agency's clock, 0 to 23. */
  receivedAtHour: (days: Days, hour: number) => listOf({ ...received(days), receivedHour: String(hour) }),

  /** Those received then that were taken out of New in the time of a bin of `reviewBounds`: above the one, up to the other. */
  reviewedWithin: (days: Days, bin: number) =>
    listOf({
      ...received(days),
      reviewedAbove: bin === 0 ? undefined : reviewBounds[bin - 1]?.toString(),
      reviewedUpTo: reviewBounds[bin]?.toString(),
      // The last bin is open above, the first below: without either it would be every reservation.
      reviewed: 'timed',
    }),

  waiting: (days: Days) => listOf({ ...received(days), status: 'new' }),

  /** Those that left New without a line that says so. */
  reviewUnrecorded: (days: Days) => listOf({ ...received(days), reviewed: 'unrecorded' }),

  departures: ({ from, to }: Days, of: 'ready' | 'open') =>
    listOf({
      status: (of === 'ready' ? readyStatuses : openStatuses).join(','),
      departsFrom: from,
      departsTo: to,
      order: 'departure',
    }),

  /** Those with a segment of that supplier, priced in that currency; without a name, those with lines of no segment. */
  supplier: (days: Days, name: string | null, currency: string) =>
    listOf({
      ...valued(days, currency),
      ...(name === null ? { without: 'supplier' } : { supplier: words(name) }),
    }),

  /** Those to that destination, priced in that currency; without a name, those that have none. */
  destination: (days: Days, name: string | null, currency: string) =>
    listOf({
      ...valued(days, currency),
      ...(name === null ? { without: 'destination' } : { destination: words(name) }),
    }),

  /** All of the period whose prices are in that currency: what the other names stand among. */
  valued: (days: Days, currency: string) => listOf(valued(days, currency)),

  /** Those that the desk pulled then; `amended` those of which it pulled a newer version. */
  kept: ({ from, to }: Days) => listOf({ pulledFrom: from, pulledTo: to }),
  amended: ({ from, to }: Days) => listOf({ amendedFrom: from, amendedTo: to }),
  removed: ({ from, to }: Days) => listOf({ removedFrom: from, removedTo: to }),
  removalPending: () => listOf({ removal: 'pending' }),

  quarantine: () => '/quarantine',
  left: () => '/quarantine?show=left',
  /** A day's failed runs stand on the dashboard itself. */
  failures: ({ from, to }: Days) => `/dashboard?${new URLSearchParams({ period: 'own', from, to })}`,
} as const;
