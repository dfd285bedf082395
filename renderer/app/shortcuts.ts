/** Where a shortcut works: on every screen, in a list that has the focus, on what is chosen there, on an opened reservation. */
export const shortcutScopes = ['list', 'everywhere', 'chosen', 'reservation'] as const;
export type ShortcutScope = (typeof shortcutScopes)[number];

interface Shortcut {
  readonly scope: ShortcutScope;
  /** The keys that do it, as `KeyboardEvent.key` names them, with Ctrl+ and Shift+ in front; the first is shown. */
  readonly keys: readonly string[];
}

/**
 * Every shortcut of the desk, in the order of the sheet; each has its words under `shortcuts.<id>`. Letters work only
 * where a list has the focus, so that nobody sets them off by speaking or by chance (WCAG 2.1.4).
 */
export const shortcuts = {
  sheet: { scope: 'everywhere', keys: ['?'] },
  next: { scope: 'list', keys: ['ArrowDown', 'j'] },
  previous: { scope: 'list', keys: ['ArrowUp', 'k'] },
  pageDown: { scope: 'list', keys: ['PageDown'] },
  pageUp: { scope: 'list', keys: ['PageUp'] },
  first: { scope: 'list', keys: ['Home'] },
  last: { scope: 'list', keys: ['End'] },
  open: { scope: 'list', keys: ['Enter'] },
  choose: { scope: 'list', keys: [' '] },
  chooseDown: { scope: 'list', keys: ['Shift+ArrowDown'] },
  chooseUp: { scope: 'list', keys: ['Shift+ArrowUp'] },
  chooseLoaded: { scope: 'list', keys: ['Ctrl+a'] },
  leave: { scope: 'list', keys: ['Escape'] },
  claim: { scope: 'chosen', keys: ['c'] },
  assign: { scope: 'chosen', keys: ['a'] },
  release: { scope: 'chosen', keys: ['r'] },
  hold: { scope: 'chosen', keys: ['h'] },
  mail: { scope: 'chosen', keys: ['m'] },
  print: { scope: 'chosen', keys: ['p'] },
  undoEdit: { scope: 'reservation', keys: ['Ctrl+z'] },
} as const satisfies Record<string, Shortcut>;
export type ShortcutId = keyof typeof shortcuts;

/** What of a key that was pressed tells which shortcut it is. */
export interface PressedKey {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly shiftKey: boolean;
  readonly altKey: boolean;
}

function isShortcutId(id: string): id is ShortcutId {
  return Object.hasOwn(shortcuts, id);
}

/** The ids of every shortcut, in the order of the sheet. */
export const shortcutIds: readonly ShortcutId[] = Object.keys(shortcuts).filter(isShortcutId);

/** The shortcut that a key is in one of some scopes; undefined where it is none. Ctrl is ⌘ on a Mac. */
export function shortcutOf(
  { key, ctrlKey, metaKey, shiftKey, altKey }: PressedKey,
  ...scopes: readonly ShortcutScope[]
): ShortcutId | undefined {
  if (altKey) return undefined;
  // A sign such as ? needs Shift on one keyboard and not on another; a named key or a letter is another with it.
  const isSign = key.length === 1 && !/[\p{L}\p{N} ]/u.test(key);
  const named = key.length === 1 ? key.toLowerCase() : key;
  const pressed = `${ctrlKey || metaKey ? 'Ctrl+' : ''}${shiftKey && !isSign ? 'Shift+' : ''}${named}`;
  return shortcutIds.find((id) => {
    const { scope, keys }: Shortcut = shortcuts[id];
    return scopes.includes(scope) && keys.includes(pressed);
  });
}

/** Signs for keys whose names are long; the same in both languages. */
const signs: Record<string, string> = { ArrowDown: '↓', ArrowUp: '↑', Enter: '↵' };

/** A key as it is shown: its parts in their order, a key that has words of its own under its name. */
export function partsOfKey(key: string): string[] {
  return key
    .split('+')
    .map((part) => signs[part] ?? (part.length === 1 && part !== ' ' ? part.toUpperCase() : part));
}

/** The shortcut for `aria-keyshortcuts`. */
export function ariaKeys(id: ShortcutId): string {
  const { keys }: Shortcut = shortcuts[id];
  return keys.map((key) => key.replace('Ctrl+', 'Control+').replace(/^ $/, 'Space')).join(' ');
}
