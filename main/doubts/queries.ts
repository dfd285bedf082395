import type { Insertable, Kysely, Selectable, Updateable } from 'kysely';
import { RowInserter } from '../store/insert.ts';
import type { Schema } from '../store/schema.ts';
import { keyNumberIn } from '../store/sealed-fields.ts';
import type { Tx } from '../store/store.ts';

type Db = Kysely<Schema>;
export type DuplicateRecord = Selectable<Schema['duplicate']>;
export type NewDuplicate = Insertable<Schema['duplicate']> & { id: number };
export type RuleSetRecord = Selectable<Schema['rule_set']>;

// --- the key of the fingerprints

export async function fingerprintKeyRecord(db: Db): Promise<Buffer | undefined> {
  return (await db.selectFrom('fingerprint_key').select('key_sealed').executeTakeFirst())?.key_sealed;
}

/** The key without what it is made of, and when the last fingerprint that is kept was made. */
export function fingerprintKeyRecords(db: Db) {
  return db
    .selectFrom('fingerprint_key')
    .select((eb) => [
      'made_at',
      eb.selectFrom('booking_marks').select('received_at').orderBy('id', 'desc').limit(1).as('last_used_at'),
    ])
    .execute();
}

export async function insertFingerprintKey(tx: Tx, sealed: Buffer, at: string): Promise<void> {
  await tx.insertInto('fingerprint_key').values({ id: 1, key_sealed: sealed, made_at: at }).execute();
}

export async function fingerprintKeySealedWith(tx: Tx, keyNumber: Buffer): Promise<Buffer | undefined> {
  const row = await tx
    .selectFrom('fingerprint_key')
    .select('key_sealed')
    .where(keyNumberIn('key_sealed'), '=', keyNumber)
    .executeTakeFirst();
  return row?.key_sealed;
}

export async function putFingerprintKey(tx: Tx, sealed: Buffer): Promise<void> {
  await tx.updateTable('fingerprint_key').set({ key_sealed: sealed }).execute();
}

// --- what bookings are known by

const bookingMarks = new RowInserter('booking_marks', [
  'reservation_id',
  'booking_version',
  'marks',
  'received_at',
]);
const originMarks = new RowInserter('origin_mark', ['mark', 'received_at']);
const duplicates = new RowInserter('duplicate', ['id', 'reservation_id', 'other_id', 'grounds', 'found_at']);

export function insertBookingMarks(
  tx: Tx,
  rows: readonly Insertable<Schema['booking_marks']>[],
): Promise<void> {
  return bookingMarks.insert(tx, rows);
}

export function insertOriginMarks(tx: Tx, rows: readonly Insertable<Schema['origin_mark']>[]): Promise<void> {
  return originMarks.insert(tx, rows);
}

/** The marks behind an id, in order. */
export function bookingMarksBehind(db: Db, id: number, limit: number) {
  return db.selectFrom('booking_marks').selectAll().where('id', '>', id).orderBy('id').limit(limit).execute();
}

export function originMarksBehind(db: Db, id: number, limit: number) {
  return db.selectFrom('origin_mark').selectAll().where('id', '>', id).orderBy('id').limit(limit).execute();
}

/** What a version of a booking is known by; undefined where it was purged. */
export async function marksOf(
  db: Db,
  reservationId: number,
  bookingVersion: number,
): Promise<string | undefined> {
  const row = await db
    .selectFrom('booking_marks')
    .select('marks')
    .where('reservation_id', '=', reservationId)
    .where('booking_version', '=', bookingVersion)
    .executeTakeFirst();
  return row?.marks;
}

/**
 * Takes away the oldest marks that were received before an instant, at most so many; gives how many went. What came in
 * behind something newer waits until that goes, too.
 */
export async function purgeMarks(
  tx: Tx,
  table: 'booking_marks' | 'origin_mark',
  before: string,
  most: number,
): Promise<number> {
  const { numDeletedRows } = await tx
    .deleteFrom(table)
    .where('id', 'in', (eb) => eb.selectFrom(table).select('id').orderBy('id').limit(most))
    .where('received_at', '<', before)
    .executeTakeFirst();
  return Number(numDeletedRows);
}

