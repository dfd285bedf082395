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
  const given = new URLSearchParams();
  for (const [name, value] of Object.entries(filters)) {
    if (value !== undefined && value !== '') given.set(name, value);
  }
  return `/find?${given}`;
}

const received = ({ from, to }: Days) => ({ receivedFrom: from, receivedTo: to });
const valued = (days: Days, currency: string) => ({
  status: standing.join(','),
  ...received(days),
  pricedIn: currency,
});

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

  /** Those with a price line of that supplier in that currency; without a name, those with lines of no supplier. */
  supplier: (days: Days, name: string | null, currency: string) =>
    listOf({
      ...valued(days, currency),
      ...(name === null ? { without: 'supplier' } : { supplierIs: name }),
    }),

  /** Those to that destination, priced in that currency; without a name, those that have none. */
  destination: (days: Days, name: string | null, currency: string) =>
    listOf({
      ...valued(days, currency),
      ...(name === null ? { without: 'destination' } : { destinationIs: name }),
    }),

  /** All of the period whose prices are in that currency: what the other names stand among. */
  valued: (days: Days, currency: string) => listOf(valued(days, currency)),

  /** Those that the desk pulled then; those whose newest amendment, or last removal from the server, is of then. */
  kept: ({ from, to }: Days) => listOf({ pulledFrom: from, pulledTo: to }),
  amended: ({ from, to }: Days) => listOf({ amendedOnFrom: from, amendedOnTo: to }),
  removed: ({ from, to }: Days) => listOf({ removedFrom: from, removedTo: to }),
  removalPending: () => listOf({ removal: 'pending' }),

  quarantine: () => '/quarantine',
  quarantined: ({ from, to }: Days) => `/quarantine?${new URLSearchParams({ show: 'all', from, to })}`,
  quarantinedPending: () => '/quarantine?show=all&removal=pending',
  left: () => '/quarantine?show=left',
  /** Failed runs stand on the dashboard itself. */
  failures: ({ from, to }: Days) =>
    `/dashboard?${new URLSearchParams({ period: 'own', from, to, runs: 'failed' })}`,
} as const;
