import { type ExpressionBuilder, type SelectQueryBuilder, sql } from 'kysely';
import type { ReservationStatus } from '../../preload/contract/reservations.ts';
import type { Schema } from '../store/schema.ts';
import type { Narrowing, Stretch } from './list-filter.ts';
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
  readonly after: Place | undefined;
}

/** The next places of a walk, from an index alone: arrivals latest first, departures soonest first. */
export async function nextPlaces(
  db: Db,
  { column, status, stretch, after }: Walk,
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
  const inStatus = status === undefined ? inStretch : inStretch.where('status', '=', status);
  const behind =
    after === undefined
      ? inStatus
      : inStatus.where((eb) =>
          eb(eb.refTuple(column, 'id'), direction === 'desc' ? '<' : '>', eb.tuple(after.key, after.id)),
        );
  const rows = await behind.execute();
  return rows.map((row) => ({ key: row[column] ?? '', id: row.id }));
}

/** The reservations of a stretch of days or instants, from an index alone, at most so many. */
export async function idsWithin(
  db: Db,
  column: SortColumn,
  stretch: Stretch,
  limit: number,
): Promise<number[]> {
  const rows = await within(db.selectFrom('reservation').select('id'), column, stretch)
    .where(column, 'is not', null)
    .limit(limit)
    .execute();
  return rows.map(({ id }) => id);
}

/** The reservations with open warnings, from an index of theirs alone, at most so many. */
export async function warnedIds(db: Db, limit: number): Promise<number[]> {
  // The condition as the index has it: with a parameter, every row would be looked up once more.
  const { rows } = await sql<{ id: number }>`
    select id from reservation indexed by reservation_warned_ids where open_warnings > 0 limit ${limit}
  `.execute(db);
  return rows.map(({ id }) => id);
}

/** The reservations whose amendment waits for a person, from an index of theirs alone, at most so many. */
export async function amendedIds(db: Db, limit: number): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    select id from reservation indexed by reservation_amended_ids where amended_version is not null limit ${limit}
  `.execute(db);
  return rows.map(({ id }) => id);
}

/** The places of those of the given reservations whose columns fit, in no order. */
export async function fittingPlaces(
  db: Db,
  ids: readonly number[],
  column: SortColumn,
  narrowing: Narrowing,
): Promise<Place[]> {
  const { statuses, departs = {}, received = {}, amount, warnings, amended } = narrowing;
  const conditions = (eb: ExpressionBuilder<Schema, 'reservation'>) => [
    ...(statuses.length > 0 ? [eb('status', 'in', statuses)] : []),
    ...(warnings ? [eb('open_warnings', '>', 0)] : []),
    ...(amended ? [eb('amended_version', 'is not', null)] : []),
    ...(amount === undefined ? [] : [eb('total_currency', '=', amount.currency)]),
    ...(amount?.least === undefined ? [] : [eb('total_amount', '>=', amount.least)]),
    ...(amount?.most === undefined ? [] : [eb('total_amount', '<=', amount.most)]),
  ];
  // The ids first, whatever else there is an index for: a cross join keeps its order, and there are few ids.
  const given = db
    .selectFrom(sql<{ value: number }>`json_each(${JSON.stringify(ids)})`.as('given'))
    .crossJoin('reservation')
    .select(['reservation.id', column])
    .whereRef('reservation.id', '=', 'given.value')
    .where(column, 'is not', null)
    .where((eb) => eb.and(conditions(eb)));
  const rows = await within(within(given, 'departs_on', departs), 'received_at', received).execute();
  return rows.map((row) => ({ key: row[column] ?? '', id: row.id }));
}
