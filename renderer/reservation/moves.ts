import type { Reservation, ReservationStatus } from '../../preload/contract/reservations.ts';

/** The states that a person may choose; ticketed and mailed are reached by issuing and mailing. */
export type Move = Exclude<ReservationStatus, 'ticketed' | 'mailed'>;

/** What a person does next with a reservation, most likely: the one button that stands out. */
type NextStep =
  | { kind: 'move'; to: Move }
  | { kind: 'issueTicket' }
  | { kind: 'mailTicket' }
  /** The ticket is in the outbox already. */
  | { kind: 'mailing' }
  | { kind: 'none' };

/** The way forward from each state. */
const forward: Partial<Record<ReservationStatus, Move>> = {
  new: 'inReview',
  inReview: 'confirmed',
  onHold: 'inReview',
};

/** The next step of the way of a booking: review, confirm, ticket, mail. */
export function nextStep({
  status,
  moves,
  mailings,
}: Pick<Reservation, 'status' | 'moves' | 'mailings'>): NextStep {
  const to = forward[status];
  if (to !== undefined && moves.includes(to)) return { kind: 'move', to };
  if (status === 'confirmed') return { kind: 'issueTicket' };
  if (status === 'ticketed') {
    const isUnderWay = mailings.some(({ state }) => state === 'queued' || state === 'sending');
    return isUnderWay ? { kind: 'mailing' } : { kind: 'mailTicket' };
  }
  return { kind: 'none' };
}

const otherMovesInOrder = ['inReview', 'new', 'onHold', 'cancelled'] as const;
/** A move that is offered beside the next step. */
export type OtherMove = (typeof otherMovesInOrder)[number];

/** The moves that a person may make beside the next step, in the order in which they are offered. */
export function otherMoves({ status, moves }: Pick<Reservation, 'status' | 'moves'>): OtherMove[] {
  return otherMovesInOrder.filter((to) => moves.includes(to) && to !== forward[status]);
}

/** Whether a move wants a reason. */
export function wantsReason(to: Move): to is 'onHold' | 'cancelled' {
  return to === 'onHold' || to === 'cancelled';
}
