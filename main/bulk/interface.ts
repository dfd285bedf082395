import type { ParsedInputOf } from '../../preload/contract/index.ts';
import type { Actor } from '../actor.ts';
import type { Claims, LostClaim } from '../reservations/claims.ts';
import type { HistoryEntry } from '../reservations/interface.ts';
import type { Tx } from '../store/store.ts';

/** Written in the transaction that does something, so that neither is there without the other. */
export type Beside = (tx: Tx) => Promise<void>;

/** What jobs over many need of reservations; services.ts hands it over. */
export interface BulkReservations {
  readonly claims: Pick<Claims, 'claim' | 'release' | 'give'>;
  /** Moves a reservation for a person, in the given transaction. Throws Refusal as `reservations.move` does. */
  moveByHandIn(tx: Tx, input: ParsedInputOf<'reservations.move'>, actor: Actor): Promise<void>;
  /** Appends a line of history in the given transaction. */
  record(tx: Tx, entry: HistoryEntry): Promise<void>;
}

/** How jobs over many tell of claims. */
export interface BulkClaims {
  /** After the commit: tells those who lost reservations, and who got so many. */
  tellGiven(
    lost: readonly LostClaim[],
    to: number,
    count: number,
    reason: string | undefined,
    giver: Actor,
  ): void;
}

/** What jobs over many need of mailing. */
export interface BulkMailing {
  /**
   * Mails the newest ticket of a ticketed reservation to the first usable address of its booking, once. Throws Refusal
   * as `mailing.send` does, and mailingUnderWay where a message with its ticket is in the outbox already.
   */
  sendToFirst(
    input: { readonly reservationId: number; readonly version: number },
    actor: Actor,
    beside: Beside,
  ): Promise<void>;
}
