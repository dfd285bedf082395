import type { DocumentRow } from '../../preload/contract/documents.ts';
import type { InputOf, OutputOf, ParsedInputOf } from '../../preload/contract/index.ts';
import type { MailingRow } from '../../preload/contract/mailing.ts';
import type { Reservation, ReservationRow, ReservationStatus } from '../../preload/contract/reservations.ts';
import { type Actor, historyName } from '../actor.ts';
import type { Audit } from '../audit/audit.ts';
import type { Clock } from '../clock.ts';
import type { DoubtsOfReservations } from '../doubts/interface.ts';
import type { Pushes } from '../pushes.ts';
import { Refusal } from '../refusal.ts';
import type { Store, Tx } from '../store/store.ts';
import { type BookingVersion, type BookingVersions, changedFields } from './amendment.ts';
import { correctableOf } from './as-it-stands.ts';
import { type Attendance, Claims, endsWork } from './claims.ts';
import { localDayOf } from './dates.ts';
import { dueAsColumns, nearDeadlines } from './deadlines.ts';
import { summarise } from './derive.ts';
import { reservationDetail } from './detail.ts';
import type { HistoryEntry, Move, ReservationRecords } from './interface.ts';
import { mergeAmendment } from './merge-amendment.ts';
import { notesOf } from './note-queries.ts';
import {
  changeReservation,
  checksOpen,
  closeWarnings,
  deleteParts,
  insertHistory,
  insertParts,
  partsOf,
  type ReservationRecord,
  reservationById,
  resolveWarning,
} from './queries.ts';
import { bookingColumns, bookingParts, momentOf, warningRows } from './receive.ts';
import { stepBetween } from './status.ts';
import type { WorklistMoment } from './worklist.ts';
import { worklistCounts } from './worklist-counts.ts';
import { everyOne, worklistPage } from './worklist-queries.ts';
import { worklistRows } from './worklist-rows.ts';

/** What a reservation shows beside its own rows, from the subjects that keep it. */
export interface BesideReservations {
  readonly versions: BookingVersions;
  documents(reservationId: number): Promise<DocumentRow[]>;
  mailings(reservationId: number): Promise<MailingRow[]>;
}

export interface ReservationOptions {
  readonly store: Store;
  readonly audit: Audit;
  readonly clock: Clock;
  readonly pushes: Pushes;
  readonly beside: BesideReservations;
  /** Without it, no doubts are looked for. */
  readonly doubts?: DoubtsOfReservations | undefined;
  /** When people were last at their desks; without it, only their work on a reservation tells. */
  readonly attendance?: Attendance | undefined;
}

/** What an accepted amendment sends back: it was reviewed, and the review was of another booking. */
const REVIEWED: ReadonlySet<ReservationStatus> = new Set<ReservationStatus>([
  'confirmed',
  'ticketed',
  'mailed',
]);

/** Reservations: what staff see of them and do with them. */
export class Reservations implements ReservationRecords {
  readonly claims: Claims;
  readonly #store: Store;
  readonly #audit: Audit;
  readonly #clock: Clock;
  readonly #pushes: Pushes;
  readonly #beside: BesideReservations;
  readonly #doubts: DoubtsOfReservations | undefined;

  constructor({ store, audit, clock, pushes, beside, doubts, attendance }: ReservationOptions) {
    this.#store = store;
    this.#audit = audit;
    this.#clock = clock;
    this.#pushes = pushes;
    this.#beside = beside;
    this.#doubts = doubts;
    this.claims = new Claims(store, audit, clock, attendance ?? { lastSeen: () => undefined });
  }

