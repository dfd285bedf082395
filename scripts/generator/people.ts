import type { Client, Language, Traveller } from '../../preload/contract/trip.ts';
import { type DayNumber, isoDay } from './calendar.ts';
import type { HotelRow } from './hotel-rows.ts';
import { englishSpeakers, frenchSpeakers, type Name, type NamePool, northernSpeakers } from './names.ts';
import { addressIn, canadianTowns, phoneIn, type Town, townsAbroad } from './places.ts';
import type { Random, Weighted } from './random.ts';

/** Who sends a booking: the client as the form takes it, and what the rest of the booking follows from. */
export interface Purchaser {
  client: Client;
  language: Language;
  town: Town;
  pool: NamePool;
  /** The family name, for those of the party who share it. */
  family: Name;
  /** The holder's name as on a card: Latin capitals. */
  cardHolder: string;
}

interface Person {
  given: string;
  family: string;
  title?: string;
  /** Both names however they were typed. */
  names: { given: Name; family: Name };
}

const northernTowns = new Set(['Iqaluit', 'Kuujjuaq']);

/** Somebody who books that row's trip: a Canadian, or now and then one abroad where the row's guest was. */
export function purchaser(row: HotelRow, random: Random): Purchaser {
  const abroad = random.chance(0.2) ? townsAbroad.get(row.country) : undefined;
  const town = abroad ?? random.weighted(canadianTowns);
  const language = languageIn(town, random);
  const pool = random.weighted(poolsIn(town, language));
  const person = personOf(pool, language, random);
  const address = addressIn(town, random);
  // A guest whose country the data does not know sends the same nonsense here.
  if (row.country === 'NULL') address.country = row.country;
  const client: Client = {
    given: person.given,
    family: person.family,
    ...(person.title !== undefined && { title: person.title }),
    address,
    phones: phonesIn(town, random),
    emails: emailsOf(person, random),
  };
  return { client, language, town, pool, family: person.names.family, cardHolder: asOnACard(person) };
}

function languageIn(town: Town, random: Random): Language {
  if (town.country === 'FR') return 'fr';
  if (town.province === 'QC') return random.chance(0.86) ? 'fr' : 'en';
  return random.chance(town.frenchStreets === true ? 0.8 : 0.04) ? 'fr' : 'en';
}

function poolsIn(town: Town, language: Language): Weighted<NamePool> {
  if (northernTowns.has(town.city)) return northernSpeakers;
  return language === 'fr' ? frenchSpeakers : englishSpeakers;
}

const titles = {
  fr: {
    woman: [
      ['Mme', 9],
      ['Dre', 1],
    ],
    man: [
      ['M.', 9],
      ['Dr', 1],
    ],
  },
  en: {
    woman: [
      ['Ms', 6],
      ['Mrs', 3],
      ['Dr', 1],
    ],
    man: [
      ['Mr', 9],
      ['Mx', 1],
      ['Dr', 1],
    ],
  },
} as const;

function personOf(pool: NamePool, language: Language, random: Random, family?: Name): Person {
  const sex = random.chance(0.52) ? 'woman' : 'man';
  const given = random.pick(sex === 'woman' ? pool.women : pool.men);
  const familyName = family ?? familyOf(pool, random);
  const own = random.chance(pool.inOwnScript);
  return {
    given: (own ? given.native : undefined) ?? given.latin,
    family: (own ? familyName.native : undefined) ?? familyName.latin,
    ...(random.chance(0.6) && { title: random.weighted<string>(titles[language][sex]) }),
    names: { given, family: familyName },
  };
}

function familyOf(pool: NamePool, random: Random): Name {
  const name = random.pick(pool.families);
  if (!random.chance(pool.doubled)) return name;
  const second = random.pick(pool.families);
  return second === name ? name : { latin: `${name.latin}-${second.latin}` };
}

