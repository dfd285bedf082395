import { amountTerm } from './amount-terms.ts';
import { asOne, beginning, code, emailAddress, phoneDigits, wordsIn } from './normalise.ts';

/**
 * Counts up whenever the same reservation would get other terms than before: at the next start, every entry of the index
 * is made anew.
 */
export const TERMS_VERSION = 1;

/** What a reservation is found by, as it stands in its rows. */
export interface Findable {
  /** The client's and the travellers'. */
  readonly names: readonly { readonly given: string; readonly family: string }[];
  readonly phones: readonly string[];
  readonly emails: readonly string[];
  readonly postalCode: string;
  /** The web shop's own number of the booking. */
  readonly bookingId: string;
  /** Numbers that suppliers know a service by: flights, packages, confirmations. */
  readonly supplierNumbers: readonly string[];
  /** Numbers of tickets, and of every later kind of document. */
  readonly documentNumbers: readonly string[];
  readonly suppliers: readonly string[];
  readonly destination: string | null;
  readonly kinds: readonly string[];
  readonly total: { readonly amount: number; readonly currency: string } | null;
}

/**
 * The kinds of terms by their first letter. One column with letters in front is smaller and faster than a column a kind,
 * because the index then stores no positions.
 */
export const term = {
  /** A word of a name, or a part of one. */
  name: (word: string) => `n${word}`,
  /** The first letters of such a word: short beginnings match so many words that they are terms themselves. */
  nameBeginning: (letters: string) => `e${letters}`,
  /** Four digits in a row of a telephone number. */
  phone: (digits: string) => `p${digits}`,
  email: (address: string) => `m${address}`,
  emailDomain: (domain: string) => `o${domain}`,
  postalCode: (postalCode: string) => `z${postalCode}`,
  bookingId: (id: string) => `b${id}`,
  supplierNumber: (number: string) => `s${number}`,
  documentNumber: (number: string) => `t${number}`,
  supplier: (word: string) => `u${word}`,
  destination: (word: string) => `g${word}`,
  kind: (kind: string) => `k${kind}`,
} as const;

/** Beginnings of words up to this length are terms. */
export const LONGEST_BEGINNING = 3;
/** A fragment of a telephone number has at least so many digits. */
const PHONE_FRAGMENT = 4;
/** The first half of a Canadian postal code, which names a district. */
export const POSTAL_DISTRICT = 3;

/** A wild booking may have more words than a dictionary; the first so many terms find it. */
const MOST_TERMS = 4_000;

/** The runs of four digits in a number, in their order. */
export function fragmentsOf(digits: string): string[] {
  return Array.from({ length: Math.max(0, digits.length - PHONE_FRAGMENT + 1) }, (_, at) =>
    digits.slice(at, at + PHONE_FRAGMENT),
  );
}

/**
 * The words by which a name is found: each word as one, its parts, and the whole of several words, so that Marie-Ève,
 * Marie Ève and Marieève are found alike, and L'Heureux without its article.
 */
export function nameWords(name: string): string[] {
  const words = wordsIn(name);
  const found = words.flatMap((parts) => (parts.length === 1 ? parts : [asOne(parts), ...parts]));
  return words.length > 1 ? [...found, asOne(words.flat())] : found;
}

/** The running number of a document without what stands before it: E-2026-000123 is `123` too. */
function documentCodes(number: string): string[] {
  const whole = code(number);
  const digits = number.replace(/^\D+/, '');
  const running = /\d+$/.exec(number)?.[0].replace(/^0+/, '');
  return [whole, code(digits), running ?? ''];
}

/** The terms of a reservation, each once, separated by blanks. */
export function termsOf(findable: Findable): string {
  const terms = new Set<string>();
  const add = (make: (text: string) => string, text: string) => {
    if (text !== '') terms.add(make(text));
  };
  for (const { given, family } of findable.names) {
    for (const word of [...nameWords(family), ...nameWords(given)]) {
      add(term.name, word);
      for (let length = 1; length <= LONGEST_BEGINNING; length += 1) {
        add(term.nameBeginning, beginning(word, length));
      }
    }
  }
  for (const phone of findable.phones) {
    for (const digits of fragmentsOf(phoneDigits(phone))) add(term.phone, digits);
  }
  for (const email of findable.emails) {
    const address = emailAddress(email);
    add(term.email, address);
    add(term.emailDomain, address.slice(address.lastIndexOf('@') + 1));
  }
  const postalCode = code(findable.postalCode);
  add(term.postalCode, postalCode);
  add(term.postalCode, postalCode.slice(0, POSTAL_DISTRICT));
  add(term.bookingId, code(findable.bookingId));
  for (const number of findable.supplierNumbers) add(term.supplierNumber, code(number));
  for (const number of findable.documentNumbers) {
    for (const one of documentCodes(number)) add(term.documentNumber, one);
  }
  for (const supplier of findable.suppliers) for (const word of nameWords(supplier)) add(term.supplier, word);
  for (const word of nameWords(findable.destination ?? '')) add(term.destination, word);
  for (const kind of findable.kinds) add(term.kind, kind);
  if (findable.total !== null) terms.add(amountTerm(findable.total));
  return [...terms].slice(0, MOST_TERMS).join(' ');
}
