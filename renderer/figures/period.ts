import { type CalendarDate, endOfMonth, parseDate, startOfMonth } from '@internationalized/date';
import { MOST_DAYS, type Period } from '../../preload/contract/figures.ts';

/** The periods to choose from; `own` has dates of its own. */
export const periodNames = ['last7', 'last30', 'last90', 'last365', 'thisMonth', 'lastMonth', 'own'] as const;
export type PeriodName = (typeof periodNames)[number];

/** A period as the address has it. */
export interface ChosenPeriod extends Period {
  readonly name: PeriodName;
}

/** What cannot be asked of the office. */
export type PeriodProblem = 'wrong' | 'tooLong';

/** The dates of a period by its name, up to a local date and with it. */
export function datesOf(name: Exclude<PeriodName, 'own'>, today: string): Period {
  const to = parseDate(today);
  const last = (days: number) => period(to.subtract({ days: days - 1 }), to);
  switch (name) {
    case 'last7':
      return last(7);
    case 'last30':
      return last(30);
    case 'last90':
      return last(90);
    case 'last365':
      return last(365);
    case 'thisMonth':
      return period(startOfMonth(to), to);
    case 'lastMonth': {
      const before = to.subtract({ months: 1 });
      return period(startOfMonth(before), endOfMonth(before));
    }
  }
}

/** The period in an address; the last 30 days where it says nothing that means one. */
export function periodIn(parameters: URLSearchParams, today: string): ChosenPeriod {
  const asked = parameters.get('period');
  const [from, to] = [dateIn(parameters.get('from')), dateIn(parameters.get('to'))];
  if (asked === 'own' && from !== undefined && to !== undefined) {
    return { name: 'own', from: from.toString(), to: to.toString() };
  }
  const name = periodNames.find((one) => one === asked);
  const known = name === undefined || name === 'own' ? 'last30' : name;
  return { name: known, ...datesOf(known, today) };
}

/** The address's parameters for a period; `periodIn` gives it back. */
export function parametersOf({ name, from, to }: ChosenPeriod): Record<string, string> {
  return name === 'own' ? { period: name, from, to } : { period: name };
}

/** What keeps a period from being asked for. */
export function problemOf({ from, to }: Period): PeriodProblem | undefined {
  const [first, last] = [dateIn(from), dateIn(to)];
  if (first === undefined || last === undefined || first.compare(last) > 0) return 'wrong';
  return first.add({ days: MOST_DAYS - 1 }).compare(last) < 0 ? 'tooLong' : undefined;
}

function period(from: CalendarDate, to: CalendarDate): Period {
  return { from: from.toString(), to: to.toString() };
}

function dateIn(text: string | null): CalendarDate | undefined {
  try {
    return text === null ? undefined : parseDate(text);
  } catch {
    return undefined;
  }
}
