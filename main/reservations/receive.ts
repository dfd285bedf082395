import type { Insertable } from 'kysely';
import type { Clock } from '../clock.ts';
import type { Doubt, DoubtsAtArrival } from '../doubts/interface.ts';
import type { Traits } from '../doubts/traits.ts';
import type { Schema } from '../store/schema.ts';
import type { Tx } from '../store/store.ts';
import { localDateOf, localDayOf, segmentDates } from './dates.ts';
import { dueAsColumns } from './deadlines.ts';
import { type Summary, summarise } from './derive.ts';
import type { KeptBooking } from './kept-booking.ts';
import { freeLocators } from './locator.ts';
import {
  changeReservation,
  insertHistory,
  insertParts,
  insertReservations,
  insertWarnings,
  locatorsTaken,
  mergedOnes,
  type NewReservation,
  nextReservationId,
  type ReservationColumns,
  type ReservationParts,
  reservationById,
} from './queries.ts';
import { type Concern, concernsOf, type IntakeFindings } from './warnings.ts';

/** A booking that the intake understood, as it hands it over. */
export interface Arrival {
  readonly connectionId: number;
  readonly bookingId: string;
  readonly booking: KeptBooking;
  readonly findings: IntakeFindings;
  /** When the web shop received it, a UTC instant. */
  readonly receivedAt: string;
  /** What doubts are found by; absent where no fingerprints are made. */
  readonly traits?: Traits | undefined;
}

/** A newer version of a booking that is a reservation already. */
export interface AmendmentArrival {
  readonly reservationId: number;
  readonly bookingVersion: number;
  readonly receivedAt?: string | undefined;
  readonly traits?: Traits | undefined;
}

/** What the intake needs of reservations; office.ts hands it over. */
export interface BookingReceiver {
  /** Makes a reservation of each booking, in the given transaction; gives their ids in the same order. */
  receive(tx: Tx, arrivals: readonly Arrival[]): Promise<number[]>;
  /** Notes, in the given transaction, that newer versions wait for a person. */
  receiveAmendments(tx: Tx, amendments: readonly AmendmentArrival[]): Promise<void>;
}

/** The columns that come from a booking, the same for a new reservation and for an accepted amendment. */
export function bookingColumns(
  booking: KeptBooking,
  summary: Summary,
  receivedAt: string,
): Omit<
  ReservationColumns,
  | 'locator'
  | 'status'
  | 'connection_id'
  | 'booking_id'
  | 'booking_version'
  | 'open_warnings'
  | 'changed_at'
  | 'held_from'
  | 'amended_version'
  | 'due_on'
  | 'due_for'
> {
  const { client, payment, subscribe } = booking;
  return {
    language: booking.language,
    lead_given: summary.lead.given,
    lead_family: summary.lead.family,
    travellers: booking.travellers.length,
    destination: summary.destination,
    kinds: summary.kinds.join(' '),
    departs_on: summary.departsOn,
    returns_on: summary.returnsOn,
    total_amount: summary.total?.amount ?? null,
    total_currency: summary.total?.currency ?? null,
    client_given: client.given,
    client_family: client.family,
    client_title: client.title ?? null,
    client_address: JSON.stringify(client.address),
    payment_method: payment.method,
    payment_plan: payment.plan,
    card_holder: payment.card?.holder ?? null,
    card_brand: payment.card?.brand ?? null,
    card_masked: payment.card?.masked ?? null,
    card_expiry: payment.card?.expiry ?? null,
    security_code_given: payment.card?.securityCodeGiven ? 1 : 0,
    specials_consent: subscribe === undefined ? null : subscribe.specials ? 1 : 0,
    specials_wording: subscribe?.wording ?? null,
    remarks: booking.remarks ?? null,
    submitted_at: submittedAt(booking, receivedAt),
    received_at: receivedAt,
  };
}

/** RFC 3339, section 5.6: a date, a time and an offset. Date.parse alone would guess at much else. */
const RFC_3339 = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/;

/** The form's own instant in UTC, or the server's where the form's cannot be read. */
function submittedAt({ submittedAt: typed }: KeptBooking, receivedAt: string): string {
  const text = typed.trim().toUpperCase();
  const milliseconds = RFC_3339.test(text) && localDateOf(text) !== undefined ? Date.parse(text) : Number.NaN;
  const instant = Number.isNaN(milliseconds) ? receivedAt : new Date(milliseconds).toISOString();
  // An offset can carry the last day of 9999 into a year of five digits, which instants do not have.
  return instant.startsWith('+') ? receivedAt : instant;
}

/** The instant and the local date at which something is received. */
export function momentOf(clock: Clock): { now: string; today: string } {
  return { now: clock.now(), today: clock.today() };
}

/** The rows below a reservation for one version of its booking. */
export function bookingParts(
  reservationId: number,
  bookingVersion: number,
  booking: KeptBooking,
  summary: Summary,
  findings: IntakeFindings,
  { now: raisedAt, today }: { now: string; today: string },
): ReservationParts {
  const at = { reservation_id: reservationId };
  return {
    travellers: booking.travellers.map((traveller, ordinal) => ({
      ...at,
      ordinal,
      given: traveller.given,
      family: traveller.family,
      title: traveller.title ?? null,
      type: traveller.type,
      birth_date: traveller.birthDate ?? null,
      age: traveller.age ?? null,
    })),
    segments: booking.segments.map((segment, ordinal) => {
      const { startsOn, endsOn } = segmentDates(segment);
      return {
        ...at,
        ordinal,
        kind: segment.kind,
        supplier: segment.supplier,
        starts_on: startsOn ?? null,
        ends_on: endsOn ?? null,
        facts: JSON.stringify(segment),
      };
    }),
    prices: booking.prices.map(({ segment, kind, label, amount }, ordinal) => ({
      ...at,
      ordinal,
      segment_ordinal: segment ?? null,
      kind,
      label,
      amount: amount.amount,
      currency: amount.currency,
    })),
    phones: booking.client.phones.map(({ kind, number }, ordinal) => ({ ...at, ordinal, kind, number })),
    emails: booking.client.emails.map((address, ordinal) => ({ ...at, ordinal, address })),
    conditions: booking.conditionsAccepted.map(({ supplier, version, acceptedAt }, ordinal) => ({
      ...at,
      ordinal,
      supplier,
      version,
      accepted_at: acceptedAt,
    })),
    warnings: warningRows(
      reservationId,
      bookingVersion,
      concernsOf(booking, summary, findings, today),
      raisedAt,
    ),
  };
}

