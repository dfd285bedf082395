import { type RawBuilder, sql } from 'kysely';
import type { HourOfClock, Narrowing, Stretch } from './list-filter.ts';

type Condition = RawBuilder<boolean>;

/** Whether a reservation was received in an hour of the clock. */
export function inHour({ hour, offsets }: HourOfClock): Condition {
  const [first, ...later] = offsets;
  const seconds = later
    .toReversed()
    .map(({ from, seconds: its }) => sql`when received_at >= ${from} then ${its}`);
  const offset =
    seconds.length === 0
      ? sql`${first?.seconds ?? 0}`
      : sql`case ${sql.join(seconds, sql` `)} else ${first?.seconds ?? 0} end`;
  return sql<boolean>`(unixepoch(received_at) + ${offset}) / 3600 % 24 = ${hour}`;
}

/** A stretch of an instant's column. */
export function between(column: string, { from, to }: Stretch): Condition {
  const ends = [
    sql<boolean>`${sql.ref(column)} is not null`,
    ...(from === undefined ? [] : [sql<boolean>`${sql.ref(column)} >= ${from}`]),
    ...(to === undefined ? [] : [sql<boolean>`${sql.ref(column)} <= ${to}`]),
  ];
  return sql<boolean>`${sql.join(ends, sql` and `)}`;
}

/** The minutes until a reservation was first moved, begun ones counted whole; null where no line says so. */
const minutesInNew = sql<
  number | null
>`(select max(0, (unixepoch(at) - unixepoch(reservation.received_at) + 59) / 60)
  from history indexed by history_moved
  where history.reservation_id = reservation.id and kind = 'moved' order by history.id limit 1)`;

function wasReviewed({ how, above, upTo }: NonNullable<Narrowing['reviewed']>): Condition[] {
  if (how === 'unrecorded') return [sql`status <> 'new'`, sql`${minutesInNew} is null`];
  return [
    sql`status <> 'new'`,
    sql`${minutesInNew} > ${above ?? -1}`,
    ...(upTo === undefined ? [] : [sql<boolean>`${minutesInNew} <= ${upTo}`]),
  ];
}

/** Whether a reservation has a price line of a supplier (null: of none), in a currency where one is asked for. */
function pricedBy(supplier: string | null | undefined, currency: string | undefined): Condition {
  const ofCurrency = currency === undefined ? sql`1` : sql`line.currency = ${currency}`;
  const ofSupplier = supplier === undefined ? sql`1` : sql`nullif(trim(segment.supplier), '') is ${supplier}`;
  return sql<boolean>`exists (select 1 from price_line as line
    left join segment on segment.reservation_id = line.reservation_id and segment.ordinal = line.segment_ordinal
    where line.reservation_id = reservation.id and ${ofCurrency} and ${ofSupplier})`;
}

/** A question about records that stand beside reservations: whose they are, and whether one reservation has some. */
interface RecordQuestion {
  /** The reservations, from an index of the records. */
  readonly set: RawBuilder<{ id: number }>;
  readonly holds: Condition;
}

/** Versions of bookings, with the index that holds those alone. */
function versions(
  index: 'booking_version_first' | 'booking_version_later',
  its: RawBuilder<unknown>,
): RecordQuestion {
  return {
    set: sql`select reservation_id as id from booking_version as kept indexed by ${sql.ref(index)} where ${its}`,
    holds: sql`exists (select 1 from booking_version as kept where kept.reservation_id = reservation.id and ${its})`,
  };
}

/** The first version was pulled then. */
const pulledThen = (stretch: Stretch) =>
  versions('booking_version_first', sql`version = 1 and ${between('pulled_at', stretch)}`);

/** The newest amendment was pulled then. */
const amendedThen = (stretch: Stretch) =>
  versions(
    'booking_version_later',
    sql`version > 1 and ${between('pulled_at', stretch)} and not exists (select 1 from booking_version as newer
      where newer.reservation_id = kept.reservation_id and newer.version > kept.version)`,
  );

const IS_OF = sql`reservation.connection_id = removal.connection_id and reservation.booking_id = removal.booking_id`;

function removals(index: 'removal_done' | 'removal_pending', its: RawBuilder<unknown>): RecordQuestion {
  return {
    set: sql`select reservation.id from removal indexed by ${sql.ref(index)}
      join reservation on ${IS_OF} where ${its}`,
    holds: sql`exists (select 1 from removal where ${IS_OF} and ${its})`,
  };
}

/** The booking was removed from the Internet server then, for the last time. */
const removedThen = (stretch: Stretch) =>
  removals(
    'removal_done',
    sql`removal.state = 'removed' and removal.kept_as = 'booking' and ${between('removal.done_at', stretch)}
      and not exists (select 1 from removal as later
        where later.connection_id = removal.connection_id and later.booking_id = removal.booking_id
          and later.state = 'removed' and later.kept_as = 'booking'
          and (later.done_at, later.id) > (removal.done_at, removal.id))`,
  );

const waitsForRemoval = removals(
  'removal_pending',
  sql`removal.state = 'pending' and removal.kept_as = 'booking'`,
);

/** What a filter asks of records beside reservations. */
export function recordQuestions({ pulled, amendedOn, removed, removalPending }: Narrowing): RecordQuestion[] {
  return [
    ...(pulled === undefined ? [] : [pulledThen(pulled)]),
    ...(amendedOn === undefined ? [] : [amendedThen(amendedOn)]),
    ...(removed === undefined ? [] : [removedThen(removed)]),
    ...(removalPending ? [waitsForRemoval] : []),
  ];
}

/** What a filter asks of a reservation's columns and of the tables below it. */
export function rowConditions(narrowing: Narrowing): Condition[] {
  const { statuses, amount, warnings, amended, kinds, hour, reviewed, pricedIn, supplierIs, without } =
    narrowing;
  const { destinationIs } = narrowing;
  const isPriced = pricedIn !== undefined && supplierIs === undefined && !without.includes('supplier');
  return [
    ...(statuses.length > 0 ? [sql<boolean>`status in (${sql.join([...statuses])})`] : []),
    ...(warnings ? [sql<boolean>`open_warnings > 0`] : []),
    ...(amended ? [sql<boolean>`amended_version is not null`] : []),
    ...(amount === undefined ? [] : [sql<boolean>`total_currency = ${amount.currency}`]),
    ...(amount?.least === undefined ? [] : [sql<boolean>`total_amount >= ${amount.least}`]),
    ...(amount?.most === undefined ? [] : [sql<boolean>`total_amount <= ${amount.most}`]),
    ...(kinds.length === 0
      ? []
      : [
          sql<boolean>`(${sql.join(
            kinds.map((kind) => sql`instr(' ' || kinds || ' ', ${` ${kind} `}) > 0`),
            sql` or `,
          )})`,
        ]),
    ...(hour === undefined ? [] : [inHour(hour)]),
    ...(reviewed === undefined ? [] : wasReviewed(reviewed)),
    ...(destinationIs === undefined ? [] : [sql<boolean>`trim(destination) = ${destinationIs}`]),
    ...(without.includes('destination') ? [sql<boolean>`nullif(trim(destination), '') is null`] : []),
    ...(isPriced ? [pricedBy(undefined, pricedIn)] : []),
    ...(supplierIs === undefined ? [] : [pricedBy(supplierIs, pricedIn)]),
    ...(without.includes('supplier') ? [pricedBy(null, pricedIn)] : []),
    ...recordQuestions(narrowing).map(({ holds }) => holds),
  ];
}
