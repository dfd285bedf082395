import { nice, quantileSorted, ticks } from 'd3-array';

/** Where the numbers of a plot stand. */
export interface Axis {
  /** The number at its upper end. */
  readonly top: number;
  /** The numbers that are written beside it, from nothing up. */
  readonly ticks: readonly number[];
}

/** Numbers written beside the axis, about. */
const TICKS = 4;
/** A number so many times above nine in ten of the others does not set the axis: it would press them flat. */
const FAR_ABOVE = 4;

/** The axis for counts. Bars that reach above it are cut short, and say so and how much they are. */
export function axisFor(counts: readonly number[]): Axis {
  const sorted = counts.filter((count) => count > 0).toSorted((one, other) => one - other);
  const largest = sorted.at(-1) ?? 0;
  const usual = quantileSorted(sorted, 0.9) ?? 0;
  const others = sorted.filter((count) => count <= usual * FAR_ABOVE);
  const reach = sorted.length >= 5 ? Math.max(others.at(-1) ?? largest, 1) : Math.max(largest, 1);
  const [, top] = nice(0, reach, TICKS);
  return { top, ticks: ticks(0, top, TICKS).filter((tick) => Number.isInteger(tick)) };
}

/** How much of the axis's height a number takes, 0 to 1. */
export function shareOf(count: number, { top }: Axis): number {
  return Math.min(Math.max(count / top, 0), 1);
}
