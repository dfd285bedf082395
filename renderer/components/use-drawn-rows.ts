import { useState } from 'react';

/** A step of so many rows is one of the arrow keys or of the wheel: what stays in sight stays what it is. */
const small = 6;

/**
 * Keys under which the rows in sight are drawn, given the first one's index. While a list is scrolled row by row each row
 * keeps its own; where a page of others takes the place of all of them, they take over the elements too, which are then
 * given other words instead of being made anew: that is most of what a page of a long list costs.
 */
export function useDrawnRows(first: number): (index: number) => number {
  const [drawn, setDrawn] = useState({ first, base: 0 });
  const step = first - drawn.first;
  const base = Math.abs(step) < small ? drawn.base : drawn.base + step;
  // Told while drawing, as React has it for what follows from what was drawn before.
  if (step !== 0) setDrawn({ first, base });
  return (index) => index - base;
}
