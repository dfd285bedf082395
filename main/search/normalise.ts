/** Letters that Unicode does not take apart, as people type them who do not have them on their keyboard. */
const LETTERS: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ħ: 'h',
  ŧ: 't',
  ŋ: 'n',
  ı: 'i',
  // The same letter at the end of a word, where a beginning of the word has the other one.
  ς: 'σ',
};
const UNUSUAL = new RegExp(`[${Object.keys(LETTERS).join('')}]`, 'g');

/** Marks that are dropped: accents and points. Those of other scripts are vowels, without which names become others. */
const MARKS =
  /([\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Arabic}\p{Script=Hebrew}])\p{M}+/gu;

/** Every stroke that people type for an apostrophe; some of them count as letters in Unicode. */
const APOSTROPHES = /['’‘‛`´ʹʻʼʽˈ′＇]/g;

/** Longer words are cut: no name is longer, and no one types more. */
const LONGEST_WORD = 40;

const ASCII_ONLY = /^[\0-\x7f]*$/;

/**
 * Text as it is compared: lower case, compatible forms as one, accents dropped, ligatures and barred letters in plain
 * ones. Scripts other than the Latin are kept.
 */
export function plain(text: string): string {
  if (ASCII_ONLY.test(text)) return text.toLowerCase();
  return text
    .normalize('NFKD')
    .toLowerCase()
    .replace(MARKS, '$1')
    .replace(UNUSUAL, (letter) => LETTERS[letter] ?? letter)
    .normalize('NFC');
}

/** Words, with what joins their parts: hyphens of all lengths, dots and apostrophes. */
const WORD = /[\p{L}\p{M}\p{N}]+(?:[-.\u2010-\u2015\u2212·']+[\p{L}\p{M}\p{N}]+)*/gu;
const BETWEEN_PARTS = /[^\p{L}\p{M}\p{N}]+/u;

/** One word as it was typed, in its parts: L'Heureux is `l` and `heureux`, Marie-Ève `marie` and `eve`. */
export function wordsIn(text: string): string[][] {
  const words = plain(text).replace(APOSTROPHES, "'").match(WORD) ?? [];
  return words.map((word) => word.split(BETWEEN_PARTS));
}

/** A word as one, cut where it is longer than any. */
export function asOne(parts: readonly string[]): string {
  return cut(parts.join(''));
}

/** The first characters of a word, none of them in halves. */
export function beginning(word: string, characters: number): string {
  return Array.from(word).slice(0, characters).join('');
}

function cut(word: string): string {
  return word.length <= LONGEST_WORD ? word : beginning(word, LONGEST_WORD);
}

const NOT_IN_CODES = /[^\p{L}\p{N}]+/gu;

/** A number, code or postal code without blanks, hyphens and the like: `h3a3r7`, `e2026000123`, `ts480`. */
export function code(text: string): string {
  return cut(plain(text).replace(NOT_IN_CODES, ''));
}

const NOT_IN_ADDRESSES = /[^\p{L}\p{M}\p{N}@.+_-]+/gu;
const LONGEST_ADDRESS = 100;

/** An e-mail address in lower case, without what cannot stand in one. */
export function emailAddress(text: string): string {
  return beginning(plain(text).replace(NOT_IN_ADDRESSES, ''), LONGEST_ADDRESS);
}

const NOT_A_DIGIT = /\D+/g;
/** North American numbers: ten digits, of which the area code never begins with 0 or 1. */
const NORTH_AMERICAN = /^[2-9]\d{9}$/;
const LONGEST_PHONE = 30;

/** The digits of a telephone number; a North American one has its 1 in front, whether it was typed or not. */
export function phoneDigits(number: string): string {
  const digits = number
    .normalize('NFKD')
    .replace(NOT_A_DIGIT, '')
    .replace(/^(?:00|011)/, '')
    .slice(0, LONGEST_PHONE);
  return NORTH_AMERICAN.test(digits) ? `1${digits}` : digits;
}
