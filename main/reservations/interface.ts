import type { HistoryLine, Reservation, ReservationStatus } from '../../preload/contract/reservations.ts';
import type { Actor } from '../actor.ts';
import type { Tx } from '../store/store.ts';
import type { KeptChange } from './fields.ts';

/** What is written into a reservation's append-only history. */
export interface HistoryEntry {
  readonly reservationId: number;
  readonly actor: Actor;
  readonly kind: HistoryLine['kind'];
  /** Numbers, codes and record names for the sentence; a reason that a person gave. */
  readonly facts?: HistoryLine['facts'];
  /** The fields that were changed. */
  readonly changes?: readonly KeptChange[];
}

/** A move along the states, inside the caller's transaction. */
export interface Move {
  readonly id: number;
  /** The version that the mover saw; undefined where the office itself moves, which has seen none. */
  readonly version: number | undefined;
  readonly to: ReservationStatus;
  readonly actor: Actor;
  readonly facts?: HistoryLine['facts'];
}

/** What documents and mailing need of reservations; office.ts hands it to them. */
export interface ReservationRecords {
  /** The reservation with everything in it. Throws Refusal notFound. */
  open(id: number): Promise<Reservation>;
  /**
   * Moves a reservation, counts its version up, and writes history and audit in the given transaction.
   * Throws Refusal notFound, claimedByOther, changedMeanwhile, moveNotAllowed.
   */
  move(tx: Tx, move: Move): Promise<void>;
  /**
   * Counts the version up without a move (something was added). Throws Refusal notFound, claimedByOther,
   * changedMeanwhile.
   */
  touch(tx: Tx, id: number, version: number | undefined, actor: Actor): Promise<void>;
  /**
   * Somebody works on a reservation: it becomes theirs where it was nobody's. Throws Refusal claimedByOther
   * (details.name, details.since).
   */
  work(tx: Tx, id: number, actor: Actor): Promise<void>;
  /** Appends a line of history in the given transaction. */
  record(tx: Tx, entry: HistoryEntry): Promise<void>;
}
