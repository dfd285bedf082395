import fc from 'fast-check';
import { expect, test } from 'vitest';
import { amountTerm, amountTermsBetween } from './amount-terms.ts';

const amounts = fc.oneof(
  fc.integer({ min: -200, max: 2_000_000 }),
  fc.integer({ min: -5, max: 130 }),
  fc.maxSafeInteger(),
);

test('An amount between two others has one of the terms between them, and never in another currency', () => {
  fc.assert(
    fc.property(amounts, amounts, amounts, (one, other, third) => {
      const [least = 0, amount = 0, most = 0] = [one, other, third].sort((a, b) => a - b);
      const { terms, beginnings } = amountTermsBetween('CAD', least, most);
      const own = amountTerm({ amount, currency: 'CAD' });
      expect(terms.includes(own) || beginnings.some((beginning) => own.startsWith(beginning))).toBe(true);
      for (const term of [...terms, ...beginnings]) expect(term.startsWith('acad')).toBe(true);
      expect(terms.length + beginnings.length).toBeLessThan(60);
    }),
  );
});

test('An amount well outside has none of them', () => {
  const { terms, beginnings } = amountTermsBetween('CAD', 100_000, 249_999);
  for (const amount of [-1, 0, 99_999, 250_000, 1_000_000, 10_000]) {
    const own = amountTerm({ amount, currency: 'CAD' });
    expect(terms.includes(own) || beginnings.some((beginning) => own.startsWith(beginning))).toBe(false);
  }
});
