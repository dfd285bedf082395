import { z } from 'zod';
import type { DocumentRow } from '../../preload/contract/documents.ts';
import type { MailingRow } from '../../preload/contract/mailing.ts';
import {
  type Claim,
  historyKinds,
  type Reservation,
  warningCode,
} from '../../preload/contract/reservations.ts';
import { type BookingVersion, changesBetween } from './amendment.ts';
import { type Correctable, correctableOf } from './as-it-stands.ts';
import { lastEditOf, storedLine } from './history-lines.ts';
import { mergeAmendment } from './merge-amendment.ts';
import type { NoteRecord } from './note-queries.ts';
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
  readonly notes: readonly NoteRecord[];
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
  notes,
  documents,
  mailings,
}: DetailSources): Reservation {
  const standing = correctableOf(record, parts);
  const total = totalColumns(record);
  return {
    id: record.id,
    locator: record.locator,
    status: record.status,
    version: record.version,
    moves: movesFrom(record.status),
    ...standing,
    prices: parts.prices.map(({ segment_ordinal, kind, label, amount, currency }) => ({
      segment: segment_ordinal ?? undefined,
      kind,
      label,
      amount: { amount, currency },
    })),
    total,
    // Until payments have a ledger of their own, nothing that was received is known here.
    received: total === null ? null : { amount: 0, currency: total.currency },
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
    amendment: amended === undefined ? null : amendmentOf(current, standing, amended),
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
    history: parts.history.map((row) => ({
      id: row.id,
      at: row.at,
      actor: row.actor,
      kind: historyKind.parse(row.kind),
      ...storedLine(row.facts),
    })),
    lastEdit: lastEditOf(parts.history) ?? null,
    notes: notes.map(({ id, at, actor, text, corrects }) => ({ id, at, actor, text, corrects })),
  };
}

function amendmentOf(
  current: BookingVersion,
  standing: Correctable,
  amended: BookingVersion,
): NonNullable<Reservation['amendment']> {
  const { booking, conflicts, kept } = mergeAmendment(current.booking, standing, amended.booking);
  return {
    bookingVersion: amended.version,
    receivedAt: amended.receivedAt,
    changes: changesBetween({ ...current.booking, ...standing }, booking),
    conflicts: [...conflicts],
    kept,
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
