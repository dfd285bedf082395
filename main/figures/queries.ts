import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { ReservationStatus } from '../../preload/contract/reservations.ts';
import type { Schema } from '../store/schema.ts';
import { PART } from './sums.ts';

type Db = Kysely<Schema>;

/** From the first instant on, and before the other. */
export interface Instants {
  readonly from: string;
  readonly before: string;
}

/** The reservations that depart, by whether their documents are made. */
const departing = ['new', 'inReview', 'onHold', 'confirmed', 'ticketed', 'mailed'] as const satisfies Exclude<
  ReservationStatus,
  'cancelled'
>[];
const ready: readonly ReservationStatus[] = ['ticketed', 'mailed'];

/** The quarter of the UTC hour in which an instant lies, as text: `2026-11-22T14:30`. */
function quarterOf(column: RawBuilder<string>): RawBuilder<string> {
  return sql<string>`substr(${column}, 1, 14) || case
    when substr(${column}, 15, 2) < '15' then '00'
    when substr(${column}, 15, 2) < '30' then '15'
    when substr(${column}, 15, 2) < '45' then '30'
    else '45' end`;
}

/** How many reservations were received in each quarter of an hour; answered from an index alone. */
export function receivedByQuarter(db: Db, { from, before }: Instants) {
  const quarter = quarterOf(sql.ref('received_at'));
  return db
    .selectFrom('reservation')
    .select((eb) => [quarter.as('quarter'), eb.fn.countAll<number>().as('count')])
    .where('received_at', '>=', from)
    .where('received_at', '<', before)
    .groupBy(quarter)
    .execute();
}

/** How many reservations were received. */
export async function receivedCount(
  db: Db,
  { from, before }: Instants,
  of?: 'notCancelled',
): Promise<number> {
  const rows = db
    .selectFrom('reservation')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('received_at', '>=', from)
    .where('received_at', '<', before);
  const counted = of === undefined ? rows : rows.where('status', '!=', 'cancelled');
  return (await counted.executeTakeFirstOrThrow()).count;
}

/** When the first booking was received. */
export async function firstReceipt(db: Db): Promise<string | undefined> {
  const row = await db
    .selectFrom('reservation')
    .select('received_at')
    .orderBy('received_at')
    .orderBy('id')
    .limit(1)
    .executeTakeFirst();
  return row?.received_at;
}

/**
 * How many were taken out of New in how many minutes, begun ones counted whole. What stands in New is counted under
 * `new`; null minutes are those whose history does not say when. A shop's clock that runs ahead makes no time less than none.
 */
export async function reviewTimes(db: Db, { from, before }: Instants) {
  const { rows } = await sql<{ isNew: number; minutes: number | null; count: number }>`
    select status = 'new' as "isNew",
      case when status = 'new' then null else max(0, (unixepoch((
        select at from history
        where history.reservation_id = reservation.id and kind = 'moved'
        order by history.id limit 1
      )) - unixepoch(received_at) + 59) / 60) end as minutes,
      count(*) as count
    from reservation
    where received_at >= ${from} and received_at < ${before}
    group by 1, 2`.execute(db);
  return rows;
}

/** Departures by day, from an index alone; the days are included. */
export async function departuresByDay(db: Db, from: string, to: string) {
  const rows = await db
    .selectFrom('reservation')
    .select((eb) => ['departs_on', 'status', eb.fn.countAll<number>().as('count')])
    .where('status', 'in', departing)
    .where('departs_on', '>=', from)
    .where('departs_on', '<=', to)
    .groupBy(['departs_on', 'status'])
    .execute();
  return rows.map(({ departs_on, status, count }) => ({
    day: departs_on,
    isReady: ready.includes(status),
    count,
  }));
}

/** The price lines of reservations that were received then and are not cancelled, by the supplier of their segment. */
export function sumsBySupplier(db: Db, { from, before }: Instants) {
  return db
    .selectFrom('reservation')
    .innerJoin('price_line', 'price_line.reservation_id', 'reservation.id')
    .leftJoin('segment', (join) =>
      join
        .onRef('segment.reservation_id', '=', 'price_line.reservation_id')
        .onRef('segment.ordinal', '=', 'price_line.segment_ordinal'),
    )
    .select([
      sql<string | null>`nullif(trim(segment.supplier), '')`.as('name'),
      'price_line.currency',
      ...inParts,
    ])
    .where('received_at', '>=', from)
    .where('received_at', '<', before)
    .where('status', '!=', 'cancelled')
    .groupBy([sql`1`, sql`2`])
    .execute();
}

/** The same price lines, by where the trip goes. */
export function sumsByDestination(db: Db, { from, before }: Instants) {
  return db
    .selectFrom('reservation')
    .innerJoin('price_line', 'price_line.reservation_id', 'reservation.id')
    .select([
      sql<string | null>`nullif(trim(reservation.destination), '')`.as('name'),
      'price_line.currency',
      ...inParts,
    ])
    .where('received_at', '>=', from)
    .where('received_at', '<', before)
    .where('status', '!=', 'cancelled')
    .groupBy([sql`1`, sql`2`])
    .execute();
}

/** The sum of the amounts in two parts, see PART: both take the sign of the amount. */
const inParts = [
  sql<number>`sum(price_line.amount / ${sql.lit(PART)})`.as('high'),
  sql<number>`sum(price_line.amount % ${sql.lit(PART)})`.as('low'),
  sql<number>`count(distinct reservation.id)`.as('reservations'),
] as const;

/** What a quarter of an hour counts. */
interface Quarter {
  readonly quarter: string;
  readonly count: number;
}

