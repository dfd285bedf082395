import type { Insertable, Kysely, Selectable, Updateable } from 'kysely';
import type { Schema } from '../store/schema.ts';
import type { Tx } from '../store/store.ts';

export type StaffRecord = Selectable<Schema['staff']>;

export async function anyAdministrator(db: Kysely<Schema>): Promise<boolean> {
  const row = await db
    .selectFrom('staff')
    .select('id')
    .where('role', '=', 'administrator')
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

export function staffByEmail(db: Kysely<Schema>, email: string): Promise<StaffRecord | undefined> {
  return db.selectFrom('staff').selectAll().where('email', '=', email).executeTakeFirst();
}

export function everyStaff(db: Kysely<Schema>): Promise<StaffRecord[]> {
  return db.selectFrom('staff').selectAll().where('disabled_at', 'is', null).orderBy('name').execute();
}

export function addStaff(tx: Tx, record: Insertable<Schema['staff']>): Promise<StaffRecord> {
  return tx.insertInto('staff').values(record).returningAll().executeTakeFirstOrThrow();
}

export function changeStaff(tx: Tx, id: number, changes: Updateable<Schema['staff']>): Promise<StaffRecord> {
  return tx.updateTable('staff').set(changes).where('id', '=', id).returningAll().executeTakeFirstOrThrow();
}

/** Counts a wrong password; counted in SQL, so that two tries at once both count. */
export async function countWrongTry(tx: Tx, id: number): Promise<number> {
  const row = await tx
    .updateTable('staff')
    .set((eb) => ({ failed_tries: eb('failed_tries', '+', 1) }))
    .where('id', '=', id)
    .returning('failed_tries')
    .executeTakeFirstOrThrow();
  return row.failed_tries;
}
