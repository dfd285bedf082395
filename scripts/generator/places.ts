import type { Client } from '../../preload/contract/trip.ts';
import type { Random, Weighted } from './random.ts';

/** A town with what an address and a phone there must agree on. Real towns, provinces, prefixes and area codes. */
export interface Town {
  city: string;
  /** The postal abbreviation of the province or territory, or of the state abroad. */
  province: string;
  /** ISO 3166 alpha-2. */
  country: 'CA' | 'US' | 'FR' | 'GB';
  /** Forward sortation areas (the first three characters of a Canadian postal code), or whole codes abroad. */
  postalPrefixes: readonly string[];
  areaCodes: readonly string[];
  zone: string;
  /** Where people there take off; absent where the agency sells them no flights. */
  airport?: string;
  /** Streets there are named in French. */
  frenchStreets?: boolean;
}

type TownLine = readonly [city: string, prefixes: string, areaCodes: string, airport: string, weight: number];

const words = (text: string) => text.split(' ');

function townsOf(province: string, zone: string, lines: readonly TownLine[]): Weighted<Town> {
  return lines.map(([city, prefixes, areaCodes, airport, weight]) => [
    {
      city,
      province,
      country: 'CA',
      postalPrefixes: words(prefixes),
      areaCodes: words(areaCodes),
      zone,
      airport,
      frenchStreets: province === 'QC' || frenchTowns.has(city),
    },
    weight,
  ]);
}

const frenchTowns = new Set(['Caraquet', 'Hearst', 'Hawkesbury', 'Saint-Boniface']);

/** Canadian towns, with half of the weight in Quebec, where the agency is at home. */
export const canadianTowns: Weighted<Town> = [
  ...townsOf('QC', 'America/Toronto', [
    ['Montréal', 'H2X H2J H3B H4C H1W H3W', '514 438', 'YUL', 150],
    ['Québec', 'G1R G1K G2B G1V', '418 581', 'YQB', 80],
    ['Laval', 'H7N H7T H7L', '450 579', 'YUL', 45],
    ['Gatineau', 'J8X J8Y J9H', '819 873', 'YOW', 35],
    ['Longueuil', 'J4K J4H', '450 579', 'YUL', 35],
    ['Sherbrooke', 'J1H J1K J1L', '819 873', 'YUL', 25],
    ['Lévis', 'G6V G6W', '418 581', 'YQB', 22],
    ['Trois-Rivières', 'G8Z G9A', '819 873', 'YUL', 22],
    ['Saguenay', 'G7H G7X', '418 581', 'YQB', 20],
    ['Saint-Jean-sur-Richelieu', 'J3B J2X', '450 579', 'YUL', 14],
    ['Rimouski', 'G5L G5M', '418 581', 'YQB', 12],
    ["L'Ancienne-Lorette", 'G2E', '418 581', 'YQB', 10],
    ['Rouyn-Noranda', 'J9X', '819 873', 'YUL', 10],
    ['Sainte-Anne-de-Bellevue', 'H9X', '514 438', 'YUL', 8],
    ['Sept-Îles', 'G4R', '418 581', 'YQB', 8],
    ['Kuujjuaq', 'J0M', '819', 'YVP', 4],
  ]),
  ...townsOf('ON', 'America/Toronto', [
    ['Toronto', 'M5V M4C M6G M1P M2N', '416 647 437', 'YYZ', 110],
    ['Ottawa', 'K1N K2P K1S', '613 343', 'YOW', 40],
    ['Mississauga', 'L5B L5M', '905 289', 'YYZ', 30],
    ['Hamilton', 'L8P L8S', '905 289', 'YYZ', 15],
    ['London', 'N6A N6G', '519 226', 'YYZ', 12],
    ['Sudbury', 'P3E', '705 249', 'YYZ', 8],
    ['Hawkesbury', 'K6A', '613 343', 'YUL', 5],
    ['Hearst', 'P0L', '705 249', 'YYZ', 3],
  ]),
  ...townsOf('BC', 'America/Vancouver', [
    ['Vancouver', 'V6B V5K V6K', '604 778 236', 'YVR', 45],
    ['Richmond', 'V6Y V6X', '604 778', 'YVR', 12],
    ['Victoria', 'V8W V8V', '250 778', 'YVR', 10],
    ['Kelowna', 'V1Y', '250 778', 'YVR', 6],
  ]),
  ...townsOf('AB', 'America/Edmonton', [
    ['Calgary', 'T2P T3A', '403 587', 'YYC', 30],
    ['Edmonton', 'T5J T6G', '780 587', 'YEG', 25],
  ]),
  ...townsOf('MB', 'America/Winnipeg', [
    ['Winnipeg', 'R3C R3M', '204 431', 'YWG', 15],
    ['Saint-Boniface', 'R2H', '204 431', 'YWG', 4],
  ]),
  ...townsOf('SK', 'America/Regina', [
    ['Saskatoon', 'S7K S7N', '306 639', 'YXE', 8],
    ['Regina', 'S4P', '306 639', 'YXE', 6],
  ]),
  ...townsOf('NS', 'America/Halifax', [['Halifax', 'B3H B3J', '902 782', 'YHZ', 18]]),
  ...townsOf('NB', 'America/Moncton', [
    ['Moncton', 'E1C', '506 428', 'YQM', 10],
    ['Caraquet', 'E1W', '506 428', 'YQM', 5],
  ]),
  ...townsOf('PE', 'America/Halifax', [['Charlottetown', 'C1A', '902 782', 'YHZ', 4]]),
  ...townsOf('NL', 'America/St_Johns', [["St. John's", 'A1C A1B', '709', 'YYT', 8]]),
  ...townsOf('NT', 'America/Edmonton', [['Yellowknife', 'X1A', '867', 'YZF', 3]]),
  ...townsOf('YT', 'America/Whitehorse', [['Whitehorse', 'Y1A', '867', 'YXY', 3]]),
  ...townsOf('NU', 'America/Iqaluit', [['Iqaluit', 'X0A', '867', 'YFB', 4]]),
];

