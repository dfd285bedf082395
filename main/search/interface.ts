import type { ReservationRow } from '../../preload/contract/reservations.ts';
import type { Tx } from '../store/store.ts';

/** What finding needs of reservations; services.ts hands it over. */
export interface ReservationRows {
  /** The lines of these reservations, in the order of the ids; those that are gone are left out. */
  rows(ids: readonly number[]): Promise<ReservationRow[]>;
}

/** What whoever destroys reservations needs of finding. */
export interface SearchForgetter {
  /**
   * Takes reservations out of the index, in the given transaction, so that no term of them is left in it. To be called
   * whether their rows are deleted before or afterwards.
   */
  forget(tx: Tx, reservationIds: readonly number[]): Promise<void>;
}

/** What a client is looked for by: all that is given has to fit. */
export interface ClientLook {
  /** A name as it compares (doubts/names.ts), its words separated by blanks. */
  readonly name?: string;
  readonly email?: string;
  readonly phone?: string;
  readonly postalCode?: string;
}

/** What looking for a client's other reservations needs of finding. */
export interface ClientFinder {
  /**
   * The newest reservations of which the index says so, at most so many. A traveller's name counts as well, and telephones
   * are looked for in pieces: whoever asks looks at the rows themselves.
   */
  alike(look: ClientLook, limit: number): Promise<number[]>;
  /** Reservations that are not in the index yet. */
  readonly left: number;
}
