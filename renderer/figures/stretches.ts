import { parseDate } from '@internationalized/date';

/** How long the bars of a plot are: so many of them that each can be read and hit. */
export type Stretch = 'day' | 'week' | 'month';

/** Days that stand together, both included. */
export interface Days<Day> {
  readonly from: string;
  readonly to: string;
  readonly days: readonly Day[];
}

/** Bars of a day up to six weeks, of a week up to 40 weeks, and of a month beyond. */
export function stretchFor(days: number): Stretch {
  if (days <= 42) return 'day';
  return days <= 280 ? 'week' : 'month';
}

/** Days in their order, put together: weeks begin on Monday, and what the period cuts off stays cut off. */
export function inStretches<Day extends { readonly day: string }>(
  days: readonly Day[],
  stretch: Stretch,
): Days<Day>[] {
  const together = new Map<string, Day[]>();
  for (const day of days) {
    const key = keyOf(day.day, stretch);
    const others = together.get(key);
    if (others === undefined) together.set(key, [day]);
    else others.push(day);
  }
  return [...together.values()].map((ofOne) => ({
    from: ofOne[0]?.day ?? '',
    to: ofOne.at(-1)?.day ?? '',
    days: ofOne,
  }));
}

function keyOf(day: string, stretch: Stretch): string {
  if (stretch === 'day') return day;
  if (stretch === 'month') return day.slice(0, 7);
  const date = parseDate(day);
  const weekday = (date.toDate('UTC').getUTCDay() + 6) % 7;
  return date.subtract({ days: weekday }).toString();
}

/** The sum of one of the days' counts. */
export function sumOf<Day>(days: readonly Day[], countOf: (day: Day) => number): number {
  return days.reduce((sum, day) => sum + countOf(day), 0);
}
