import type { RawBuilder } from 'kysely';
import type { InputOf, OutputOf } from '../../preload/contract/index.ts';
import { Refusal } from '../refusal.ts';
import { all } from './expression.ts';
import type { ReservationRows } from './interface.ts';
import { recordQuestions } from './list-conditions.ts';
import { narrowingOf } from './list-filter.ts';
import { fittingIds, idsOf, idsWithin, type Place, type SortColumn, warnedIds } from './list-queries.ts';
import { type Asking, fewPlaces, fitting, type ListLimits, type Page, walkedPlaces } from './list-walk.ts';
import type { Db } from './queries.ts';

type Input = InputOf<'search.list'>;

/** Measured with a million reservations: some 50 ms for a page that reaches them, of which no step is long. */
const LIMITS: ListLimits = {
  mostIds: 100_000,
  few: 1_500,
  mostWalked: 60_000,
  chunk: 5_000,
  mostLookedAt: 3_000,
  lookedAtOnce: 250,
};

const columnOf = { newest: 'received_at', departure: 'departs_on' } as const;

/**
 * A page of a narrowed list. Each part of the filter that an index can answer gives the set of its reservations, unless
 * they are too many to narrow anything; where few are in all sets, those are sorted at once. Else the index of the list's
 * order is walked, and what is in every set is held against the rest of the filter, so much a page and no more: what fits
 * rarely comes in many short answers and not in one that holds the office.
 */
export async function listPage(
  db: Db,
  reservations: ReservationRows,
  input: Input,
  { today, timeZone }: { today: string; timeZone: string },
  limits: ListLimits = LIMITS,
): Promise<Omit<OutputOf<'search.list'>, 'left'>> {
  const column = columnOf[input.order];
  const narrowing = narrowingOf(input.filter, timeZone);
  const ahead = column === 'departs_on' && narrowing.departs === undefined;
  const inOrder = ahead ? { ...narrowing, departs: { from: today } } : narrowing;
  const page = narrowing.isEmpty
    ? { places: [], next: null }
    : await places({ db, narrowing: inOrder, column, limits }, input);
  const ids = page.places.map(({ id }) => id);
  return {
    rows: await reservations.rows(ids),
    next: page.next && cursorOf(page.next, column),
  };
}

async function places(asking: Asking, input: Input): Promise<Page> {
  const { column, limits } = asking;
  const after = input.after === undefined ? undefined : placeIn(input.after, column);
  const { sets, expressionLeft } = await setsOf(asking);
  const looking = { ...asking, expressionLeft };
  const [smallest, ...others] = sets.toSorted((a, b) => a.size - b.size);
  if (smallest !== undefined) {
    const inAll = [...smallest].filter((id) => others.every((set) => set.has(id)));
    if (inAll.length <= limits.few) {
      return fewPlaces(await fitting(looking, inAll), column, after, input.limit);
    }
  }
  return walkedPlaces(looking, sets, after, input.limit);
}

/**
 * The sets of reservations that parts of the filter give; parts that too many fit give none and are held against each
 * reservation. The full-text index is asked last, and not for what columns tell as well where few are left or walked.
 */
async function setsOf({
  db,
  narrowing,
  column,
  limits: { mostIds, few },
}: Asking): Promise<{ sets: ReadonlySet<number>[]; expressionLeft: boolean }> {
  const { expression, columned, departs, received, hour, warnings, amended } = narrowing;
  const sets: ReadonlySet<number>[] = [];
  const ask = async (question: RawBuilder<{ id: number }>): Promise<boolean> => {
    const ids = await idsOf(db, question, mostIds + 1);
    const isSet = ids.length <= mostIds;
    if (isSet) sets.push(new Set(ids));
    return isSet;
  };
  for (const { set } of recordQuestions(narrowing)) await ask(set);
  // The order's own column is a stretch of the walk.
  if (departs !== undefined && column !== 'departs_on') await ask(idsWithin('departs_on', departs));
  if ((received !== undefined || hour !== undefined) && column !== 'received_at')
    await ask(idsWithin('received_at', received ?? {}, hour));
  if (warnings) await ask(warnedIds);
  const isNarrow = amended || sets.some(({ size }) => size <= few);
  const asked = [expression, isNarrow ? undefined : columned].filter((one) => one !== undefined);
  if (asked.length === 0) return { sets, expressionLeft: false };
  const isSet = await ask(fittingIds(all(asked)));
  return { sets, expressionLeft: expression !== undefined && !isSet };
}

/** Cursors name the last place that was looked at; they are opaque to the screens and hold no personal data. */
const CURSORS = {
  received_at: /^r (\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z) (\d{1,15})$/,
  departs_on: /^d (\d{4}-\d{2}-\d{2}) (\d{1,15})$/,
} as const satisfies Record<SortColumn, RegExp>;

function cursorOf({ key, id }: Place, column: SortColumn): string {
  return `${column === 'received_at' ? 'r' : 'd'} ${key} ${id}`;
}

function placeIn(cursor: string, column: SortColumn): Place {
  const [, key, id] = CURSORS[column].exec(cursor) ?? [];
  if (key === undefined || id === undefined) throw new Refusal('invalidInput', { field: 'after' });
  return { key, id: Number(id) };
}
