import type { Insertable, Kysely, Selectable, Updateable } from 'kysely';
import { RowInserter } from '../store/insert.ts';
import type { Schema } from '../store/schema.ts';
import type { Tx } from '../store/store.ts';

type Db = Kysely<Schema>;
export type ReservationRecord = Selectable<Schema['reservation']>;
/** Everything of a reservation that is made anew from a booking's version. */
export type ReservationColumns = Omit<Insertable<Schema['reservation']>, 'id' | 'version'>;
export type NewReservation = ReservationColumns & { id: number };

/** The rows below a reservation, made from one version of its booking. */
export interface ReservationParts {
  readonly travellers: Insertable<Schema['traveller']>[];
  readonly segments: Insertable<Schema['segment']>[];
  readonly prices: Insertable<Schema['price_line']>[];
  readonly phones: Insertable<Schema['client_phone']>[];
  readonly emails: Insertable<Schema['client_email']>[];
  readonly conditions: Insertable<Schema['condition_accepted']>[];
  readonly warnings: Insertable<Schema['warning']>[];
}

const reservations = new RowInserter('reservation', [
  'id',
  'locator',
  'status',
  'connection_id',
  'booking_id',
  'booking_version',
  'language',
  'lead_given',
  'lead_family',
  'travellers',
  'destination',
  'kinds',
  'departs_on',
  'returns_on',
  'total_amount',
  'total_currency',
  'open_warnings',
  'client_given',
  'client_family',
  'client_title',
  'client_address',
  'payment_method',
  'payment_plan',
  'card_holder',
  'card_brand',
  'card_masked',
  'card_expiry',
  'security_code_given',
  'specials_consent',
  'specials_wording',
  'remarks',
  'submitted_at',
  'received_at',
  'changed_at',
  'due_on',
  'due_for',
]);
const travellers = new RowInserter('traveller', [
  'reservation_id',
  'ordinal',
  'given',
  'family',
  'title',
  'type',
  'birth_date',
  'age',
]);
const segments = new RowInserter('segment', [
  'reservation_id',
  'ordinal',
  'kind',
  'supplier',
  'starts_on',
  'ends_on',
  'facts',
]);
const prices = new RowInserter('price_line', [
  'reservation_id',
  'ordinal',
  'segment_ordinal',
  'kind',
  'label',
  'amount',
  'currency',
]);
const phones = new RowInserter('client_phone', ['reservation_id', 'ordinal', 'kind', 'number']);
const emails = new RowInserter('client_email', ['reservation_id', 'ordinal', 'address']);
const conditions = new RowInserter('condition_accepted', [
  'reservation_id',
  'ordinal',
  'supplier',
  'version',
  'accepted_at',
]);
const warnings = new RowInserter('warning', [
  'reservation_id',
  'booking_version',
  'code',
  'facts',
  'raised_at',
  'weight',
]);
const history = new RowInserter('history', ['reservation_id', 'at', 'staff_id', 'actor', 'kind', 'facts']);

/** The first id that is free. Ids are given by the caller, because one insert writes many rows. */
export async function nextReservationId(tx: Tx): Promise<number> {
  const row = await tx
    .selectFrom('reservation')
    .select((eb) => eb.fn.coalesce(eb.fn.max('id'), eb.val(0)).as('last'))
    .executeTakeFirstOrThrow();
  return row.last + 1;
}

export async function locatorsTaken(tx: Tx, locators: readonly string[]): Promise<string[]> {
  const rows = await tx
    .selectFrom('reservation')
    .select('locator')
    .where('locator', 'in', locators)
    .execute();
  return rows.map(({ locator }) => locator);
}

export async function insertReservations(tx: Tx, rows: readonly NewReservation[]): Promise<void> {
  await reservations.insert(tx, rows);
}

export async function insertParts(tx: Tx, parts: ReservationParts): Promise<void> {
  await travellers.insert(tx, parts.travellers);
  await segments.insert(tx, parts.segments);
  await prices.insert(tx, parts.prices);
  await phones.insert(tx, parts.phones);
  await emails.insert(tx, parts.emails);
  await conditions.insert(tx, parts.conditions);
  await warnings.insert(tx, parts.warnings);
}

/** Takes the rows of an older version of the booking away; its warnings stay, they are history. */
export async function deleteParts(tx: Tx, id: number): Promise<void> {
  for (const table of [
    'traveller',
    'segment',
    'price_line',
    'client_phone',
    'client_email',
    'condition_accepted',
  ] as const) {
    await tx.deleteFrom(table).where('reservation_id', '=', id).execute();
  }
}

