import type { Kysely } from 'kysely';
import type { Schema } from '../store/schema.ts';
import type { Tx } from '../store/store.ts';
import type { openStatuses } from './deadlines.ts';
import type { ReservationRecord } from './queries.ts';

type Db = Kysely<Schema>;

export interface DeadlineState {
  readonly rulesDigest: string;
  readonly departedTo: string;
}

/** With which rules the deadlines stand, and up to which day departures were looked after; undefined at first. */
export function deadlineState(db: Db): Promise<DeadlineState | undefined> {
  return db
    .selectFrom('deadline_state')
    .select(['rules_digest as rulesDigest', 'departed_to as departedTo'])
    .executeTakeFirst();
}

export async function putDeadlineState(tx: Tx, state: DeadlineState): Promise<void> {
  const columns = { rules_digest: state.rulesDigest, departed_to: state.departedTo };
  await tx
    .insertInto('deadline_state')
    .values({ id: 1, ...columns })
    .onConflict((conflict) => conflict.column('id').doUpdateSet(columns))
    .execute();
}

/** What the deadlines of a reservation are worked out from, and what stands there. */
export type DeadlineColumns = Pick<
  ReservationRecord,
  'id' | 'status' | 'departs_on' | 'kinds' | 'payment_plan' | 'received_at' | 'due_on' | 'due_for'
>;

const deadlineColumns = [
  'id',
  'status',
  'departs_on',
  'kinds',
  'payment_plan',
  'received_at',
  'due_on',
  'due_for',
] as const;

/** Reservations behind an id, in the order of the ids. */
export function reservationsBehind(db: Db, id: number, limit: number): Promise<DeadlineColumns[]> {
  return db
    .selectFrom('reservation')
    .select(deadlineColumns)
    .where('id', '>', id)
    .orderBy('id')
    .limit(limit)
    .execute();
}

/** Sets what is due without counting the version up: nobody's edit depends on it. */
export async function putDue(
  tx: Tx,
  id: number,
  due: Pick<ReservationRecord, 'due_on' | 'due_for'>,
): Promise<void> {
  await tx.updateTable('reservation').set(due).where('id', '=', id).execute();
}

/** Reservations of a state that left on some days with something still due, by departure. */
export function departedWithDue(
  db: Db,
  status: (typeof openStatuses)[number],
  days: { readonly from: string; readonly before: string },
  limit: number,
): Promise<{ id: number; departs_on: string | null; open_warnings: number; booking_version: number }[]> {
  return db
    .selectFrom('reservation')
    .select(['id', 'departs_on', 'open_warnings', 'booking_version'])
    .where('status', '=', status)
    .where('departs_on', '>=', days.from)
    .where('departs_on', '<', days.before)
    .where('due_on', 'is not', null)
    .orderBy('departs_on')
    .orderBy('id')
    .limit(limit)
    .execute();
}

/** Raises a warning that is not open already; false where it is. */
export async function raiseWarning(
  tx: Tx,
  warning: {
    readonly reservation_id: number;
    readonly booking_version: number;
    readonly code: string;
    readonly facts: string;
    readonly raised_at: string;
  },
): Promise<boolean> {
  const open = await tx
    .selectFrom('warning')
    .select('id')
    .where('reservation_id', '=', warning.reservation_id)
    .where('code', '=', warning.code)
    .where('resolved_at', 'is', null)
    .executeTakeFirst();
  if (open !== undefined) return false;
  await tx.insertInto('warning').values(warning).execute();
  return true;
}
