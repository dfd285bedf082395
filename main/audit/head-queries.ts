import type { Insertable, Kysely, Selectable } from 'kysely';
import type { Schema } from '../store/schema.ts';
import { keyNumberIn, keyNumberOctets } from '../store/sealed-fields.ts';
import type { Tx } from '../store/store.ts';

type Db = Kysely<Schema>;
export type HeadRecord = Selectable<Schema['audit_head']>;
export type SigningKeyRecord = Selectable<Schema['signing_key']>;

/** The signing keys, the newest first: the one that is not retired, then those that are. */
export function signingKeyRecords(db: Db): Promise<SigningKeyRecord[]> {
  return db
    .selectFrom('signing_key')
    .selectAll()
    .orderBy('retired_at', (order) => order.desc().nullsFirst())
    .orderBy('created_at', 'desc')
    .execute();
}

export async function insertSigningKey(tx: Tx, key: Insertable<Schema['signing_key']>): Promise<void> {
  await tx.insertInto('signing_key').values(key).execute();
}

/** Retires the keys that sign; gives their names. */
export async function retireSigningKeys(tx: Tx, at: string): Promise<string[]> {
  const retired = await tx
    .updateTable('signing_key')
    .set({ retired_at: at })
    .where('retired_at', 'is', null)
    .returning('kid')
    .execute();
  return retired.map(({ kid }) => kid);
}

/** The signing keys sealed with a vault key, behind a place. */
export function signingKeysSealedWith(tx: Tx, keyNumber: number, behind: string) {
  return tx
    .selectFrom('signing_key')
    .select(['kid', 'private_sealed'])
    .where(keyNumberIn('private_sealed'), '=', keyNumberOctets(keyNumber))
    .where('kid', '>', behind)
    .orderBy('kid')
    .execute();
}

export async function putSigningKey(tx: Tx, kid: string, sealed: Buffer): Promise<void> {
  await tx.updateTable('signing_key').set({ private_sealed: sealed }).where('kid', '=', kid).execute();
}

/** When each key last signed a head. */
export function headsByKid(db: Db) {
  return db
    .selectFrom('audit_head')
    .select((eb) => ['kid', eb.fn.max('signed_at').as('last')])
    .groupBy('kid')
    .execute();
}

export function newestHead(db: Db): Promise<HeadRecord | undefined> {
  return db.selectFrom('audit_head').selectAll().orderBy('id', 'desc').limit(1).executeTakeFirst();
}

/** Heads in their order, those behind `after` first. */
export function headsAfter(db: Db, after: number, limit: number): Promise<HeadRecord[]> {
  return db.selectFrom('audit_head').selectAll().where('id', '>', after).orderBy('id').limit(limit).execute();
}

export async function appendHead(tx: Tx, head: Omit<HeadRecord, 'id'>): Promise<void> {
  const newest = await newestHead(tx);
  await tx
    .insertInto('audit_head')
    .values({ id: (newest?.id ?? 0) + 1, ...head })
    .execute();
}

/** How many heads there are: they are numbered without a gap. */
export async function countHeads(db: Db): Promise<number> {
  return (await newestHead(db))?.id ?? 0;
}
