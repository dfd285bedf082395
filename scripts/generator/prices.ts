import { allocate, dinero, halfUp, multiply, toSnapshot, transformScale } from 'dinero.js';
import { CAD } from 'dinero.js/currencies';
import type { PriceLine } from '../../preload/contract/trip.ts';

/** An amount in Canadian cents. */
export type Cents = number;

/** A part of a quoted price; discounts are below zero. */
interface Part {
  kind: PriceLine['kind'];
  label: string;
  amount: Cents;
}

/** What the shop quoted for one thing, all in, and the lines that it shows for it. */
export interface Quote {
  /** The index of the segment, absent where it is for the whole trip. */
  segment?: number;
  allIn: Cents;
  lines: Part[];
}

/**
 * The sum rule: a thing is quoted all in, as the law asks of a seller of travel, and its first line is what is left
 * of that price when its taxes, fees and discounts are set apart. So the lines of a segment add up to its quote to
 * the cent, and those of a booking to the sum of its quotes.
 */
export function quote(first: Omit<Part, 'amount'>, allIn: Cents, parts: Part[], segment?: number): Quote {
  const shown = parts.filter((part) => part.amount !== 0);
  const rest = shown.reduce((left, part) => left - part.amount, allIn);
  const lines = [{ ...first, amount: rest }, ...shown];
  return segment === undefined ? { allIn, lines } : { segment, allIn, lines };
}

/** The price lines of a booking from its quotes, and the total that the shop showed. */
export function billed(quotes: readonly Quote[]): { prices: PriceLine[]; total: PriceLine['amount'] } {
  return {
    prices: quotes.flatMap(({ segment, lines }) =>
      lines.map(({ kind, label, amount }) => ({
        ...(segment !== undefined && { segment }),
        kind,
        label,
        amount: { amount, currency: CAD.code },
      })),
    ),
    total: { amount: quotes.reduce((sum, { allIn }) => sum + allIn, 0), currency: CAD.code },
  };
}

/** A share of an amount in thousandths of a percent (9975 is 9.975 %), rounded half up to the cent. */
export function share(amount: Cents, thousandthsOfAPercent: number): Cents {
  const exact = multiply(dinero({ amount, currency: CAD }), { amount: thousandthsOfAPercent, scale: 5 });
  return toSnapshot(transformScale(exact, CAD.exponent, halfUp)).amount;
}

/** The tax that lies in a price that includes it, in whole percents. */
export function taxWithin(allIn: Cents, percent: number): Cents {
  const [, tax] = allocate(dinero({ amount: allIn, currency: CAD }), [100, percent]);
  return tax === undefined ? 0 : toSnapshot(tax).amount;
}

/**
 * Sales taxes of the agency's own fee by the client's province, in thousandths of a percent, for 2026. Only sample
 * data: what the desk prints comes from its dated settings.
 */
const feeTaxes: ReadonlyMap<string, readonly (readonly [label: string, rate: number])[]> = new Map([
  [
    'QC',
    [
      ['TPS 5 %', 5_000],
      ['TVQ 9,975 %', 9_975],
    ],
  ],
  ['ON', [['HST 13%', 13_000]]],
  ['NS', [['HST 14%', 14_000]]],
  ['NB', [['HST 15%', 15_000]]],
  ['NL', [['HST 15%', 15_000]]],
  ['PE', [['HST 15%', 15_000]]],
]);
const elsewhere = [['GST 5%', 5_000]] as const;

/** The agency's file fee with the taxes of the client's province on it; no tax where the client lives abroad. */
export function fileFee(label: string, fee: Cents, client: { country: string; province: string }): Quote {
  const rates = client.country === 'CA' ? (feeTaxes.get(client.province) ?? elsewhere) : [];
  const taxes = rates.map(([name, rate]) => ({
    kind: 'tax' as const,
    label: name,
    amount: share(fee, rate),
  }));
  const allIn = taxes.reduce((sum, tax) => sum + tax.amount, fee);
  return quote({ kind: 'fee', label }, allIn, taxes);
}
