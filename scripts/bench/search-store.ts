import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Database, Statement } from 'better-sqlite3';
import { z } from 'zod';
import { TERMS_VERSION, termsOf } from '../../main/search/terms.ts';
import { openConnection } from '../../main/store/connection.ts';
import { migrate } from '../../main/store/migrations.ts';
import { migrationsFolder } from '../../main/store/testing.ts';
import type { reservationStatuses } from '../../preload/contract/reservations.ts';
import { isoDay } from '../generator/calendar.ts';
import { englishSpeakers, frenchSpeakers, type NamePool } from '../generator/names.ts';
import { addressIn, canadianTowns } from '../generator/places.ts';
import { Random } from '../generator/random.ts';

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

const samples = z.array(
  z.object({
    id: z.number(),
    locator: z.string(),
    given: z.string(),
    family: z.string(),
    phone: z.string(),
    email: z.string(),
    postalCode: z.string(),
    flight: z.string(),
  }),
);
/** A reservation as the benchmark asks for it afterwards. */
export type SampledReservation = z.infer<typeof samples>[number];

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
type Inserts = Record<keyof typeof columns, Statement<unknown[]>>;

function inserts(database: Database): Inserts {
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

/** Writes one reservation of five years of an agency's work. */
function writeReservation(into: Inserts, id: number, count: number, random: Random): SampledReservation {
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
  return {
    id,
    locator,
    given,
    family,
    phone: phones[0] ?? '',
    email,
    postalCode: address.postalCode,
    flight,
  };
}

/** Reservations a transaction of the building, and how many of all are asked for afterwards. */
const AT_ONCE = 5_000;
const SAMPLED = 400;

/**
 * Builds an encrypted store of so many reservations with their index, or takes the one that a run before has built there, and
 * gives some of them at random. What finding never
 * reads (booking versions, prices, history) is left out; everything else lies in the tables and indexes of the program.
 */
export function buildSearchStore(
  folder: string,
  key: Buffer,
  count: number,
  seed: number,
  onProgress: (done: number) => void,
): { file: string; sample: SampledReservation[] } {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `search-${count}-${seed}.db`);
  const sampleFile = `${file}.sample.json`;
  // Written last: where it is, a run before has built the whole store.
  if (existsSync(sampleFile))
    return { file, sample: samples.parse(JSON.parse(readFileSync(sampleFile, 'utf8'))) };
  for (const ending of ['', '-wal', '-shm']) rmSync(file + ending, { force: true });
  openConnection(file, key, 'create').close();
  migrate(file, key, migrationsFolder);
  const database = openConnection(file, key, 'write');
  // Nothing here has to survive a power cut.
  database.pragma('synchronous = OFF');
  database.pragma('cache_size = -200000');
  database
    .prepare("insert into connection (id, settings, created_at, changed_at) values (1, '{}', ?, ?)")
    .run('2022-01-01T00:00:00.000Z', '2022-01-01T00:00:00.000Z');
  const into = inserts(database);
  const random = new Random(seed);
  const sample: SampledReservation[] = [];
  const write = database.transaction((from: number) => {
    for (let id = from; id < Math.min(from + AT_ONCE, count + 1); id += 1) {
      const written = writeReservation(into, id, count, random);
      if (random.chance(SAMPLED / count)) sample.push(written);
    }
    database.exec('delete from search_pending');
  });
  for (let from = 1; from <= count; from += AT_ONCE) {
    write(from);
    onProgress(Math.min(count, from + AT_ONCE - 1));
  }
  database.prepare('insert into search_state (id, terms_version) values (1, ?)').run(TERMS_VERSION);
  database.close();
  writeFileSync(sampleFile, JSON.stringify(sample));
  return { file, sample };
}
