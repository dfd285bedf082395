import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decimalOf, formatsOf } from './formats.ts';

const english = formatsOf('en-CA', 'America/Toronto');
const french = formatsOf('fr-CA', 'America/Toronto');
/** Spaces that do not break, as plain ones. */
const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, ' ');

describe('Money', () => {
  test('looks as each language writes it', () => {
    expect(english.money({ amount: 123_450, currency: 'CAD' })).toBe('$1,234.50');
    expect(plain(french.money({ amount: 123_450, currency: 'CAD' }))).toBe('1 234,50 $');
    expect(english.money({ amount: 123_450, currency: 'USD' })).toBe('US$1,234.50');
    expect(english.money({ amount: -25_000, currency: 'CAD' })).toBe('-$250.00');
  });

  test('has the minor units of its currency', () => {
    expect(decimalOf({ amount: 1234, currency: 'JPY' })).toBe('1234');
    expect(decimalOf({ amount: 1234, currency: 'KWD' })).toBe('1.234');
    expect(decimalOf({ amount: 5, currency: 'CAD' })).toBe('0.05');
    expect(decimalOf({ amount: 1234, currency: 'XYZ' })).toBe('12.34');
  });

  test('never loses a cent on the way to the screen', () => {
    fc.assert(
      fc.property(fc.integer({ min: -1e12, max: 1e12 }), (amount) => {
        const digits = english.money({ amount, currency: 'CAD' }).replace(/[$,.]/g, '');
        expect(Number(digits)).toBe(amount);
      }),
    );
  });
});

describe('Dates', () => {
  test('look as each language writes them', () => {
    expect(english.date('2026-11-23')).toBe('Nov 23, 2026');
    expect(french.date('2026-11-23')).toBe('23 nov. 2026');
    expect(english.dateTime('2026-11-23T07:05')).toBe('Nov 23, 2026, 07:05');
    expect(plain(french.dateTime('2026-11-23T07:05'))).toBe('23 nov. 2026, 07 h 05');
  });

  test('of travel stay what they are in every time zone', () => {
    for (const zone of ['Pacific/Kiritimati', 'America/Vancouver', 'UTC']) {
      expect(formatsOf('en-CA', zone).date('2026-11-23')).toBe('Nov 23, 2026');
      expect(formatsOf('en-CA', zone).dateTime('2026-11-23T23:55')).toBe('Nov 23, 2026, 23:55');
    }
  });

  test('that cannot be read come back as they were written', () => {
    for (const written of ['', 'next week', '2026-13-45', '2026-02-30T10:00', '23/11/2026']) {
      expect(english.date(written)).toBe(written);
      expect(english.dateTime(written)).toBe(written);
    }
  });

  test('of instants are in the time zone of the desk', () => {
    expect(english.instant('2026-11-24T02:30:00.000Z')).toBe('Nov 23, 2026, 21:30');
    expect(english.clock('2026-11-24T02:30:00.000Z')).toBe('21:30');
  });

  test('of instants are short where the day is known: the time today, the day this year', () => {
    const now = new Date('2026-11-24T03:00:00.000Z');
    expect(english.instantShort('2026-11-24T02:30:00.000Z', now)).toBe('21:30');
    expect(english.instantShort('2026-11-22T20:00:00.000Z', now)).toBe('Nov 22');
    expect(english.instantShort('2025-11-22T20:00:00.000Z', now)).toBe('Nov 22, 2025');
  });

  test('near today are said in words', () => {
    expect([english.inDays(0), english.inDays(1), english.inDays(12)]).toEqual([
      'today',
      'tomorrow',
      'in 12 days',
    ]);
    expect([french.inDays(0), french.inDays(1), plain(french.inDays(12))]).toEqual([
      'aujourd’hui',
      'demain',
      'dans 12 jours',
    ]);
  });

  test('are said shortly in lists', () => {
    expect([english.inDaysShort(0), english.inDaysShort(12)]).toEqual(['today', 'in 12 days']);
    expect([french.inDaysShort(0), plain(french.inDaysShort(12))]).toEqual(['aujourd’hui', 'dans 12 j']);
    expect([english.daysShort(3), english.daysShort(-4)]).toEqual(['3d', '-4d']);
  });

  test('have no year where only one can be meant', () => {
    expect(english.dateNear('2027-03-12', 110)).toBe('Mar 12');
    expect(english.dateNear('2027-10-12', 324)).toBe('Oct 12, 2027');
    expect(english.dateNear('2025-12-01', -356)).toBe('Dec 1, 2025');
    expect(plain(french.dateNear('2027-03-12', 110))).toBe('12 mars');
    expect(french.dateNear('some day', 3)).toBe('some day');
  });
});

describe('Other figures', () => {
  test('of sizes have the unit that fits', () => {
    expect([english.octets(999), english.octets(84_213), english.octets(2_500_000)]).toEqual([
      '999 bytes',
      '84 kB',
      '2.5 MB',
    ]);
    expect(plain(french.octets(84_213))).toBe('84 ko');
  });

  test('of countries are named from their code, and other text stays', () => {
    expect([english.country('MX'), french.country('MX'), english.country('Mexico')]).toEqual([
      'Mexico',
      'Mexique',
      'Mexico',
    ]);
  });
});
