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