function phonesIn(town: Town, random: Random): Client['phones'] {
  const phones: Client['phones'] = [
    { kind: random.chance(0.7) ? 'mobile' : 'home', number: phoneIn(town, random) },
  ];
  if (random.chance(0.25)) phones.push({ kind: 'work', number: phoneIn(town, random) });
  return phones;
}

const mailDomains: Weighted<string> = [
  ['example.com', 5],
  ['example.ca', 3],
  ['example.org', 2],
];

function emailsOf({ names }: Person, random: Random): string[] {
  const given = plain(names.given.latin) || 'client';
  const family = plain(names.family.latin) || 'voyage';
  const box = random.weighted<string>([
    [`${given}.${family}`, 5],
    [`${given.charAt(0)}${family}`, 2],
    [`${family}${random.between(1, 99)}`, 2],
    [`${given}_${family}+${random.chance(0.5) ? 'voyages' : 'travel'}`, 1],
  ]);
  // The part before the @ has at most 64 octets (RFC 5321, 4.5.3.1.1).
  const emails = [`${box.slice(0, 64)}@${random.weighted(mailDomains)}`];
  if (random.chance(0.1))
    emails.push(`${given}${random.between(1950, 2005)}@${random.weighted(mailDomains)}`);
  return emails;
}

const plainNames = new Map<string, string>();

/** A name in lower-case ASCII letters only. */
function plain(name: string): string {
  const known = plainNames.get(name);
  if (known !== undefined) return known;
  const letters = name
    .normalize('NFD')
    .toLowerCase()
    .replaceAll('đ', 'd')
    .replaceAll('ø', 'o')
    .replaceAll('ł', 'l')
    .replaceAll('æ', 'ae')
    .replaceAll('þ', 'th')
    .replaceAll('ð', 'd')
    .replace(/[^a-z]/g, '');
  plainNames.set(name, letters);
  return letters;
}

function asOnACard({ names }: Person): string {
  return `${plain(names.given.latin)} ${plain(names.family.latin)}`.toUpperCase().slice(0, 26);
}

/** The people on the trip, as many of each type as the row has, with ages that fit their types. */
export function party(row: HotelRow, by: Purchaser, departs: DayNumber, random: Random): Traveller[] {
  const travellers: Traveller[] = [];
  const home = by.family;
  for (let place = 0; place < row.adults; place += 1) {
    const person =
      place === 0 && random.chance(0.93)
        ? by.client
        : personOf(by.pool, by.language, random, random.chance(0.55) ? home : undefined);
    travellers.push(adult(person, departs, random));
  }
  for (let place = 0; place < row.children; place += 1) {
    travellers.push(child(personOf(by.pool, by.language, random, home), departs, random));
  }
  for (let place = 0; place < row.babies; place += 1) {
    const { given, family } = personOf(by.pool, by.language, random, home);
    const birthDate = isoDay(departs - random.between(40, 600));
    travellers.push({ given, family, type: 'infant', birthDate });
  }
  return travellers;
}

type Named = Pick<Person, 'given' | 'family' | 'title'>;

function adult({ given, family, title }: Named, departs: DayNumber, random: Random): Traveller {
  const traveller: Traveller = {
    given,
    family,
    ...(title !== undefined && { title }),
    type: 'adult',
  };
  // Half of the forms ask an adult for a birth date, airlines for all.
  if (random.chance(0.7)) traveller.birthDate = birthDate(random.between(19, 84), departs, random);
  return traveller;
}

function child({ given, family }: Named, departs: DayNumber, random: Random): Traveller {
  // Not 11: a child does not outgrow its fare on the longest stay of the data.
  const age = random.between(2, 10);
  const traveller: Traveller = { given, family, type: 'child' };
  const told = random.between(0, 9);
  if (told < 7) traveller.birthDate = birthDate(age, departs, random);
  if (told > 5) traveller.age = age;
  return traveller;
}

const daysAYear = 365.2425;

/** A birth date that gives that age on the day of departure. */
function birthDate(age: number, departs: DayNumber, random: Random): string {
  return isoDay(departs - Math.ceil(age * daysAYear) - random.between(2, 360));
}
