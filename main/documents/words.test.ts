import { describe, expect, test } from 'vitest';
import english from '../../resources/locales/documents.en.json' with { type: 'json' };
import french from '../../resources/locales/documents.fr.json' with { type: 'json' };
import { wordsOf } from './words.ts';

type Tree = { readonly [key: string]: string | Tree };

function leaves(tree: Tree, path = ''): readonly [string, string][] {
  return Object.entries(tree).flatMap(([key, value]): readonly [string, string][] =>
    typeof value === 'string' ? [[`${path}${key}`, value]] : leaves(value, `${path}${key}.`),
  );
}

const placeholders = (text: string) => [...text.matchAll(/\{\{\w+\}\}/g)].map(String).sort();
const plural = /_(one|many|other)$/;

describe('document words', () => {
  test('are there in both languages, with the plurals that each needs', () => {
    const expected = leaves(english).flatMap(([key]) =>
      key.endsWith('_one') ? [key, key.replace(plural, '_many')] : [key],
    );
    expect(
      leaves(french)
        .map(([key]) => key)
        .sort(),
    ).toEqual([...expected].sort());
  });

  test('have the same placeholders in both languages', () => {
    const inEnglish = new Map(leaves(english));
    for (const [key, text] of leaves(french)) {
      const other = inEnglish.get(key) ?? inEnglish.get(key.replace(plural, '_other')) ?? '';
      expect([key, ...placeholders(text)]).toEqual([key, ...placeholders(other)]);
    }
  });

  test('choose the plural and fill in as they stand, without escaping', () => {
    const [en, fr] = [wordsOf('en'), wordsOf('fr')];
    expect([en('facts.nights', { count: 1 }), en('facts.nights', { count: 7 })]).toEqual([
      '1 night',
      '7 nights',
    ]);
    expect([fr('facts.nights', { count: 0 }), fr('facts.nights', { count: 7 })]).toEqual([
      '0 nuit',
      '7 nuits',
    ]);
    expect(en('facts.fareBasis', { code: '<A&B>' })).toBe('Fare basis <A&B>');
  });
});
