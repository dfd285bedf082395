import valid from 'card-validator';
import { expect, test } from 'vitest';
import { cardOf, testCards } from './payment.ts';
import { Random } from './random.ts';

test.each(testCards.map(([card]) => card))(
  'the test card of $brand passes as one of $brand',
  ({ brand, number, codeDigits }) => {
    const checked = valid.number(number);
    expect(checked.isValid).toBe(true);
    expect(checked.card?.type).toBe(brand);
    expect(checked.card?.code.size).toBe(codeDigits);
  },
);

test('a card expires after the year in which it is used, however it is typed', () => {
  const random = new Random(1);
  for (let tries = 0; tries < 500; tries += 1) {
    const { number, expiry, securityCode } = cardOf('E COTE', '2026-11-22', random);
    expect(valid.number(number).isValid).toBe(true);
    const [, year = ''] = /^(?:0[1-9]|1[0-2])\/(\d{2}|\d{4})$/.exec(expiry) ?? [];
    expect(Number(year.slice(-2))).toBeGreaterThan(26);
    if (securityCode !== undefined) expect(valid.cvv(securityCode, [3, 4]).isValid).toBe(true);
  }
});
