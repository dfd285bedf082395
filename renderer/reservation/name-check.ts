import type { Traveller } from '../../preload/contract/trip.ts';
import { ageOn } from '../languages/days.ts';

/** What a name, a title, a type and an age can say against one another, each a sentence (`nameCheck.<code>`). */
export const nameChecks = [
  'infantTooOld',
  'infantTurnsTwo',
  'childTooOld',
  'adultTooYoung',
  'notBornYet',
  'adultTitleOnChild',
  'childTitleOnAdult',
  'titleInName',
  'namesSwapped',
  'initialOnly',
  'signsInName',
  'sameTraveller',
] as const;
export type NameCheck = (typeof nameChecks)[number];

/** Titles of adults and of children, in English and in French, folded. */
const ADULT_TITLES = new Set([
  'mr',
  'mrs',
  'ms',
  'm',
  'mme',
  'mlle',
  'dr',
  'dre',
  'prof',
  'me',
  'monsieur',
  'madame',
  'mister',
]);
const CHILD_TITLES = new Set(['mstr', 'master', 'chd', 'child', 'inf', 'infant', 'enfant', 'bebe']);
/** Those of them that nobody is called. */
const TITLE_WORD = /^(mr|mrs|ms|mme|mlle|dr|dre|mstr|chd|inf|monsieur|madame)\.?\s/i;

/** Airlines count from the second birthday as a child and from the twelfth as an adult (IATA passenger types INF, CHD). */
const CHILD_FROM = 2;
const ADULT_FROM = 12;

/** The days of the trip, YYYY-MM-DD; null where unknown. */
export interface TripDays {
  readonly departsOn: string | null;
  readonly returnsOn: string | null;
}

/** Whether the trip has a flight: hotels and tour operators take children up to 17. */
interface TravelCircumstances extends TripDays {
  readonly hasFlight: boolean;
}

/** What should be looked at in a traveller's name, title, type and age on the day of departure. Pure. */
export function nameChecksOf(
  travellers: readonly Traveller[],
  index: number,
  trip: TravelCircumstances,
): NameCheck[] {
  const traveller = travellers[index];
  if (traveller === undefined) return [];
  return [
    ...agesAgainstType(traveller, trip),
    ...titleAgainstType(traveller, trip),
    ...ownName(traveller),
    ...amongOthers(travellers, index),
  ];
}

/** The age on the day of departure: by the birth date, else as it was given; null where neither says. */
function ageAtDeparture({ birthDate, age }: Traveller, { departsOn }: TripDays): number | null {
  if (birthDate !== undefined && departsOn !== null) return ageOn(birthDate, departsOn);
  return age === undefined ? null : Math.floor(age);
}

function agesAgainstType(traveller: Traveller, trip: TravelCircumstances): NameCheck[] {
  const { type, birthDate } = traveller;
  if (birthDate !== undefined && trip.departsOn !== null && birthDate > trip.departsOn) return ['notBornYet'];
  const age = ageAtDeparture(traveller, trip);
  if (age === null) return [];
  if (type === 'infant') {
    if (age >= CHILD_FROM) return ['infantTooOld'];
    const atReturn =
      birthDate === undefined || trip.returnsOn === null ? null : ageOn(birthDate, trip.returnsOn);
    return atReturn !== null && atReturn >= CHILD_FROM ? ['infantTurnsTwo'] : [];
  }
  if (type === 'child') return age >= (trip.hasFlight ? ADULT_FROM : 18) ? ['childTooOld'] : [];
  return age < ADULT_FROM ? ['adultTooYoung'] : [];
}

function titleAgainstType(traveller: Traveller, trip: TripDays): NameCheck[] {
  const title = fold(traveller.title ?? '');
  const age = ageAtDeparture(traveller, trip);
  const isYoung = traveller.type !== 'adult' && (age === null || age < ADULT_FROM);
  if (isYoung && ADULT_TITLES.has(title)) return ['adultTitleOnChild'];
  if (traveller.type === 'adult' && CHILD_TITLES.has(title)) return ['childTitleOnAdult'];
  return [];
}

function ownName({ given, family }: Traveller): NameCheck[] {
  const checks: NameCheck[] = [];
  if (TITLE_WORD.test(`${given.trim()} `) || TITLE_WORD.test(`${family.trim()} `)) checks.push('titleInName');
  if (/^\p{Script=Latin}\.?$/u.test(given.trim()) || /^\p{Script=Latin}\.?$/u.test(family.trim()))
    checks.push('initialOnly');
  if (/[^\p{L}\p{M}\s'’.\-‐]/u.test(given + family)) checks.push('signsInName');
  return checks;
}

/** By the family that travels together: names the wrong way round, and one person twice. */
function amongOthers(travellers: readonly Traveller[], index: number): NameCheck[] {
  const own = travellers[index];
  if (own === undefined) return [];
  const [given, family] = [fold(own.given), fold(own.family)];
  const others = travellers.filter((_, at) => at !== index);
  const checks: NameCheck[] = [];
  const families = others.map((other) => fold(other.family)).filter((name) => name !== '');
  if (given !== '' && given !== family && families.includes(given) && !families.includes(family))
    checks.push('namesSwapped');
  const isSame = (other: Traveller) =>
    fold(other.given) === given && fold(other.family) === family && other.birthDate === own.birthDate;
  if (given + family !== '' && others.some(isSame)) checks.push('sameTraveller');
  return checks;
}

function fold(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{M}|[^\p{L}]/gu, '')
    .toLowerCase();
}

/** Letters that carriers' systems write with two, or with another one (ICAO Doc 9303-3, section 6). */
const WRITTEN_AS: Readonly<Record<string, string>> = {
  Æ: 'AE',
  Œ: 'OE',
  Ø: 'OE',
  Å: 'AA',
  Ð: 'D',
  Þ: 'TH',
  ß: 'SS',
  ẞ: 'SS',
  Ł: 'L',
  Đ: 'D',
};

/**
 * The name as carriers take it: FAMILY/GIVEN in the letters A to Z, its accents left out, a hyphen a space. Null where it has letters of a
 * script that this cannot write, which a person transcribes from the passport.
 */
export function carrierName({ given, family }: Pick<Traveller, 'given' | 'family'>): string | null {
  const write = (name: string) =>
    [...name.toUpperCase().normalize('NFC')]
      .map((letter) => WRITTEN_AS[letter] ?? letter)
      .join('')
      .normalize('NFD')
      .replace(/[-‐]/g, ' ')
      .replace(/\p{M}|[^\p{L}\s]/gu, '')
      .trim()
      .replace(/\s+/g, ' ');
  const written = [write(family), write(given)].filter((part) => part !== '').join('/');
  return /^[A-Z /]+$/.test(written) ? written : null;
}
