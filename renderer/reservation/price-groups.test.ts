import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { PriceLine } from '../../preload/contract/trip.ts';
import { priceGroups, sumOf } from './price-groups.ts';

const line = (amount: number, segment?: number, currency = 'CAD'): PriceLine => ({
  kind: 'fare',
  label: `line of ${amount}`,
  amount: { amount, currency },
  ...(segment !== undefined && { segment }),
});

test('lines stand with their segment, those of the whole trip last', () => {
  const groups = priceGroups([line(100), line(200, 1), line(300, 0), line(400, 1)], 2);
  expect(groups.map(({ segment, sum }) => [segment, sum?.amount])).toEqual([
    [0, 300],
    [1, 600],
    [null, 100],
  ]);
});

test('a line of a segment that is not there stands with the whole trip', () => {
  expect(priceGroups([line(100, 7)], 2).map(({ segment }) => segment)).toEqual([null]);
});

test('lines in two currencies have no sum', () => {
  expect(sumOf([line(1).amount, line(2, 0, 'USD').amount])).toBeNull();
  expect(sumOf([])).toBeNull();
});

test('no line is lost and the groups add up to the whole', () => {
  const lines = fc.array(
    fc
      .tuple(fc.integer({ min: -1e9, max: 1e9 }), fc.option(fc.nat(6), { nil: undefined }))
      .map(([amount, segment]) => line(amount, segment)),
    { minLength: 1, maxLength: 30 },
  );
  fc.assert(
    fc.property(lines, fc.nat(5), (prices, segments) => {
      const groups = priceGroups(prices, segments);
      expect(groups.flatMap((group) => group.lines)).toHaveLength(prices.length);
      const whole = groups.reduce((sum, group) => sum + (group.sum?.amount ?? Number.NaN), 0);
      expect(whole).toBe(sumOf(prices.map(({ amount }) => amount))?.amount);
    }),
  );
});
