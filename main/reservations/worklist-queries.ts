import { type Kysely, type SelectQueryBuilder, sql } from 'kysely';
import { z } from 'zod';
import type { InputOf, OutputOf } from '../../preload/contract/index.ts';
import { type Queue, queue as queueShape, type ReservationRow } from '../../preload/contract/reservations.ts';
import { segment } from '../../preload/contract/trip.ts';
import { Refusal } from '../refusal.ts';
import type { Schema } from '../store/schema.ts';
import type { ReservationRecord } from './queries.ts';

type Db = Kysely<Schema>;
type Order = InputOf<'reservations.list'>['order'];
type Rows = SelectQueryBuilder<Schema, 'reservation', ReservationRecord>;

const kinds = z.array(segment.options[0].shape.kind.or(z.enum(['hotel', 'package', 'car', 'insurance'])));

/** A reservation's line of a worklist. */
export function worklistRow(record: ReservationRecord): ReservationRow {
  return {
    id: record.id,
    locator: record.locator,
    status: record.status,
    lead: { given: record.lead_given, family: record.lead_family },
    travellers: record.travellers,
    destination: record.destination,
    kinds: kinds.parse(record.kinds.split(' ').filter((kind) => kind !== '')),
    departsOn: record.departs_on,
    total: totalColumns(record),
    openWarnings: record.open_warnings,
    amended: record.amended_version !== null,
    submittedAt: record.submitted_at,
    receivedAt: record.received_at,
  };
}

/** The total of a reservation's columns, null where its prices have none. */
export function totalColumns({ total_amount, total_currency }: ReservationRecord): ReservationRow['total'] {
  return total_amount === null || total_currency === null
    ? null
    : { amount: total_amount, currency: total_currency };
}

function inQueue(rows: Rows, queue: Queue): Rows {
  switch (queue) {
    case 'all':
      return rows;
    case 'warnings':
      return rows.where('open_warnings', '>', 0).where('status', '!=', 'cancelled');
    case 'amended':
      return rows.where('amended_version', 'is not', null);
    default:
      return rows.where('status', '=', queue);
  }
}

/**
 * Cursors name the last row's key and the part of the order in which it stood; they are opaque to the screens and hold no
 * personal data. The part is not worked out again from the day: midnight may lie between two pages.
 */
const AFTER_NEWEST = /^n (\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z) (\d{1,15})$/;
const AFTER_AHEAD = /^u (\d{4}-\d{2}-\d{2}) (\d{1,15})$/;
const AFTER_OTHERS = /^(o) (\d{1,15})$/;

function cursorOf({ received_at, id, departs_on }: ReservationRecord, order: Order, today: string): string {
  if (order === 'newest') return `n ${received_at} ${id}`;
  return departs_on !== null && departs_on >= today ? `u ${departs_on} ${id}` : `o ${id}`;
}

/** The key in a cursor of that form; undefined in any other text. */
function readCursor(form: RegExp, cursor: string): { key: string; id: number } | undefined {
  const [, key, id] = form.exec(cursor) ?? [];
  return key === undefined || id === undefined ? undefined : { key, id: Number(id) };
}

function wrongCursor(): Refusal {
  return new Refusal('invalidInput', { field: 'after' });
}

/** Latest arrival first. */
async function newest(rows: Rows, limit: number, after: string | undefined): Promise<ReservationRecord[]> {
  const sorted = rows.orderBy('received_at', 'desc').orderBy('id', 'desc').limit(limit);
  if (after === undefined) return sorted.execute();
  const from = readCursor(AFTER_NEWEST, after);
  if (from === undefined) throw wrongCursor();
  return sorted
    .where((eb) => eb(eb.refTuple('received_at', 'id'), '<', eb.tuple(from.key, from.id)))
    .execute();
}

/**
 * The departures ahead, soonest first, then those that are unknown or have left, by id. Two index ranges in a row,
 * because one sort over both would read the whole queue.
 */