/** Where clients abroad live, by the country of a hotel row (ISO 3166 alpha-3). */
export const townsAbroad: ReadonlyMap<string, Town> = new Map<string, Town>([
  [
    'USA',
    {
      city: 'Burlington',
      province: 'VT',
      country: 'US',
      postalPrefixes: ['05401', '05408-1203'],
      areaCodes: ['802'],
      zone: 'America/New_York',
      airport: 'YUL',
    },
  ],
  [
    'FRA',
    {
      city: 'Lyon',
      province: '',
      country: 'FR',
      postalPrefixes: ['69002', '69006'],
      areaCodes: ['4 65 71'],
      zone: 'Europe/Paris',
      frenchStreets: true,
    },
  ],
  [
    'GBR',
    {
      city: 'London',
      province: '',
      country: 'GB',
      postalPrefixes: ['EC1A 1BB', 'SE1 9GF'],
      areaCodes: ['20 7946 0'],
      zone: 'Europe/London',
    },
  ],
]);

const englishStreets = [
  'Maple Street',
  'Main Street',
  "King's Road",
  "St. Mary's Avenue",
  'Queen Street West',
  'Bloor Street East',
  'Jasper Avenue NW',
  'Granville Street',
  'Portage Avenue',
  'Robie Street',
  'Water Street',
  'Danforth Avenue',
];
const frenchStreets = [
  'rue Sainte-Catherine Est',
  'rue Saint-Denis',
  'boulevard René-Lévesque Ouest',
  'chemin de la Côte-des-Neiges',
  'avenue du Mont-Royal',
  "rue de l'Église",
  'rang du Bord-de-l’Eau',
  'rue des Érables',
  'Grande Allée Est',
  'boulevard Henri-Bourassa',
  "côte d'Abraham",
  '1re Avenue',
];

// Canada Post uses neither D, F, I, O, Q nor U in postal codes.
const postalLetters = 'ABCEGHJKLMNPRSTVWXYZ';
const digits = '0123456789';

/** A postal address in a town, with a code whose prefix fits it. */
export function addressIn(town: Town, random: Random): Client['address'] {
  return {
    lines: linesIn(town, random),
    city: town.city,
    province: town.province,
    postalCode: postalCodeIn(town, random),
    country: town.country,
  };
}

function linesIn(town: Town, random: Random): string[] {
  const french = town.frenchStreets === true;
  const number = random.between(1, 9_999);
  const street = random.pick(french ? frenchStreets : englishStreets);
  const lines = [french ? `${number}, ${street}` : `${number} ${street}`];
  if (random.chance(0.25)) lines.push(`${french ? 'app.' : 'Apt'} ${random.between(1, 2_400)}`);
  else if (random.chance(0.04)) lines.unshift(french ? `C. P. ${number}` : `PO Box ${number}`);
  return lines;
}

function postalCodeIn(town: Town, random: Random): string {
  const prefix = random.pick(town.postalPrefixes);
  if (town.country !== 'CA') return prefix;
  const unit = random.text(digits, 1) + random.text(postalLetters, 1) + random.text(digits, 1);
  // As people type it: mostly as Canada Post wants it.
  return random.weighted(waysToTypeACode)(prefix, unit);
}

const waysToTypeACode: Weighted<(prefix: string, unit: string) => string> = [
  [(prefix, unit) => `${prefix} ${unit}`, 80],
  [(prefix, unit) => `${prefix}${unit}`, 14],
  [(prefix, unit) => `${prefix} ${unit}`.toLowerCase(), 6],
];

/** A phone number of that town in a range that is kept free for fiction (555-0100 to 555-0199 in North America). */
export function phoneIn(town: Town, random: Random): string {
  const area = random.pick(town.areaCodes);
  const last = random.text(digits, 2);
  switch (town.country) {
    case 'FR':
      return `+33 ${area} ${last} ${random.text(digits, 2)}`;
    case 'GB':
      return `+44 ${area}${last}${random.text(digits, 1)}`;
    default:
      return random.weighted(waysToTypeAPhone)(area, `01${last}`);
  }
}

const waysToTypeAPhone: Weighted<(area: string, line: string) => string> = [
  [(area, line) => `${area}-555-${line}`, 45],
  [(area, line) => `(${area}) 555-${line}`, 20],
  [(area, line) => `+1 ${area} 555 ${line}`, 15],
  [(area, line) => `${area} 555-${line}`, 10],
  [(area, line) => `${area}555${line}`, 10],
];
