import type { InputOf, OutputOf } from '../../preload/contract/index.ts';
import type { SearchHit } from '../../preload/contract/search.ts';
import type { ReservationRows } from './interface.ts';
import { looksFor } from './looks.ts';
import { matchedBy, typedText } from './matched.ts';
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
  const [rows, parts] = await Promise.all([reservations.rows(ids), findables(db, ids)]);
  return ids.flatMap((id): SearchHit[] => {
    const row = rows.get(id);
    const findable = parts.get(id);
    // Destroyed between the look and now.
    if (row === undefined || findable === undefined) return [];
    return [{ row, matched: matchedBy(row.locator, findable, typed) }];
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
