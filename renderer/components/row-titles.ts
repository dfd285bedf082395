import type { MouseEvent } from 'react';

/**
 * Handlers of a long list: where the pointer is, its tooltip is what `data-says` has in full, or the cell's text where the
 * cell is too narrow for it. As an attribute `title` of every cell it would be worked out again for every row of every
 * page that is scrolled through.
 */
export const rowTitles = {
  onMouseOver({ target }: MouseEvent): void {
    if (!(target instanceof Element)) return;
    const at = target.closest('[data-says], td');
    const words = at?.getAttribute('data-says') ?? (isCut(at) ? at?.textContent : null);
    if (words) at?.setAttribute('title', words);
  },
  onMouseOut({ target }: MouseEvent): void {
    if (target instanceof Element) target.closest('td [title], td')?.removeAttribute('title');
  },
};

function isCut(at: Element | null): boolean {
  return at !== null && at.scrollWidth > at.clientWidth;
}
