import type { Insertable, Kysely } from 'kysely';
import { idsIn } from '../store/ids-in.ts';
import type { Schema } from '../store/schema.ts';
import type { Tx } from '../store/store.ts';

type Db = Kysely<Schema>;

/** Documents of a reservation without their content, oldest first. */
export function documentsOf(db: Db, reservationId: number) {
  return db
    .selectFrom('document')
    .select((eb) => [
      'id',
      'kind',
      'number',
      'language',
      'file_name',
      'sha256',
      'made_at',
      'made_by',
      eb.fn<number>('length', ['content']).as('octets'),
    ])
    .where('reservation_id', '=', reservationId)
    .orderBy('id')
    .execute();
}
export type DocumentSummary = Awaited<ReturnType<typeof documentsOf>>[number];

/** The kinds and numbers of some documents. */
export function documentNames(db: Db, ids: readonly number[]) {
  return db.selectFrom('document').select(['id', 'kind', 'number']).where(idsIn('id', ids)).execute();
}

export function documentById(db: Db, id: number) {
  return db.selectFrom('document').selectAll().where('id', '=', id).executeTakeFirst();
}

export function newestTicketOf(db: Db, reservationId: number) {
  return db
    .selectFrom('document')
    .selectAll()
    .where('reservation_id', '=', reservationId)
    .where('kind', '=', 'eticket')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
}

/** The greatest register number that begins so, or undefined. */
export async function greatestNumber(db: Db, prefix: string): Promise<string | undefined> {
  const row = await db
    .selectFrom('document')
    .select('number')
    .where('number', '>=', prefix)
    .where('number', '<', `${prefix}~`)
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.number;
}

export async function insertDocument(tx: Tx, row: Insertable<Schema['document']>): Promise<number> {
  const { id } = await tx.insertInto('document').values(row).returning('id').executeTakeFirstOrThrow();
  return id;
}
