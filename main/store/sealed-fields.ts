import { type Kysely, type RawBuilder, sql } from 'kysely';
import { z } from 'zod';
import type { KeyRing } from '../../preload/contract/keys.ts';
import type { Schema } from './schema.ts';
import type { Tx } from './store.ts';

/** One field that is sealed with the vault's key. */
export interface SealedField {
  /** Its place behind the others; the next ones are asked for behind it. */
  readonly place: string | number;
  readonly sealed: Buffer;
  /** What it is bound to. */
  readonly purpose: string;
  /** Puts the same, sealed anew, in its place, and with it whatever else depends on the sealed octets. */
  replace(tx: Tx, sealed: Buffer): Promise<void>;
}

/** What a subject seals with the vault's key, so that a new key can take the place of an older one everywhere. */
export interface SealedFields {
  /** What is sealed, as screens name it. */
  readonly name: keyof NonNullable<KeyRing['resealing']>['left'];
  /** How many are sealed with each key, by the key's number. */
  counts(db: Kysely<Schema>): Promise<ReadonlyMap<number, number>>;
  /** Some of those that are sealed with this key, behind a place, in order; few enough for one short transaction. */
  sealedWith(tx: Tx, keyNumber: number, behind: string | number | undefined): Promise<SealedField[]>;
}

/** The number of the key that sealed what stands in a column, as it stands there: octets 2 to 5. */
export function keyNumberIn(column: string): RawBuilder<Buffer> {
  return sql<Buffer>`substr(${sql.ref(column)}, 2, 4)`;
}

/** A key's number as it stands in a sealed field. */
export function keyNumberOctets(keyNumber: number): Buffer {
  const octets = Buffer.alloc(4);
  octets.writeUInt32BE(keyNumber);
  return octets;
}

const counted = z.array(z.object({ key: z.instanceof(Buffer), count: z.number() }));

/** Counts the fields of a column by the key that sealed them. */
export async function countByKey(
  db: Kysely<Schema>,
  table: string,
  column: string,
): Promise<Map<number, number>> {
  const { rows } = await sql`
    select ${keyNumberIn(column)} as "key", count(*) as "count" from ${sql.table(table)}
    where ${sql.ref(column)} is not null group by ${keyNumberIn(column)}`.execute(db);
  return new Map(counted.parse(rows).map(({ key, count }) => [key.readUInt32BE(), count]));
}
