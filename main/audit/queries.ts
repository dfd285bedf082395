import type { Insertable, Kysely } from 'kysely';
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

/**
 * The latest instant among the newest lines, back to the last one in which an administrator confirmed the clock; undefined
 * before the first line. Some lines are enough: a clock that was wrong wrote the newest of them.
 */
export async function newestInstant(db: Kysely<Schema>): Promise<string | undefined> {
  const lines = await db
    .selectFrom('audit')
    .select(['at', 'action'])
    .orderBy('id', 'desc')
    .limit(1000)
    .execute();
  const confirmed = lines.findIndex(({ action }) => action === 'clock.confirmed');
  const believed = confirmed < 0 ? lines : lines.slice(0, confirmed + 1);
  return believed
    .map(({ at }) => at)
    .reduce<string | undefined>((best, at) => (best === undefined || at > best ? at : best), undefined);
}
