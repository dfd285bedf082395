import validator from 'card-validator';
import type { BookingVersion, BookingVersions } from '../reservations/amendment.ts';
import { keptBooking } from '../reservations/kept-booking.ts';
import type { Store } from '../store/store.ts';
import type { Vault } from '../store/vault.ts';
import { showsCardNumber } from './card-text.ts';
import { bookingVersionOf } from './queries.ts';
import { cardPurpose } from './understand.ts';

/** The versions of bookings as reservations read them. */
export class KeptVersions implements BookingVersions {
  readonly #store: Store;
  readonly #vault: Vault;

  constructor(store: Store, vault: Vault) {
    this.#store = store;
    this.#vault = vault;
  }

  async version(reservationId: number, version: number): Promise<BookingVersion> {
    const row = await bookingVersionOf(this.#store.read, reservationId, version);
    if (row === undefined) throw new Error(`reservation ${reservationId} has no booking version ${version}`);
    const sealed = row.card_number_sealed;
    const purpose = cardPurpose(row.connection_id, row.booking_id, row.wire_digest);
    const booking = keptBooking.parse(JSON.parse(row.kept));
    return {
      version: row.version,
      booking,
      receivedAt: row.received_at,
      pulledAt: row.pulled_at,
      sealed: row.sealing_kid !== null,
      // The number is opened for its check digit alone and goes no further.
      cardNumberValid:
        sealed === null ? undefined : validator.number(this.#vault.openText(sealed, purpose)).isValid,
      cardNumberInText: showsCardNumber(booking),
      removal: row.state ?? 'pending',
      receipt: row.receipt === null ? 'none' : row.receipt_verified === 1 ? 'verified' : 'kept',
    };
  }
}
