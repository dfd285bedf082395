import { setImmediate as breathe } from 'node:timers/promises';
import { fits } from './expression.ts';
import type { Narrowing } from './list-filter.ts';
import { fittingPlaces, nextPlaces, type Place, type SortColumn } from './list-queries.ts';
import { type Db, entriesOf } from './queries.ts';

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

/** A page as places of the list. */
export interface Page {
  readonly places: Place[];
  /** Where the next page begins; null at the end. */
  readonly next: Place | null;
}

/** A list as it is asked for. */
export interface Asking {
  readonly db: Db;
  readonly narrowing: Narrowing;
  readonly column: SortColumn;
  readonly limits: ListLimits;
}

/** A list while its places are looked for. */
export interface Looking extends Asking {
  /** What the index was asked fits so many that each entry is held against it. */
  readonly expressionLeft: boolean;
}

/** Those of the reservations that the rest of the filter fits. */
export async function fitting(
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

/** A page of what was found as a whole. */
export function fewPlaces(
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
export async function walkedPlaces(
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
  const byArrival = column === 'received_at';
  const stretch = (byArrival ? narrowing.received : narrowing.departs) ?? {};
  const hour = byArrival ? narrowing.hour : undefined;
  const walk = { column, stretch, hour, isAmended: narrowing.amended, after };
  // Those whose amendment waits are few, whatever their status.
  if (narrowing.statuses.length === 0 || narrowing.amended) {
    return nextPlaces(db, { ...walk, status: undefined }, size);
  }
  // An index sorts within a status only: the next of each, and of those the first.
  const each = await Promise.all(
    narrowing.statuses.map((status) => nextPlaces(db, { ...walk, status }, size)),
  );
  return each.flat().sort(compare(column)).slice(0, size);
}
