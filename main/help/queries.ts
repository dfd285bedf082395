import type { Insertable, Kysely } from 'kysely';
import type { Schema } from '../store/schema.ts';
import type { Tx } from '../store/store.ts';

/** Whether a person has ended the tour. */
export async function hasEndedTour(db: Kysely<Schema>, staffId: number): Promise<boolean> {
  const row = await db
    .selectFrom('tour')
    .select('staff_id')
    .where('staff_id', '=', staffId)
    .executeTakeFirst();
  return row !== undefined;
}

/** Keeps that a person ended the tour; false where they had before. */
export async function putTourEnd(tx: Tx, record: Insertable<Schema['tour']>): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto('tour')
    .values(record)
    .onConflict((conflict) => conflict.column('staff_id').doNothing())
    .executeTakeFirstOrThrow();
  return numInsertedOrUpdatedRows === 1n;
}
