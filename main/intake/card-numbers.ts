import validator from 'card-validator';

/** What stands between the groups of a number that a person types. */
const GAP = '[ \\u00a0\\u2009\\u202f.\\-\\u2010-\\u2015]{0,3}';
/** Digits with gaps; not behind a plus sign, where a telephone number stands (ITU-T E.123). */
const RUN = new RegExp(`(?<![+\\d])\\d(?:${GAP}\\d)*`, 'g');
const LONG = new RegExp(`\\d(?:${GAP}\\d){12}`);
/** A security code behind its name, as people write it. */
const NAMED_CODE =
  /(?<!\p{L})(?:cv[vcdn]2?|csc|security code|code de s[ée]\u0301?curit[ée]\u0301?|cryptogramme)(?!\p{L})[^\d\n]{0,15}(\d{3,4})(?!\d)/giu;
/** Stand-alone groups of three or four digits, other than a year of this century. */
const LIKE_A_CODE = /(?<!\d)(?!20\d\d(?!\d))\d{3,4}(?!\d)/g;
/** How far behind a card number its security code is looked for, in characters. */
const NEAR = 30;

const DOT = '•';
const LEAST = 13;
const MOST = 19;
/** More numbers than a person types in one booking; each costs 25 µs to check. */
const MOST_CANDIDATES = 500;

/** How texts of one booking are looked at. */
export interface Look {
  /** The least digits that a number has. */
  readonly least: number;
  /** How many candidates may still be checked; when none is left, every long number is taken for a card's. */
  readonly budget: { candidates: number };
}

export function newLook(): Look {
  return { least: LEAST, budget: { candidates: MOST_CANDIDATES } };
}

/** First six and last four digits at most, the rest as dots (PCI DSS 3.4.1); a number too short for that shows its last two. */
export function maskCardNumber(number: string): string {
  const digits = number.replace(/\D/g, '');
  if (digits.length < LEAST) return `${DOT.repeat(Math.max(0, digits.length - 2))}${digits.slice(-2)}`;
  return `${digits.slice(0, 6)}${DOT.repeat(digits.length - 10)}${digits.slice(-4)}`;
}

/** Whether a text has 13 digits in a row or in groups, and so may hold a card number. */
export function hasLongNumber(text: string): boolean {
  return LONG.test(text);
}

/** Digits at a place in a text. */
interface Digits {
  readonly start: number;
  readonly end: number;
  readonly digits: string;
}

/**
 * The card numbers in a text: 13 to 19 digits that begin as a brand's do, have its length and pass the check digit. They
 * begin and end where a group of digits does. Of several that begin together the shortest is taken, because what
 * follows it is most likely the security code.
 */
function cardNumbersIn(text: string, look: Look): Digits[] {
  const found: Digits[] = [];
  for (const run of text.matchAll(RUN)) {
    const groups = [...run[0].matchAll(/\d+/g)].map(({ 0: digits, index }) => ({
      digits,
      start: run.index + index,
      end: run.index + index + digits.length,
    }));
    let behind = 0;
    for (const [index, { start }] of groups.entries()) {
      const number = start < behind ? undefined : numberAt(groups.slice(index, index + MOST), look);
      if (number === undefined) continue;
      found.push(number);
      behind = number.end;
    }
  }
  return found;
}

function numberAt(groups: readonly Digits[], { least, budget }: Look): Digits | undefined {
  let digits = '';
  for (const group of groups) {
    digits += group.digits;
    if (digits.length > MOST) return undefined;
    if (digits.length < least) continue;
    budget.candidates -= 1;
    const isCard = budget.candidates < 0 || validator.number(digits, { luhnValidateUnionPay: true }).isValid;
    if (isCard) return { start: groups[0]?.start ?? 0, end: group.end, digits };
  }
  return undefined;
}

/** A text without card data: of a card number the middle is hidden, of a security code behind it or its name all. */
export function hideCardData(text: string, look: Look): string {
  let hidden = '';
  let at = 0;
  const numbers = hasLongNumber(text) ? cardNumbersIn(text, look) : [];
  for (const [index, { start, end, digits }] of numbers.entries()) {
    hidden += text.slice(at, start) + maskCardNumber(digits);
    at = Math.min(numbers[index + 1]?.start ?? text.length, end + NEAR);
    hidden += text.slice(end, at).replace(LIKE_A_CODE, (code) => DOT.repeat(code.length));
  }
  hidden += text.slice(at);
  return hidden.replace(
    NAMED_CODE,
    (whole, code: string) => whole.slice(0, -code.length) + DOT.repeat(code.length),
  );
}

/** Whether a text shows the mask of a card number. */
export function showsMask(text: string): boolean {
  return /\d{6}•{3,}\d{4}/.test(text);
}

/** What stands in a card number's field. */
export interface CardNumberTyped {
  /** The number without its gaps; what is no number at all as it was typed. */
  readonly digits: string;
  /** The brand by its first digits; null where none fits. */
  readonly brand: string | null;
  /** Whether its length fits the brand and its check digit is right. */
  readonly isValid: boolean;
}

/**
 * Reads a card number's field. Customers type the security code behind the number: where a valid number stands in the
 * field, the rest is dropped, and so is a code behind its name.
 */
export function cardNumberTyped(field: string): CardNumberTyped {
  const text = field.normalize('NFKC');
  const whole = checked(withoutGaps(text));
  // A longer one may be a number with the code behind it.
  if (whole.isValid && whole.digits.length <= 16) return whole;
  const [first] = cardNumbersIn(text, newLook());
  // Digits before it would mean that the number is another one, with a slip in it.
  if (first !== undefined && !/\d/.test(text.slice(0, first.start))) return checked(first.digits);
  return checked(withoutGaps(text.replace(NAMED_CODE, '')));
}

function withoutGaps(text: string): string {
  return text.replace(/[\s-]/g, '');
}

function checked(digits: string): CardNumberTyped {
  // The library compares nothing with every brand, which costs more than all the rest of a booking.
  if (digits === '') return { digits, brand: null, isValid: false };
  const { card, isValid } = validator.number(digits);
  return { digits, brand: card?.type ?? null, isValid };
}
