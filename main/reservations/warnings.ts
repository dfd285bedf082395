import { isPossiblePhoneNumber, isSupportedCountry } from 'libphonenumber-js';
import type { WarningCode } from '../../preload/contract/reservations.ts';
import type { Traveller } from '../../preload/contract/trip.ts';
import { ageOn, dayBefore, localDateOf, segmentDates } from './dates.ts';
import type { Summary } from './derive.ts';
import type { KeptBooking } from './kept-booking.ts';

/** Something that a reviewer should look at; facts are positions (counted from 1), numbers and field names. */
export interface Concern {
  readonly code: WarningCode;
  readonly facts: Record<string, string | number>;
}

/** What only the intake knows of a booking, because it is not kept or not in it. */
export interface IntakeFindings {
  /** Whether the card's number passes its check digit; undefined without a card. */
  readonly cardNumberValid: boolean | undefined;
  /** Whether a card number was typed into some text, where its mask stands now. */
  readonly cardNumberInText?: boolean | undefined;
  /** The id on the wire, which the booking's own should equal. */
  readonly wireId: string;
}

/** The full years at departure that fit each type: airlines end the child at 11, hotels and tour operators at 17. */
const AGES = { infant: [0, 1], child: [2, 17], adult: [12, 130] } as const;

/** Canadian postal codes: no D F I O Q U anywhere, no W Z first (Canada Post addressing guidelines). */
const CANADIAN_POSTAL_CODE = /^[ABCEGHJ-NPRSTVXY]\d[ABCEGHJ-NPRSTV-Z] ?\d[ABCEGHJ-NPRSTV-Z]\d$/i;
const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@.]+$/;
const CARD_EXPIRY = /^(\d{2})\s*[/-]\s*(\d{2}|\d{4})$/;

type PersonName = Pick<Traveller, 'given' | 'family'>;
type Report = (code: WarningCode, facts?: Concern['facts']) => void;

/**
 * What a reviewer is warned of: everything that real forms get wrong and that a person can still put right.
 * `today` is the local date. Pure.
 */
export function concernsOf(
  booking: KeptBooking,
  summary: Summary,
  findings: IntakeFindings,
  today: string,
): Concern[] {
  const concerns: Concern[] = [];
  const report: Report = (code, facts = {}) => concerns.push({ code, facts });
  lookAtTravellers(booking.travellers, summary.departsOn ?? today, report);
  if (spelledTwice(booking.travellers, booking.client)) report('nameSpelling');
  lookAtSegments(booking, summary, today, report);
  lookAtPrices(booking, report);
  lookAtClient(booking, report);
  lookAtPayment(booking, findings, today, report);
  if (booking.id !== findings.wireId) report('bookingIdDiffers');
  return concerns;
}

function lookAtTravellers(travellers: readonly Traveller[], on: string, report: Report): void {
  if (travellers.length === 0) {
    report('noTraveller');
    return;
  }
  if (!travellers.some(({ type }) => type === 'adult')) report('noAdult');
  travellers.forEach((traveller, index) => {
    const position = { traveller: index + 1 };
    if (traveller.given.trim() === '' || traveller.family.trim() === '') report('nameMissing', position);
    const birthDate = traveller.birthDate === undefined ? undefined : localDateOf(traveller.birthDate);
    if (traveller.birthDate !== undefined && birthDate === undefined) report('birthDateUnreadable', position);
    const ages = [traveller.age, birthDate === undefined ? undefined : ageOn(birthDate, on)];
    const [least, most] = AGES[traveller.type];
    const wrong = ages.find((age) => age !== undefined && (age < least || Math.floor(age) > most));
    if (wrong !== undefined) report('ageContradictsType', { ...position, age: wrong, type: traveller.type });
  });
}

function lookAtSegments({ segments }: KeptBooking, summary: Summary, today: string, report: Report): void {
  if (segments.length === 0) {
    report('noSegment');
    return;
  }
  segments.forEach((segment, index) => {
    const position = { segment: index + 1 };
    if (segment.kind === 'insurance' && segment.declined) return;
    const { startsOn, endsOn } = segmentDates(segment);
    if (startsOn === undefined || endsOn === undefined) report('datesUnreadable', position);
    // A flight over the date line arrives, by the local calendar, on the day before it left.
    else if (endsOn < startsOn && (segment.kind !== 'air' || endsOn < dayBefore(startsOn)))
      report('datesReversed', position);
    else if (segment.kind === 'hotel' && startsOn === endsOn) report('noNights', position);
    if (segment.kind === 'hotel' && !knownCountry(segment.country)) report('countryUnknown', position);
  });
  if (summary.departsOn !== null && summary.departsOn < today)
    report('departurePast', { date: summary.departsOn });
}

