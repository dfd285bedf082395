import type { ReservationStatus, Worklist, WorklistOrder } from '../../preload/contract/reservations.ts';
import { reservationStatuses } from '../../preload/contract/reservations.ts';
import { type NearDeadlines, openStatuses } from './deadlines.ts';

/** For whom and on which day a worklist is looked at. */
export interface WorklistMoment {
  readonly staffId: number;
  /** The local date. */
  readonly today: string;
  /** Until when a deadline of each kind is near. */
  readonly near: NearDeadlines;
}

/** The columns that an order goes by. */
export type OrderColumn = 'received_at' | 'due_on' | 'departs_on' | 'total_amount';

/**
 * A stretch of a worklist in one direction along one column, which an index holds in just this order; then by id. An
 * order with blanks or a turning point is several of them in a row, because one sort over all would read the whole queue.
 */
export interface Stretch {
  /** Names it in cursors. */
  readonly letter: string;
  readonly column: OrderColumn;
  readonly direction: 'asc' | 'desc';
  /** The values of the column that belong to it; `blank` where there is none, and the id alone orders. */
  readonly values: 'blank' | { readonly from?: string; readonly before?: string; readonly to?: string };
}

/** The stretches of an order, the first one first. */
export function stretchesOf(
  { queue, order, filter }: Worklist,
  { today, near }: WorklistMoment,
): readonly Stretch[] {
  switch (order) {
    case 'newest':
      return [{ letter: 'n', column: 'received_at', direction: 'desc', values: {} }];
    case 'urgent': {
      const due: Omit<Stretch, 'values'> = { letter: 'u', column: 'due_on', direction: 'asc' };
      if (queue === 'urgent') return [{ ...due, values: { to: lastOf(near) } }];
      return [
        { ...due, values: {} },
        { letter: 'o', column: 'due_on', direction: 'desc', values: 'blank' },
      ];
    }
    case 'departure': {
      const ahead: Omit<Stretch, 'values'> = { letter: 'd', column: 'departs_on', direction: 'asc' };
      if (filter?.departsWithin !== undefined) {
        return [{ ...ahead, values: { from: today, to: dayAfter(today, filter.departsWithin) } }];
      }
      return [
        { ...ahead, values: { from: today } },
        { letter: 'l', column: 'departs_on', direction: 'desc', values: { before: today } },
        { letter: 'x', column: 'departs_on', direction: 'desc', values: 'blank' },
      ];
    }
    case 'amount':
      return [
        { letter: 'a', column: 'total_amount', direction: 'desc', values: {} },
        { letter: 'z', column: 'total_amount', direction: 'desc', values: 'blank' },
      ];
  }
}

/** The last day on which any deadline is near. */
export function lastOf({ ticket, payment, documents }: NearDeadlines): string {
  return [ticket, payment, documents].reduce((last, day) => (day > last ? day : last));
}

/** So many days after a local date. */
export function dayAfter(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}

/** Where the reservations of a worklist are read from, so that an index gives them in their order. */
export type Source =
  /** Those that somebody has claimed: few, so they are sorted. */
  | { readonly from: 'claims'; readonly whose: 'mine' | 'others' }
  /** Every reservation, or those that a partial index holds. */
  | { readonly from: 'one'; readonly only?: 'warned' | 'amended' }
  /** Several states, each in order, merged. */
  | { readonly from: 'states'; readonly states: readonly ReservationStatus[] };

/** The orders that an index over every reservation holds. */
const overAll: ReadonlySet<WorklistOrder> = new Set<WorklistOrder>(['newest', 'departure']);

/** Where a worklist is read from; what its source does not tell apart is left to conditions on each reservation. */
export function sourceOf({ queue, order, filter = {} }: Worklist): Source {
  if (queue === 'mine' || filter.claimed === 'mine') return { from: 'claims', whose: 'mine' };
  if (filter.claimed === 'others') return { from: 'claims', whose: 'others' };
  if (queue === 'warnings') return { from: 'one', only: 'warned' };
  if (queue === 'amended') return { from: 'one', only: 'amended' };
  const states = statesOf({ queue, order, filter });
  if (states.length === reservationStatuses.length && overAll.has(order)) return { from: 'one' };
  return { from: 'states', states };
}

/** The states that a worklist can hold. */
export function statesOf({ queue, filter = {} }: Worklist): readonly ReservationStatus[] {
  const wanted = new Set<ReservationStatus>(filter.statuses ?? reservationStatuses);
  return ofQueue(queue).filter((status) => wanted.has(status));
}

function ofQueue(queue: Worklist['queue']): readonly ReservationStatus[] {
  switch (queue) {
    case 'all':
    case 'mine':
    case 'amended':
      return reservationStatuses;
    case 'warnings':
      return reservationStatuses.filter((status) => status !== 'cancelled');
    case 'urgent':
      return openStatuses;
    default:
      return [queue];
  }
}
