import { all, any, type Expression, has, hasBeginning } from './expression.ts';
import { asOne, beginning, code, emailAddress, phoneDigits, wordsIn } from './normalise.ts';
import { fragmentsOf, LONGEST_BEGINNING, term } from './terms.ts';

/** What staff typed, as the looks into the index that it means, the surest first. */
export interface Looks {
  /** The beginning of a record locator, or a whole one, where it can be one. */
  readonly locator: string | undefined;
  readonly expressions: readonly Expression[];
}

/** Words beyond these are left out: each has to fit, so the first say enough. */
const MOST_WORDS = 8;
/** A code of fewer characters begins so many numbers that finding one says nothing. */
const SHORTEST_CODE = 3;
/** An address is looked for by its beginning from so many characters on, where nothing says that it is an address. */
const SHORTEST_ADDRESS = 3;

/** Locators have no vowels and no look-alikes (see reservations/locator.ts), so most words cannot be one. */
const LOCATOR = /^[CDFGHJKMNPQRTVWXY34679]{2,6}$/;

const HAS_DIGIT = /\p{N}/u;
const HAS_LETTER = /\p{L}/u;

/** The looks that a typed text means; none where it says nothing. */
export function looksFor(text: string): Looks {
  const whole = code(text);
  const locator = whole.toUpperCase();
  return {
    locator: LOCATOR.test(locator) ? locator : undefined,
    expressions: text.includes('@') ? addressLooks(text) : plainLooks(text, whole),
  };
}

/** Whether everything that was typed is in what is found, whichever way: what lists narrow by. */
export function expressionFor(text: string): Expression | undefined {
  const { expressions } = looksFor(text);
  return expressions.length === 0 ? undefined : any(expressions);
}

function addressLooks(text: string): Expression[] {
  const typed = text.trim();
  const address = emailAddress(typed);
  if (address === '@' || address === '') return [];
  return address.startsWith('@')
    ? [hasBeginning(term.emailDomain(address.slice(1)))]
    : [has(term.email(address)), hasBeginning(term.email(address))];
}

function plainLooks(text: string, whole: string): Expression[] {
  const words = wordsIn(text).slice(0, MOST_WORDS);
  if (words.length === 0) return [];
  const looks: Expression[] = [];
  if (!HAS_LETTER.test(text)) {
    const phone = phoneExpression(phoneDigits(text));
    if (phone !== undefined) looks.push(phone);
  }
  if (HAS_DIGIT.test(text) && whole.length >= SHORTEST_CODE) looks.push(codeExpression(whole));
  looks.push(all(words.map(exactWord)), all(words.map(begunWord)));
  const [first] = words;
  if (words.length > 1 && !HAS_DIGIT.test(text)) looks.push(nameBegun(asOne(words.flat())));
  if (words.length === 1 && first !== undefined) {
    const address = emailAddress(text);
    if (address.length >= SHORTEST_ADDRESS) looks.push(hasBeginning(term.email(address)));
  }
  return looks;
}

/** A number of any kind, whole or begun. */
function codeExpression(whole: string): Expression {
  return any([
    hasBeginning(term.documentNumber(whole)),
    hasBeginning(term.supplierNumber(whole)),
    hasBeginning(term.postalCode(whole)),
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
function exactWord(parts: readonly string[]): Expression {
  const word = asOne(parts);
  const name = has(term.name(word));
  const split = parts.length > 1 ? [all(parts.map((part) => has(term.name(part))))] : [];
  return any([name, ...split, ...numberAmongWords(word)]);
}

function begunWord(parts: readonly string[]): Expression {
  const word = asOne(parts);
  const split = parts.length > 1 ? [all(parts.map(nameBegun))] : [];
  return any([nameBegun(word), ...split, ...numberAmongWords(word)]);
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
