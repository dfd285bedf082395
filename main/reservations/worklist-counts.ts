import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { OutputOf } from '../../preload/contract/index.ts';
import { countedUpTo, type Queue, queues } from '../../preload/contract/reservations.ts';
import type { Schema } from '../store/schema.ts';
import { openStatuses } from './deadlines.ts';
import { lastOf, type WorklistMoment } from './worklist.ts';
import { isAmended, isNear, isWarned } from './worklist-conditions.ts';

/** What stands in a queue, for an index that holds just this. */
function standing(queue: Queue, { staffId, near }: WorklistMoment): RawBuilder<unknown> {
  switch (queue) {
    case 'all':
      return sql`reservation`;
    case 'mine':
      return sql`claim where staff_id = ${staffId}`;
    case 'urgent':
      return sql`reservation where status in (${sql.join([...openStatuses])}) and due_on <= ${lastOf(near)} and ${isNear(near)}`;
    case 'warnings':
      return sql`reservation where ${isWarned}`;
    case 'amended':
      return sql`reservation where ${isAmended}`;
    default:
      return sql`reservation where status = ${queue}`;
  }
}

/**
 * How many reservations stand in each queue, `countedUpTo` and one at most: a count reads so many entries of an index and
 * no more, however long the queue is.
 */
export async function worklistCounts(
  db: Kysely<Schema>,
  moment: WorklistMoment,
): Promise<OutputOf<'reservations.counts'>> {
  const counts: OutputOf<'reservations.counts'> = {
    new: 0,
    urgent: 0,
    mine: 0,
    onHold: 0,
    warnings: 0,
    amended: 0,
    inReview: 0,
    confirmed: 0,
    ticketed: 0,
    mailed: 0,
    cancelled: 0,
    all: 0,
  };
  for (const queue of queues) {
    const { rows } = await sql<{ count: number }>`select count(*) as count from (select 1 from ${standing(
      queue,
      moment,
    )} limit ${countedUpTo + 1})`.execute(db);
    counts[queue] = rows[0]?.count ?? 0;
  }
  return counts;
}
