import { type Insertable, type Kysely, sql, type Updateable } from 'kysely';
import { type MailingRow, mailingFault, mailingStates } from '../../preload/contract/mailing.ts';
import type { ReservationStatus } from '../../preload/contract/reservations.ts';
import { idsIn } from '../store/ids-in.ts';
import type { Schema } from '../store/schema.ts';
import type { Tx } from '../store/store.ts';

type Db = Kysely<Schema>;
type MailingState = MailingRow['state'];

/** A mailing as the desk sees it: without its message, with its reservation's locator and status. */
function mailings(db: Db) {
  return db
    .selectFrom('mailing')
    .innerJoin('reservation', 'reservation.id', 'mailing.reservation_id')
    .select([
      'mailing.id',
      'mailing.reservation_id as reservationId',
      'reservation.locator',
      'reservation.status as reservationStatus',
      'mailing.document_id as documentId',
      'mailing.recipient',
      'mailing.subject',
      'mailing.state',
      'mailing.tries',
      'mailing.queued_at as queuedAt',
      'mailing.done_at as doneAt',
      'mailing.next_try_at as nextTryAt',
      'mailing.server_answer as serverAnswer',
      'mailing.fault',
    ]);
}

/** A mailing and where its reservation stands. */
export interface MailingRecord {
  readonly row: MailingRow;
  readonly reservationStatus: ReservationStatus;
}

/** A mailing whose turn it is, with the octets to send. */
export interface DueMailing {
  readonly id: number;
  readonly reservationId: number;
  readonly recipient: string;
  readonly message: Buffer;
  readonly tries: number;
}

type Selected = Awaited<ReturnType<ReturnType<typeof mailings>['execute']>>[number];

function recordOf({ reservationStatus, fault, ...columns }: Selected): MailingRecord {
  return { row: { ...columns, fault: mailingFault.nullable().parse(fault) }, reservationStatus };
}

export async function mailingById(db: Db, id: number): Promise<MailingRecord | undefined> {
  const selected = await mailings(db).where('mailing.id', '=', id).executeTakeFirst();
  return selected && recordOf(selected);
}

/** The mailings of a reservation, the newest first. */
export async function mailingsOf(db: Db, reservationId: number): Promise<MailingRow[]> {
  const selected = await mailings(db)
    .where('mailing.reservation_id', '=', reservationId)
    .orderBy('mailing.id', 'desc')
    .execute();
  return selected.map((one) => recordOf(one).row);
}

/** The mailings of some reservations that are older than one of them, the newest first. */
export async function mailingsOfSome(
  db: Db,
  reservationIds: readonly number[],
  { before, limit }: { before?: number | undefined; limit: number },
): Promise<MailingRow[]> {
  // By the index of reservations: sorted by its number as it is, every mailing of the office would be walked through.
  let page = mailings(db)
    .where(idsIn('mailing.reservation_id', reservationIds))
    .orderBy(sql`+mailing.id`, 'desc')
    .limit(limit);
  if (before !== undefined) page = page.where(sql<boolean>`+mailing.id < ${before}`);
  return (await page.execute()).map((one) => recordOf(one).row);
}

/** How many mailings some reservations have. */
export async function countMailingsOf(db: Db, reservationIds: readonly number[]): Promise<number> {
  const { count } = await db
    .selectFrom('mailing')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where(idsIn('reservation_id', reservationIds))
    .executeTakeFirstOrThrow();
  return count;
}

/** A page of the outbox, the newest first, all states or one. */
export async function outboxPage(
  db: Db,
  { state, before, limit }: { state?: MailingState | undefined; before?: number | undefined; limit: number },
): Promise<MailingRow[]> {
  let page = mailings(db).orderBy('mailing.id', 'desc').limit(limit);
  if (state !== undefined) page = page.where('mailing.state', '=', state);
  if (before !== undefined) page = page.where('mailing.id', '<', before);
  return (await page.execute()).map((one) => recordOf(one).row);
}

export async function countsByState(db: Db): Promise<Record<MailingState, number>> {
  const counted = await db
    .selectFrom('mailing')
    .select(['state', (eb) => eb.fn.countAll<number>().as('count')])
    .groupBy('state')
    .execute();
  const counts: Record<MailingState, number> = {
    queued: 0,
    sending: 0,
    sent: 0,
    refused: 0,
    unknown: 0,
    givenUp: 0,
  };
  for (const state of mailingStates) counts[state] = counted.find((one) => one.state === state)?.count ?? 0;
  return counts;
}

export async function addMailing(tx: Tx, mailing: Insertable<Schema['mailing']>): Promise<number> {
  const { id } = await tx.insertInto('mailing').values(mailing).returning('id').executeTakeFirstOrThrow();
  return id;
}

export async function changeMailing(
  tx: Tx,
  id: number,
  changes: Updateable<Schema['mailing']>,
): Promise<void> {
  await tx.updateTable('mailing').set(changes).where('id', '=', id).execute();
}

export async function addEvent(tx: Tx, event: Insertable<Schema['mailing_event']>): Promise<void> {
  await tx.insertInto('mailing_event').values(event).execute();
}

/** The mailing whose turn it is: of those that are due, the one that has been so the longest. */
export function dueMailing(tx: Tx, now: string): Promise<DueMailing | undefined> {
  return tx
    .selectFrom('mailing')
    .select(['id', 'reservation_id as reservationId', 'recipient', 'message', 'tries'])
    .where('state', '=', 'queued')
    .where('next_try_at', '<=', now)
    .orderBy('next_try_at')
    .orderBy('id')
    .limit(1)
    .executeTakeFirst();
}

/** When the next of the queued mailings is due, undefined where none is queued. */
export async function nextDue(db: Db): Promise<string | undefined> {
  const next = await db
    .selectFrom('mailing')
    .select('next_try_at')
    .where('state', '=', 'queued')
    .orderBy('next_try_at')
    .limit(1)
    .executeTakeFirst();
  return next?.next_try_at ?? undefined;
}

/** Lets every queued mailing that is due before an instant wait until then. */
export async function postponeQueued(tx: Tx, until: string): Promise<void> {
  await tx
    .updateTable('mailing')
    .set({ next_try_at: until })
    .where('state', '=', 'queued')
    .where('next_try_at', '<', until)
    .execute();
}

/** Makes every queued mailing due at an instant, where it would be later. */
export async function hastenQueued(tx: Tx, at: string): Promise<void> {
  await tx
    .updateTable('mailing')
    .set({ next_try_at: at })
    .where('state', '=', 'queued')
    .where('next_try_at', '>', at)
    .execute();
}

/** What a copy of the store held as waiting or under way. */
export async function notSettled(tx: Tx): Promise<{ id: number; reservationId: number }[]> {
  return tx
    .selectFrom('mailing')
    .select(['id', 'reservation_id as reservationId'])
    .where('state', 'in', ['queued', 'sending'])
    .orderBy('id')
    .execute();
}

/** What was being sent when the program ended. */
export async function leftSending(tx: Tx): Promise<{ id: number; reservationId: number }[]> {
  return tx
    .selectFrom('mailing')
    .select(['id', 'reservation_id as reservationId'])
    .where('state', '=', 'sending')
    .orderBy('id')
    .execute();
}
