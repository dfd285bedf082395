import type { SearchHit } from '../../preload/contract/search.ts';
import { asOne, code, emailAddress, phoneDigits, plain, wordsIn } from './normalise.ts';
import type { FindablePart } from './queries.ts';
import { type Findable, nameWords } from './terms.ts';

export type Matched = SearchHit['matched'];

/** Words of the typed text with how it reads as a number, worked out once for all hits. */
export interface Typed {
  readonly words: readonly string[];
  readonly whole: string;
  readonly digits: string;
  readonly address: string;
}

export function typedText(text: string): Typed {
  return {
    words: wordsIn(text).map(asOne),
    whole: code(text),
    digits: phoneDigits(text),
    address: emailAddress(text),
  };
}

/**
 * What of a reservation's line fits all that was typed: its locator or, where nothing but words was typed, its lead's name.
 * So most of what is found by a name is told without another look into the store; the rest is up to `matchedBy`.
 */
export function matchedByRow(
  { locator, lead }: SearchHit['row'],
  { whole, words, address }: Typed,
): Matched | undefined {
  if (whole !== '' && locator.toLowerCase().startsWith(whole)) return { by: 'locator', text: locator };
  if (words.length === 0 || /\p{N}/u.test(whole) || address.includes('@')) return undefined;
  return wordsFitting(spoken(lead), words) === words.length ? { by: 'name', text: spoken(lead) } : undefined;
}

/**
 * What of a reservation fits what was typed, to be shown beside it: a number or address that fits as a whole first, then
 * the name that fits most words. Something always did, or the reservation would not have been found.
 */
export function matchedBy(findable: Findable, typed: Typed): Matched {
  return numberMatched(findable, typed) ?? wordsMatched(findable, typed);
}

/** Two or three letters and up to four digits: longer codes are rather numbers of documents. */
const LONGEST_FLIGHT = 7;

/** How a reservation was found: by all that was typed as one number, or by its words. */
export type FoundBy = 'whole' | 'words';

/**
 * The parts of reservations to be read one after the other until something in them fits what was typed; an empty one is
 * the reservation's own row. What none of them tells is left to `matchedBy`, which needs all.
 */
export function likelyParts({ whole, digits, address }: Typed, by: FoundBy): readonly FindablePart[][] {
  if (address.includes('@')) return [['emails']];
  if (by === 'words') return [['travellers']];
  if (isPhone(digits, whole)) return [['phones'], ['documents'], ['segments']];
  return whole.length <= LONGEST_FLIGHT
    ? [[], ['segments'], ['documents']]
    : [[], ['documents'], ['segments']];
}

/** What of some parts of a reservation fits, as `matchedBy` would say it; undefined where another part has to tell. */
export function matchedByPart(findable: Findable, typed: Typed, by: FoundBy): Matched | undefined {
  return by === 'whole' || typed.address.includes('@')
    ? numberMatched(findable, typed)
    : nameMatched(findable, typed);
}

function spoken({ given, family }: { given: string; family: string }): string {
  return [given, family].filter((part) => part !== '').join(' ');
}

function numberMatched(findable: Findable, { whole, digits, address }: Typed): Matched | undefined {
  if (address.length > 1) {
    const email = findable.emails.find((one) => addressFits(emailAddress(one), address));
    if (email !== undefined) return { by: 'email', text: email };
  }
  if (!/\p{N}/u.test(whole)) return undefined;
  const phone = findable.phones.find((one) => phoneFits(phoneDigits(one), digits, whole));
  if (phone !== undefined) return { by: 'phone', text: phone };
  const begins = (one: string) => code(one).startsWith(whole);
  const document = findable.documentNumbers.find((one) => begins(one) || code(one).endsWith(whole));
  if (document !== undefined) return { by: 'documentNumber', text: document };
  const supplierNumber = findable.supplierNumbers.find(begins);
  if (supplierNumber !== undefined) return { by: 'supplierNumber', text: supplierNumber };
  if (begins(findable.postalCode)) return { by: 'postalCode', text: findable.postalCode };
  if (begins(findable.bookingId)) return { by: 'bookingId', text: findable.bookingId };
  return undefined;
}

/** An address that begins as typed, or whose domain does where an @ came first. */
function addressFits(address: string, typed: string): boolean {
  return typed.startsWith('@') ? address.includes(typed) : typed.includes('@') && address.startsWith(typed);
}

function phoneFits(phone: string, digits: string, whole: string): boolean {
  return isPhone(digits, whole) && (phone.includes(digits) || phone.includes(digits.slice(1)));
}

/** Only a text of nothing but digits is a telephone number. */
function isPhone(digits: string, whole: string): boolean {
  return digits.length >= 4 && !/\p{L}/u.test(whole);
}

/** The name that most of the words fit, where one fits any. */
function nameMatched(findable: Findable, { words }: Typed): Matched | undefined {
  const best = findable.names
    .map((name) => ({ name, fitting: wordsFitting(spoken(name), words) }))
    .reduce((most, one) => (one.fitting > most.fitting ? one : most));
  return best.fitting > 0 ? { by: 'name', text: spoken(best.name) } : undefined;
}

/** Several words: a name; or a number beside it, where no name fits any. */
function wordsMatched(findable: Findable, typed: Typed): Matched {
  const name = nameMatched(findable, typed);
  if (name !== undefined) return name;
  const email = findable.emails.find((one) => plain(one).startsWith(typed.address));
  if (email !== undefined) return { by: 'email', text: email };
  for (const word of typed.words) {
    const single = numberMatched(findable, typedText(word));
    if (single !== undefined) return single;
  }
  return { by: 'bookingId', text: findable.bookingId };
}

function wordsFitting(name: string, words: readonly string[]): number {
  const own = nameWords(name);
  return words.filter((word) => own.some((one) => one.startsWith(word))).length;
}