/** Warnings as they are written; a doubt has its weight. */
export function warningRows(
  reservationId: number,
  bookingVersion: number,
  concerns: readonly (Concern & Partial<Doubt>)[],
  raisedAt: string,
): ReservationParts['warnings'] {
  return concerns.map(({ code, facts, weight = null }) => ({
    reservation_id: reservationId,
    booking_version: bookingVersion,
    code,
    facts: JSON.stringify(facts),
    raised_at: raisedAt,
    weight,
  }));
}

function joined(parts: readonly ReservationParts[]): ReservationParts {
  return {
    travellers: parts.flatMap((part) => part.travellers),
    segments: parts.flatMap((part) => part.segments),
    prices: parts.flatMap((part) => part.prices),
    phones: parts.flatMap((part) => part.phones),
    emails: parts.flatMap((part) => part.emails),
    conditions: parts.flatMap((part) => part.conditions),
    warnings: parts.flatMap((part) => part.warnings),
  };
}

/** Makes reservations of the bookings that the intake hands over. */
export class ReservationReceiver implements BookingReceiver {
  readonly #clock: Clock;
  readonly #doubts: DoubtsAtArrival | undefined;

  /** Without `doubts`, none are looked for. */
  constructor(clock: Clock, doubts?: DoubtsAtArrival) {
    this.#clock = clock;
    this.#doubts = doubts;
  }

  async receive(tx: Tx, arrivals: readonly Arrival[]): Promise<number[]> {
    const first = await nextReservationId(tx);
    const locators = await freeLocators(arrivals.length, (candidates) => locatorsTaken(tx, candidates));
    // Once a batch: a local date costs a look at the time zone.
    const moment = momentOf(this.#clock);
    const { now } = moment;
    const doubts = await this.#doubts?.atArrival(
      tx,
      arrivals.map(({ receivedAt, traits }, index) => ({
        reservationId: first + index,
        locator: locators[index] ?? '',
        receivedAt,
        traits,
      })),
    );
    const rows: NewReservation[] = [];
    const parts: ReservationParts[] = [];
    const lines: Insertable<Schema['history']>[] = [];
    arrivals.forEach(({ connectionId, bookingId, booking, findings, receivedAt }, index) => {
      const id = first + index;
      const locator = locators[index];
      if (locator === undefined) throw new Error('fewer locators than bookings');
      const summary = summarise(booking);
      const below = bookingParts(id, 1, booking, summary, findings, moment);
      below.warnings.push(...warningRows(id, 1, doubts?.[index] ?? [], now));
      parts.push(below);
      const columns = bookingColumns(booking, summary, receivedAt);
      const due = dueAsColumns(
        {
          status: 'new',
          departsOn: summary.departsOn,
          kinds: columns.kinds,
          plan: booking.payment.plan,
          bookedOn: localDayOf(receivedAt),
        },
        moment.today,
      );
      rows.push({
        ...columns,
        ...due,
        id,
        locator,
        status: 'new',
        connection_id: connectionId,
        booking_id: bookingId,
        booking_version: 1,
        open_warnings: below.warnings.length,
        changed_at: now,
      });
      lines.push({ reservation_id: id, at: now, staff_id: null, actor: null, kind: 'received', facts: '{}' });
    });
    await insertReservations(tx, rows);
    await insertParts(tx, joined(parts));
    await insertHistory(tx, lines);
    return rows.map(({ id }) => id);
  }

  async receiveAmendments(tx: Tx, amendments: readonly AmendmentArrival[]): Promise<void> {
    const now = this.#clock.now();
    for (const { reservationId, bookingVersion } of amendments) {
      await changeReservation(tx, reservationId, { amended_version: bookingVersion, changed_at: now });
    }
    await insertHistory(
      tx,
      amendments.map(({ reservationId, bookingVersion }) => ({
        reservation_id: reservationId,
        at: now,
        staff_id: null,
        actor: null,
        kind: 'amendmentReceived',
        facts: JSON.stringify({ bookingVersion }),
      })),
    );
    await this.#doubts?.amendmentsArrived(tx, amendments);
    await this.#tellWhoTookOver(tx, amendments, now);
  }

  /** A newer version of a booking whose reservation was merged: whoever works on the other one must hear of it. */
  async #tellWhoTookOver(tx: Tx, amendments: readonly AmendmentArrival[], now: string): Promise<void> {
    const ids = amendments.map(({ reservationId }) => reservationId);
    for (const { id, locator, merged_into: into } of await mergedOnes(tx, ids)) {
      const kept = into === null ? undefined : await reservationById(tx, into);
      if (kept === undefined) continue;
      const concern: Concern = { code: 'mergedAmended', facts: { reservation: id, locator } };
      await insertWarnings(tx, warningRows(kept.id, kept.booking_version, [concern], now));
      await changeReservation(tx, kept.id, { open_warnings: kept.open_warnings + 1, changed_at: now });
    }
  }
}
