import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { KeptBooking, KeptCard } from '../reservations/kept-booking.ts';
import { anyBooking, booking, segments } from '../reservations/testing.ts';
import { signsOf } from './signs.ts';

const at = '2026-11-22T11:30:00.000Z';
const signs = (of: KeptBooking) => signsOf(of, at);
const good = booking();

function withCard(changes: Partial<KeptCard>, country = 'CA'): KeptBooking {
  const { card, ...payment } = good.payment;
  return booking({
    client: { ...good.client, address: { ...good.client.address, country } },
    payment: { ...payment, ...(card && { card: { ...card, ...changes } }) },
  });
}
const withEmails = (...emails: string[]) => booking({ client: { ...good.client, emails } });
const departing = (departs: string) => booking({ segments: [{ ...segments.air, departs }] });

describe('The rules', () => {
  test('find nothing in a good booking', () => {
    expect(signs(good)).toEqual([]);
  });

  test('find a card of another country, however the address names its own', () => {
    const found = [{ code: 'cardCountry', facts: { cardCountry: 'US', country: 'CA' } }];
    for (const country of ['CA', 'can', 'Canada', ' CANADA ']) {
      expect(signs(withCard({ country: 'US' }, country))).toEqual(found);
      expect(signs(withCard({ country: 'CA' }, country))).toEqual([]);
    }
    expect(signs(withCard({ country: 'USA' }, 'États-Unis'))).toEqual([]);
    expect(signs(withCard({ country: 'US' }, 'Narnia'))).toEqual([]);
    expect(signs(withCard({}, 'US'))).toEqual([]);
  });

  test('find a departure within 48 hours by the clocks of the form and of the place', () => {
    // Booked at 06:30.
    expect(signs(departing('2026-11-24T06:29'))).toEqual([{ code: 'departureSoon', facts: { hours: 47 } }]);
    expect(signs(departing('2026-11-24T06:30'))).toEqual([]);
    expect(signs(departing('2026-11-22T07:00'))).toEqual([{ code: 'departureSoon', facts: { hours: 0 } }]);
    expect(signs(departing('2026-11-20T07:00'))).toEqual([]);
    const today = { ...segments.package, departs: '2026-11-22' };
    expect(signs(booking({ segments: [today] }))).toEqual([{ code: 'departureSoon', facts: { hours: 0 } }]);
    const insured = { ...segments.insurance, from: '2026-11-22' };
    expect(signs(booking({ segments: [segments.air, insured] }))).toEqual([]);
  });

  test('find a throw-away address among several, at a subdomain too', () => {
    const found = [{ code: 'disposableEmail', facts: { email: 2 } }];
    expect(signs(withEmails('a@client.example', 'x@mailinator.com'))).toEqual(found);
    expect(signs(withEmails('a@client.example', 'x@a.b.MAILINATOR.com '))).toEqual(found);
    expect(signs(withEmails('mailinator.com@client.example', 'x@gmail.com'))).toEqual([]);
  });

  test('find a cardholder who is nobody of the booking', () => {
    expect(signs(withCard({ holder: 'LUC GAGNON' }))).toEqual([{ code: 'namesDiffer', facts: {} }]);
    expect(signs(withCard({ holder: 'E TREMBLAY' }))).toEqual([]);
  });

  test('say nothing of a person, and never throw, whatever a form sends', () => {
    fc.assert(
      fc.property(anyBooking, (one) => {
        for (const { facts } of signs(one)) {
          for (const fact of Object.values(facts)) expect(String(fact)).toMatch(/^(\d{1,3}|[A-Z]{2})$/);
        }
      }),
    );
  });
});
