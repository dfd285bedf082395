import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { generateBookings } from '../../scripts/generator/bookings.ts';
import { cardNumberTyped, hideCardData, maskCardNumber, newLook, showsMask } from './card-numbers.ts';
import { mayHoldCardText } from './card-text.ts';

/** Numbers that the brands and processors publish for tests, as people group them. */
const published = [
  '4242 4242 4242 4242',
  '5555 5555 5555 4444',
  '2223 0031 2200 3222',
  '3782 822463 10005',
  '6011 1111 1111 1117',
  '3056 930902 5904',
  '3566 0020 2036 0505',
  '6205 5000 0000 0000 004',
];

const hide = (text: string): string => hideCardData(text, newLook());
const digitsOf = (text: string): string => text.replace(/\D/g, '');
const digits = (least: number, most: number) =>
  fc
    .array(fc.integer({ min: 0, max: 9 }), { minLength: least, maxLength: most })
    .map((numbers) => numbers.join(''));

describe('a masked card number', () => {
  it('shows the first six and the last four of 13 to 19 digits, and nothing else of them', () => {
    fc.assert(
      fc.property(digits(13, 19), (number) => {
        const masked = maskCardNumber(number);
        expect(masked).toHaveLength(number.length);
        expect(masked.slice(0, 6) + masked.slice(-4)).toBe(number.slice(0, 6) + number.slice(-4));
        expect(masked.slice(6, -4)).toMatch(/^•+$/);
      }),
    );
  });

  it('shows at most the last two of fewer digits', () => {
    fc.assert(
      fc.property(digits(0, 12), (number) => {
        expect(digitsOf(maskCardNumber(number))).toBe(number.slice(-2));
      }),
    );
  });

  it('shows at most ten digits of whatever a person typed', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), digits(0, 60)), (text) => {
        const masked = maskCardNumber(text);
        expect(masked).toMatch(/^[\d•]*$/);
        expect(digitsOf(masked).length).toBeLessThanOrEqual(10);
      }),
    );
  });
});

describe('a card number in a text', () => {
  const words = fc.stringMatching(/^[a-zé ,;:!?]{0,20}$/);

  it('is masked wherever it stands and however it is grouped', () => {
    const grouped = fc
      .tuple(fc.constantFrom(...published), fc.constantFrom(' ', '', '-', '.', ' - ', '\u00a0', '\u2013'))
      .map(([number, gap]) => number.replaceAll(' ', gap));
    fc.assert(
      fc.property(words, grouped, words, (before, number, after) => {
        const hidden = hide(`${before} ${number} ${after}`);
        expect(hidden).toBe(`${before} ${maskCardNumber(number)} ${after}`);
        expect(showsMask(hidden)).toBe(true);
      }),
    );
  });

  it('is masked between other numbers, and so is a second one', () => {
    expect(hide('Room 12, card 4242424242424242 then 5555-5555-5555-4444.')).toBe(
      'Room 12, card 424242••••••4242 then 555555••••••4444.',
    );
    expect(hide('2 4242 4242 4242 4242 11')).toBe('2 424242••••••4242 11');
  });

  it.each([
    ['4242 4242 4242 4242 123', '424242••••••4242 •••'],
    ['4242424242424242, 12/27, 123', '424242••••••4242, 12/27, •••'],
    ['378282246310005 exp 09/2028 cid 1234', '378282•••••0005 exp 09/2028 cid ••••'],
    ['My CVV is 123', 'My CVV is •••'],
    ['cvc2:987.', 'cvc2:•••.'],
    ['Code de sécurité : 456', 'Code de sécurité : •••'],
  ])('takes the security code with it: %s', (text, hidden) => {
    expect(hide(text)).toBe(hidden);
  });

  it.each([
    'Call +49 1512 3456 7890 1 or 514 555-0100 between 9:00 and 17:30',
    'Flight AC 870 on 2026-11-23, ticket 014 2345678901',
    'Passport AB123456, Aeroplan 987 654 321, allergy: nuts',
    'Anniversary 25 12 2026, 2 rooms, floor 12 or 13',
    'IBAN DE89 3704 0044 0532 0130 00',
    '4242 4242 4242 4243',
    '0000 0000 0000 0000',
    '4242',
    '',
  ])('is none: %s', (text) => {
    expect(hide(text)).toBe(text);
  });

  it('is rarely taken for one among numbers that merely look alike', () => {
    const share = (numbers: fc.Arbitrary<string>): number => {
      const sample = fc.sample(numbers, { numRuns: 2_000, seed: 1 });
      return sample.filter((text) => showsMask(hide(text))).length / sample.length;
    };
    // An e-ticket number: three digits of the airline, ten of the form.
    expect(share(digits(13, 13))).toBeLessThan(0.03);
    // A telephone number as the world writes it, with its plus sign.
    expect(share(digits(11, 15).map((number) => `+${number}`))).toBe(0);
    // National numbers, passports, loyalty cards.
    expect(share(digits(6, 12))).toBe(0);
    // Sixteen digits of anything: a brand's beginning and a check digit are one in twenty or so.
    expect(share(digits(16, 16))).toBeLessThan(0.06);
  });

  it('is hidden in texts made to keep the desk busy, too, which does not take long', () => {
    const text = '42 '.repeat(100_000);
    const hidden = hide(`${text} 4242 4242 4242 4242`);
    expect(hidden).not.toContain('4242 4242 4242 4242');
    for (const shown of hidden.split('•')) expect(digitsOf(shown).length).toBeLessThanOrEqual(11);
  });

  it('leaves any text without digits as it is', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme' }).map((text) => text.replace(/\d/g, '')),
        (text) => {
          expect(hide(text)).toBe(text);
        },
      ),
    );
  });
});

describe('the number in a card’s field', () => {
  it.each([
    ['4242 4242 4242 4242', '4242424242424242'],
    ['4242-4242-4242-4242', '4242424242424242'],
    [' 3782 822463 10005 ', '378282246310005'],
    ['4242 4242 4242 4242 123', '4242424242424242'],
    ['4242424242424242 CVV 123', '4242424242424242'],
    ['Visa 4242424242424242', '4242424242424242'],
    ['４２４２ ４２４２ ４２４２ ４２４２', '4242424242424242'],
    ['4242 4242 4242 4243', '4242424242424243'],
    ['1 4242 4242 4242 4242', '14242424242424242'],
    ['4242', '4242'],
    ['', ''],
  ])('%s is %s', (typed, number) => {
    expect(cardNumberTyped(typed).digits).toBe(number);
  });
});

it('the bookings of a day are hardly ever looked at more closely', () => {
  const texts = [...generateBookings({ seed: 4, count: 1_000, wildShare: 0 })].map(({ octets }) => {
    const { payment: _payment, ...rest } = JSON.parse(new TextDecoder().decode(octets));
    return JSON.stringify(rest);
  });
  expect(texts.filter(mayHoldCardText).length).toBeLessThan(10);
});
