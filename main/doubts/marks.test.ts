import { createSecretKey, randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { summarise } from '../reservations/derive.ts';
import type { KeptBooking } from '../reservations/kept-booking.ts';
import { anyBooking, booking } from '../reservations/testing.ts';
import { bookingMarks, cardMark, groundOf, originMarks } from './marks.ts';

const newKey = () => createSecretKey(randomBytes(32));
const key = newKey();
const marks = (of: KeptBooking, card = '') => bookingMarks(key, of, summarise(of), card);
const shared = (one: KeptBooking, other: KeptBooking) =>
  [
    ...new Set(
      marks(one)
        .filter((mark) => marks(other).includes(mark))
        .map(groundOf),
    ),
  ].sort();
const good = booking();

const digits = fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: 13, maxLength: 19 });

describe('The fingerprint of a card', () => {
  test('is the same however the number is written, and another for another number', () => {
    const gaps = fc.array(fc.constantFrom('', ' ', '-', '\u00a0', ' - '), { minLength: 19, maxLength: 19 });
    fc.assert(
      fc.property(digits, gaps, digits, (number, between, another) => {
        const written = [...number].map((digit, at) => digit + between[at]).join('');
        expect(cardMark(key, written)).toBe(cardMark(key, number));
        if (another !== number) expect(cardMark(key, another)).not.toBe(cardMark(key, number));
      }),
    );
  });

  test('holds no six digits of the number', () => {
    let holding = 0;
    fc.assert(
      fc.property(digits, (number) => {
        const mark = cardMark(key, number) ?? '';
        expect(mark).toMatch(/^k[\w-]{16}$/);
        for (const size of [6, 8, number.length]) {
          for (let from = 0; from + size <= number.length; from += 1) {
            if (mark.includes(number.slice(from, from + size))) holding += 1;
          }
        }
      }),
    );
    expect(holding).toBe(0);
  });

  test('tells nothing without the key: another key makes another one', () => {
    expect(cardMark(newKey(), '4111111111111111')).not.toBe(cardMark(key, '4111111111111111'));
  });

  test('is none where there is no digit', () => {
    expect(cardMark(key, 'no card')).toBeUndefined();
  });
});

describe('A booking is known again', () => {
  test('by its travellers and days, whatever the order and the accents', () => {
    const two = [
      { given: 'Élodie', family: 'Tremblay', type: 'adult' as const },
      { given: 'Luc', family: 'Roy', type: 'adult' as const },
    ];
    const stranger = {
      given: 'Sam',
      family: 'Lee',
      address: { lines: [], city: '', province: '', postalCode: '', country: '' },
      phones: [],
      emails: [],
    };
    const one = booking({ travellers: two });
    const other = booking({
      client: stranger,
      travellers: [
        { given: 'LUC', family: 'ROY', type: 'adult' },
        { given: 'Elodie', family: 'TREMBLAY', type: 'adult' },
      ],
    });
    expect(shared(one, other)).toEqual(['trip']);
    expect(shared(one, { ...other, travellers: two.slice(1) })).toEqual([]);
  });

  test('by its client: an e-mail address, or the name with a phone or a postal code', () => {
    const elsewhere = { ...good, segments: [] };
    const { client } = good;
    const but = (changes: Partial<KeptBooking['client']>) =>
      shared(good, { ...elsewhere, client: { ...client, ...changes } });
    const noAddress = { ...client.address, postalCode: '' };
    expect(but({ given: 'X', family: 'Y', phones: [], emails: [' ELODIE@client.example '] })).toEqual([
      'client',
    ]);
    expect(
      but({ emails: [], address: noAddress, phones: [{ kind: 'home', number: '514-555-0199' }] }),
    ).toEqual(['client']);
    expect(but({ emails: [], phones: [], address: { ...client.address, postalCode: 'h3a3r7' } })).toEqual([
      'client',
    ]);
    expect(but({ given: 'Luc', emails: [] })).toEqual([]);
  });

  test('never by nothing, and never throws', () => {
    fc.assert(
      fc.property(anyBooking, (one) => {
        for (const mark of marks(one, '4111')) {
          expect(mark).toMatch(/^[tkc][\w-]{16}$/);
          expect(groundOf(mark)).toBeDefined();
        }
      }),
    );
  });
});

describe('An address of origin', () => {
  const at = '2026-11-22T12:10:00.000Z';

  test('is counted in its hour, and nobody can follow it to another', () => {
    const now = originMarks(key, '203.0.113.9', at);
    const later = originMarks(key, '203.0.113.9', '2026-11-22T13:00:00.000Z');
    expect(now?.hour).toBe(later?.hourBefore);
    expect(now?.hour).not.toBe(later?.hour);
    expect(originMarks(key, ' 203.0.113.9 ', '2026-11-22T12:59:59.999Z')).toEqual(now);
  });

  test('is that of a household in IPv6, and the old one where it is only wrapped', () => {
    const first = originMarks(key, '2001:db8:1:2::1', at);
    expect(originMarks(key, '2001:0DB8:1:2:ffff:1:2:3', at)).toEqual(first);
    expect(originMarks(key, '2001:db8:1:3::1', at)).not.toEqual(first);
    expect(originMarks(key, '::ffff:203.0.113.9', at)).toEqual(originMarks(key, '203.0.113.9', at));
  });

  test('is none where it is no address', () => {
    fc.assert(fc.property(fc.string(), (text) => void originMarks(key, text, at)));
    expect(originMarks(key, 'unknown', at)).toBeUndefined();
    expect(originMarks(key, '203.0.113.9', 'yesterday')).toBeUndefined();
  });
});