export async function insertHistory(tx: Tx, lines: readonly Insertable<Schema['history']>[]): Promise<void> {
  await history.insert(tx, lines);
}

export function reservationById(db: Db, id: number): Promise<ReservationRecord | undefined> {
  return db.selectFrom('reservation').selectAll().where('id', '=', id).executeTakeFirst();
}

/** Changes a reservation and counts its version up. */
export async function changeReservation(
  tx: Tx,
  id: number,
  changes: Updateable<Schema['reservation']>,
): Promise<void> {
  await tx
    .updateTable('reservation')
    .set(changes)
    .set((eb) => ({ version: eb('version', '+', 1) }))
    .where('id', '=', id)
    .execute();
}

/** Marks a warning as looked at and gives what it said; undefined where there is no such open warning. */
export async function resolveWarning(
  tx: Tx,
  reservationId: number,
  warningId: number,
  resolution: { resolved_at: string; resolved_by: string; reason: string },
): Promise<{ code: string; facts: string } | undefined> {
  return tx
    .updateTable('warning')
    .set(resolution)
    .where('id', '=', warningId)
    .where('reservation_id', '=', reservationId)
    .where('resolved_at', 'is', null)
    .returning(['code', 'facts'])
    .executeTakeFirst();
}

/** How many open warnings must be looked at before the reservation is confirmed: those without a weight. */
export async function checksOpen(tx: Tx, reservationId: number): Promise<number> {
  const row = await tx
    .selectFrom('warning')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('reservation_id', '=', reservationId)
    .where('resolved_at', 'is', null)
    .where('weight', 'is', null)
    .executeTakeFirstOrThrow();
  return row.count;
}

/** The open warnings of one code. */
export function openWarningsOf(db: Db, reservationId: number, code: string) {
  return db
    .selectFrom('warning')
    .select(['id', 'facts'])
    .where('reservation_id', '=', reservationId)
    .where('code', '=', code)
    .where('resolved_at', 'is', null)
    .execute();
}

/** Raises a warning of a reservation that is here already; the reservation itself is counted up by the caller. */
export function insertWarnings(tx: Tx, rows: readonly Insertable<Schema['warning']>[]): Promise<void> {
  return warnings.insert(tx, rows);
}

/** Which of these reservations were merged, and into which. */
export function mergedOnes(tx: Tx, ids: readonly number[]) {
  return tx
    .selectFrom('reservation')
    .select(['id', 'locator', 'merged_into'])
    .where('id', 'in', ids)
    .where('merged_into', 'is not', null)
    .execute();
}

/** Closes every open warning of an older version of the booking. */
export async function closeWarnings(
  tx: Tx,
  reservationId: number,
  by: string,
  at: string,
  reason: string,
): Promise<void> {
  await tx
    .updateTable('warning')
    .set({ resolved_at: at, resolved_by: by, reason })
    .where('reservation_id', '=', reservationId)
    .where('resolved_at', 'is', null)
    .execute();
}

/** Everything below a reservation, in its order. */
export async function partsOf(db: Db, id: number) {
  return {
    travellers: await db
      .selectFrom('traveller')
      .selectAll()
      .where('reservation_id', '=', id)
      .orderBy('ordinal')
      .execute(),
    segments: await db
      .selectFrom('segment')
      .selectAll()
      .where('reservation_id', '=', id)
      .orderBy('ordinal')
      .execute(),
    prices: await db
      .selectFrom('price_line')
      .selectAll()
      .where('reservation_id', '=', id)
      .orderBy('ordinal')
      .execute(),
    phones: await db
      .selectFrom('client_phone')
      .selectAll()
      .where('reservation_id', '=', id)
      .orderBy('ordinal')
      .execute(),
    emails: await db
      .selectFrom('client_email')
      .selectAll()
      .where('reservation_id', '=', id)
      .orderBy('ordinal')
      .execute(),
    conditions: await db
      .selectFrom('condition_accepted')
      .selectAll()
      .where('reservation_id', '=', id)
      .orderBy('ordinal')
      .execute(),
    warnings: await db
      .selectFrom('warning')
      .selectAll()
      .where('reservation_id', '=', id)
      .orderBy('id')
      .execute(),
    history: await db
      .selectFrom('history')
      .selectAll()
      .where('reservation_id', '=', id)
      .orderBy('id')
      .execute(),
  };
}
export type PartRecords = Awaited<ReturnType<typeof partsOf>>;
