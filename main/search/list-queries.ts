import { type RawBuilder, type SelectQueryBuilder, sql } from 'kysely';
import { z } from 'zod';
import type { ReservationStatus } from '../../preload/contract/reservations.ts';
import type { Schema } from '../store/schema.ts';
import { type Expression, inWordsOfIndex } from './expression.ts';
import { inHour, rowConditions } from './list-conditions.ts';
import type { HourOfClock, Narrowing, Stretch } from './list-filter.ts';
import type { Db } from './queries.ts';

/** The columns that a list is sorted by. */
export type SortColumn = 'received_at' | 'departs_on';

/** A place in a list: the sorted column and the id. */
export interface Place {
  readonly key: string;
  readonly id: number;
}

type From<Row> = SelectQueryBuilder<Schema, 'reservation', Row>;

function within<Row>(rows: From<Row>, column: SortColumn, { from, to }: Stretch): From<Row> {
  const lower = from === undefined ? rows : rows.where(column, '>=', from);
  return to === undefined ? lower : lower.where(column, '<=', to);
}

/** What of a list is walked through: a status, or every one; a stretch of the sorted column; behind a place. */
export interface Walk {
  readonly column: SortColumn;
  readonly status: ReservationStatus | undefined;
  readonly stretch: Stretch;
  /** Only those received in that hour; of a walk by arrival alone. */
  readonly hour: HourOfClock | undefined;
  /** Only those whose amendment waits, by an index of theirs. */
  readonly isAmended: boolean;
  readonly after: Place | undefined;
}

/** The next places of a walk, from an index alone: arrivals latest first, departures soonest first. */
export async function nextPlaces(
  db: Db,
  { column, status, stretch, hour, isAmended, after }: Walk,
  limit: number,
): Promise<Place[]> {
  const direction = column === 'received_at' ? 'desc' : 'asc';
  const ordered = db
    .selectFrom('reservation')
    .select(['id', column])
    .orderBy(column, direction)
    .orderBy('id', direction)
    .limit(limit);
  const inStretch = within(ordered.where(column, 'is not', null), column, stretch);
  // In the words of the partial index, which SQLite takes then.
  const amended = isAmended ? inStretch.where(sql<boolean>`amended_version is not null`) : inStretch;
  const inHours = hour === undefined ? amended : amended.where(inHour(hour));
  const inStatus = status === undefined ? inHours : inHours.where('status', '=', status);
  const behind =
    after === undefined
      ? inStatus
      : inStatus.where((eb) =>
          eb(eb.refTuple(column, 'id'), direction === 'desc' ? '<' : '>', eb.tuple(after.key, after.id)),
        );
  const rows = await behind.execute();
  return rows.map((row) => ({ key: row[column] ?? '', id: row.id }));
}

/**
 * The reservations that a query gives, at most so many. They come as one text: a hundred thousand rows of their own take
 * three times as long.
 */
export async function idsOf(db: Db, ids: RawBuilder<{ id: number }>, limit: number): Promise<number[]> {
  const { rows } = await sql<{
    ids: string;
  }>`select json_group_array(id) as ids from (${ids} limit ${limit})`.execute(db);
  return idList.parse(JSON.parse(rows[0]?.ids ?? '[]'));
}

const idList = z.array(z.number());

/** The reservations of a stretch of days or instants, from an index alone. */
export function idsWithin(
  column: SortColumn,
  { from, to }: Stretch,
  hour?: HourOfClock,
): RawBuilder<{ id: number }> {
  const ends = [
    sql<boolean>`${sql.ref(column)} is not null`,
    ...(from === undefined ? [] : [sql<boolean>`${sql.ref(column)} >= ${from}`]),
    ...(to === undefined ? [] : [sql<boolean>`${sql.ref(column)} <= ${to}`]),
    ...(hour === undefined ? [] : [inHour(hour)]),
  ];
  return sql`select id from reservation where ${sql.join(ends, sql` and `)}`;
}

/**
 * The reservations with open warnings, from an index of theirs alone. The condition as the index has it: with a parameter,
 * every row would be looked up once more.
 */
export const warnedIds = sql<{ id: number }>`
  select id from reservation indexed by reservation_warned_ids where open_warnings > 0`;

/** The reservations that fit an expression, in no order. */
export function fittingIds(expression: Expression): RawBuilder<{ id: number }> {
  return sql`select rowid as id from search_index where search_index match ${inWordsOfIndex(expression)}`;
}

/** The places of those of the given reservations whose columns fit, in no order. */
export async function fittingPlaces(
  db: Db,
  ids: readonly number[],
  column: SortColumn,
  narrowing: Narrowing,
): Promise<Place[]> {
  const { departs = {}, received = {} } = narrowing;
  // The ids first, whatever else there is an index for: a cross join keeps its order, and there are few ids.
  const given = db
    .selectFrom(sql<{ value: number }>`json_each(${JSON.stringify(ids)})`.as('given'))
    .crossJoin('reservation')
    .select(['reservation.id', column])
    .whereRef('reservation.id', '=', 'given.value')
    .where(column, 'is not', null)
    .$call((rows) => rowConditions(narrowing).reduce((all, condition) => all.where(condition), rows));
  const rows = await within(within(given, 'departs_on', departs), 'received_at', received).execute();
  return rows.map((row) => ({ key: row[column] ?? '', id: row.id }));
}
