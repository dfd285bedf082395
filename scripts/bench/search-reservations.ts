import type { Database, Statement } from 'better-sqlite3';
import { termsOf } from '../../main/search/terms.ts';
import type { reservationStatuses } from '../../preload/contract/reservations.ts';
import { isoDay } from '../generator/calendar.ts';
import { englishSpeakers, frenchSpeakers, type NamePool } from '../generator/names.ts';
import { addressIn, canadianTowns } from '../generator/places.ts';
import type { Random } from '../generator/random.ts';

/** Where desks of the years stand: most reservations are done with. */
const statuses = [
  ['mailed', 80],
  ['cancelled', 8],
  ['ticketed', 4],
  ['confirmed', 3],
  ['new', 2],
  ['inReview', 2],
  ['onHold', 1],
] as const satisfies readonly (readonly [(typeof reservationStatuses)[number], number])[];

const suppliers = [
  'Air Transat',
  'Sunwing Vacations',
  'Porter',
  'WestJet',
  'Air Canada',
  'Sol Voyages',
  'Croix Bleue',
];
const carriers = ['TS', 'WG', 'PD', 'WS', 'AC'];
const places = [
  'CUN',
  'PUJ',
  'VRA',
  'Lisboa',
  'Paris',
  'Roma',
  'Kuujjuaq',
  'YVR',
  'Cayo Coco',
  'Reykjavík',
  'LIS',
  'FLL',
];
const syllables =
  'ba be bi bo bou bra bru cha chau co cou da de du fau for ga gau gra la lau le li lon ma mar mi mo nau pa pe poi ra re ri ro sa sau te thi to tra val ver vi'.split(
    ' ',
  );
const endings = [
  'ard',
  'eau',
  'ette',
  'ier',
  'in',
  'ois',
  'on',
  'ot',
  'el',
  'ieux',
  'sky',
  'man',
  'dez',
  'ström',
];
const domains = ['example.com', 'example.ca', 'example.org', 'courriel.example', 'mail.example'];

const LOCATOR_ALPHABET = 'CDFGHJKMNPQRTVWXY34679';
const LOCATORS = LOCATOR_ALPHABET.length ** 6;

/** Different for every id, and in no order. */
function locatorOf(id: number): string {
  let rest = Number((BigInt(id) * 77_777_777n) % BigInt(LOCATORS));
  let locator = '';
  for (let place = 0; place < 6; place += 1) {
    locator += LOCATOR_ALPHABET.charAt(rest % LOCATOR_ALPHABET.length);
    rest = Math.floor(rest / LOCATOR_ALPHABET.length);
  }
  return locator;
}

/** Two of three bear a name that many bear; the others one of some hundred thousand. */
function familyName(pool: NamePool, random: Random): string {
  if (random.chance(0.65)) return random.pick(pool.families).latin;
  const beginning = Array.from({ length: random.between(1, 3) }, () => random.pick(syllables)).join('');
  const name = beginning + random.pick(endings);
  return name.charAt(0).toUpperCase() + name.slice(1);
}

/** No exchange of the North American plan begins with 0 or 1, so these numbers are nobody's. */
function phoneOf(area: string, random: Random): string {
  const exchange = `${random.between(0, 1)}${random.text('0123456789', 2)}`;
  const line = random.text('0123456789', 4);
  return random.pick([
    `+1 ${area} ${exchange}-${line}`,
    `(${area}) ${exchange}-${line}`,
    `${area}-${exchange}-${line}`,
    `${area}${exchange}${line}`,
  ]);
}

const columns = {
  reservation:
    'id, locator, status, connection_id, booking_id, booking_version, amended_version, language, lead_given, lead_family, travellers, destination, kinds, departs_on, returns_on, total_amount, total_currency, open_warnings, client_given, client_family, client_address, payment_method, payment_plan, submitted_at, received_at, changed_at',
  traveller: 'reservation_id, ordinal, given, family, type',
  client_phone: 'reservation_id, ordinal, kind, number',
  client_email: 'reservation_id, ordinal, address',
  segment: 'reservation_id, ordinal, kind, supplier, starts_on, ends_on, facts',
  document: 'reservation_id, kind, number, language, file_name, content, sha256, made_at, made_by',
  search_entry: 'reservation_id, terms',
} as const;
/** The prepared statements of the building, by table. */
export type Inserts = Record<keyof typeof columns, Statement<unknown[]>>;