  /** A page of a worklist as one person sees it. */
  list(input: InputOf<'reservations.list'>, staffId: number): Promise<OutputOf<'reservations.list'>> {
    return worklistPage(this.#store.read, input, this.#moment(staffId));
  }

  /** The lines of these reservations, in the order of the ids; those that are gone are left out. */
  rows(ids: readonly number[]): Promise<ReservationRow[]> {
    return worklistRows(this.#store.read, ids);
  }

  /** The first reservations of a worklist, to choose them all. */
  everyOne(
    input: InputOf<'reservations.everyOne'>,
    staffId: number,
  ): Promise<OutputOf<'reservations.everyOne'>> {
    return everyOne(this.#store.read, input, this.#moment(staffId));
  }

  counts(staffId: number): Promise<OutputOf<'reservations.counts'>> {
    return worklistCounts(this.#store.read, this.#moment(staffId));
  }

  #moment(staffId: number): WorklistMoment {
    const today = this.#clock.today();
    return { staffId, today, near: nearDeadlines(today) };
  }

  async open(id: number): Promise<Reservation> {
    const record = await reservationById(this.#store.read, id);
    if (record === undefined) throw new Refusal('notFound');
    const { versions } = this.#beside;
    return reservationDetail({
      record,
      parts: await partsOf(this.#store.read, id),
      current: await versions.version(id, record.booking_version),
      amended:
        record.amended_version === null ? undefined : await versions.version(id, record.amended_version),
      claim: await this.claims.of(id),
      notes: await notesOf(this.#store.read, id),
      documents: await this.#beside.documents(id),
      mailings: await this.#beside.mailings(id),
    });
  }

  /**
   * Moves a reservation for a person. Throws Refusal notFound, claimedByOther, changedMeanwhile, moveNotAllowed,
   * reasonNeeded, warningsOpen (details.count), amendmentOpen.
   */
  async moveByHand(input: ParsedInputOf<'reservations.move'>, actor: Actor): Promise<Reservation> {
    await this.#store.write((tx) => this.moveByHandIn(tx, input, actor));
    return this.#changed(input.id);
  }

  /** The same inside the caller's transaction, who tells the screens. */
  async moveByHandIn(
    tx: Tx,
    { id, version, to, reason }: ParsedInputOf<'reservations.move'>,
    actor: Actor,
  ): Promise<void> {
    // A move that ends the work need not begin it.
    const record = await this.#at(tx, id, version, actor, endsWork.has(to) ? 'mayWork' : 'work');
    const step = stepBetween(record.status, to);
    if (step === undefined || step.notByHand)
      throw new Refusal('moveNotAllowed', { from: record.status, to });
    if (step.reasonNeeded && !reason) throw new Refusal('reasonNeeded');
    if (step.warningsResolved && record.amended_version !== null) throw new Refusal('amendmentOpen');
    // Doubts that weigh something show where to look; they hold nothing up.
    const checks = step.warningsResolved && record.open_warnings > 0 ? await checksOpen(tx, id) : 0;
    if (checks > 0) throw new Refusal('warningsOpen', { count: checks });
    await this.#move(tx, record, { id, version, to, actor, ...(reason ? { facts: { reason } } : {}) });
  }

  async move(tx: Tx, move: Move): Promise<void> {
    const record = await this.#at(tx, move.id, move.version, move.actor);
    if (stepBetween(record.status, move.to) === undefined) {
      throw new Refusal('moveNotAllowed', { from: record.status, to: move.to });
    }
    await this.#move(tx, record, move);
  }

  async #move(tx: Tx, record: ReservationRecord, { to, actor, facts }: Move): Promise<void> {
    const { id, status, departs_on: departsOn, kinds, payment_plan: plan } = record;
    const bookedOn = localDayOf(record.received_at);
    const due = dueAsColumns({ status: to, departsOn, kinds, plan, bookedOn }, this.#clock.today());
    await changeReservation(tx, id, { status: to, ...due, changed_at: this.#clock.now() });
    await this.record(tx, { reservationId: id, actor, kind: 'moved', facts: { ...facts, from: status, to } });
    await this.#audit.append(tx, {
      actor,
      action: 'reservation.moved',
      subject: `reservation/${id}`,
      facts: { from: status, to },
    });
    await this.claims.moved(tx, id, to, actor);
  }

  async touch(tx: Tx, id: number, version: number | undefined, actor: Actor): Promise<void> {
    await this.#at(tx, id, version, actor);
    await changeReservation(tx, id, { changed_at: this.#clock.now() });
  }

  work(tx: Tx, id: number, actor: Actor): Promise<void> {
    return this.claims.work(tx, id, actor);
  }

  async record(tx: Tx, { reservationId, actor, kind, facts = {}, changes }: HistoryEntry): Promise<void> {
    await insertHistory(tx, [
      {
        reservation_id: reservationId,
        at: this.#clock.now(),
        staff_id: actor.staffId,
        actor: historyName(actor),
        kind,
        facts: JSON.stringify({ ...facts, ...(changes && { changes }) }),
      },
    ]);
  }

  /** Throws Refusal notFound, claimedByOther, changedMeanwhile. */
  async resolveWarning(
    { id, version, warningId, reason }: ParsedInputOf<'reservations.resolveWarning'>,
    actor: Actor,
  ): Promise<Reservation> {
    await this.#store.write(async (tx) => {
      const record = await this.#at(tx, id, version, actor);
      const resolution = { resolved_at: this.#clock.now(), resolved_by: actor.name, reason };
      const warning = await resolveWarning(tx, id, warningId, resolution);
      if (warning === undefined) throw new Refusal('notFound');
      await this.#doubts?.warningResolved(tx, warning, resolution);
      await changeReservation(tx, id, {
        open_warnings: record.open_warnings - 1,
        changed_at: this.#clock.now(),
      });
      await this.record(tx, {
        reservationId: id,
        actor,
        kind: 'warningResolved',
        facts: { warning: warningId, reason },
      });
      await this.#audit.append(tx, {
        actor,
        action: 'warning.resolved',
        subject: `reservation/${id}`,
        facts: { warning: warningId },
      });
    });
    return this.#changed(id);
  }

  /**
   * Takes a newer version of the booking over, or keeps the present one. An accepted amendment replaces what came from
   * the booking, but for the corrections of staff (see mergeAmendment), raises its own warnings and sends what was
   * confirmed, ticketed or mailed back to review. Throws Refusal notFound, claimedByOther, changedMeanwhile,
   * editsUndecided (details.count).
   */
  async decideAmendment(
    {
      id,
      version,
      bookingVersion,
      decision,
      reason,
      choices = [],
    }: ParsedInputOf<'reservations.decideAmendment'>,
    actor: Actor,
  ): Promise<Reservation> {
    const seen = await reservationById(this.#store.read, id);
    if (seen === undefined) throw new Refusal('notFound');
    if (seen.amended_version !== bookingVersion) throw new Refusal('changedMeanwhile');
    // Read before the transaction, because its card number is unsealed; a version never changes.
    const { versions } = this.#beside;
    const amended = await versions.version(id, bookingVersion);
    const current = await versions.version(id, seen.booking_version);
    const stands = new Map(choices.map((choice) => [choice.path, choice.stands] as const));
    await this.#store.write(async (tx) => {
      const record = await this.#at(tx, id, version, actor);
      if (record.amended_version !== bookingVersion || record.booking_version !== current.version) {
        throw new Refusal('changedMeanwhile');
      }
      const accepted = decision === 'accept';
      const ours = correctableOf(record, await partsOf(tx, id));
      const merged = mergeAmendment(current.booking, ours, amended.booking, stands);
      if (accepted && merged.undecided > 0) throw new Refusal('editsUndecided', { count: merged.undecided });
      const becomes = { ...amended, booking: merged.booking };
      if (accepted) await this.#takeOver(tx, record, becomes, reason, actor);
      else await changeReservation(tx, id, { amended_version: null, changed_at: this.#clock.now() });
      const kind = accepted ? 'amendmentAccepted' : 'amendmentRefused';
      await this.record(tx, {
        reservationId: id,
        actor,
        kind,
        facts: { bookingVersion, reason },
        ...(accepted && { changes: changedFields({ ...current.booking, ...ours }, merged.booking) }),
      });
      await this.#audit.append(tx, {
        actor,
        action: accepted ? 'amendment.accepted' : 'amendment.refused',
        subject: `reservation/${id}`,
        facts: { bookingVersion },
      });
      // What is due was worked out with the trip that the record had before.
      const now = accepted ? ((await reservationById(tx, id)) ?? record) : record;
      if (accepted && REVIEWED.has(record.status))
        await this.#move(tx, now, { id, version, to: 'inReview', actor });
    });
    return this.#changed(id);
  }

  async #takeOver(
    tx: Tx,
    record: ReservationRecord,
    amended: BookingVersion,
    reason: string,
    actor: Actor,
  ): Promise<void> {
    const { id } = record;
    const summary = summarise(amended.booking);
    const { cardNumberValid, cardNumberInText } = amended;
    const findings = { cardNumberValid, cardNumberInText, wireId: record.booking_id };
    const parts = bookingParts(
      id,
      amended.version,
      amended.booking,
      summary,
      findings,
      momentOf(this.#clock),
    );
    const doubts = await this.#doubts?.atAmendment(tx, { reservationId: id, ...amended });
    parts.warnings.push(...warningRows(id, amended.version, doubts ?? [], this.#clock.now()));
    await closeWarnings(tx, id, actor.name, this.#clock.now(), reason);
    await deleteParts(tx, id);
    await insertParts(tx, parts);
    // The order of arrival stays that of the booking: an amendment does not jump the queue.
    const { received_at: _, ...columns } = bookingColumns(amended.booking, summary, amended.receivedAt);
    const due = dueAsColumns(
      {
        status: record.status,
        departsOn: summary.departsOn,
        kinds: columns.kinds,
        plan: amended.booking.payment.plan,
        bookedOn: localDayOf(record.received_at),
      },
      this.#clock.today(),
    );
    await changeReservation(tx, id, {
      ...columns,
      ...due,
      booking_version: amended.version,
      amended_version: null,
      open_warnings: parts.warnings.length,
      changed_at: this.#clock.now(),
    });
  }

  /** The record for somebody to work on, if nobody else does and it is still the version that they saw. */
  async #at(
    tx: Tx,
    id: number,
    version: number | undefined,
    actor: Actor,
    as: 'work' | 'mayWork' = 'work',
  ): Promise<ReservationRecord> {
    const record = await reservationById(tx, id);
    if (record === undefined) throw new Refusal('notFound');
    await this.claims[as](tx, id, actor);
    if (version !== undefined && record.version !== version) throw new Refusal('changedMeanwhile');
    return record;
  }

  #changed(id: number): Promise<Reservation> {
    this.#pushes.push('reservations.changed', { ids: [id] });
    return this.open(id);
  }
}
