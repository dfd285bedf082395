import { z } from 'zod';
import type { DocumentRow } from '../../preload/contract/documents.ts';
import type { MailingRow } from '../../preload/contract/mailing.ts';
import {
  type Claim,
  historyKinds,
  type Reservation,
  warningCode,
} from '../../preload/contract/reservations.ts';
import { address, segment } from '../../preload/contract/trip.ts';
import { type BookingVersion, changesBetween, storedFacts } from './amendment.ts';
import type { PartRecords, ReservationRecord } from './queries.ts';
import { movesFrom } from './status.ts';
import { dueColumns, totalColumns } from './worklist-rows.ts';

const historyKind = z.enum(historyKinds);
const warningFacts = z.record(z.string(), z.union([z.string(), z.number()]));

/** Everything that a reservation is put together from. */
export interface DetailSources {
  readonly record: ReservationRecord;
  readonly parts: PartRecords;
  readonly current: BookingVersion;
  /** The newer version that waits for a person. */
  readonly amended: BookingVersion | undefined;
  readonly claim: Claim | null;
  readonly documents: DocumentRow[];
  readonly mailings: MailingRow[];
}

/** The reservation with everything in it, as the contract shows it. */
export function reservationDetail({
  record,
  parts,
  current,
  amended,
  claim,
  documents,
  mailings,
}: DetailSources): Reservation {
  return {
    id: record.id,
    locator: record.locator,
    status: record.status,
    version: record.version,
    moves: movesFrom(record.status),
    language: record.language,
    client: {
      given: record.client_given,
      family: record.client_family,
      title: record.client_title ?? undefined,
      address: address.parse(JSON.parse(record.client_address)),
      phones: parts.phones.map(({ kind, number }) => ({ kind, number })),
      emails: parts.emails.map(({ address: email }) => email),
    },
    travellers: parts.travellers.map(({ given, family, title, type, birth_date, age }) => ({
      given,
      family,
      type,
      title: title ?? undefined,
      birthDate: birth_date ?? undefined,
      age: age ?? undefined,
    })),
    segments: parts.segments.map(({ facts }) => segment.parse(JSON.parse(facts))),
    prices: parts.prices.map(({ segment_ordinal, kind, label, amount, currency }) => ({
      segment: segment_ordinal ?? undefined,
      kind,
      label,
      amount: { amount, currency },
    })),
    total: totalColumns(record),
    destination: record.destination,
    departsOn: record.departs_on,
    returnsOn: record.returns_on,
    due: dueColumns(record),
    claim,
    payment: { method: record.payment_method, plan: record.payment_plan, card: cardOf(record) },
    conditions: parts.conditions.map(({ supplier, version, accepted_at }) => ({
      supplier,
      version,
      acceptedAt: accepted_at,
    })),
    consent:
      record.specials_consent === null
        ? null
        : { specials: record.specials_consent === 1, wording: record.specials_wording ?? '' },
    remarks: record.remarks,
    warnings: parts.warnings.map((row) => ({
      id: row.id,
      code: warningCode.parse(row.code),
      facts: warningFacts.parse(JSON.parse(row.facts)),
      raisedAt: row.raised_at,
      resolvedAt: row.resolved_at,
      resolvedBy: row.resolved_by,
      reason: row.reason,
      weight: row.weight,
    })),
    amendment:
      amended === undefined
        ? null
        : {
            bookingVersion: amended.version,
            receivedAt: amended.receivedAt,
            changes: changesBetween(current.booking, amended.booking),
          },
    source: {
      bookingId: record.booking_id,
      bookingVersion: record.booking_version,
      submittedAt: record.submitted_at,
      receivedAt: current.receivedAt,
      pulledAt: current.pulledAt,
      sealed: current.sealed,
      removal: current.removal,
      receipt: current.receipt,
    },
    documents,
    mailings,
    history: parts.history.map(({ id, at, actor, kind, facts }) => ({
      id,
      at,
      actor,
      kind: historyKind.parse(kind),
      facts: storedFacts.parse(JSON.parse(facts)),
    })),
  };
}

function cardOf(record: ReservationRecord): Reservation['payment']['card'] {
  if (record.card_masked === null) return null;
  return {
    holder: record.card_holder ?? '',
    brand: record.card_brand,
    masked: record.card_masked,
    expiry: record.card_expiry ?? '',
    securityCodeGiven: record.security_code_given === 1,
  };
}
