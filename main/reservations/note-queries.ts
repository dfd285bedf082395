import type { Insertable, Kysely, Selectable } from 'kysely';
import type { Schema } from '../store/schema.ts';
import type { Tx } from '../store/store.ts';

type Db = Kysely<Schema>;
export type NoteRecord = Selectable<Schema['note']>;

/** A reservation's notes, oldest first. */
export function notesOf(db: Db, reservationId: number): Promise<NoteRecord[]> {
  return db
    .selectFrom('note')
    .selectAll()
    .where('reservation_id', '=', reservationId)
    .orderBy('id')
    .execute();
}

export async function insertNote(tx: Tx, row: Insertable<Schema['note']>): Promise<void> {
  await tx.insertInto('note').values(row).execute();
}
