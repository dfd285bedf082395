import type { Queue } from '../../preload/contract/reservations.ts';

/**
 * Where a shortcut works: on every screen, wherever it leads to another one, in a list that has the focus, on what is
 * chosen there, on an opened reservation, in the box of Ctrl+K, in a form.
 */
export const shortcutScopes = [
  'everywhere',
  'go',
  'list',
  'chosen',
  'reservation',
  'box',
  'form',
  'settings',
] as const;
export type ShortcutScope = (typeof shortcutScopes)[number];

interface Shortcut {
  readonly scope: ShortcutScope;
  /** The keys that do it, as `KeyboardEvent.key` names them, with Ctrl+, Alt+ and Shift+ in front; the first is shown. */
  readonly keys: readonly string[];
}

/** Every queue has a key: a digit where there is one left, else a letter; `all` is the list of everything. */
const toQueues = {
  'queue.new': { scope: 'go', keys: ['Alt+1'] },
  'queue.urgent': { scope: 'go', keys: ['Alt+2'] },
  'queue.mine': { scope: 'go', keys: ['Alt+3'] },
  'queue.onHold': { scope: 'go', keys: ['Alt+4'] },
  'queue.warnings': { scope: 'go', keys: ['Alt+5'] },
  'queue.amended': { scope: 'go', keys: ['Alt+6'] },
  'queue.inReview': { scope: 'go', keys: ['Alt+7'] },
  'queue.confirmed': { scope: 'go', keys: ['Alt+8'] },
  'queue.ticketed': { scope: 'go', keys: ['Alt+9'] },
  'queue.mailed': { scope: 'go', keys: ['Alt+m'] },
  'queue.cancelled': { scope: 'go', keys: ['Alt+k'] },
  'queue.all': { scope: 'go', keys: ['Alt+0'] },
} as const satisfies Record<`queue.${Queue}`, Shortcut>;

/** The pages of the settings in their order. */
const toSettings = {
  'settings.connection': { scope: 'settings', keys: ['Ctrl+Shift+1'] },
  'settings.mail': { scope: 'settings', keys: ['Ctrl+Shift+2'] },
  'settings.agency': { scope: 'settings', keys: ['Ctrl+Shift+3'] },
  'settings.rules': { scope: 'settings', keys: ['Ctrl+Shift+4'] },
  'settings.staff': { scope: 'settings', keys: ['Ctrl+Shift+5'] },
  'settings.keys': { scope: 'settings', keys: ['Ctrl+Shift+6'] },
  'settings.backups': { scope: 'settings', keys: ['Ctrl+Shift+7'] },
  'settings.audit': { scope: 'settings', keys: ['Ctrl+Shift+8'] },
} as const satisfies Record<`settings.${string}`, Shortcut>;

/**
 * Every shortcut of the desk, in the order of the sheet: the one place that keys, tooltips, the box of Ctrl+K and the
 * sheet are made from. Letters by themselves work only where a list has the focus, so that nobody sets them off by
 * speaking or by chance (WCAG 2.1.4). What has no key, such as saved views, is reached through the box.
 */
export const shortcuts = {
  sheet: { scope: 'everywhere', keys: ['?'] },
  find: { scope: 'everywhere', keys: ['Ctrl+k'] },
  pull: { scope: 'everywhere', keys: ['Alt+p'] },
  language: { scope: 'everywhere', keys: ['Alt+l'] },
  lock: { scope: 'everywhere', keys: ['Ctrl+Shift+l'] },
  ...toQueues,
  outbox: { scope: 'go', keys: ['Alt+o'] },
  quarantine: { scope: 'go', keys: ['Alt+q'] },
  dashboard: { scope: 'go', keys: ['Alt+g'] },
  account: { scope: 'go', keys: ['Alt+a'] },
  ...toSettings,
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
  nextStep: { scope: 'reservation', keys: ['Ctrl+Enter'] },
  moveInReview: { scope: 'reservation', keys: ['Alt+r'] },
  moveNew: { scope: 'reservation', keys: ['Alt+n'] },
  moveOnHold: { scope: 'reservation', keys: ['Alt+h'] },
  moveCancelled: { scope: 'reservation', keys: ['Alt+x'] },
  undoEdit: { scope: 'reservation', keys: ['Ctrl+z'] },
  closeOpened: { scope: 'reservation', keys: ['Escape'] },
  boxNext: { scope: 'box', keys: ['ArrowDown'] },
  boxPrevious: { scope: 'box', keys: ['ArrowUp'] },
  boxPageDown: { scope: 'box', keys: ['PageDown'] },
  boxPageUp: { scope: 'box', keys: ['PageUp'] },
  boxChoose: { scope: 'box', keys: ['Enter'] },
  boxCommands: { scope: 'box', keys: ['>'] },
  boxClose: { scope: 'box', keys: ['Escape'] },
  saveForm: { scope: 'form', keys: ['Enter'] },
  saveNote: { scope: 'form', keys: ['Ctrl+Enter'] },
  leaveForm: { scope: 'form', keys: ['Escape'] },
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

/** The shortcut that runs a command by keys held together, as `keysOf` names them; undefined where none does. */
export function shortcutOfHeld(keys: string, ...scopes: readonly ShortcutScope[]): ShortcutId | undefined {
  return shortcutIds.find((id) => {
    const { scope, keys: own }: Shortcut = shortcuts[id];
    return scopes.includes(scope) && own.includes(keys);
  });
}

/** Signs for keys whose names are long; the same in both languages. */
const signs: Record<string, string> = { ArrowDown: '↓', ArrowUp: '↑', Enter: '↵' };
/** What stands on a Mac's keys. */
const macSigns: Record<string, string> = { ...signs, Ctrl: '⌘', Alt: '⌥', Shift: '⇧' };

/** A key as it is shown: its parts in their order, a key that has words of its own under its name. */
export function partsOfKey(key: string, isMac = false): string[] {
  const known = isMac ? macSigns : signs;
  return key
    .split('+')
    .map((part) => known[part] ?? (part.length === 1 && part !== ' ' ? part.toUpperCase() : part));
}

/** The shortcut for `aria-keyshortcuts`. */
export function ariaKeys(id: ShortcutId): string {
  const { keys }: Shortcut = shortcuts[id];
  return keys.map((key) => key.replace('Ctrl+', 'Control+').replace(/^ $/, 'Space')).join(' ');
}
