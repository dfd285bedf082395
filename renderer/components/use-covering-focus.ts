import { type RefObject, useEffect } from 'react';

/** Where what is opened beside a list stands over it instead; the same width is in the style sheets. */
const narrow = '(max-width: 760px)';

/**
 * Brings the focus to what was opened where it covers its list, which is hidden then, and back to the list when it is
 * closed.
 */
export function useCoveringFocus(opened: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    if (!window.matchMedia(narrow).matches) return;
    opened.current?.focus();
    return () => {
      // The list is to be seen again by then.
      setTimeout(() => document.querySelector<HTMLElement>('main [role=grid]')?.focus());
    };
  }, [opened]);
}
