import type { ValuesInCurrency } from '../../preload/contract/figures.ts';

/** Sums come from SQLite in two parts, so that no number of the largest possible prices overflows on the way. */
export const PART = 1_000_000;

/** What was booked with a name, as the store says it: the sum is `high` × PART + `low`. */
export interface NamedSum {
  readonly name: string | null;
  readonly currency: string;
  readonly high: number;
  readonly low: number;
  readonly reservations: number;
}

interface Exact {
  readonly name: string | null;
  readonly amount: bigint;
  readonly reservations: number;
}

/** Sums a currency, largest first in each; at most so many names, the others together. Currencies by their code, CAD first. */
export function valuesOf(sums: readonly NamedSum[], most: number): ValuesInCurrency[] {
  const currencies = [...new Set(sums.map(({ currency }) => currency))].toSorted(homeFirst);
  return currencies.map((currency) => {
    const rows = sums
      .filter((sum) => sum.currency === currency)
      .map(({ name, high, low, reservations }) => ({
        name,
        amount: BigInt(high) * BigInt(PART) + BigInt(low),
        reservations,
      }))
      .toSorted(largestFirst);
    return {
      currency,
      total: exact(rows.reduce((total, { amount }) => total + amount, 0n)),
      rows: rows.slice(0, most).map((row) => ({ ...row, amount: exact(row.amount) })),
      others: together(rows.slice(most)),
    };
  });
}

function homeFirst(one: string, other: string): number {
  if (one === other) return 0;
  if (one === 'CAD' || other === 'CAD') return one === 'CAD' ? -1 : 1;
  return one < other ? -1 : 1;
}

/** What has no name comes last among equals, and names in an order that does not change from one reading to the next. */
function largestFirst(one: Exact, other: Exact): number {
  if (one.amount !== other.amount) return one.amount > other.amount ? -1 : 1;
  if (one.name === null || other.name === null) return one.name === null ? 1 : -1;
  return one.name < other.name ? -1 : 1;
}

function together(rows: readonly Exact[]): ValuesInCurrency['others'] {
  if (rows.length === 0) return null;
  return {
    names: rows.length,
    amount: exact(rows.reduce((total, { amount }) => total + amount, 0n)),
    reservations: rows.reduce((total, { reservations }) => total + reservations, 0),
  };
}

function exact(amount: bigint): number | null {
  const number = Number(amount);
  return Number.isSafeInteger(number) ? number : null;
}