// --- likenesses

/** What is told of a reservation beside another one. */
const sideColumns = [
  'id',
  'locator',
  'status',
  'version',
  'lead_given',
  'lead_family',
  'departs_on',
  'total_amount',
  'total_currency',
  'amended_version',
  'merged_into',
] as const;

export function sides(db: Db, ids: readonly number[]) {
  return db.selectFrom('reservation').select(sideColumns).where('id', 'in', ids).execute();
}
export type SideRecord = Awaited<ReturnType<typeof sides>>[number];

export async function nextDuplicateId(tx: Tx): Promise<number> {
  const row = await tx
    .selectFrom('duplicate')
    .select((eb) => eb.fn.coalesce(eb.fn.max('id'), eb.val(0)).as('last'))
    .executeTakeFirstOrThrow();
  return row.last + 1;
}

export function insertDuplicates(tx: Tx, rows: readonly NewDuplicate[]): Promise<void> {
  return duplicates.insert(tx, rows);
}

export function duplicateById(db: Db, id: number): Promise<DuplicateRecord | undefined> {
  return db.selectFrom('duplicate').selectAll().where('id', '=', id).executeTakeFirst();
}

/** Every likeness of a reservation, whichever of the two it is; the open ones first, then the newest. */
export function duplicatesOf(db: Db, reservationId: number): Promise<DuplicateRecord[]> {
  return db
    .selectFrom('duplicate')
    .selectAll()
    .where((eb) => eb.or([eb('reservation_id', '=', reservationId), eb('other_id', '=', reservationId)]))
    .orderBy((eb) => eb('decision', 'is not', null))
    .orderBy('id', 'desc')
    .limit(100)
    .execute();
}

/** The open likenesses of a reservation, whichever of the two it is. */
export function openDuplicatesOf(tx: Tx, reservationId: number): Promise<DuplicateRecord[]> {
  return tx
    .selectFrom('duplicate')
    .selectAll()
    .where((eb) => eb.or([eb('reservation_id', '=', reservationId), eb('other_id', '=', reservationId)]))
    .where('decision', 'is', null)
    .orderBy('id')
    .execute();
}

/** Those of its likenesses that lapsed with its merging: by a person, at the merging's own instant. */
export function duplicatesClosedWith(
  tx: Tx,
  reservationId: number,
  mergedAt: string | null,
): Promise<DuplicateRecord[]> {
  return tx
    .selectFrom('duplicate')
    .selectAll()
    .where((eb) => eb.or([eb('reservation_id', '=', reservationId), eb('other_id', '=', reservationId)]))
    .where('decision', '=', 'lapsed')
    .where('decided_by', 'is not', null)
    .where('decided_at', '=', mergedAt)
    .orderBy('id')
    .execute();
}

export async function changeDuplicate(
  tx: Tx,
  id: number,
  changes: Updateable<Schema['duplicate']>,
): Promise<void> {
  await tx.updateTable('duplicate').set(changes).where('id', '=', id).execute();
}

/** Lets the open likenesses go that were found of a reservation: what they were found in has changed. */
export async function lapseDuplicates(tx: Tx, reservationId: number, at: string): Promise<void> {
  await tx
    .updateTable('duplicate')
    .set({ decision: 'lapsed', decided_at: at })
    .where('reservation_id', '=', reservationId)
    .where('decision', 'is', null)
    .execute();
}

// --- rules

/** The rules' versions, the newest first. */
export function ruleSets(db: Db, most: number): Promise<RuleSetRecord[]> {
  return db.selectFrom('rule_set').selectAll().orderBy('version', 'desc').limit(most).execute();
}

export async function insertRuleSet(tx: Tx, row: Insertable<Schema['rule_set']>): Promise<void> {
  await tx.insertInto('rule_set').values(row).execute();
}
