import type { ReservationStatus } from '../../preload/contract/reservations.ts';

/** A step to another status, and what it asks for. */
interface Step {
  readonly to: ReservationStatus;
  /** A person must say why. */
  readonly reasonNeeded?: true;
  /** Every warning must have been looked at first. */
  readonly warningsResolved?: true;
  /** Made by issuing or mailing a document, or by accepting an amendment; not by a person's choice from a list. */
  readonly notByHand?: true;
}

const hold: Step = { to: 'onHold', reasonNeeded: true };
const cancel: Step = { to: 'cancelled', reasonNeeded: true };

/**
 * The state machine: new → in review → confirmed → ticketed → mailed; on hold from anywhere before a ticket and back to
 * review; cancelled from anywhere, and that is the end. An amendment that is accepted sends what was ticketed back to
 * review, because its ticket is about another trip now.
 */
const steps: { readonly [From in ReservationStatus]: readonly Step[] } = {
  new: [{ to: 'inReview' }, hold, cancel],
  inReview: [{ to: 'confirmed', warningsResolved: true }, { to: 'new' }, hold, cancel],
  onHold: [{ to: 'inReview' }, cancel],
  confirmed: [{ to: 'ticketed', notByHand: true }, { to: 'inReview' }, hold, cancel],
  ticketed: [{ to: 'mailed', notByHand: true }, { to: 'inReview', notByHand: true }, cancel],
  mailed: [{ to: 'inReview', notByHand: true }, cancel],
  cancelled: [],
};

/** The step between two statuses, or undefined where there is none. */
export function stepBetween(from: ReservationStatus, to: ReservationStatus): Step | undefined {
  return steps[from].find((step) => step.to === to);
}

/** The statuses that a person may choose next. */
export function movesFrom(from: ReservationStatus): ReservationStatus[] {
  return steps[from].filter((step) => !step.notByHand).map((step) => step.to);
}

/**
 * Whether a reservation may be merged into another one, and so come to its end: not one that has a ticket, which would have
 * to be voided first, and not into one that has ended itself. It is undone by the one who holds the record of it, who knows
 * the status to go back to; the machine has no step out of cancelled.
 */
export function mayMerge(from: ReservationStatus, into: ReservationStatus): boolean {
  const hasTicket = from === 'ticketed' || from === 'mailed';
  return !hasTicket && into !== 'cancelled' && stepBetween(from, 'cancelled') !== undefined;
}
