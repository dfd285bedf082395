import type { Money } from '../../preload/contract/trip.ts';

function bucketOf(amount: number): { digits: number; leading: number } {
  const text = String(amount);
  return { digits: text.length, leading: Number(text.slice(0, 2).padEnd(2, '0')) };
}

const inTwoDigits = (count: number) => String(count).padStart(2, '0');

/**
 * The term for an amount: currency, how many digits it has, and its first two. 1,234.50 CAD (123450) is `acad0612`.
 * Nothing and less than nothing is one term.
 */
export function amountTerm({ amount, currency }: Money): string {
  const start = `a${currency.toLowerCase()}`;
  if (amount <= 0) return `${start}00`;
  const { digits, leading } = bucketOf(amount);
  return `${start}${inTwoDigits(digits)}${leading}`;
}

/** A range of amounts as terms: whole ones, and beginnings of terms. */
export interface AmountTerms {
  readonly terms: string[];
  readonly beginnings: string[];
}

/**
 * The terms that hold every amount from `least` to `most` (minor units, both included), and at the ends some beside it:
 * the amounts themselves are compared afterwards.
 */
export function amountTermsBetween(currency: string, least: number, most: number): AmountTerms {
  const start = `a${currency.toLowerCase()}`;
  const terms: string[] = [];
  const beginnings: string[] = [];
  if (least <= 0) terms.push(`${start}00`);
  if (most <= 0) return { terms, beginnings };
  const from = bucketOf(Math.max(1, least));
  const to = bucketOf(most);
  for (let digits = from.digits; digits <= to.digits; digits += 1) {
    const first = digits === from.digits ? from.leading : 10;
    const last = digits === to.digits ? to.leading : 99;
    const decade = `${start}${inTwoDigits(digits)}`;
    if (first === 10 && last === 99) {
      beginnings.push(decade);
      continue;
    }
    for (let leading = first; leading <= last; leading += 1) {
      if (leading % 10 === 0 && leading + 9 <= last) {
        beginnings.push(`${decade}${leading / 10}`);
        leading += 9;
      } else terms.push(`${decade}${leading}`);
    }
  }
  return { terms, beginnings };
}
