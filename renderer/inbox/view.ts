import {
  countedUpTo,
  type Queue,
  reservationStatuses,
  type Worklist,
  type WorklistFilter,
  type WorklistOrder,
  worklistOrders,
} from '../../preload/contract/reservations.ts';
import { segmentKind } from '../../preload/contract/trip.ts';

/** The order in which a queue is shown where nobody chose another. */
export function usualOrder(queue: Queue): WorklistOrder {
  return queue === 'urgent' ? 'urgent' : 'newest';
}

/** Which way each order goes: what came last, the most, and what comes next stand first. */
export const directionOf: Record<WorklistOrder, 'ascending' | 'descending'> = {
  newest: 'descending',
  urgent: 'ascending',
  departure: 'ascending',
  amount: 'descending',
};

/** The queues that hold one state only: a filter by state would be of no use there. */
export function hasManyStates(queue: Queue): boolean {
  return !reservationStatuses.some((status) => status === queue);
}

/** The worklist that an address names; what it does not understand is left out. */
export function worklistIn(queue: Queue, search: URLSearchParams): Worklist {
  const list = (name: string) => (search.get(name) ?? '').split('.');
  const kinds = segmentKind.options.filter((kind) => list('kinds').includes(kind));
  const statuses = reservationStatuses.filter((status) => list('states').includes(status));
  const warnings = (['open', 'none'] as const).find((one) => one === search.get('warnings'));
  const claimed = (['mine', 'nobody', 'others'] as const).find((one) => one === search.get('who'));
  const days = search.get('days');
  const departsWithin = days !== null && /^\d{1,3}$/.test(days) && Number(days) <= 366 ? Number(days) : null;
  const filter: WorklistFilter = {
    ...(kinds.length > 0 && { kinds }),
    ...(statuses.length > 0 && hasManyStates(queue) && { statuses }),
    ...(warnings !== undefined && { warnings }),
    ...(claimed !== undefined && { claimed }),
    ...(departsWithin !== null && { departsWithin }),
  };
  return {
    queue,
    order: worklistOrders.find((one) => one === search.get('order')) ?? usualOrder(queue),
    ...(Object.keys(filter).length > 0 && { filter }),
  };
}

/** The address of a worklist behind its queue, with the view that it was saved as. */
export function searchOf({ queue, order, filter = {} }: Worklist, view?: number): string {
  const { kinds, statuses, warnings, claimed, departsWithin } = filter;
  const search = new URLSearchParams({
    ...(order !== usualOrder(queue) && { order }),
    ...(kinds !== undefined && { kinds: kinds.join('.') }),
    ...(statuses !== undefined && { states: statuses.join('.') }),
    ...(warnings !== undefined && { warnings }),
    ...(claimed !== undefined && { who: claimed }),
    ...(departsWithin !== undefined && { days: String(departsWithin) }),
    ...(view !== undefined && { view: String(view) }),
  }).toString();
  return search === '' ? '' : `?${search}`;
}

/** Whether a worklist is narrowed by anything. */
export function isNarrowed({ filter }: Worklist): boolean {
  return filter !== undefined && Object.values(filter).some((one) => one !== undefined);
}

/** A count of the office's as it is shown: where counting stopped, with a plus. */
export function shownCount(count: number, number: (value: number) => string): string {
  return count > countedUpTo ? `${number(countedUpTo)}+` : number(count);
}
