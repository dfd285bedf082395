import { add, type Dinero, dinero, toSnapshot } from 'dinero.js';
import type { Money, PriceLine } from '../../preload/contract/trip.ts';
import { currencyOf } from './currency.ts';

/** The sum of the lines, one a currency in the order in which they first appear; minor units. */
export function totalsOf(lines: readonly PriceLine[]): readonly Money[] {
  const sums = new Map<string, Dinero<number>>();
  for (const { amount } of lines) {
    const money = dinero({ amount: amount.amount, currency: currencyOf(amount.currency) });
    const sum = sums.get(amount.currency);
    sums.set(amount.currency, sum === undefined ? money : add(sum, money));
  }
  return [...sums].map(([currency, sum]) => ({ amount: toSnapshot(sum).amount, currency }));
}
