import type { Insertable } from 'kysely';
import type { Segment, Traveller } from '../../preload/contract/trip.ts';
import type { Schema } from '../store/schema.ts';
import type { Tx } from '../store/store.ts';
import { segmentDates } from './dates.ts';

/** Corrects a traveller, whose place stays. */
export async function updateTraveller(
  tx: Tx,
  reservationId: number,
  ordinal: number,
  traveller: Traveller,
): Promise<void> {
  await tx
    .updateTable('traveller')
    .set({
      given: traveller.given,
      family: traveller.family,
      title: traveller.title ?? null,
      type: traveller.type,
      birth_date: traveller.birthDate ?? null,
      age: traveller.age ?? null,
    })
    .where('reservation_id', '=', reservationId)
    .where('ordinal', '=', ordinal)
    .execute();
}

/** Corrects a service, whose place and kind stay. */
export async function updateSegment(
  tx: Tx,
  reservationId: number,
  ordinal: number,
  segment: Segment,
): Promise<void> {
  const { startsOn, endsOn } = segmentDates(segment);
  await tx
    .updateTable('segment')
    .set({
      supplier: segment.supplier,
      starts_on: startsOn ?? null,
      ends_on: endsOn ?? null,
      facts: JSON.stringify(segment),
    })
    .where('reservation_id', '=', reservationId)
    .where('ordinal', '=', ordinal)
    .execute();
}

/** Replaces the client's telephones. */
export async function replacePhones(
  tx: Tx,
  reservationId: number,
  rows: readonly Insertable<Schema['client_phone']>[],
): Promise<void> {
  await tx.deleteFrom('client_phone').where('reservation_id', '=', reservationId).execute();
  if (rows.length > 0) await tx.insertInto('client_phone').values(rows).execute();
}

/** Replaces the client's e-mail addresses. */
export async function replaceEmails(
  tx: Tx,
  reservationId: number,
  rows: readonly Insertable<Schema['client_email']>[],
): Promise<void> {
  await tx.deleteFrom('client_email').where('reservation_id', '=', reservationId).execute();
  if (rows.length > 0) await tx.insertInto('client_email').values(rows).execute();
}

/** Raises warnings behind those that are there. */
export async function addWarnings(tx: Tx, rows: readonly Insertable<Schema['warning']>[]): Promise<void> {
  if (rows.length > 0) await tx.insertInto('warning').values(rows).execute();
}

/** Closes warnings that a correction made moot: there is no reason of a person, only who corrected it. */
export async function closeMoot(tx: Tx, ids: readonly number[], by: string, at: string): Promise<void> {
  if (ids.length === 0) return;
  await tx
    .updateTable('warning')
    .set({ resolved_at: at, resolved_by: by, reason: null })
    .where('id', 'in', ids)
    .execute();
}
