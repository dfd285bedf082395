import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
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

const renderer = path.resolve(import.meta.dirname, '..');
const sources = new Map(
  globSync('**/*.{ts,tsx}', { cwd: renderer })
    .filter((file) => !/\.test\.tsx?$/.test(file) && file !== path.join('app', 'shortcuts.ts'))
    .map((file) => [file, readFileSync(path.join(renderer, file), 'utf8')]),
);

describe('The table of shortcuts', () => {
  /** Keys of a list, a box or a form, which no button does: the sheet alone names them. */
  const withoutButton =
    /^(next|previous|page(Down|Up)|first|last|open|choose(Down|Up|Loaded)?|box\w+|closeOpened|(save|leave)Form)$/;

  test('has each shortcut shown by a button, a link, a menu or a label, but for those of lists, the box and forms', () => {
    const text = [...sources.values()].join('\n');
    const queuesAndPages = /^(queue|settings)\./;
    expect(text).toMatch(/shortcut=\{`queue\.\$\{queue\}`\}/);
    expect(text).toMatch(/withKeys\(t\(`settings\.pages\.\$\{id\}`\), `settings\.\$\{id\}`\)/);
    // What is chosen has one bar of buttons, each with the shortcut of its action.
    expect(text).toContain('shortcut={action}');
    const shown = (id: string) =>
      [`shortcut="${id}"`, `<Keys of="${id}"`, `'${id}',\n  `, `: '${id}'`].some((use) => text.includes(use));
    const unshown = shortcutIds.filter(
      (id) =>
        !queuesAndPages.test(id) && !withoutButton.test(id) && shortcuts[id].scope !== 'chosen' && !shown(id),
    );
    expect(unshown).toEqual([]);
  });

  test('is the only place that names keys: no screen listens for one of its own', () => {
    /** What goes by other keys than its own: lists by the table, the toolbars of ARIA, a dialog that must stay. */
    const known = [
      'figures/Columns.tsx',
      'app/Lock.tsx',
      'components/Grid.tsx',
      'components/use-row-choice.ts',
      'find/Palette.tsx',
      'components/grid-keys.ts',
      'find/palette-options.ts',
    ];
    const named = [...sources].filter(
      ([file, text]) =>
        !known.includes(file.split(path.sep).join('/')) &&
        /event\.key\b|\bkey === '(Enter|Escape|Arrow|Home|End|Page|.')|'(Ctrl|Alt|Control)\+|accessKey/.test(
          text,
        ),
    );
    expect(named.map(([file]) => file)).toEqual([]);
  });

  test('has no two shortcuts on the same keys where both can be meant', () => {
    const wide = shortcutIds.filter((id) => /^(Ctrl|Alt)/.test(shortcuts[id].keys[0]));
    const keys = wide
      .filter((id) => shortcuts[id].scope !== 'form' && shortcuts[id].scope !== 'list')
      .flatMap((id) => [...shortcuts[id].keys]);
    expect(new Set(keys).size).toBe(keys.length);
  });
});
