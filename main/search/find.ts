import type { InputOf, OutputOf } from '../../preload/contract/index.ts';
import type { ReservationRow } from '../../preload/contract/reservations.ts';
import type { SearchHit } from '../../preload/contract/search.ts';
import type { ReservationRows } from './interface.ts';
import { isWholeLocator, looksFor } from './looks.ts';
import {
  type FoundBy,
  likelyParts,
  type Matched,
  matchedBy,
  matchedByPart,
  matchedByRow,
  type Typed,
  typedText,
} from './matched.ts';
import { type Db, findables, locatorIds, matchingIds } from './queries.ts';

/** What the box finds for a typed text: one look after the other, the surest first, until there are enough. */
export async function findHits(
  db: Db,
  reservations: ReservationRows,
  { text, limit }: InputOf<'search.find'>,
): Promise<OutputOf<'search.find'>['hits']> {
  const { ids, by } = await foundIds(db, text, limit);
  if (ids.length === 0) return [];
  const rows = await reservations.rows(ids);
  const matched = await matchesOf(db, rows, typedText(text), by);
  return rows.flatMap((row): SearchHit[] => {
    const its = matched.get(row.id);
    // Destroyed between the look and now.
    return its === undefined ? [] : [{ row, matched: its }];
  });
}

/** What of each row fits, from as few tables as tell it. */
async function matchesOf(
  db: Db,
  rows: readonly ReservationRow[],
  typed: Typed,
  by: FoundBy,
): Promise<Map<number, Matched>> {
  const matched = new Map<number, Matched>();
  const told = (id: number, its: Matched | undefined) => its !== undefined && matched.set(id, its);
  const untold = () => rows.map(({ id }) => id).filter((id) => !matched.has(id));
  for (const row of rows) told(row.id, matchedByRow(row, typed));
  for (const parts of likelyParts(typed, by)) {
    const left = untold();
    if (left.length === 0) return matched;
    for (const [id, one] of await findables(db, left, parts)) told(id, matchedByPart(one, typed, by));
  }
  const left = untold();
  if (left.length === 0) return matched;
  for (const [id, one] of await findables(db, left)) told(id, matchedBy(one, typed));
  return matched;
}

/** The reservations found, each once, and by what. */
async function foundIds(db: Db, text: string, limit: number): Promise<{ ids: number[]; by: FoundBy }> {
  const { locator, whole, exact, begun } = looksFor(text);
  const found = new Set<number>();
  const ids = () => [...found].slice(0, limit);
  if (locator !== undefined) {
    for (const id of await locatorIds(db, locator, limit)) found.add(id);
    if (found.size > 0 && isWholeLocator(locator)) return { ids: ids(), by: 'whole' };
  }
  const byLocator = found.size;
  for (const expression of whole) {
    if (found.size >= limit) break;
    // Those found by a surer look may be among them.
    for (const id of await matchingIds(db, expression, limit)) found.add(id);
  }
  if (found.size > byLocator) return { ids: ids(), by: 'whole' };
  for (const expression of exact === undefined ? begun : [exact, ...begun]) {
    if (found.size >= limit) break;
    for (const id of await matchingIds(db, expression, limit)) found.add(id);
  }
  return { ids: ids(), by: 'words' };
}
