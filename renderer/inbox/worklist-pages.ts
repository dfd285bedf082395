import type { InfiniteData } from '@tanstack/react-query';
import type { OutputOf } from '../../preload/contract/index.ts';
import type { ReservationRow } from '../../preload/contract/reservations.ts';

type Page = OutputOf<'reservations.list'>;
/** The pages of a worklist as they were asked for, each from where the one before ended. */
export type Pages = InfiniteData<Page, unknown>;

/** The rows of all pages in their order, each reservation once: one that moved between two pages is shown where it came first. */
export function rowsOf(pages: Pages): ReservationRow[] {
  const seen = new Set<number>();
  return pages.pages.flatMap(({ rows }) =>
    rows.filter(({ id }) => {
      if (seen.has(id)) return false;
      seen.add(id);
      return true;
    }),
  );
}

/**
 * The new pages, with every row that did not change replaced by the very object that was there before, so that only
 * what changed is painted again.
 */
export function keepUnchanged(before: Pages | undefined, after: Pages): Pages {
  if (before === undefined) return after;
  const old = new Map(before.pages.flatMap(({ rows }) => rows.map((row) => [row.id, row])));
  const keep = (row: ReservationRow): ReservationRow => {
    const known = old.get(row.id);
    return known !== undefined && JSON.stringify(known) === JSON.stringify(row) ? known : row;
  };
  return { ...after, pages: after.pages.map((page) => ({ ...page, rows: page.rows.map(keep) })) };
}

/** The pages without those that lie wholly behind what was looked at: they need not be asked for again, but on scrolling there. */
export function onlyLookedAt(pages: Pages, lastSeen: number): Pages {
  let rows = 0;
  const needed = pages.pages.findIndex((page) => {
    rows += page.rows.length;
    return rows > lastSeen;
  });
  if (needed === -1) return pages;
  return { pages: pages.pages.slice(0, needed + 1), pageParams: pages.pageParams.slice(0, needed + 1) };
}

/** Whether what the answers keep under a worklist's key is its pages. */
export function isPages(kept: unknown): kept is Pages {
  return typeof kept === 'object' && kept !== null && 'pages' in kept && 'pageParams' in kept;
}
