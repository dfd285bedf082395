import { type Kysely, sql } from 'kysely';
import { z } from 'zod';
import { address } from '../../preload/contract/trip.ts';
import { RowInserter } from '../store/insert.ts';
import type { Schema } from '../store/schema.ts';
import type { Tx } from '../store/store.ts';
import { type Expression, inWordsOfIndex } from './expression.ts';
import type { Findable } from './terms.ts';

export type Db = Kysely<Schema>;

const entries = new RowInserter('search_entry', ['reservation_id', 'terms']);

// --- what is to be indexed

/** Reservations whose entry is to be made anew, the newest first: those are asked for most. */
export async function pendingIds(db: Db, limit: number): Promise<number[]> {
  const rows = await db
    .selectFrom('search_pending')
    .select('reservation_id as id')
    .orderBy('reservation_id', 'desc')
    .limit(limit)
    .execute();
  return rows.map(({ id }) => id);
}

export async function countPending(db: Db): Promise<number> {
  const { count } = await db
    .selectFrom('search_pending')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return count;
}

export async function termsVersion(db: Db): Promise<number | undefined> {
  const row = await db.selectFrom('search_state').select('terms_version').executeTakeFirst();
  return row?.terms_version;
}

/** Has the entry of every reservation made anew, by this making of terms. */
export async function markEverything(tx: Tx, version: number): Promise<void> {
  const state = { id: 1, terms_version: version };
  await tx
    .insertInto('search_state')
    .values(state)
    .onConflict((conflict) => conflict.column('id').doUpdateSet({ terms_version: version }))
    .execute();
  await sql`insert or ignore into search_pending select id from reservation`.execute(tx);
}

/** Ids as one parameter, so that every count of them is the same statement. */
function among(ids: readonly number[]) {
  return sql<number>`(select value from json_each(${JSON.stringify(ids)}))`;
}

const postal = z.object({ postalCode: address.shape.postalCode });
/** What segments hold that suppliers know them by; a confirmation where somebody has noted one. */
const numbered = z.looseObject({
  carrier: z.string().optional(),
  number: z.string().optional(),
  code: z.string().optional(),
  confirmation: z.string().optional(),
});

function postalCodeIn(json: string): string {
  const parsed = postal.safeParse(JSON.parse(json));
  return parsed.success ? parsed.data.postalCode : '';
}

function supplierNumbersIn(json: string): string[] {
  const parsed = numbered.safeParse(JSON.parse(json));
  if (!parsed.success) return [];
  const { carrier, number, code, confirmation } = parsed.data;
  return [
    carrier !== undefined && number !== undefined ? carrier + number : undefined,
    code,
    confirmation,
  ].filter((one) => one !== undefined);
}

/**
 * Where numbers stand that clients have on paper. Invoices, once the store has them, are one line more here: a table with a
 * reservation_id and a number; and their triggers in the migration that makes them, as those of `document` in 006-search.sql.
 */
const paperNumbers = [(db: Db) => db.selectFrom('document').select(['reservation_id as id', 'number'])];

type Building = {
  -readonly [Field in keyof Findable]: Findable[Field] extends readonly (infer One)[]
    ? One[]
    : Findable[Field];
};

/** What a reservation is found by beside what stands in its own row; each part is a table of its own. */
const findableParts = ['travellers', 'phones', 'emails', 'segments', 'documents'] as const;
export type FindablePart = (typeof findableParts)[number];

/**
 * What each of these reservations is found by; those that are gone are left out. Parts that are not asked for are empty:
 * a page of a table costs more to decrypt than all that is done with it.
 */
