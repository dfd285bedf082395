import { Random } from '../generator/random.ts';
import type { SampledReservation } from './search-store.ts';

/** A text as somebody types it, with the kind that it is counted under. */
export interface TypedText {
  readonly kind: string;
  readonly text: string;
}

const common = [
  'tremblay',
  'Gagnon',
  'ROY',
  'cote',
  'Côté',
  'bouchard',
  'lefebvre',
  'smith',
  'obrien',
  "o'neill",
  'macdonald',
];
const commonGiven = ['elodie', 'marie-eve', 'marie eve', 'jean', 'chloe', 'william', 'zoé'];

/**
 * What people type into the box, of every kind: names letter by letter, common and rare, with and without accents;
 * fragments of telephone numbers; addresses, postal codes, locators, flights; names with a number beside them.
 */
export function typedTexts(sample: readonly SampledReservation[], seed: number): TypedText[] {
  const random = new Random(seed);
  const texts: TypedText[] = [];
  const add = (kind: string, text: string) => texts.push({ kind, text });
  for (const name of [...common, ...commonGiven]) add('commonName', name);
  for (const family of common) for (const given of commonGiven) add('twoNames', `${given} ${family}`);
  for (const one of sample) {
    for (let length = 1; length <= Math.min(8, one.family.length); length += 1) {
      if (random.chance(0.35))
        add(`prefix${Math.min(length, 5)}`, one.family.slice(0, length).trim() || one.family);
    }
    add('surname', one.family);
    add('withoutAccents', one.family.normalize('NFKD').replace(/\p{M}/gu, ''));
    add('fullName', `${one.given} ${one.family}`);
    const digits = one.phone.replace(/\D/g, '').slice(-10);
    const from = random.between(0, 5);
    add('phoneFragment', digits.slice(from, from + random.between(4, 6)));
    add('phone', one.phone);
    add('email', one.email);
    add('emailBegun', one.email.slice(0, one.email.indexOf('@') + 1));
    add('postalCode', one.postalCode);
    add('locator', random.chance(0.5) ? one.locator : one.locator.toLowerCase().slice(0, 4));
    add('flight', `${one.flight.slice(0, 2)} ${one.flight.slice(2)}`);
    add('nameAndPhone', `${one.family} ${digits.slice(-4)}`);
  }
  return texts;
}
