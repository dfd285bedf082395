import type { FieldChange, Reservation } from '../../preload/contract/reservations.ts';
import { fieldsChanged, type KeptChange, shownChange } from './fields.ts';
import type { KeptBooking } from './kept-booking.ts';

/** What an amendment does not change for a person: ids and instants of the form itself. */
const NOT_COMPARED = new Set(['version', 'id', 'submittedAt']);

/** The fields in which two versions of a booking differ, but for what differs with every sending. */
export function changedFields(before: KeptBooking, after: KeptBooking): KeptChange[] {
  return fieldsChanged(before, after).filter(({ path }) => !NOT_COMPARED.has(path));
}

/**
 * The fields in which two versions of a booking differ, by their path (`travellers.0.family`), each as text before and
 * after; null where a version has no such field.
 */
export function changesBetween(before: KeptBooking, after: KeptBooking): FieldChange[] {
  return changedFields(before, after)
    .map(shownChange)
    .filter((change) => change.before !== change.after);
}

/** A version of a booking as reservations read it. */
export interface BookingVersion {
  readonly version: number;
  readonly booking: KeptBooking;
  readonly receivedAt: string;
  readonly pulledAt: string;
  readonly sealed: boolean;
  readonly cardNumberValid: boolean | undefined;
  readonly cardNumberInText?: boolean | undefined;
  readonly removal: Reservation['source']['removal'];
  readonly receipt: Reservation['source']['receipt'];
}

/** What reservations need of the intake; office.ts hands it over. */
export interface BookingVersions {
  /** One version of a reservation's booking. Throws where there is none: then the program is wrong. */
  version(reservationId: number, version: number): Promise<BookingVersion>;
}
