import type { InputOf, OutputOf } from '../../preload/contract/index.ts';
import type { SearchHit } from '../../preload/contract/search.ts';
import type { ReservationRows } from './interface.ts';
import { looksFor } from './looks.ts';
import { matchedBy, matchedByRow, typedText } from './matched.ts';
import { type Db, findables, locatorIds, matchingIds } from './queries.ts';

/** What the box finds for a typed text: one look after the other, the surest first, until there are enough. */
export async function findHits(
  db: Db,
  reservations: ReservationRows,
  { text, limit }: InputOf<'search.find'>,
): Promise<OutputOf<'search.find'>['hits']> {
  const ids = await foundIds(db, text, limit);
  if (ids.length === 0) return [];
  const typed = typedText(text);
  const rows = await reservations.rows(ids);
  const found = rows.map((row) => ({ row, matched: matchedByRow(row, typed) }));
  const untold = found.flatMap(({ row, matched }) => (matched === undefined ? [row.id] : []));
  const parts = untold.length === 0 ? undefined : await findables(db, untold);
  return found.flatMap(({ row, matched }): SearchHit[] => {
    if (matched !== undefined) return [{ row, matched }];
    const findable = parts?.get(row.id);
    // Destroyed between the look and now.
    return findable === undefined ? [] : [{ row, matched: matchedBy(findable, typed) }];
  });
}

/** The reservations found, each once. */
async function foundIds(db: Db, text: string, limit: number): Promise<number[]> {
  const { locator, expressions } = looksFor(text);
  const found = new Set<number>();
  if (locator !== undefined) for (const id of await locatorIds(db, locator, limit)) found.add(id);
  for (const expression of expressions) {
    if (found.size >= limit) break;
    // Those found by a surer look may be among them.
    for (const id of await matchingIds(db, expression, limit)) found.add(id);
  }
  return [...found].slice(0, limit);
}
