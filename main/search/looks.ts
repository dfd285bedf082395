import { all, any, type Expression, has, hasBeginning } from './expression.ts';
import { asOne, beginning, code, emailAddress, phoneDigits, wordsIn } from './normalise.ts';
import { fragmentsOf, LONGEST_BEGINNING, POSTAL_DISTRICT, term } from './terms.ts';

/** What staff typed, as the looks into the index that it means, the surest first. */
export interface Looks {
  /** The beginning of a record locator, or a whole one, where it can be one. */
  readonly locator: string | undefined;
  /** All of it as one number. Where something bears that, its words are not looked for one by one. */
  readonly whole: readonly Expression[];
  /** Its words as they stand; all that fits this fits one of `begun`, too. */
  readonly exact: Expression | undefined;
  /** Its words as beginnings, and what else they may begin. */
  readonly begun: readonly Expression[];
}

const NOTHING = { whole: [], exact: undefined, begun: [] } as const satisfies Omit<Looks, 'locator'>;

/** Words beyond these are left out: each has to fit, so the first say enough. */
const MOST_WORDS = 8;
/** A code of fewer characters begins so many numbers that finding one says nothing. */
const SHORTEST_CODE = 3;
/** An address is looked for by its beginning from so many characters on, where nothing says that it is an address. */
const SHORTEST_ADDRESS = 3;

/** Locators have no vowels and no look-alikes (see reservations/locator.ts), so most words cannot be one. */
const LOCATOR = /^[CDFGHJKMNPQRTVWXY34679]{2,6}$/;
const LOCATOR_LENGTH = 6;

const HAS_DIGIT = /\p{N}/u;
const HAS_LETTER = /\p{L}/u;

/** The looks that a typed text means; none where it says nothing. */
export function looksFor(text: string): Looks {
  const whole = code(text);
  const locator = whole.toUpperCase();
  return {
    locator: LOCATOR.test(locator) ? locator : undefined,
    ...(text.includes('@') ? addressLooks(text) : plainLooks(text, whole)),
  };
}

/** Whether a locator is whole, so that a reservation that has it is the one that was meant. */
export function isWholeLocator(locator: string): boolean {
  return locator.length === LOCATOR_LENGTH;
}

/** Whether everything that was typed is in what is found, whichever way: what lists narrow by. */
export function expressionFor(text: string): Expression | undefined {
  const { whole, begun } = looksFor(text);
  const expressions = [...whole, ...begun];
  return expressions.length === 0 ? undefined : any(expressions);
}

function addressLooks(text: string): Omit<Looks, 'locator'> {
  const typed = text.trim();
  const address = emailAddress(typed);
  if (address === '@' || address === '') return NOTHING;
  return address.startsWith('@')
    ? { ...NOTHING, begun: [hasBeginning(term.emailDomain(address.slice(1)))] }
    : { ...NOTHING, exact: has(term.email(address)), begun: [hasBeginning(term.email(address))] };
}

function plainLooks(text: string, whole: string): Omit<Looks, 'locator'> {
  const words = wordsIn(text).slice(0, MOST_WORDS);
  const [first, ...others] = words;
  if (first === undefined) return NOTHING;
  const hasDigit = HAS_DIGIT.test(text);
  const phone = HAS_LETTER.test(text) ? undefined : phoneExpression(phoneDigits(text));
  const number = hasDigit && whole.length >= SHORTEST_CODE ? codeExpression(whole) : undefined;
  // A single word that is a number was looked for as a whole already.
  const isAmongOthers = others.length > 0;
  const begun = [all(words.map((parts) => begunWord(parts, isAmongOthers)))];
  if (isAmongOthers && !hasDigit) begun.push(nameBegun(asOne(words.flat())));
  const address = isAmongOthers ? '' : emailAddress(text);
  if (address.length >= SHORTEST_ADDRESS) begun.push(hasBeginning(term.email(address)));
  const numbers = [phone, number].filter((one) => one !== undefined);
  // Forms send numbers for names, too: who is called so is among what is found by that number.
  const called = all(words.map((parts) => exactWord(parts, false)));
  return {
    whole: numbers.length === 0 ? [] : [...numbers, called],
    exact: all(words.map((parts) => exactWord(parts, isAmongOthers))),
    begun,
  };
}

/** A number of any kind, whole or begun. */
function codeExpression(whole: string): Expression {
  return any([
    hasBeginning(term.documentNumber(whole)),
    hasBeginning(term.supplierNumber(whole)),
    // Every postal code has its first half as a term of its own, which is found faster than all that begin so.
    whole.length === POSTAL_DISTRICT ? has(term.postalCode(whole)) : hasBeginning(term.postalCode(whole)),
    hasBeginning(term.bookingId(whole)),
  ]);
}

/** A fragment of a telephone number, which may also be a foreign one with its national 0. */
function phoneExpression(digits: string): Expression | undefined {
  const readings = (digits.startsWith('0') ? [digits, digits.slice(1)] : [digits])
    .map(fragmentsOf)
    .filter((one) => one.length > 0);
  if (readings.length === 0) return undefined;
  return any(readings.map((fragments) => all(fragments.map((one) => has(term.phone(one))))));
}

/** A word as it stands in a name, or as a number of its own among words. */
function exactWord(parts: readonly string[], isAmongOthers: boolean): Expression {
  const word = asOne(parts);
  const name = has(term.name(word));
  const split = parts.length > 1 ? [all(parts.map((part) => has(term.name(part))))] : [];
  return any([name, ...split, ...(isAmongOthers ? numberAmongWords(word) : [])]);
}

function begunWord(parts: readonly string[], isAmongOthers: boolean): Expression {
  const word = asOne(parts);
  const split = parts.length > 1 ? [all(parts.map(nameBegun))] : [];
  return any([nameBegun(word), ...split, ...(isAmongOthers ? numberAmongWords(word) : [])]);
}

function nameBegun(word: string): Expression {
  return Array.from(word).length <= LONGEST_BEGINNING
    ? has(term.nameBeginning(word))
    : hasBeginning(term.name(word));
}

/** `tremblay 0199`, `roy h3a`: beside a name, a number narrows. */
function numberAmongWords(word: string): Expression[] {
  if (!HAS_DIGIT.test(word)) return [];
  const fragments = HAS_LETTER.test(word) ? [] : fragmentsOf(word);
  const phone = fragments.length > 0 ? [all(fragments.map((one) => has(term.phone(one))))] : [];
  return word.length < SHORTEST_CODE ? phone : [...phone, codeExpression(beginning(word, 40))];
}
