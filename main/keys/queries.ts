import type { Kysely, Selectable } from 'kysely';
import type { Schema } from '../store/schema.ts';
import type { Tx } from '../store/store.ts';

export type KeyRecord = Selectable<Schema['key_record']>;

/** What is written down of every key of the key file. */
export function keyRecords(db: Kysely<Schema>): Promise<KeyRecord[]> {
  return db.selectFrom('key_record').selectAll().execute();
}

export async function addKeyRecord(tx: Tx, kind: string, name: string, seenAt: string): Promise<void> {
  await tx.insertInto('key_record').values({ kind, name, seen_at: seenAt }).execute();
}

export async function forgetKeyRecord(tx: Tx, kind: string, name: string): Promise<void> {
  await tx.deleteFrom('key_record').where('kind', '=', kind).where('name', '=', name).execute();
}

/** Notes that a key was used; one that was never heard of is written down with that. */
export async function noteKeyUsed(tx: Tx, kind: string, name: string, at: string): Promise<void> {
  await tx
    .insertInto('key_record')
    .values({ kind, name, seen_at: at, last_used_at: at })
    .onConflict((conflict) => conflict.columns(['kind', 'name']).doUpdateSet({ last_used_at: at }))
    .execute();
}
