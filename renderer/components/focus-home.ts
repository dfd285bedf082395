import { useEffect } from 'react';

/** Marks a place that the focus goes to when the button that had it is gone. */
export const focusHome = { tabIndex: -1, 'data-focus-home': true } as const;

/** Milliseconds after which a dialog that closed has given the focus back to its button, where that still is. */
const settled = 100;

/**
 * Gives the focus to the innermost place that is marked for it, if it was lost with a button that is gone;
 * `document.body` has it then.
 */
export function bringFocusHome(): void {
  setTimeout(giveFocusHome, settled);
}

function giveFocusHome(): void {
  if (document.activeElement !== null && document.activeElement !== document.body) return;
  const homes = document.querySelectorAll<HTMLElement>('[data-focus-home]');
  homes.item(homes.length - 1)?.focus();
}

/** Looks after the focus when a component goes: the button that opened it may be gone too. */
export function useFocusHomeAfterwards(): void {
  useEffect(() => bringFocusHome, []);
}
