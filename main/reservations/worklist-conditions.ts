import { type RawBuilder, sql } from 'kysely';
import { reservationStatuses, type Worklist } from '../../preload/contract/reservations.ts';
import type { NearDeadlines } from './deadlines.ts';
import { dayAfter, type Source, statesOf, type WorklistMoment } from './worklist.ts';

type Condition = RawBuilder<boolean>;

/**
 * What holds of those that a partial index holds, word for word as the index says it: SQLite uses a partial index only
 * where the query repeats its condition, and not with a parameter in it.
 */
export const isWarned: Condition = sql`open_warnings > 0 and status <> 'cancelled'`;
export const isAmended: Condition = sql`amended_version is not null`;

/** Whether what is due is near. */
export function isNear({ ticket, payment, documents }: NearDeadlines): Condition {
  return sql`+due_on <= case due_for when 'ticket' then ${ticket} when 'payment' then ${payment} else ${documents} end`;
}

/** Whether somebody has a reservation: the person, or anybody else. */
export function isClaimedBy(whose: 'mine' | 'others', staffId: number): Condition {
  const who = whose === 'mine' ? sql`staff_id = ${staffId}` : sql`staff_id <> ${staffId}`;
  return sql`id in (select reservation_id from claim where ${who})`;
}

/**
 * What each reservation of a worklist must fit that its source does not see to; none where the source is all of it. The
 * plus keeps SQLite from choosing an index for the condition, which would leave the order to a sort of the whole queue.
 */
export function conditionsOf(
  worklist: Worklist,
  source: Source,
  { staffId, today, near }: WorklistMoment,
): readonly Condition[] {
  const { queue, filter = {} } = worklist;
  const conditions: Condition[] = [];
  const sees = source.from === 'one' ? source.only : undefined;
  if (source.from !== 'states') {
    const states = statesOf(worklist);
    const all = sees === 'warned' ? reservationStatuses.length - 1 : reservationStatuses.length;
    if (states.length < all) conditions.push(sql`+status in (${sql.join([...states])})`);
  }
  if (queue === 'warnings' && sees !== 'warned') conditions.push(isWarned);
  if (queue === 'amended' && sees !== 'amended') conditions.push(isAmended);
  if (queue === 'urgent') conditions.push(isNear(near));
  if (filter.warnings === 'open') conditions.push(sql`+open_warnings > 0`);
  if (filter.warnings === 'none') conditions.push(sql`+open_warnings = 0`);
  if (filter.claimed === 'nobody') conditions.push(sql`id not in (select reservation_id from claim)`);
  if (filter.claimed === 'mine' || filter.claimed === 'others') {
    conditions.push(isClaimedBy(filter.claimed, staffId));
  }
  if (filter.kinds !== undefined) {
    const each = filter.kinds.map((kind) => sql`instr(' ' || kinds || ' ', ${` ${kind} `}) > 0`);
    conditions.push(sql`(${sql.join(each, sql` or `)})`);
  }
  if (filter.departsWithin !== undefined && worklist.order !== 'departure') {
    conditions.push(sql`+departs_on between ${today} and ${dayAfter(today, filter.departsWithin)}`);
  }
  return conditions;
}
