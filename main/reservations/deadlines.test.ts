import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { reservationStatuses } from '../../preload/contract/reservations.ts';
import { type DeadlineFacts, type DeadlineRules, dueOf, nearDeadlines, openStatuses } from './deadlines.ts';

const source = 'a test';
const rules: DeadlineRules = [
  {
    from: '2020-01-01',
    documents: { daysBeforeDeparture: 7, nearDays: 0, source },
    finalPayment: { plans: ['deposit'], daysBeforeDeparture: 45, nearDays: 7, source },
    ticketing: { kinds: ['air'], daysAfterBooking: 3, nearDays: 1, source },
  },
  {
    from: '2026-12-01',
    documents: { daysBeforeDeparture: 10, nearDays: 5, source },
    finalPayment: { plans: ['deposit'], daysBeforeDeparture: 60, nearDays: 0, source },
    ticketing: { kinds: [], daysAfterBooking: 1, nearDays: 0, source },
  },
];
const today = '2026-11-22';
const facts = (changes: Partial<DeadlineFacts> = {}): DeadlineFacts => ({
  status: 'new',
  departsOn: '2027-03-01',
  kinds: 'hotel',
  plan: 'full',
  bookedOn: today,
  ...changes,
});
const due = (changes: Partial<DeadlineFacts>, on = today) => dueOf(facts(changes), on, rules);

describe('What is due', () => {
  test('is the documents, a week before the departure', () => {
    expect(due({})).toEqual({ for: 'documents', on: '2027-02-22' });
  });

  test('is the final payment first, where a deposit was paid', () => {
    expect(due({ plan: 'deposit' })).toEqual({ for: 'payment', on: '2027-01-15' });
  });

  test('is the ticket first, where there is a flight, until it is issued', () => {
    expect(due({ kinds: 'hotel air', plan: 'deposit' })).toEqual({ for: 'ticket', on: '2026-11-25' });
    expect(due({ kinds: 'hotel air', plan: 'deposit', status: 'ticketed' })).toMatchObject({
      for: 'payment',
    });
    expect(due({ kinds: 'air', departsOn: null })).toEqual({ for: 'ticket', on: '2026-11-25' });
    expect(due({ kinds: 'air', departsOn: '2026-11-23' })).toEqual({ for: 'documents', on: today });
  });

  test('is due at once, where its day had passed when it was sold', () => {
    expect(due({ departsOn: '2026-11-25' })).toEqual({ for: 'documents', on: today });
    expect(due({ departsOn: '2026-12-20', plan: 'deposit' })).toEqual({ for: 'payment', on: today });
  });

  test('is nothing once the documents are out, it is cancelled, or the trip has begun', () => {
    for (const status of ['mailed', 'cancelled'] as const) expect(due({ status, kinds: 'air' })).toBeNull();
    expect(due({ kinds: 'air', departsOn: '2026-11-21' })).toBeNull();
    expect(due({ departsOn: null })).toBeNull();
  });

  test('goes by the rules of the day of the booking', () => {
    expect(due({ bookedOn: '2026-12-01', kinds: 'air' }, '2026-12-01')).toEqual({
      for: 'documents',
      on: '2027-02-19',
    });
    expect(due({ bookedOn: '1999-01-01' })).toMatchObject({ for: 'documents', on: '2027-02-22' });
  });

  test('is near by the rules of today', () => {
    expect(nearDeadlines('2026-11-30', rules)).toEqual({
      ticket: '2026-12-01',
      payment: '2026-12-07',
      documents: '2026-11-30',
    });
    expect(nearDeadlines('2026-12-01', rules).documents).toBe('2026-12-06');
  });

  test('is what is near first: a payment in a week comes before a ticket in two days', () => {
    const found = due({ kinds: 'air', plan: 'deposit', departsOn: '2027-01-10', bookedOn: '2026-11-21' });
    expect(found).toEqual({ for: 'payment', on: '2026-11-26' });
  });

  test('includes whatever departs within a week, by the rules that are kept with the program', () => {
    const near = nearDeadlines(today);
    fc.assert(
      fc.property(
        fc.constantFrom(...openStatuses),
        fc.integer({ min: 0, max: 7 }),
        fc.integer({ min: 0, max: 400 }),
        fc.constantFrom('', 'air', 'hotel', 'package insurance'),
        fc.constantFrom('deposit' as const, 'full' as const),
        (status, ahead, before, kinds, plan) => {
          const day = (from: number) =>
            new Date(Date.parse(today) + from * 86_400_000).toISOString().slice(0, 10);
          const bookedOn = day(-before);
          const found = dueOf({ status, departsOn: day(ahead), kinds, plan, bookedOn }, today);
          expect(found !== null && found.on <= near[found.for]).toBe(true);
        },
      ),
    );
  });

  test('never lies before the booking nor behind the departure', () => {
    const anyDay = fc
      .integer({ min: -400, max: 800 })
      .map((days) => new Date(Date.parse(today) + days * 86_400_000).toISOString().slice(0, 10));
    fc.assert(
      fc.property(
        fc.constantFrom(...reservationStatuses),
        fc.option(anyDay),
        anyDay,
        fc.constantFrom('', 'air', 'hotel air'),
        fc.constantFrom('deposit' as const, 'full' as const),
        (status, departsOn, bookedOn, kinds, plan) => {
          const found = dueOf({ status, departsOn, kinds, plan, bookedOn }, today, rules);
          if (found === null) return;
          if (departsOn === null || bookedOn <= departsOn) expect(found.on >= bookedOn).toBe(true);
          if (departsOn !== null && bookedOn <= departsOn) expect(found.on <= departsOn).toBe(true);
        },
      ),
      { numRuns: 500 },
    );
  });
});
