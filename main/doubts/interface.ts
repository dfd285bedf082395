import type { BookingVersion } from '../reservations/amendment.ts';
import type { Concern } from '../reservations/warnings.ts';
import type { Tx } from '../store/store.ts';
import type { Traits } from './traits.ts';

/** Something doubtful about a reservation; `weight` is null where it must be looked at before it is confirmed. */
export interface Doubt extends Concern {
  readonly weight: number | null;
}

/** A booking that becomes a reservation in this transaction. */
export interface ArrivingBooking {
  readonly reservationId: number;
  readonly locator: string;
  readonly receivedAt: string;
  readonly traits?: Traits | undefined;
}

/** A newer version of a booking that is here already. */
interface ArrivingAmendment {
  readonly reservationId: number;
  readonly bookingVersion: number;
  readonly receivedAt?: string | undefined;
  readonly traits?: Traits | undefined;
}

/** What the receiver of bookings needs of the doubts; all of it happens in the transaction that keeps the bookings. */
export interface DoubtsAtArrival {
  /** Finds what is doubtful and notes what the bookings are known by. Gives the doubts of each, in the same order. */
  atArrival(tx: Tx, arrivals: readonly ArrivingBooking[]): Promise<readonly (readonly Doubt[])[]>;
  /** Notes what newer versions are known by. */
  amendmentsArrived(tx: Tx, amendments: readonly ArrivingAmendment[]): Promise<void>;
}

/** What reservations need of the doubts. */
export interface DoubtsOfReservations {
  /** Finds what is doubtful in a newer version that is taken over; open likenesses of the older one lapse. */
  atAmendment(
    tx: Tx,
    amended: BookingVersion & { readonly reservationId: number },
  ): Promise<readonly Doubt[]>;
  /** A warning was resolved: where it was of a likeness, both reservations are kept. */
  warningResolved(
    tx: Tx,
    warning: { readonly code: string; readonly facts: string },
    resolution: { readonly resolved_at: string; readonly resolved_by: string; readonly reason: string },
  ): Promise<void>;
}
