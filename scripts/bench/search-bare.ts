import type { Database } from 'better-sqlite3';
import { z } from 'zod';
import { type Expression, inWordsOfIndex } from '../../main/search/expression.ts';
import { isWholeLocator, looksFor } from '../../main/search/looks.ts';

/**
 * The bare counterpart of finding: prepared statements on a connection of its own, only those looks that give something of
 * the answer, and the rows as they stand. No service, no rows of people and numbers to say what matched, no warnings and
 * claims, no parsing: it reads less than the screen shows, and knows beforehand which looks are in vain.
 */
export function bareFind(database: Database): (text: string, limit: number) => () => number[] {
  const look = database
    .prepare('select rowid from search_index where search_index match ? order by rowid desc limit ?')
    .pluck();
  const locators = database
    .prepare('select id from reservation where locator >= ? and locator < ? order by locator limit ?')
    .pluck();
  const rows = database.prepare('select * from reservation where id in (select value from json_each(?))');
  const ids = z.array(z.number());
  /** Which looks give something. */
  const usefulLooks = (text: string, limit: number): string[] => {
    const { locator, whole, exact, begun } = looksFor(text);
    const found = new Set<number>();
    if (locator !== undefined) {
      for (const id of ids.parse(locators.all(locator, `${locator}~`, limit))) found.add(id);
      if (found.size > 0 && isWholeLocator(locator)) return [];
    }
    const giving: string[] = [];
    const tryEach = (expressions: readonly Expression[]) => {
      for (const expression of expressions) {
        if (found.size >= limit) break;
        const before = found.size;
        const match = inWordsOfIndex(expression);
        for (const id of ids.parse(look.all(match, limit))) found.add(id);
        if (found.size > before) giving.push(match);
      }
    };
    tryEach(whole);
    if (giving.length === 0) tryEach(exact === undefined ? begun : [exact, ...begun]);
    return giving;
  };

  // Which looks there are is found out before anything is timed.
  return (text, limit) => {
    const { locator } = looksFor(text);
    const matches = usefulLooks(text, limit);
    return () => {
      const found = new Set<unknown>();
      if (locator !== undefined) {
        for (const id of locators.all(locator, `${locator}~`, limit)) found.add(id);
      }
      for (const match of matches) for (const id of look.all(match, limit)) found.add(id);
      const answer = [...found].slice(0, limit);
      rows.all(JSON.stringify(answer));
      return ids.parse(answer);
    };
  };
}
