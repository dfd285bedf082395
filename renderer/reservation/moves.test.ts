import { expect, test } from 'vitest';
import type { MailingRow } from '../../preload/contract/mailing.ts';
import type { ReservationStatus } from '../../preload/contract/reservations.ts';
import { nextStep, otherMoves, wantsReason } from './moves.ts';

const mailing = (state: MailingRow['state']): MailingRow => ({
  id: 1,
  reservationId: 1,
  locator: 'K7M2QX',
  documentId: 1,
  recipient: 'a@example.ca',
  subject: 'Your ticket',
  state,
  tries: 0,
  queuedAt: '2026-11-22T12:00:00.000Z',
  doneAt: null,
  nextTryAt: null,
  serverAnswer: null,
  fault: null,
});
const at = (status: ReservationStatus, moves: ReservationStatus[] = [], mailings: MailingRow[] = []) => ({
  status,
  moves,
  mailings,
});

test('the next step is the way of a booking: review, confirm, ticket, mail', () => {
  expect(nextStep(at('new', ['inReview', 'onHold', 'cancelled']))).toEqual({ kind: 'move', to: 'inReview' });
  expect(nextStep(at('inReview', ['confirmed', 'new']))).toEqual({ kind: 'move', to: 'confirmed' });
  expect(nextStep(at('confirmed', ['inReview']))).toEqual({ kind: 'issueTicket' });
  expect(nextStep(at('ticketed', ['cancelled']))).toEqual({ kind: 'mailTicket' });
  expect(nextStep(at('mailed', ['cancelled']))).toEqual({ kind: 'none' });
});

test('a reservation on hold goes back to review', () => {
  expect(nextStep(at('onHold', ['inReview', 'cancelled']))).toEqual({ kind: 'move', to: 'inReview' });
});

test('a ticket on its way is not mailed a second time, one that was refused is', () => {
  expect(nextStep(at('ticketed', [], [mailing('queued')]))).toEqual({ kind: 'mailing' });
  expect(nextStep(at('ticketed', [], [mailing('refused'), mailing('sending')]))).toEqual({ kind: 'mailing' });
  expect(nextStep(at('ticketed', [], [mailing('refused')]))).toEqual({ kind: 'mailTicket' });
});

test('a step that the office does not allow is not offered', () => {
  expect(nextStep(at('new', []))).toEqual({ kind: 'none' });
  expect(otherMoves(at('new', ['inReview', 'cancelled']))).toEqual(['cancelled']);
});

test('the other moves leave out the next step, and cancelling comes last', () => {
  expect(otherMoves(at('inReview', ['confirmed', 'new', 'cancelled', 'onHold']))).toEqual([
    'new',
    'onHold',
    'cancelled',
  ]);
  expect(otherMoves(at('confirmed', ['cancelled', 'inReview', 'onHold']))).toEqual([
    'inReview',
    'onHold',
    'cancelled',
  ]);
});

test('holding and cancelling want a reason', () => {
  expect((['new', 'inReview', 'confirmed', 'onHold', 'cancelled'] as const).filter(wantsReason)).toEqual([
    'onHold',
    'cancelled',
  ]);
});
