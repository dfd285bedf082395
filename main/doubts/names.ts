/** A person's name as a form has it. */
interface PersonName {
  readonly given: string;
  readonly family: string;
}

/** Letters that Unicode does not take apart, as cards and passports print them (ICAO Doc 9303, part 3, section 6). */
const PRINTED: ReadonlyMap<string, string> = new Map([
  ['œ', 'oe'],
  ['æ', 'ae'],
  ['ß', 'ss'],
  ['ø', 'o'],
  ['ł', 'l'],
  ['đ', 'd'],
  ['ð', 'd'],
  ['þ', 'th'],
  ['ı', 'i'],
]);

/** What stands before or behind a name and is none. */
const NOT_A_NAME = new Set(
  'mr mrs ms miss mme mlle m dr prof sir jr sr ii iii iv monsieur madame mademoiselle me'.split(' '),
);

/** A card has room for 26 letters (ISO/IEC 7813): what is longer is cut off. */
const CARD_ROOM = 26;

/**
 * The words of a name as they compare: without accents, capitals, apostrophes and titles; a hyphen parts two words. A title
 * that is all there is counts as a name.
 */
export function nameWords(text: string): string[] {
  const plain = text
    .toLowerCase()
    .normalize('NFKD')
    .replace(/[\p{M}'’ʼ`´.]/gu, (sign) => (sign === '.' ? ' ' : ''))
    .replace(/[œæßøłđðþı]/g, (letter) => PRINTED.get(letter) ?? letter);
  const words = plain.split(/[^\p{L}]+/u).filter((word) => word !== '');
  const names = words.filter((word) => !NOT_A_NAME.has(word));
  return names.length === 0 ? words : names;
}

/** A person as one text, whatever the order of the words. */
export function nameKey({ given, family }: PersonName): string {
  return nameWords(`${given} ${family}`).sort().join(' ');
}

const latin = /^\p{Script=Latin}+$/u;

/** Whether two names can be compared at all: both are there, and written in Latin letters, as cards are. */
function comparable(words: readonly string[]): boolean {
  return words.length > 0 && words.every((word) => latin.test(word));
}

/** Whether some run of words, written as one, is that word: JEANPIERRE for Jean-Pierre, MCDONALD for Mc Donald. */
function writtenAsOne(words: readonly string[], word: string): boolean {
  return words.some((_, from) => words.some((__, to) => words.slice(from, to + 1).join('') === word));
}

/** Whether a word of the one name stands in the other, whole, as its beginning where the card had no more room. */
function stands(word: string, words: readonly string[], cut: boolean): boolean {
  return (
    words.includes(word) || writtenAsOne(words, word) || (cut && words.some((one) => one.startsWith(word)))
  );
}

/**
 * Whether a card's holder can be that person: one word of the family name stands on the card, and the rest of the card is
 * given names or their initials, or there is none. Order, accents, hyphens, apostrophes, a second family name, and what
 * fits on a card make no difference.
 */
function mayBe(holder: readonly string[], person: PersonName, cut: boolean): boolean {
  const given = nameWords(person.given);
  const family = nameWords(person.family);
  const all = [...given, ...family];
  const shared = holder.filter(
    (word) => stands(word, family, cut) || family.some((one) => writtenAsOne(holder, one)),
  );
  if (shared.length === 0) return false;
  const rest = holder.filter((word) => !stands(word, family, cut));
  if (rest.length === 0 || given.length === 0) return true;
  const initials = new Set(all.map((word) => word[0]));
  return rest.some(
    (word) =>
      stands(word, given, cut) ||
      given.some((one) => writtenAsOne(holder, one)) ||
      // Initials may stand together: JP TREMBLAY.
      (word.length <= 2 && [...word].every((letter) => initials.has(letter))) ||
      // The form has the initial, the card the name.
      given.some((one) => one.length === 1 && word.startsWith(one)),
  );
}

/**
 * Whether the name on a card is certainly that of none of these people. What cannot be compared (no name, another script)
 * does not differ.
 */
export function holderDiffers(holder: string, people: readonly PersonName[]): boolean {
  const words = nameWords(holder);
  if (!comparable(words)) return false;
  const cut = holder.trim().length >= CARD_ROOM - 2;
  const known = people.filter(({ given, family }) => comparable(nameWords(`${given} ${family}`)));
  return (
    known.length > 0 &&
    !known.some((person) => mayBe(words, person, cut) || mayBe(words, turned(person), cut))
  );
}

/** Forms are filled in with the family name in the given name's place. */
function turned({ given, family }: PersonName): PersonName {
  return { given: family, family: given };
}
