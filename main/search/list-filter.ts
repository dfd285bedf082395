import { Temporal } from 'temporal-polyfill';
import type { SearchFilter } from '../../preload/contract/search.ts';
import { instantText } from '../clock.ts';
import { Refusal } from '../refusal.ts';
import { amountTermsBetween } from './amount-terms.ts';
import { all, any, type Expression, has, hasBeginning } from './expression.ts';
import { expressionFor } from './looks.ts';
import { asOne, wordsIn } from './normalise.ts';
import { term } from './terms.ts';

/** A stretch of a sorted column; both ends are included, either may be open. */
export interface Stretch {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

/** A filter as the queries take it. */
export interface Narrowing {
  /** What the index is asked; undefined where nothing of the filter is in it. */
  readonly expression: Expression | undefined;
  /** True for words that mean nothing at all (`…`) and for a range with nothing in it: then nothing fits. */
  readonly isEmpty: boolean;
  readonly statuses: readonly NonNullable<SearchFilter['statuses']>[number][];
  readonly departs: Stretch | undefined;
  readonly received: Stretch | undefined;
  readonly amount: SearchFilter['amount'];
  readonly warnings: boolean;
  readonly amended: boolean;
}

/** The largest total in minor units: what an integer of JavaScript holds exactly. */
const MOST = Number.MAX_SAFE_INTEGER;

/** Throws Refusal invalidInput (details.field) for a day that no calendar has. */
export function narrowingOf(filter: SearchFilter, timeZone: string): Narrowing {
  const { text, supplier, destination, kinds, amount } = filter;
  const typed = [
    text === undefined ? undefined : { expression: expressionFor(text) },
    supplier === undefined ? undefined : { expression: wordsOf(supplier, term.supplier) },
    destination === undefined ? undefined : { expression: wordsOf(destination, term.destination) },
  ].filter((one) => one !== undefined);
  const expressions = typed.map(({ expression }) => expression).filter((one) => one !== undefined);
  if (kinds !== undefined && kinds.length > 0)
    expressions.push(any(kinds.map((kind) => has(term.kind(kind)))));
  let isEmpty = typed.some(({ expression }) => expression === undefined);
  if (amount !== undefined) {
    const { terms, beginnings } = amountTermsBetween(
      amount.currency,
      amount.least ?? -MOST,
      amount.most ?? MOST,
    );
    const between = [...terms.map(has), ...beginnings.map(hasBeginning)];
    if (between.length === 0) isEmpty = true;
    else expressions.push(any(between));
  }
  return {
    expression: expressions.length === 0 ? undefined : all(expressions),
    isEmpty,
    statuses: [...new Set(filter.statuses ?? [])],
    departs: filter.departs && days(filter.departs, 'departs'),
    received: filter.received && instants(days(filter.received, 'received'), timeZone),
    amount,
    warnings: filter.warnings ?? false,
    amended: filter.amended ?? false,
  };
}

/** Every word or its beginning; undefined where there is none. */
function wordsOf(text: string, make: (word: string) => string): Expression | undefined {
  const words = wordsIn(text);
  return words.length === 0 ? undefined : all(words.map((parts) => hasBeginning(make(asOne(parts)))));
}

function days(stretch: Stretch, field: string): Stretch {
  for (const day of [stretch.from, stretch.to]) {
    if (day === undefined) continue;
    try {
      Temporal.PlainDate.from(day, { overflow: 'reject' });
    } catch {
      throw new Refusal('invalidInput', { field });
    }
  }
  return stretch;
}

/** The first and the last millisecond of days in a time zone. */
function instants({ from, to }: Stretch, timeZone: string): Stretch {
  const midnight = (day: Temporal.PlainDate) => day.toZonedDateTime(timeZone).toInstant();
  return {
    from: from && instantText(midnight(Temporal.PlainDate.from(from))),
    to:
      to && instantText(midnight(Temporal.PlainDate.from(to).add({ days: 1 })).subtract({ milliseconds: 1 })),
  };
}