/** Hotels' countries come as ISO 3166 codes of two or three letters, or as a name; only a code can be told wrong. */
const countryNames = new Intl.DisplayNames(['en'], { type: 'region', fallback: 'none' });
/** What forms write where they know none; ZZ is CLDR's own code for an unknown region. */
const NO_COUNTRY = new Set(['', 'NULL', 'UNKNOWN', 'N/A', '?', 'ZZ']);

/** Codes that were looked up; there are no more than 676 of two letters. */
const lookedUp = new Map<string, boolean>();

function knownCountry(country: string): boolean {
  const plain = country.trim().toUpperCase();
  if (NO_COUNTRY.has(plain)) return false;
  if (!/^[A-Z]{2}$/.test(plain)) return true;
  const known = lookedUp.get(plain) ?? (isSupportedCountry(plain) || countryNames.of(plain) !== undefined);
  lookedUp.set(plain, known);
  return known;
}

function foldName(name: string): string {
  return name
    .normalize('NFD')
    .replace(/\p{M}|[^\p{L}]/gu, '')
    .toLowerCase();
}

/** The letters in a folded name, each once: two names that differ by a letter doubled, or by two swapped, have the same. */
function lettersOf(folded: string): string {
  return [...new Set(folded)].sort().join('');
}

function written({ given, family }: PersonName): string {
  return `${given.normalize('NFC').trim()}\n${family.normalize('NFC').trim()}`;
}

/**
 * Whether the client and a traveller are one person by name, written in two ways: the whole name folds to the same, or
 * the given name does and the family name has the same letters.
 */
function spelledTwice(travellers: readonly Traveller[], client: PersonName): boolean {
  const given = foldName(client.given);
  const family = foldName(client.family);
  if (given + family === '') return false;
  return travellers.some((traveller) => {
    if (written(traveller) === written(client)) return false;
    const [otherGiven, otherFamily] = [foldName(traveller.given), foldName(traveller.family)];
    if (otherGiven + otherFamily === given + family) return true;
    return otherGiven === given && lettersOf(otherFamily) === lettersOf(family);
  });
}

function lookAtPrices({ prices, segments }: KeptBooking, report: Report): void {
  if (prices.length === 0) {
    report('noPrice');
    return;
  }
  if (new Set(prices.map(({ amount }) => amount.currency)).size > 1) report('mixedCurrencies');
  prices.forEach(({ kind, amount, segment }, index) => {
    const position = { line: index + 1 };
    if (amount.amount === 0 && kind === 'fare') report('priceZero', position);
    if (amount.amount < 0 && kind !== 'discount') report('priceNegative', position);
    if (segment !== undefined && segment >= segments.length) report('priceLineWithoutSegment', position);
  });
}

/** A North American number as nearly every client writes it: the library's own look costs more than all else here. */
const NORTH_AMERICAN = /^(\+?1[\s.-]?)?\(?[2-9]\d{2}\)?[\s.-]?[2-9]\d{2}[\s.-]?\d{4}$/;

function possiblePhone(number: string): boolean {
  return NORTH_AMERICAN.test(number.trim()) || isPossiblePhoneNumber(number, 'CA');
}

function lookAtClient({ client }: KeptBooking, report: Report): void {
  const { lines, city, country, postalCode } = client.address;
  if (client.given.trim() === '' || client.family.trim() === '') report('nameMissing', { field: 'client' });
  if (lines.every((line) => line.trim() === '') || city.trim() === '') report('addressIncomplete');
  const canadian = /^(ca|can|canada)$/i.test(country.trim());
  if (postalCode.trim() === '') report('noPostalCode');
  else if (canadian && !CANADIAN_POSTAL_CODE.test(postalCode.trim())) report('postalCodeForm');
  if (client.emails.length === 0) report('noEmail');
  if (client.emails.some((email) => !EMAIL.test(email.trim()))) report('emailForm');
  if (client.phones.length === 0) report('noPhone');
  if (client.phones.some(({ number }) => !possiblePhone(number))) report('phoneForm');
}

function lookAtPayment(
  { payment, conditionsAccepted }: KeptBooking,
  findings: IntakeFindings,
  today: string,
  report: Report,
): void {
  // A card without a number is none, and there is no digit of it to check.
  const numberGiven = payment.card !== undefined && payment.card.masked !== '';
  if (payment.method === 'card' && !numberGiven) report('cardMissing');
  if (numberGiven && findings.cardNumberValid === false) report('cardCheckDigit');
  if (findings.cardNumberInText) report('cardNumberInText');
  if (payment.card !== undefined) {
    const [, month, year] = CARD_EXPIRY.exec(payment.card.expiry.trim()) ?? [];
    if (month === undefined || year === undefined || Number(month) < 1 || Number(month) > 12)
      report('cardExpiryForm');
    else if (`${year.length === 2 ? '20' : ''}${year}-${month}` < today.slice(0, 7)) report('cardExpired');
  }
  if (conditionsAccepted.length === 0) report('conditionsMissing');
}
