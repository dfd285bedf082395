import type { Money, PriceLine } from '../../preload/contract/trip.ts';

/** The price lines of one segment, or of the whole trip. */
interface PriceGroup {
  /** Index of the segment; null for the lines that belong to the whole trip, or to a segment that is not there. */
  readonly segment: number | null;
  readonly lines: readonly PriceLine[];
  /** The sum of its lines; null where they are in several currencies. */
  readonly sum: Money | null;
}

/** The sum of amounts in minor units; null without one, or in several currencies. */
export function sumOf(amounts: readonly Money[]): Money | null {
  const currency = amounts[0]?.currency;
  if (currency === undefined || amounts.some((one) => one.currency !== currency)) return null;
  return { amount: amounts.reduce((sum, { amount }) => sum + amount, 0), currency };
}

/** The price lines by the segment they belong to, in the order of the segments, those of the whole trip last. */
export function priceGroups(prices: readonly PriceLine[], segments: number): PriceGroup[] {
  const segmentOf = ({ segment }: PriceLine) =>
    segment !== undefined && segment < segments ? segment : null;
  const order = [...Array.from({ length: segments }, (_, index) => index), null];
  return order
    .map((segment) => ({ segment, lines: prices.filter((line) => segmentOf(line) === segment) }))
    .filter(({ lines }) => lines.length > 0)
    .map((group) => ({ ...group, sum: sumOf(group.lines.map(({ amount }) => amount)) }));
}