/** How many bookings became reservations, by the quarter of an hour in which the desk pulled them. */
export async function keptByQuarter(db: Db, { from, before }: Instants): Promise<Quarter[]> {
  const { rows } = await sql<Quarter>`
    select ${quarterOf(sql.ref('pulled_at'))} as quarter, count(*) as count
    from booking_version indexed by booking_version_first
    where version = 1 and pulled_at >= ${from} and pulled_at < ${before} group by 1`.execute(db);
  return rows;
}

/** How many reservations were amended, by the quarter in which the newest amendment was pulled: each counts once. */
export async function amendedByQuarter(db: Db, { from, before }: Instants): Promise<Quarter[]> {
  const { rows } = await sql<Quarter>`
    select ${quarterOf(sql.ref('pulled_at'))} as quarter, count(*) as count
    from booking_version as amendment indexed by booking_version_later
    where version > 1 and pulled_at >= ${from} and pulled_at < ${before} and not exists (
      select 1 from booking_version as newer
      where newer.reservation_id = amendment.reservation_id and newer.version > amendment.version)
    group by 1`.execute(db);
  return rows;
}

/** Of how many reservations the booking was removed from the Internet server, by the quarter of the last removal. */
export async function removedByQuarter(db: Db, { from, before }: Instants): Promise<Quarter[]> {
  const { rows } = await sql<Quarter>`
    select ${quarterOf(sql.ref('done_at'))} as quarter, count(*) as count
    from removal indexed by removal_done
    where state = 'removed' and kept_as = 'booking' and done_at >= ${from} and done_at < ${before}
      and exists (select 1 from reservation
        where reservation.connection_id = removal.connection_id and reservation.booking_id = removal.booking_id)
      and not exists (select 1 from removal as later
        where later.connection_id = removal.connection_id and later.booking_id = removal.booking_id
          and later.state = 'removed' and later.kept_as = 'booking'
          and (later.done_at, later.id) > (removal.done_at, removal.id))
    group by 1`.execute(db);
  return rows;
}

/** How many runs of the intake failed, by the quarter of an hour in which they ended. */
export function failuresByQuarter(db: Db, { from, before }: Instants): Promise<Quarter[]> {
  const quarter = quarterOf(sql.ref('ended_at'));
  return db
    .selectFrom('intake_run')
    .select((eb) => [quarter.as('quarter'), eb.fn.countAll<number>().as('count')])
    .where('fault', 'is not', null)
    .where('ended_at', '>=', from)
    .where('ended_at', '<', before)
    .groupBy(quarter)
    .execute();
}

/** How many came into quarantine, by the quarter of an hour. */
export function quarantinedByQuarter(db: Db, { from, before }: Instants) {
  const quarter = quarterOf(sql.ref('pulled_at'));
  return db
    .selectFrom('quarantine')
    .select((eb) => [quarter.as('quarter'), eb.fn.countAll<number>().as('count')])
    .where('pulled_at', '>=', from)
    .where('pulled_at', '<', before)
    .groupBy(quarter)
    .execute();
}

/** The last runs that failed, newest first. */
export async function failedRuns(db: Db, { from, before }: Instants, limit: number) {
  const rows = await db
    .selectFrom('intake_run')
    .select(['ended_at', 'fault'])
    .where('fault', 'is not', null)
    .where('ended_at', '>=', from)
    .where('ended_at', '<', before)
    .orderBy('ended_at', 'desc')
    .limit(limit)
    .execute();
  return rows.map(({ ended_at, fault }) => ({ at: ended_at, fault: fault ?? '' }));
}

/** Whether quarantined octets wait to be removed from the Internet server. */
const isToBeRemoved = sql<boolean>`exists (select 1 from removal
  where removal.connection_id = quarantine.connection_id and removal.booking_id = quarantine.booking_id
    and removal.wire_digest = quarantine.digest and removal.state = 'pending' and removal.kept_as = 'quarantine')`;

/** How the intake stands: what waits in quarantine, on the server and for its removal, and what last went through. */
export async function intakeStanding(db: Db) {
  const pending = db.selectFrom('removal').where('state', '=', 'pending');
  const count = (rows: { count: number }) => rows.count;
  return {
    inQuarantine: count(
      await db
        .selectFrom('quarantine')
        .select((eb) => eb.fn.countAll<number>().as('count'))
        .where('resolved_at', 'is', null)
        .executeTakeFirstOrThrow(),
    ),
    leftOnServer: count(
      await db
        .selectFrom('left_on_server')
        .select((eb) => eb.fn.countAll<number>().as('count'))
        .executeTakeFirstOrThrow(),
    ),
    removalsPending: count(
      await pending
        .where('kept_as', '=', 'booking')
        .innerJoin('reservation', (join) =>
          join
            .onRef('reservation.connection_id', '=', 'removal.connection_id')
            .onRef('reservation.booking_id', '=', 'removal.booking_id'),
        )
        .select((eb) => eb.fn.count<number>('reservation.id').distinct().as('count'))
        .executeTakeFirstOrThrow(),
    ),
    quarantinedPending: count(
      await db
        .selectFrom('quarantine')
        .select((eb) => eb.fn.countAll<number>().as('count'))
        .where(isToBeRemoved)
        .executeTakeFirstOrThrow(),
    ),
    oldestPendingAt:
      (await pending.select('asked_at').orderBy('connection_id').orderBy('id').limit(1).executeTakeFirst())
        ?.asked_at ?? null,
    wentThroughAt:
      (
        await db
          .selectFrom('intake_run')
          .select('ended_at')
          .where('fault', 'is', null)
          .orderBy('ended_at', 'desc')
          .limit(1)
          .executeTakeFirst()
      )?.ended_at ?? null,
  };
}
