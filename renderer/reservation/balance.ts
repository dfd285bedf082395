import type { Money } from '../../preload/contract/trip.ts';

/** What is still to be paid of a total, both in minor units of the one currency. */
export function balanceOf(total: Money, received: Money): Money {
  return { ...total, amount: total.amount - received.amount };
}
