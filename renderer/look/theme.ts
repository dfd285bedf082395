import { useSyncExternalStore } from 'react';

/** What a person may choose; `system` follows the computer. */
export const themes = ['system', 'light', 'dark'] as const;
type Theme = (typeof themes)[number];

/** The one thing that the screens keep in this window's storage: it says nothing of anybody. */
const key = 'guichet.theme';

const listeners = new Set<() => void>();

function themeKept(): Theme {
  const kept = localStorage.getItem(key);
  return themes.find((theme) => theme === kept) ?? 'system';
}

/** Paints the window in the theme that was chosen before. */
export function paintTheme(): void {
  const theme = themeKept();
  if (theme === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
}

/** Paints the window in a theme and remembers it on this computer. */
export function chooseTheme(theme: Theme): void {
  localStorage.setItem(key, theme);
  paintTheme();
  for (const listener of listeners) listener();
}

/** The theme that was chosen. */
export function useTheme(): Theme {
  return useSyncExternalStore((changed) => {
    listeners.add(changed);
    return () => listeners.delete(changed);
  }, themeKept);
}
