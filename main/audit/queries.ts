import type { Insertable } from 'kysely';
import type { Schema } from '../store/schema.ts';
import type { Tx } from '../store/store.ts';

/** The digest of the newest line, undefined before the first. */
export async function lastDigest(tx: Tx): Promise<Buffer | undefined> {
  const line = await tx
    .selectFrom('audit')
    .select('digest')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return line?.digest;
}

export async function appendLine(tx: Tx, line: Insertable<Schema['audit']>): Promise<void> {
  await tx.insertInto('audit').values(line).execute();
}
