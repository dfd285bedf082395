import { type RefObject, useLayoutEffect, useRef } from 'react';

/**
 * Keeps the rows in sight where they are when rows come or go above them. At the very top the list is left to grow
 * downwards, so that what has just come is seen, unless the person is working in the list.
 */
export function useKeptPlace(
  scroller: RefObject<HTMLElement | null>,
  rows: readonly { readonly id: number }[],
  rowHeight: number,
): void {
  const before = useRef(rows);
  useLayoutEffect(() => {
    const element = scroller.current;
    const old = before.current;
    before.current = rows;
    if (element === null || old === rows || old.length === 0) return;
    const isUsed = element.contains(document.activeElement) || element.matches(':hover');
    if (element.scrollTop === 0 && !isUsed) return;
    const moved = rowsMoved(old, rows, Math.floor(element.scrollTop / rowHeight));
    if (moved !== 0) element.scrollTop += moved * rowHeight;
  }, [scroller, rows, rowHeight]);
}

/** By how many rows the first row in sight moved down; of those that are gone, the next one that stayed counts. */
export function rowsMoved(
  before: readonly { readonly id: number }[],
  after: readonly { readonly id: number }[],
  firstInSight: number,
): number {
  const places = new Map(after.map((row, index) => [row.id, index]));
  for (let index = firstInSight; index < before.length; index += 1) {
    const row = before[index];
    const place = row === undefined ? undefined : places.get(row.id);
    if (place !== undefined) return place - index;
  }
  return 0;
}
