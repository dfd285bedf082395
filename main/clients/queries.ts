import { type Insertable, type Kysely, type Selectable, sql } from 'kysely';
import { idsIn } from '../store/ids-in.ts';
import type { Schema } from '../store/schema.ts';
import type { Tx } from '../store/store.ts';

type Db = Kysely<Schema>;
export type MemberRecord = Selectable<Schema['client_member']>;

/** The client of some reservations as they are known again, with the record that they are in. */
export function clientsOf(db: Db, ids: readonly number[]) {
  return db
    .selectFrom('reservation')
    .leftJoin('client_member', 'client_member.reservation_id', 'reservation.id')
    .select([
      'reservation.id',
      'reservation.locator',
      'reservation.client_given as given',
      'reservation.client_family as family',
      'reservation.client_address as address',
      'client_member.client_id as record',
    ])
    .where(idsIn('reservation.id', ids))
    .execute();
}

export function phonesOf(db: Db, ids: readonly number[]) {
  return db
    .selectFrom('client_phone')
    .select(['reservation_id as id', 'kind', 'number'])
    .where(idsIn('reservation_id', ids))
    .orderBy('reservation_id')
    .orderBy('ordinal')
    .execute();
}

export function emailsOf(db: Db, ids: readonly number[]) {
  return db
    .selectFrom('client_email')
    .select(['reservation_id as id', 'address'])
    .where(idsIn('reservation_id', ids))
    .orderBy('reservation_id')
    .orderBy('ordinal')
    .execute();
}

/** What a client's page shows of each reservation, beside its row in a worklist. */
export function bookedBy(db: Db, ids: readonly number[]) {
  return db
    .selectFrom('reservation')
    .select([
      'id',
      'locator',
      'version',
      'status',
      'language',
      'destination',
      'departs_on',
      'received_at',
      'client_given',
      'client_family',
      'client_title',
      'client_address',
      'total_amount',
      'total_currency',
      'payment_method',
      'payment_plan',
      'card_holder',
      'card_brand',
      'card_masked',
      'card_expiry',
      'security_code_given',
    ])
    .where(idsIn('id', ids))
    .orderBy('id', 'desc')
    .execute();
}
export type BookedRecord = Awaited<ReturnType<typeof bookedBy>>[number];

/** What the web form asked and was told about the weekly specials, in every version of some reservations' bookings. */
export async function consentsIn(db: Db, ids: readonly number[]) {
  return db
    .selectFrom('booking_version')
    .select([
      'reservation_id as id',
      'version',
      sql<string | null>`kept ->> '$.submittedAt'`.as('at'),
      sql<string>`kept -> '$.subscribe'`.as('said'),
    ])
    .where(idsIn('reservation_id', ids))
    .where(sql<boolean>`kept -> '$.subscribe' is not null`)
    .execute();
}

/** The conditions that were accepted in some reservations. */
export function conditionsIn(db: Db, ids: readonly number[]) {
  return db
    .selectFrom('condition_accepted')
    .select(['supplier', 'version', 'accepted_at'])
    .where(idsIn('reservation_id', ids))
    .execute();
}

// --- records

/** The reservations of a record, the newest first. */
export async function membersOf(db: Db, clientId: number, most: number): Promise<MemberRecord[]> {
  return db
    .selectFrom('client_member')
    .selectAll()
    .where('client_id', '=', clientId)
    .orderBy('reservation_id', 'desc')
    .limit(most)
    .execute();
}

/** Which of some reservations are in a record. */
export function membersAmong(db: Db, ids: readonly number[]): Promise<MemberRecord[]> {
  return db.selectFrom('client_member').selectAll().where(idsIn('reservation_id', ids)).execute();
}

/** The records that a person said are somebody else than this one. */
export async function apartFrom(db: Db, clientId: number): Promise<number[]> {
  const of = await db.selectFrom('client').select('apart_from').where('id', '=', clientId).execute();
  const others = await db.selectFrom('client').select('id').where('apart_from', '=', clientId).execute();
  return [...of.flatMap(({ apart_from }) => apart_from ?? []), ...others.map(({ id }) => id)];
}

export async function insertClient(tx: Tx, madeAt: string, apart: number | null): Promise<number> {
  const row = { made_at: madeAt, apart_from: apart };
  const { id } = await tx.insertInto('client').values(row).returning('id').executeTakeFirstOrThrow();
  return id;
}

/** Puts reservations into a record, out of any other. */
export async function putMembers(
  tx: Tx,
  rows: readonly Insertable<Schema['client_member']>[],
): Promise<void> {
  for (const row of rows) {
    await tx
      .insertInto('client_member')
      .values(row)
      .onConflict((conflict) => conflict.column('reservation_id').doUpdateSet(row))
      .execute();
  }
}

/** Puts all of a record into another one, and takes it away; who was apart from it is apart from the other one. */
export async function replaceClient(tx: Tx, id: number, by: number): Promise<void> {
  await tx.updateTable('client_member').set({ client_id: by }).where('client_id', '=', id).execute();
  await tx
    .updateTable('client')
    .set({ apart_from: by })
    .where('apart_from', '=', id)
    .where('id', '<>', by)
    .execute();
  await tx.updateTable('client').set({ apart_from: null }).where('apart_from', '=', id).execute();
  await tx.deleteFrom('client').where('id', '=', id).execute();
}
