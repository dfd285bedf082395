import { type Insertable, type Kysely, sql } from 'kysely';
import type { BulkJob } from '../../preload/contract/bulk.ts';
import { RowInserter } from '../store/insert.ts';
import type { Schema } from '../store/schema.ts';
import type { Tx } from '../store/store.ts';

type Db = Kysely<Schema>;
type State = BulkJob['state'];

const items = new RowInserter('bulk_item', ['job_id', 'ordinal', 'reservation_id', 'version']);

/** A job as it stands in the store, with how many of its reservations were done and refused so far. */
function jobs(db: Db) {
  const counted = (outcome: 'done' | 'refused') =>
    sql<number>`(select count(*) from bulk_item where job_id = bulk_job.id and outcome = ${outcome})`;
  return db
    .selectFrom('bulk_job')
    .select([
      'id',
      'staff_id',
      'task',
      'state',
      'total',
      'started_at as startedAt',
      'ended_at as endedAt',
      counted('done').as('done'),
      counted('refused').as('refused'),
    ]);
}
export type JobRecord = Awaited<ReturnType<ReturnType<typeof jobs>['executeTakeFirstOrThrow']>>;

export function jobById(db: Db, id: number): Promise<JobRecord | undefined> {
  return jobs(db).where('id', '=', id).executeTakeFirst();
}

export function latestJobOf(db: Db, staffId: number): Promise<JobRecord | undefined> {
  return jobs(db).where('staff_id', '=', staffId).orderBy('id', 'desc').limit(1).executeTakeFirst();
}

export async function insertJob(tx: Tx, job: Insertable<Schema['bulk_job']>): Promise<number> {
  const { id } = await tx.insertInto('bulk_job').values(job).returning('id').executeTakeFirstOrThrow();
  return id;
}

export async function insertItems(tx: Tx, rows: readonly Insertable<Schema['bulk_item']>[]): Promise<void> {
  await items.insert(tx, rows);
}

export async function putState(tx: Tx, id: number, state: State, endedAt: string | null): Promise<void> {
  await tx.updateTable('bulk_job').set({ state, ended_at: endedAt }).where('id', '=', id).execute();
}

/** The next reservations of a job behind an ordinal. */
export function itemsBehind(db: Db, jobId: number, ordinal: number, limit: number) {
  return db
    .selectFrom('bulk_item')
    .select(['ordinal', 'reservation_id as id', 'version'])
    .where('job_id', '=', jobId)
    .where('ordinal', '>', ordinal)
    .orderBy('ordinal')
    .limit(limit)
    .execute();
}
export type ItemRecord = Awaited<ReturnType<typeof itemsBehind>>[number];

export async function putOutcome(
  tx: Tx,
  jobId: number,
  ordinal: number,
  outcome: 'done' | 'refused',
  refusal: string | null,
): Promise<void> {
  await tx
    .updateTable('bulk_item')
    .set({ outcome, refusal })
    .where('job_id', '=', jobId)
    .where('ordinal', '=', ordinal)
    .execute();
}

/** What became of the reservations of a job behind an ordinal, all or those that were not done. */
export function outcomesBehind(
  db: Db,
  jobId: number,
  { notDone, after, limit }: { notDone: boolean; after: number; limit: number },
) {
  let rows = db
    .selectFrom('bulk_item')
    .innerJoin('reservation', 'reservation.id', 'bulk_item.reservation_id')
    .select([
      'bulk_item.ordinal',
      'bulk_item.reservation_id as reservationId',
      'reservation.locator',
      'bulk_item.outcome',
      'bulk_item.refusal',
    ])
    .where('bulk_item.job_id', '=', jobId)
    .where('bulk_item.ordinal', '>', after)
    .orderBy('bulk_item.ordinal')
    .limit(limit);
  if (notDone) {
    rows = rows.where((eb) =>
      eb.or([eb('bulk_item.outcome', 'is', null), eb('bulk_item.outcome', '=', 'refused')]),
    );
  }
  return rows.execute();
}

/** Jobs that had not ended when the program did. */
export function unendedJobs(tx: Tx): Promise<{ id: number }[]> {
  return tx
    .selectFrom('bulk_job')
    .select('id')
    .where(sql<boolean>`state in ('waiting', 'running')`)
    .execute();
}

/** Forgets jobs that ended before an instant; what they did stays in the histories. */
export async function forgetJobsBefore(tx: Tx, instant: string): Promise<void> {
  const old = tx.selectFrom('bulk_job').select('id').where('ended_at', '<', instant);
  await tx.deleteFrom('bulk_item').where('job_id', 'in', old).execute();
  await tx.deleteFrom('bulk_job').where('ended_at', '<', instant).execute();
}

/** Whether a member of staff is not disabled. */
export async function isHere(db: Db, staffId: number): Promise<boolean> {
  const row = await db
    .selectFrom('staff')
    .select('id')
    .where('id', '=', staffId)
    .where('disabled_at', 'is', null)
    .executeTakeFirst();
  return row !== undefined;
}
