import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ReservationRow } from '../../preload/contract/reservations.ts';
import { keepUnchanged, onlyLookedAt, type Pages, rowsOf } from './worklist-pages.ts';

const row = (id: number, openWarnings = 0): ReservationRow => ({
  id,
  locator: `L${id}`,
  status: 'new',
  version: 1,
  lead: { given: 'Chloé', family: 'Lévesque' },
  travellers: 2,
  destination: 'CUN',
  kinds: ['air'],
  departsOn: '2026-12-19',
  due: null,
  total: { amount: 12_345, currency: 'CAD' },
  openWarnings,
  warnings: [],
  amended: false,
  claim: null,
  submittedAt: '2026-11-22T12:00:00.000Z',
  receivedAt: '2026-11-22T12:00:00.000Z',
});

/** The pages of a list of ids as the office gives them. */
const pagesOf = (ids: readonly number[], limit: number, warnings = 0): Pages => {
  const starts = Array.from(
    { length: Math.max(1, Math.ceil(ids.length / limit)) },
    (_, page) => page * limit,
  );
  return {
    pages: starts.map((start) => ({
      rows: ids.slice(start, start + limit).map((id) => row(id, warnings)),
      next: start + limit < ids.length ? String(start + limit) : null,
    })),
    pageParams: starts.map((start) => (start === 0 ? undefined : String(start))),
  };
};

const idLists = fc.uniqueArray(fc.integer({ min: 1, max: 500 }), { maxLength: 60 });
const limits = fc.integer({ min: 1, max: 20 });

test('the rows of the pages are the list in its order', () => {
  fc.assert(
    fc.property(idLists, limits, (ids, limit) => {
      expect(rowsOf(pagesOf(ids, limit)).map(({ id }) => id)).toEqual(ids);
    }),
  );
});

test('a reservation that moved between two pages while they were asked for is shown once', () => {
  const pages = pagesOf([1, 2, 3, 4], 2);
  pages.pages[1]?.rows.unshift(row(2));
  expect(rowsOf(pages).map(({ id }) => id)).toEqual([1, 2, 3, 4]);
});

test('what did not change keeps its object, and what changed is new', () => {
  fc.assert(
    fc.property(idLists, idLists, limits, (before, after, limit) => {
      const old = pagesOf(before, limit);
      const kept = rowsOf(keepUnchanged(old, pagesOf(after, limit)));
      expect(kept.map(({ id }) => id)).toEqual(after);
      for (const one of kept) expect(rowsOf(old).includes(one)).toBe(before.includes(one.id));
    }),
  );
  const [changed] = rowsOf(keepUnchanged(pagesOf([1], 5), pagesOf([1], 5, 3)));
  expect(changed?.openWarnings).toBe(3);
});

test('pages behind what was looked at are let go, and every row up to there stays', () => {
  fc.assert(
    fc.property(idLists, limits, fc.nat(80), (ids, limit, lastSeen) => {
      const pages = pagesOf(ids, limit);
      const kept = onlyLookedAt(pages, lastSeen);
      const rows = rowsOf(kept).map(({ id }) => id);
      expect(rows).toEqual(ids.slice(0, rows.length));
      expect(rows.length).toBeGreaterThanOrEqual(Math.min(ids.length, lastSeen + 1));
      expect(rows.length).toBeLessThanOrEqual(
        Math.max(lastSeen + limit, ids.length > lastSeen ? 0 : ids.length),
      );
      expect(kept.pageParams).toHaveLength(kept.pages.length);
      // Where pages were let go, the last one kept says where the next begins.
      if (kept.pages.length < pages.pages.length) expect(kept.pages.at(-1)?.next).not.toBeNull();
    }),
  );
});
