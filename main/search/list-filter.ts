import { Temporal } from 'temporal-polyfill';
import type { SearchFilter } from '../../preload/contract/search.ts';
import { instantText } from '../clock.ts';
import { Refusal } from '../refusal.ts';
import { amountTermsBetween } from './amount-terms.ts';
import { all, any, type Expression, has, hasBeginning } from './expression.ts';
import { expressionFor } from './looks.ts';
import { asOne, wordsIn } from './normalise.ts';
import { nameWords, term } from './terms.ts';

/** A stretch of a sorted column; both ends are included, either may be open. */
export interface Stretch {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

/** An hour of a clock, with the clock's distance from UTC in seconds from each of its changes on, the oldest first. */
export interface HourOfClock {
  readonly hour: number;
  readonly offsets: readonly { readonly from: string; readonly seconds: number }[];
}

/** A filter as the queries take it. */
export interface Narrowing {
  /** What the index alone can tell; undefined where nothing of the filter is that. */
  readonly expression: Expression | undefined;
  /** What the index tells of what stands in columns, too: services, amounts, exact names. */
  readonly columned: Expression | undefined;
  /** True for words that mean nothing at all (`…`) and for a range with nothing in it: then nothing fits. */
  readonly isEmpty: boolean;
  readonly statuses: readonly NonNullable<SearchFilter['statuses']>[number][];
  readonly departs: Stretch | undefined;
  readonly received: Stretch | undefined;
  readonly amount: SearchFilter['amount'];
  readonly warnings: boolean;
  readonly amended: boolean;
  readonly kinds: readonly string[];
  readonly hour: HourOfClock | undefined;
  readonly reviewed: SearchFilter['reviewed'];
  readonly pricedIn: string | undefined;
  readonly supplierIs: string | undefined;
  readonly destinationIs: string | undefined;
  readonly without: readonly NonNullable<SearchFilter['without']>[number][];
  readonly pulled: Stretch | undefined;
  readonly amendedOn: Stretch | undefined;
  readonly removed: Stretch | undefined;
  readonly removalPending: boolean;
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
  const columned = [
    exactly(filter.supplierIs, term.supplier),
    exactly(filter.destinationIs, term.destination),
  ].filter((one) => one !== undefined);
  if (kinds !== undefined && kinds.length > 0) columned.push(any(kinds.map((kind) => has(term.kind(kind)))));
  let isEmpty = typed.some(({ expression }) => expression === undefined);
  if (amount !== undefined) {
    const { terms, beginnings } = amountTermsBetween(
      amount.currency,
      amount.least ?? -MOST,
      amount.most ?? MOST,
    );
    const between = [...terms.map(has), ...beginnings.map(hasBeginning)];
    if (between.length === 0) isEmpty = true;
    else columned.push(any(between));
  }
  const instantsOf = (name: 'received' | 'pulled' | 'amendedOn' | 'removed') => {
    const stretch = filter[name];
    return stretch && instants(days(stretch, name), timeZone);
  };
  const received = instantsOf('received');
  return {
    expression: expressions.length === 0 ? undefined : all(expressions),
    columned: columned.length === 0 ? undefined : all(columned),
    isEmpty,
    statuses: [...new Set(filter.statuses ?? [])],
    departs: filter.departs && days(filter.departs, 'departs'),
    received,
    amount,
    warnings: filter.warnings ?? false,
    amended: filter.amended ?? false,
    kinds: kinds ?? [],
    hour:
      filter.receivedHour === undefined ? undefined : hourOfClock(filter.receivedHour, received, timeZone),
    reviewed: filter.reviewed,
    pricedIn: filter.pricedIn,
    supplierIs: filter.supplierIs,
    destinationIs: filter.destinationIs,
    without: filter.without ?? [],
    pulled: instantsOf('pulled'),
    amendedOn: instantsOf('amendedOn'),
    removed: instantsOf('removed'),
    removalPending: filter.removal === 'pending',
  };
}

/** Every word of a name to the letter; undefined where it has none, or no name is asked for. */
function exactly(name: string | undefined, make: (word: string) => string): Expression | undefined {
  const words = name === undefined ? [] : nameWords(name);
  return words.length === 0 ? undefined : all(words.map((word) => has(make(word))));
}

/** Changes of the clock are looked up so far back, and as far ahead, where no day bounds them. */
const FIRST_YEAR = '1970-01-01T00:00:00.000Z';
const YEARS_AHEAD = 1;

function hourOfClock(hour: number, { from, to }: Stretch = {}, timeZone: string): HourOfClock {
  const start = Temporal.Instant.from(from ?? FIRST_YEAR).toZonedDateTimeISO(timeZone);
  const end =
    to === undefined
      ? Temporal.Now.zonedDateTimeISO(timeZone).add({ years: YEARS_AHEAD })
      : Temporal.Instant.from(to).toZonedDateTimeISO(timeZone);
  const offsets: { from: string; seconds: number }[] = [];
  for (
    let at: Temporal.ZonedDateTime | null = start;
    at !== null && Temporal.ZonedDateTime.compare(at, end) <= 0;
    at = at.getTimeZoneTransition('next')
  ) {
    offsets.push({ from: instantText(at.toInstant()), seconds: at.offsetNanoseconds / 1_000_000_000 });
  }
  return { hour, offsets };
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
