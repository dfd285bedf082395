import { isTyping } from '../app/typing.ts';

/** What of a key that was pressed tells which keys they are together. */
export type PressedKey = Pick<KeyboardEvent, 'key' | 'code' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>;

/**
 * The keys that are pressed together, as commands name theirs: what is held first, then the key: `Ctrl+Enter`, `Alt+1`,
 * `Alt+h`. Digits and, under Alt, letters go by their place, because Alt writes signs on a Mac and digits need Shift on
 * French keyboards. Ctrl is ⌘ on a Mac. AltGr, which is Ctrl and Alt on a PC,
 * and Alt with the number block write signs and are no shortcut.
 */
export function keysOf({ key, code, ctrlKey, metaKey, altKey, shiftKey }: PressedKey): string | undefined {
  const isControl = ctrlKey || metaKey;
  if (isControl === altKey || code.startsWith('Numpad')) return undefined;
  const digit = /^Digit(\d)$/.exec(code)?.[1];
  const letter = /^[a-z]$/i.test(key) ? key : /^Key([A-Z])$/.exec(code)?.[1];
  const named = digit ?? letter?.toLowerCase() ?? key;
  return [isControl ? 'Ctrl' : 'Alt', ...(shiftKey ? ['Shift'] : []), named].join('+');
}

/** Macs have their own key for shortcuts. */
export const isMac = /Mac|iPhone|iPad/.test(globalThis.navigator?.userAgent ?? '');

/**
 * Whether the desk itself takes keys: it is not locked, no dialog is under way, which is finished or given up first, and they
 * are none that mean something in a field: Enter, and on a Mac what writes signs with Alt.
 */
export function takesKeys({ target }: Event, keys: string): boolean {
  if (document.documentElement.dataset.locked !== undefined) return false;
  if (!(target instanceof Element)) return true;
  if (target.closest('[role=dialog], [role=alertdialog], dialog') !== null) return false;
  return !isTyping(target) || !(keys.endsWith('Enter') || (isMac && keys.startsWith('Alt')));
}
