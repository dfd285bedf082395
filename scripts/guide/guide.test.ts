import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { shortcutIds, shortcuts } from '../../renderer/app/shortcuts.ts';

const folder = path.resolve(import.meta.dirname, '../../docs/guide');
const pictures = readdirSync(path.join(folder, 'pictures'));
const guides = {
  en: readFileSync(path.join(folder, 'en.md'), 'utf8'),
  fr: readFileSync(path.join(folder, 'fr.md'), 'utf8'),
};

/** A guide's pictures without folder, language and kind, in their order. */
const picturesIn = (language: keyof typeof guides) =>
  [...guides[language].matchAll(/!\[[^\]]+\]\(pictures\/([\w-]+)\.(\w\w)\.webp\)/g)].map(
    ([, name = '', of]) => `${name} ${of === language}`,
  );

/** Keys as a guide writes them, as the table of shortcuts names them. */
const named: Readonly<Record<string, string>> = {
  Maj: 'Shift',
  Esc: 'Escape',
  Échap: 'Escape',
  Entrée: 'Enter',
  Space: ' ',
  Espace: ' ',
  '↓': 'ArrowDown',
  '↑': 'ArrowUp',
};
const keysIn = (text: string) =>
  [...text.matchAll(/<kbd>(.+?)<\/kbd>/g)].map(([, keys = '']) =>
    keys
      .split('+')
      .map((key) => named[key] ?? (key.length === 1 ? key.toLowerCase() : key))
      .join('+'),
  );

describe('The user guide', () => {
  test.each(['en', 'fr'] as const)('shows pictures that are there, of its own language (%s)', (language) => {
    const shown = picturesIn(language);
    expect(shown.length).toBeGreaterThan(20);
    expect(shown.filter((picture) => picture.endsWith('false'))).toEqual([]);
    expect(shown.map((picture) => `${picture.split(' ')[0]}.${language}.webp`).toSorted()).toEqual(
      pictures.filter((file) => file.endsWith(`.${language}.webp`)).toSorted(),
    );
    expect(guides[language].match(/!\[/g)).toHaveLength(shown.length);
  });

  test('has no picture that nobody sees, and all of them together are small', () => {
    expect(pictures.filter((file) => !/\.(en|fr)\.webp$/.test(file))).toEqual([]);
    const octets = pictures.map((file) => statSync(path.join(folder, 'pictures', file)).size);
    expect(octets.reduce((sum, size) => sum + size, 0)).toBeLessThan(3_700_000);
  });

  test('has the same headings, pictures, tables and keys in both languages, in the same order', () => {
    const levels = (text: string) => [...text.matchAll(/^(#+) /gm)].map(([, signs = '']) => signs.length);
    const rows = (text: string) => [...text.matchAll(/^\|/gm)].length;
    expect(levels(guides.fr)).toEqual(levels(guides.en));
    expect(picturesIn('fr')).toEqual(picturesIn('en'));
    expect(rows(guides.fr)).toBe(rows(guides.en));
    expect(keysIn(guides.fr)).toEqual(keysIn(guides.en));
  });

  test.each(['en', 'fr'] as const)('names only keys that the desk has (%s)', (language) => {
    const known = new Set<string>(shortcutIds.flatMap((id) => shortcuts[id].keys));
    const keys = keysIn(guides[language]);
    expect(keys.length).toBeGreaterThan(50);
    expect(keys.filter((key) => !known.has(key))).toEqual([]);
  });

  test('leads to files that are there', () => {
    for (const text of [
      ...Object.values(guides),
      readFileSync(path.join(folder, '../../README.md'), 'utf8'),
    ]) {
      for (const [, to = ''] of text.matchAll(/\]\((docs\/guide\/\w+\.md|\w\w\.md)\)/g))
        expect(() => statSync(path.join(folder, path.basename(to)))).not.toThrow();
    }
    expect(readFileSync(path.join(folder, '../../README.md'), 'utf8')).toContain('(docs/guide/fr.md)');
  });

  test('names words in bold that the screens say', () => {
    for (const [language, text] of Object.entries(guides)) {
      const locale = readFileSync(path.join(folder, `../../resources/locales/${language}.json`), 'utf8');
      const bold = [...text.matchAll(/\*\*([^*]+)\*\*/g)].map(([, words = '']) => words.replace(/\s+/g, ' '));
      const unsaid = bold.filter((words) => {
        if (words === 'bold' || words === 'gras') return false;
        const parts = words.replace(/\.$/, '').split(' › ');
        return !parts.every((part) => locale.includes(part));
      });
      expect({ language, unsaid }).toEqual({ language, unsaid: [] });
    }
  });
});
