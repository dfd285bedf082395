import { describe, expect, test } from 'vitest';
import { type ReservationStatus, reservationStatuses } from '../../preload/contract/reservations.ts';
import { movesFrom, stepBetween } from './status.ts';

/** What a person may do, and how: no (it cannot be), free, with a reason, only when every warning was looked at, or only by the program: issuing or mailing a document, accepting an amendment. */
type Way = 'no' | 'free' | 'reason' | 'warnings' | 'document';

/** Kept by hand, from and to: a change of the state machine is a change here, made on purpose. */
const table: { readonly [From in ReservationStatus]: { readonly [To in ReservationStatus]: Way } } = {
  new: {
    new: 'no',
    inReview: 'free',
    confirmed: 'no',
    ticketed: 'no',
    mailed: 'no',
    onHold: 'reason',
    cancelled: 'reason',
  },
  inReview: {
    new: 'free',
    inReview: 'no',
    confirmed: 'warnings',
    ticketed: 'no',
    mailed: 'no',
    onHold: 'reason',
    cancelled: 'reason',
  },
  confirmed: {
    new: 'no',
    inReview: 'free',
    confirmed: 'no',
    ticketed: 'document',
    mailed: 'no',
    onHold: 'reason',
    cancelled: 'reason',
  },
  ticketed: {
    new: 'no',
    inReview: 'document',
    confirmed: 'no',
    ticketed: 'no',
    mailed: 'document',
    onHold: 'no',
    cancelled: 'reason',
  },
  mailed: {
    new: 'no',
    inReview: 'document',
    confirmed: 'no',
    ticketed: 'no',
    mailed: 'no',
    onHold: 'no',
    cancelled: 'reason',
  },
  onHold: {
    new: 'no',
    inReview: 'free',
    confirmed: 'no',
    ticketed: 'no',
    mailed: 'no',
    onHold: 'no',
    cancelled: 'reason',
  },
  cancelled: {
    new: 'no',
    inReview: 'no',
    confirmed: 'no',
    ticketed: 'no',
    mailed: 'no',
    onHold: 'no',
    cancelled: 'no',
  },
};

function wayOf(from: ReservationStatus, to: ReservationStatus): Way {
  const step = stepBetween(from, to);
  if (step === undefined) return 'no';
  if (step.notByHand) return 'document';
  if (step.warningsResolved) return 'warnings';
  return step.reasonNeeded ? 'reason' : 'free';
}

describe('A reservation', () => {
  for (const from of reservationStatuses) {
    test(`that is ${from} goes where the table lets it, and a person is offered just that`, () => {
      const found = Object.fromEntries(reservationStatuses.map((to) => [to, wayOf(from, to)]));
      expect(found).toEqual(table[from]);
      const byHand = reservationStatuses.filter((to) => !['no', 'document'].includes(table[from][to]));
      expect(new Set(movesFrom(from))).toEqual(new Set(byHand));
    });
  }

  test('that is cancelled stays so', () => {
    expect(movesFrom('cancelled')).toEqual([]);
  });

  test('is confirmed on its way to every ticket, and comes to one by a document alone', () => {
    const intoTicket = reservationStatuses.filter((from) => stepBetween(from, 'ticketed'));
    const intoMail = reservationStatuses.filter((from) => stepBetween(from, 'mailed'));
    expect([intoTicket, intoMail]).toEqual([['confirmed'], ['ticketed']]);
    for (const from of reservationStatuses) {
      expect(movesFrom(from)).not.toContain('ticketed');
      expect(movesFrom(from)).not.toContain('mailed');
    }
  });

  test('comes from new to every other status', () => {
    const reached = new Set<ReservationStatus>(['new']);
    for (const from of reached)
      for (const to of reservationStatuses) if (stepBetween(from, to)) reached.add(to);
    expect(reached).toEqual(new Set(reservationStatuses));
  });
});
