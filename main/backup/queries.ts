import type { Insertable, Kysely } from 'kysely';
import type { Schema } from '../store/schema.ts';
import type { Tx } from '../store/store.ts';

type Db = Kysely<Schema>;

/** What is recorded of these copies. */
export function recordedCopies(db: Db, names: readonly string[]) {
  return db.selectFrom('backup').select(['name', 'removed_at']).where('name', 'in', names).execute();
}

/** When the newest recorded copy was made that has not been removed. */
export async function newestCopyAt(db: Db): Promise<string | undefined> {
  const row = await db
    .selectFrom('backup')
    .select('made_at')
    .where('removed_at', 'is', null)
    .orderBy('made_at', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.made_at;
}

export async function insertCopy(tx: Tx, row: Insertable<Schema['backup']>): Promise<void> {
  await tx.insertInto('backup').values(row).execute();
}

/** Notes that a copy is to be removed. */
export async function noteRemoval(tx: Tx, name: string, at: string): Promise<void> {
  await tx
    .updateTable('backup')
    .set({ removed_at: at })
    .where('name', '=', name)
    .where('removed_at', 'is', null)
    .execute();
}

export async function insertDrill(tx: Tx, row: Insertable<Schema['drill']>): Promise<void> {
  await tx.insertInto('drill').values(row).execute();
}

export function lastDrill(db: Db) {
  return db.selectFrom('drill').selectAll().orderBy('id', 'desc').limit(1).executeTakeFirst();
}

/** Whether the audit log has the line of a restore. */
export async function restoreIsEntered(db: Db, id: string): Promise<boolean> {
  const line = await db
    .selectFrom('audit')
    .select('facts')
    .where('action', '=', 'store.restored')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return line !== undefined && JSON.parse(line.facts).restore === id;
}