export function inserts(database: Database): Inserts {
  const insert = (table: keyof typeof columns) => {
    const marks = columns[table].split(', ').map(() => '?');
    return database.prepare<unknown[]>(
      `insert into ${table} (${columns[table]}) values (${marks.join(', ')})`,
    );
  };
  return {
    reservation: insert('reservation'),
    traveller: insert('traveller'),
    client_phone: insert('client_phone'),
    client_email: insert('client_email'),
    segment: insert('segment'),
    document: insert('document'),
    search_entry: insert('search_entry'),
  };
}

const FIRST_DAY = Math.floor(Date.parse('2022-01-01T00:00:00Z') / 86_400_000);
const LAST_DAY = Math.floor(Date.parse('2026-11-21T00:00:00Z') / 86_400_000);
const NO_FILE = Buffer.alloc(0);
const NO_DIGEST = Buffer.alloc(32);

/** Writes one reservation of five years of an agency's work, with its entry in the index. */
export function writeReservation(into: Inserts, id: number, count: number, random: Random): void {
  const isFrench = random.chance(0.6);
  const pool = random.weighted(isFrench ? frenchSpeakers : englishSpeakers);
  const town = random.weighted(canadianTowns);
  const family = familyName(pool, random);
  const party = Array.from({ length: random.between(1, 4) }, (_, person) => ({
    given: random.pick(random.chance(0.5) ? pool.women : pool.men).latin,
    family: person === 0 || random.chance(0.7) ? family : familyName(pool, random),
  }));
  const given = party[0]?.given ?? '';
  const phones = Array.from({ length: random.chance(0.3) ? 2 : 1 }, () =>
    phoneOf(random.pick(town.areaCodes), random),
  );
  const email = `${given}.${family}${random.between(1, 999)}@${random.pick(domains)}`
    .normalize('NFKD')
    .replace(/[^A-Za-z0-9@.]/g, '');
  const address = addressIn(town, random);
  const day = FIRST_DAY + Math.floor(((LAST_DAY - FIRST_DAY) * id) / count);
  const departs = isoDay(day + random.between(1, 300));
  const destination = random.pick(places);
  const carrier = random.between(0, carriers.length - 1);
  const flight = `${carriers[carrier]}${random.between(100, 999)}`;
  const total = { amount: random.between(20_000, 900_000), currency: 'CAD' };
  const locator = locatorOf(id);
  const bookingId = `B${random.text('0123456789ABCDEFGHJKMNPQRSTVWXYZ', 7)}${String(id).padStart(7, '0')}`;
  const receivedAt = new Date(day * 86_400_000 + random.between(0, 86_399_999)).toISOString();
  const status = random.weighted(statuses);
  into.reservation.run(
    ...[id, locator, status, 1, bookingId, 1, random.chance(0.002) ? 2 : null, isFrench ? 'fr' : 'en'],
    ...[given, family, party.length, destination, 'air hotel', departs, departs],
    ...[total.amount, total.currency, random.chance(0.1) ? 1 : 0],
    ...[given, family, JSON.stringify(address), 'card', 'full', receivedAt, receivedAt, receivedAt],
  );
  for (const [ordinal, person] of party.entries()) {
    into.traveller.run(id, ordinal, person.given, person.family, 'adult');
  }
  for (const [ordinal, number] of phones.entries()) into.client_phone.run(id, ordinal, 'mobile', number);
  into.client_email.run(id, 0, email);
  const supplier = suppliers[carrier] ?? '';
  const facts = {
    kind: 'air',
    supplier,
    carrier: flight.slice(0, 2),
    number: flight.slice(2),
    from: 'YUL',
    to: destination,
  };
  into.segment.run(id, 0, 'air', supplier, departs, departs, JSON.stringify(facts));
  into.segment.run(
    id,
    1,
    'hotel',
    'Sol Voyages',
    departs,
    departs,
    '{"kind":"hotel","supplier":"Sol Voyages"}',
  );
  const number = `E-${departs.slice(0, 4)}-${String(id).padStart(6, '0')}`;
  if (status === 'mailed') {
    into.document.run(id, 'eticket', number, 'en', 'ticket.pdf', NO_FILE, NO_DIGEST, receivedAt, 'Ana Roy');
  }
  into.search_entry.run(
    id,
    termsOf({
      names: [{ given, family }, ...party],
      phones,
      emails: [email],
      postalCode: address.postalCode,
      bookingId,
      supplierNumbers: [flight],
      documentNumbers: status === 'mailed' ? [number] : [],
      suppliers: [supplier, 'Sol Voyages'],
      destination,
      kinds: ['air', 'hotel'],
      total,
    }),
  );
}