export async function findables(
  db: Db,
  ids: readonly number[],
  asked: readonly FindablePart[] = findableParts,
): Promise<Map<number, Findable>> {
  const found = new Map<number, Building>();
  const records = await db
    .selectFrom('reservation')
    .select([
      'id',
      'booking_id',
      'client_given',
      'client_family',
      'client_address',
      'destination',
      'kinds',
      'total_amount',
      'total_currency',
    ])
    .where('id', 'in', among(ids))
    .execute();
  for (const record of records) {
    const { total_amount: amount, total_currency: currency } = record;
    found.set(record.id, {
      names: [{ given: record.client_given, family: record.client_family }],
      phones: [],
      emails: [],
      postalCode: postalCodeIn(record.client_address),
      bookingId: record.booking_id,
      supplierNumbers: [],
      documentNumbers: [],
      suppliers: [],
      destination: record.destination,
      kinds: record.kinds.split(' ').filter((kind) => kind !== ''),
      total: amount === null || currency === null ? null : { amount, currency },
    });
  }
  const ifAsked = <Row>(part: FindablePart, read: () => Promise<Row[]>): Promise<Row[]> =>
    asked.includes(part) ? read() : Promise.resolve([]);
  const [travellers, phones, emails, segments, documents] = await Promise.all([
    ifAsked('travellers', () =>
      db
        .selectFrom('traveller')
        .select(['reservation_id as id', 'given', 'family'])
        .where('reservation_id', 'in', among(ids))
        .execute(),
    ),
    ifAsked('phones', () =>
      db
        .selectFrom('client_phone')
        .select(['reservation_id as id', 'number'])
        .where('reservation_id', 'in', among(ids))
        .execute(),
    ),
    ifAsked('emails', () =>
      db
        .selectFrom('client_email')
        .select(['reservation_id as id', 'address'])
        .where('reservation_id', 'in', among(ids))
        .execute(),
    ),
    ifAsked('segments', () =>
      db
        .selectFrom('segment')
        .select(['reservation_id as id', 'supplier', 'facts'])
        .where('reservation_id', 'in', among(ids))
        .execute(),
    ),
    ifAsked('documents', () =>
      Promise.all(
        paperNumbers.map((numbers) => numbers(db).where('reservation_id', 'in', among(ids)).execute()),
      ),
    ),
  ]);
  for (const { id, given, family } of travellers) found.get(id)?.names.push({ given, family });
  for (const { id, number } of phones) found.get(id)?.phones.push(number);
  for (const { id, address: email } of emails) found.get(id)?.emails.push(email);
  for (const { id, supplier, facts } of segments) {
    found.get(id)?.suppliers.push(supplier);
    found.get(id)?.supplierNumbers.push(...supplierNumbersIn(facts));
  }
  for (const { id, number } of documents.flat()) found.get(id)?.documentNumbers.push(number);
  return found;
}

// --- the entries

export async function entriesOf(db: Db, ids: readonly number[]): Promise<Map<number, string>> {
  const rows = await db
    .selectFrom('search_entry')
    .selectAll()
    .where('reservation_id', 'in', among(ids))
    .execute();
  return new Map(rows.map(({ reservation_id, terms }) => [reservation_id, terms]));
}

/** Takes the entries of these reservations out of the index. */
export async function deleteEntries(tx: Tx, ids: readonly number[]): Promise<void> {
  await tx.deleteFrom('search_entry').where('reservation_id', 'in', among(ids)).execute();
}

export async function insertEntries(
  tx: Tx,
  rows: readonly { reservation_id: number; terms: string }[],
): Promise<void> {
  await entries.insert(tx, rows);
}

export async function deletePending(tx: Tx, ids: readonly number[]): Promise<void> {
  await tx.deleteFrom('search_pending').where('reservation_id', 'in', among(ids)).execute();
}

// --- looking

/** The newest reservations that fit an expression, at most so many. */
export async function matchingIds(db: Db, expression: Expression, limit: number): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    select rowid as id from search_index where search_index match ${inWordsOfIndex(expression)} order by rowid desc limit ${limit}
  `.execute(db);
  return rows.map(({ id }) => id);
}

/** Reservations whose locator begins so. Locators are drawn at random, so their order says nothing. */
export async function locatorIds(db: Db, beginning: string, limit: number): Promise<number[]> {
  const rows = await db
    .selectFrom('reservation')
    .select('id')
    .where('locator', '>=', beginning)
    .where('locator', '<', `${beginning}~`)
    .orderBy('locator')
    .limit(limit)
    .execute();
  return rows.map(({ id }) => id);
}
