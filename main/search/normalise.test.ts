import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { code, emailAddress, phoneDigits, plain, wordsIn } from './normalise.ts';

const wild = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.string({ unit: 'grapheme', maxLength: 30 }),
  fc.constantFrom('\ud800', '\udfff', 'İ', 'ﬁ', 'ẞ', 'ΟΔΥΣΣΕΥΣ', 'ｆｕｌｌ', "L'Écuyer", '한국어', 'の が'),
);

describe('Text is compared', () => {
  test.each([
    ['ÉLODIE', 'elodie'],
    ['Lætitia', 'laetitia'],
    ['Œuvrard', 'oeuvrard'],
    ['Strauß', 'strauss'],
    ['STRAUẞ', 'strauss'],
    ['Sørensen', 'sorensen'],
    ['Wałęsa', 'walesa'],
    ['Đặng', 'dang'],
    ['İstanbul', 'istanbul'],
    ['ﬁona', 'fiona'],
    ['ＴＯＫＹＯ', 'tokyo'],
    // Scripts of their own stay, their vowels with them; accents and points of those that have them go.
    ['王小明', '王小明'],
    ['مُحَمَّد', 'محمد'],
    ['Οδυσσεύς', 'οδυσσευσ'],
    ['Ковалёв', 'ковалев'],
    ['हिन्दी', 'हिन्दी'],
    ['が', 'が'],
    ['김', '김'],
  ])('%s as %s', (typed, compared) => expect(plain(typed)).toBe(compared));

  test('the same whether it comes composed or in pieces, and once more as once', () => {
    fc.assert(
      fc.property(wild, (text) => {
        expect(plain(text.normalize('NFD'))).toBe(plain(text.normalize('NFC')));
        expect(plain(plain(text))).toBe(plain(text));
      }),
    );
  });
});

describe('Words', () => {
  test.each([
    ["L'Heureux", [['l', 'heureux']]],
    ['O’Brien', [['o', 'brien']]],
    ['Marie-Ève Côté', [['marie', 'eve'], ['cote']]],
    ['St. John', [['st'], ['john']]],
    ['J.-P.', [['j', 'p']]],
    ['  ,;: ', []],
    ['’’', []],
    ['😀', []],
  ])('of %s', (typed, words) => expect(wordsIn(typed)).toEqual(words));

  test('are of letters and digits only, none of them empty, whatever is typed', () => {
    fc.assert(
      fc.property(wild, (text) => {
        for (const part of wordsIn(text).flat()) expect(part).toMatch(/^[\p{L}\p{M}\p{N}]+$/u);
      }),
    );
  });
});

describe('Numbers', () => {
  test.each([
    ['+1 514 555-0199', '15145550199'],
    ['(514) 555 0199', '15145550199'],
    ['1-514-555-0199', '15145550199'],
    ['011 33 6 12 34 56 78', '33612345678'],
    ['0033 6 12 34 56 78', '33612345678'],
    ['06 12 34 56 78', '0612345678'],
    ['٠١٢', ''],
    ['555-0199 ext. 12', '555019912'],
    ['', ''],
  ])('of telephones: %s is %s', (typed, digits) => expect(phoneDigits(typed)).toBe(digits));

  test.each([
    ['H3A 3R7', 'h3a3r7'],
    ['E-2026-000123', 'e2026000123'],
    [' ts 480 ', 'ts480'],
    ['—', ''],
  ])('and codes: %j is %j', (typed, compared) => expect(code(typed)).toBe(compared));

  test.each([
    [' Élodie@Client.Example ', 'elodie@client.example'],
    ['"a b"@x.ca', 'ab@x.ca'],
  ])('and addresses: %j is %j', (typed, compared) => expect(emailAddress(typed)).toBe(compared));
});
