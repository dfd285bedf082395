import fc from 'fast-check';
import { expect, test } from 'vitest';
import { billed, fileFee, quote, share, taxWithin } from './prices.ts';

const cents = fc.integer({ min: -100_000_000, max: 100_000_000 });
const part = fc.record({
  kind: fc.constantFrom('tax' as const, 'fee' as const, 'discount' as const),
  label: fc.string(),
  amount: cents,
});

test('the lines of a quote add up to it, whatever is set apart', () => {
  fc.assert(
    fc.property(cents, fc.array(part), (allIn, parts) => {
      const { lines } = quote({ kind: 'fare', label: 'Fare' }, allIn, parts);
      expect(lines.reduce((sum, { amount }) => sum + amount, 0)).toBe(allIn);
      expect(lines.slice(1).every(({ amount }) => amount !== 0)).toBe(true);
    }),
  );
});

test('the lines of a booking add up to its total and keep their segments', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(cents, fc.array(part))), (things) => {
      const quotes = things.map(([allIn, parts], segment) =>
        quote({ kind: 'fare', label: 'Fare' }, allIn, parts, segment),
      );
      const { prices, total } = billed(quotes);
      expect(prices.reduce((sum, { amount }) => sum + amount.amount, 0)).toBe(total.amount);
      things.forEach(([allIn], segment) => {
        const own = prices.filter((line) => line.segment === segment);
        expect(own.reduce((sum, { amount }) => sum + amount.amount, 0)).toBe(allIn);
      });
    }),
  );
});

test('a share is rounded half up to the cent', () => {
  expect(share(2_500, 9_975)).toBe(249);
  expect(share(50, 1_000)).toBe(1);
  expect(share(49, 1_000)).toBe(0);
  expect(share(-638, 160_000)).toBe(-1_021);
});

test('a tax within a price is that percentage of what is left without it', () => {
  expect(taxWithin(10_600, 6)).toBe(600);
  expect(taxWithin(12_300, 23)).toBe(2_300);
});

test('a file fee abroad bears no Canadian tax', () => {
  expect(fileFee('File fee', 2_500, { country: 'FR', province: '' }).lines).toHaveLength(1);
  expect(fileFee('File fee', 2_500, { country: 'CA', province: 'QC' }).allIn).toBe(2_500 + 125 + 249);
});
