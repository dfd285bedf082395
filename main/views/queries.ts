import type { Kysely, Selectable, Updateable } from 'kysely';
import type { Schema } from '../store/schema.ts';
import type { Tx } from '../store/store.ts';

type Db = Kysely<Schema>;
export type ViewRecord = Selectable<Schema['saved_view']>;

/** A person's views in their order. */
export function viewsOf(db: Db, staffId: number): Promise<ViewRecord[]> {
  return db
    .selectFrom('saved_view')
    .selectAll()
    .where('staff_id', '=', staffId)
    .orderBy('position')
    .orderBy('id')
    .execute();
}

export function insertView(tx: Tx, view: Omit<ViewRecord, 'id'>): Promise<ViewRecord> {
  return tx.insertInto('saved_view').values(view).returningAll().executeTakeFirstOrThrow();
}

/** Changes a person's view; undefined where it is not theirs or not there. */
export function changeView(
  tx: Tx,
  staffId: number,
  id: number,
  changes: Updateable<Schema['saved_view']>,
): Promise<ViewRecord | undefined> {
  return tx
    .updateTable('saved_view')
    .set(changes)
    .where('id', '=', id)
    .where('staff_id', '=', staffId)
    .returningAll()
    .executeTakeFirst();
}

/** Takes a person's view away; false where it is not theirs or not there. */
export async function deleteView(tx: Tx, staffId: number, id: number): Promise<boolean> {
  const { numDeletedRows } = await tx
    .deleteFrom('saved_view')
    .where('id', '=', id)
    .where('staff_id', '=', staffId)
    .executeTakeFirst();
  return numDeletedRows > 0n;
}
