import type { MailingRow } from '../../preload/contract/mailing.ts';
import type { HistoryLine } from '../../preload/contract/reservations.ts';
import { type Actor, historyName } from '../actor.ts';
import type { Clock } from '../clock.ts';
import type { ReservationRecords } from '../reservations/interface.ts';
import type { Tx } from '../store/store.ts';
import { addEvent, changeMailing, type MailingRecord } from './queries.ts';

type MailingState = MailingRow['state'];
type Facts = Readonly<Record<string, string | number>>;

/** A mailing's new state and what goes with it. */
export interface StateChange {
  readonly state: MailingState;
  readonly actor: Actor;
  /** For the mailing's own record. */
  readonly facts?: Facts;
  /** The columns that change with the state. */
  readonly columns?: Partial<{
    tries: number;
    queued_at: string;
    next_try_at: string | null;
    done_at: string | null;
    server_answer: string | null;
    fault: string | null;
  }>;
}

/** Writes what happens to mailings, each with its append-only line, in the transaction that it is given. */
export class MailingRecords {
  readonly #clock: Clock;
  readonly #reservations: ReservationRecords;

  constructor(clock: Clock, reservations: ReservationRecords) {
    this.#clock = clock;
    this.#reservations = reservations;
  }

  async enter(tx: Tx, id: number, { state, actor, facts = {}, columns = {} }: StateChange): Promise<void> {
    await changeMailing(tx, id, { ...columns, state });
    await this.event(tx, id, { state, actor, facts });
  }

  async event(tx: Tx, id: number, { state, actor, facts = {} }: Omit<StateChange, 'columns'>): Promise<void> {
    await addEvent(tx, {
      mailing_id: id,
      at: this.#clock.now(),
      actor: historyName(actor),
      state,
      facts: JSON.stringify(facts),
    });
  }

  /** A line in the history of the mailing's reservation; it names the mailing by its number, never the address. */
  async tell(
    tx: Tx,
    mailing: { readonly id: number; readonly reservationId: number },
    kind: HistoryLine['kind'],
    actor: Actor,
    facts: Facts = {},
  ): Promise<void> {
    await this.#reservations.record(tx, {
      reservationId: mailing.reservationId,
      actor,
      kind,
      facts: { mailing: mailing.id, ...facts },
    });
  }

  /** Moves a ticketed reservation to mailed; one that is elsewhere stays there. */
  async arrived(tx: Tx, { row, reservationStatus }: MailingRecord, actor: Actor): Promise<void> {
    if (reservationStatus !== 'ticketed') return;
    await this.#reservations.move(tx, {
      id: row.reservationId,
      version: undefined,
      to: 'mailed',
      actor,
      facts: { mailing: row.id },
    });
  }
}
