import { setImmediate as breathe } from 'node:timers/promises';
import type { InputOf, OutputOf } from '../../preload/contract/index.ts';
import { Refusal } from '../refusal.ts';
import { fits } from './expression.ts';
import type { ReservationRows } from './interface.ts';
import { type Narrowing, narrowingOf } from './list-filter.ts';
import {
  amendedIds,
  fittingPlaces,
  idsWithin,
  nextPlaces,
  type Place,
  type SortColumn,
  warnedIds,
} from './list-queries.ts';
import { type Db, entriesOf, matchingIds } from './queries.ts';

type Input = InputOf<'search.list'>;

/** How much a page may cost. */
export interface ListLimits {
  /** What narrows to more than this is looked at reservation by reservation instead. */
  readonly mostIds: number;
  /** So few are fetched and sorted at once. */
  readonly few: number;
  /** Places of an index that one page walks past, at most, and how many of them at once. */
  readonly mostWalked: number;
  readonly chunk: number;
  /** Reservations that one page holds against the rest of the filter, about at most, and how many of them at once. */
  readonly mostLookedAt: number;
  readonly lookedAtOnce: number;
}

/** Measured with a million reservations: some 50 ms for a page that reaches them, of which no step is long. */
const LIMITS: ListLimits = {
  mostIds: 50_000,
  few: 1_000,
  mostWalked: 60_000,
  chunk: 5_000,
  mostLookedAt: 3_000,
  lookedAtOnce: 250,
};

interface Page {
  readonly places: Place[];
  /** Where the next page begins; null at the end. */
  readonly next: Place | null;
}

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
  const rows = await reservations.rows(ids);
  return {
    rows: ids.flatMap((id) => rows.get(id) ?? []),
    next: page.next && cursorOf(page.next, column),
  };
}

interface Asking {
  readonly db: Db;
  readonly narrowing: Narrowing;
  readonly column: SortColumn;
  readonly limits: ListLimits;
}

interface Looking extends Asking {
  /** What the index was asked fits so many that each entry is held against it. */
  readonly expressionLeft: boolean;
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

/** The sets of reservations that parts of the filter give; parts that too many fit give none. */
async function setsOf({
  db,
  narrowing: { expression, departs, received, warnings, amended },
  column,
  limits: { mostIds },
}: Asking): Promise<{ sets: ReadonlySet<number>[]; expressionLeft: boolean }> {
  const asked: Promise<number[]>[] = [];
  const most = mostIds + 1;
  // The order's own column is a stretch of the walk.
  if (departs !== undefined && column !== 'departs_on')
    asked.push(idsWithin(db, 'departs_on', departs, most));
  if (received !== undefined && column !== 'received_at')
    asked.push(idsWithin(db, 'received_at', received, most));
  if (warnings) asked.push(warnedIds(db, most));
  if (amended) asked.push(amendedIds(db, most));
  const found = expression === undefined ? undefined : await matchingIds(db, expression, most);
  const answers = [...(found === undefined ? [] : [found]), ...(await Promise.all(asked))];
  return {
    sets: answers.filter((ids) => ids.length <= mostIds).map((ids) => new Set(ids)),
    expressionLeft: found !== undefined && found.length > mostIds,
  };
}

/** Those of the reservations that the rest of the filter fits. */
async function fitting(
  { db, narrowing, column, expressionLeft }: Looking,
  ids: readonly number[],
): Promise<Place[]> {
  const found = await fittingPlaces(db, ids, column, narrowing);
  const { expression } = narrowing;
  if (!expressionLeft || expression === undefined) return found;
  const entries = await entriesOf(
    db,
    found.map(({ id }) => id),
  );
  return found.filter(({ id }) => fits(new Set((entries.get(id) ?? '').split(' ')), expression));
}

function compare(column: SortColumn): (a: Place, b: Place) => number {
  const sign = column === 'received_at' ? -1 : 1;
  return (a, b) => sign * (a.key < b.key ? -1 : a.key > b.key ? 1 : a.id - b.id);
}

function fewPlaces(
  found: readonly Place[],
  column: SortColumn,
  after: Place | undefined,
  limit: number,
): Page {
  const order = compare(column);
  const behind = found.toSorted(order).filter((place) => after === undefined || order(place, after) > 0);
  const page = behind.slice(0, limit);
  return { places: page, next: behind.length > limit ? (page.at(-1) ?? null) : null };
}

/** Walks the index of the order until a page is full, the list ends, or enough was looked at for one answer. */
async function walkedPlaces(
  looking: Looking,
  sets: readonly ReadonlySet<number>[],
  after: Place | undefined,
  limit: number,
): Promise<Page> {
  const order = compare(looking.column);
  const found: Place[] = [];
  let from = after;
  let lookedAt = 0;
  const { mostWalked, chunk: most, mostLookedAt, lookedAtOnce } = looking.limits;
  const atOnce = Math.max(lookedAtOnce, limit + 1);
  for (let walked = 0; walked < mostWalked; ) {
    const size = sets.length > 0 ? most : atOnce;
    const chunk = await nextChunk(looking, from, size);
    walked += chunk.length;
    const inSets = chunk.filter(({ id }) => sets.every((set) => set.has(id)));
    for (let at = 0; at < inSets.length; at += atOnce) {
      const some = inSets.slice(at, at + atOnce);
      const fit = await fitting(
        looking,
        some.map(({ id }) => id),
      );
      lookedAt += some.length;
      found.push(...fit.sort(order));
      const last = found[limit - 1];
      if (found.length > limit && last !== undefined) return { places: found.slice(0, limit), next: last };
      if (lookedAt >= mostLookedAt) return { places: found, next: some.at(-1) ?? null };
    }
    if (chunk.length < size) return { places: found, next: null };
    from = chunk.at(-1);
    // Other calls come between two chunks.
    await breathe();
  }
  return { places: found, next: from ?? null };
}

/** The next places in the list's order, over the statuses that are asked for. */
async function nextChunk(
  { db, narrowing, column }: Looking,
  after: Place | undefined,
  size: number,
): Promise<Place[]> {
  const stretch = (column === 'received_at' ? narrowing.received : narrowing.departs) ?? {};
  const walk = { column, stretch, after };
  if (narrowing.statuses.length === 0) return nextPlaces(db, { ...walk, status: undefined }, size);
  // An index sorts within a status only: the next of each, and of those the first.
  const each = await Promise.all(
    narrowing.statuses.map((status) => nextPlaces(db, { ...walk, status }, size)),
  );
  return each.flat().sort(compare(column)).slice(0, size);
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