async function urgent(
  rows: Rows,
  limit: number,
  after: string | undefined,
  today: string,
): Promise<ReservationRecord[]> {
  const fromAhead = after === undefined ? undefined : readCursor(AFTER_AHEAD, after);
  const fromOthers = after === undefined ? undefined : readCursor(AFTER_OTHERS, after);
  if (after !== undefined && fromAhead === undefined && fromOthers === undefined) throw wrongCursor();
  const found: ReservationRecord[] = [];
  if (fromOthers === undefined) {
    const ahead = rows.where('departs_on', '>=', today).orderBy('departs_on').orderBy('id').limit(limit);
    const next =
      fromAhead === undefined
        ? ahead
        : ahead.where((eb) =>
            eb(eb.refTuple('departs_on', 'id'), '>', eb.tuple(fromAhead.key, fromAhead.id)),
          );
    found.push(...(await next.execute()));
  }
  if (found.length < limit) {
    const others = rows
      .where((eb) => eb.or([eb('departs_on', 'is', null), eb('departs_on', '<', today)]))
      .orderBy('id', 'desc')
      .limit(limit - found.length);
    const next = fromOthers === undefined ? others : others.where('id', '<', fromOthers.id);
    found.push(...(await next.execute()));
  }
  return found;
}

/** One page of a worklist; the next page's cursor is null at the end. `today` is the local date. */
export async function worklistPage(
  db: Db,
  { queue, order, after, limit }: InputOf<'reservations.list'>,
  today: string,
): Promise<OutputOf<'reservations.list'>> {
  const rows = inQueue(db.selectFrom('reservation').selectAll(), queue);
  // One more than asked for tells whether there is a next page.
  const found =
    order === 'newest' ? await newest(rows, limit + 1, after) : await urgent(rows, limit + 1, after, today);
  const page = found.slice(0, limit);
  const last = page.at(-1);
  return {
    rows: page.map(worklistRow),
    next: found.length > limit && last !== undefined ? cursorOf(last, order, today) : null,
  };
}

/** How many reservations stand in each queue. */
export async function worklistCounts(db: Db): Promise<OutputOf<'reservations.counts'>> {
  const [byStatus, special] = await Promise.all([
    db
      .selectFrom('reservation')
      .select((eb) => ['status', eb.fn.countAll<number>().as('count')])
      .groupBy('status')
      .execute(),
    db
      .selectFrom('reservation')
      .select((eb) => [
        eb
          .selectFrom('reservation')
          .select((inner) => inner.fn.countAll<number>().as('count'))
          .where('open_warnings', '>', 0)
          .where('status', '!=', 'cancelled')
          .as('warnings'),
        eb
          .selectFrom('reservation')
          .select((inner) => inner.fn.countAll<number>().as('count'))
          .where('amended_version', 'is not', null)
          .as('amended'),
      ])
      .limit(1)
      .executeTakeFirst(),
  ]);
  const counts: OutputOf<'reservations.counts'> = {
    new: 0,
    inReview: 0,
    onHold: 0,
    confirmed: 0,
    ticketed: 0,
    mailed: 0,
    cancelled: 0,
    warnings: special?.warnings ?? 0,
    amended: special?.amended ?? 0,
    all: 0,
  };
  for (const { status, count } of byStatus) {
    counts[queueShape.parse(status)] = count;
    counts.all += count;
  }
  return counts;
}

/** The lines of these reservations, by id; those that are gone are left out. */
export async function worklistRows(db: Db, ids: readonly number[]): Promise<Map<number, ReservationRow>> {
  const records = await db
    .selectFrom('reservation')
    .selectAll()
    // One parameter, so that every count of ids is the same statement.
    .where('id', 'in', sql<number>`(select value from json_each(${JSON.stringify(ids)}))`)
    .execute();
  return new Map(records.map((record) => [record.id, worklistRow(record)]));
}
