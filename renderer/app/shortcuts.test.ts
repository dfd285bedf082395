import { describe, expect, test } from 'vitest';
import { type PressedKey, shortcutIds, shortcutOf, shortcuts } from './shortcuts.ts';

const press = (key: string, held: Partial<PressedKey> = {}): PressedKey => ({
  key,
  ctrlKey: false,
  metaKey: false,
  shiftKey: false,
  altKey: false,
  ...held,
});

describe('A shortcut', () => {
  test('is found by its key in its own scope, and not in another', () => {
    expect(shortcutOf(press('c'), 'list', 'chosen')).toBe('claim');
    expect(shortcutOf(press('c'), 'list')).toBeUndefined();
    expect(shortcutOf(press('j'), 'list')).toBe('next');
    expect(shortcutOf(press(' '), 'list')).toBe('choose');
  });

  test('goes by what is held beside it', () => {
    expect(shortcutOf(press('a'), 'list', 'chosen')).toBe('assign');
    expect(shortcutOf(press('a', { ctrlKey: true }), 'list', 'chosen')).toBe('chooseLoaded');
    expect(shortcutOf(press('a', { metaKey: true }), 'list', 'chosen')).toBe('chooseLoaded');
    expect(shortcutOf(press('ArrowDown', { shiftKey: true }), 'list')).toBe('chooseDown');
    expect(shortcutOf(press('c', { ctrlKey: true }), 'list', 'chosen')).toBeUndefined();
    expect(shortcutOf(press('C', { shiftKey: true }), 'chosen')).toBeUndefined();
    expect(shortcutOf(press('m', { altKey: true }), 'chosen')).toBeUndefined();
  });

  test('that is a sign is found with and without the Shift that a keyboard may need for it', () => {
    expect(shortcutOf(press('?', { shiftKey: true }), 'everywhere')).toBe('sheet');
    expect(shortcutOf(press('?'), 'everywhere')).toBe('sheet');
  });

  test('is found with Caps Lock on', () => {
    expect(shortcutOf(press('C'), 'chosen')).toBe('claim');
  });

  test('has no key that another of the same scope has', () => {
    const keys = shortcutIds.flatMap((id) =>
      shortcuts[id].keys.map((key) => `${shortcuts[id].scope} ${key}`),
    );
    expect(new Set(keys).size).toBe(keys.length);
  });
});
