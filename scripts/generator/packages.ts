import { type DayNumber, isoDay } from './calendar.ts';
import { labels } from './labels.ts';
import { heads, type Piece, type Wish } from './pieces.ts';
import { quote, share } from './prices.ts';

/** Tour operators and their packages: all of these names are invented. */
const operators = [
  'Vacances Grand Large',
  'Horizon Boréal',
  "Voyages L'Étoile du Sud",
  'Gannet & Puffin Holidays',
  'Tamarack Tours',
] as const;

const resorts = [
  ['PUJ', 'Playa Dorada Bávaro'],
  ['CUN', 'Gran Ceiba Riviera Maya'],
  ['VRA', 'Sol y Caña Varadero'],
  ['CCC', 'Cayo Garza Blanca'],
  ['PVR', 'Bahía de Banderas Vista'],
  ['MBJ', "Doctor's Cave Cove"],
  ['POP', 'Costa Ámbar'],
  ['FAO', 'Algarve en liberté'],
  ['LIS', 'Lisboa & Fado'],
] as const;

/** Where operators' charter flights leave; from elsewhere one goes to Montréal first. */
const gateways = new Set(['YUL', 'YQB', 'YOW', 'YYZ', 'YHZ', 'YQM', 'YVR', 'YYC', 'YEG', 'YWG', 'YXE']);

const flightsPerHead = 64_900;
const taxesPerHead = 43_500;
const childReduction = 30_000;

/** A tour operator's package for the row's dates, meals and party; flights, transfers and hotel in one price. */
export function packagePiece({ row, arrival, travellers, home, language, random }: Wish): Piece {
  const words = labels[language];
  const [to, resort] = random.pick(resorts);
  const { adult, child } = heads(travellers);
  const perAdult = flightsPerHead + random.between(11_000, 29_500) * row.nights;
  const reduction = share(perAdult, childReduction) * child;
  return {
    segment: {
      kind: 'package',
      supplier: random.pick(operators),
      code: `${to}${random.text('0123456789', 4)}`,
      name: resort,
      from: home !== undefined && gateways.has(home) ? home : 'YUL',
      to,
      departs: isoDay(arrival),
      returns: isoDay(arrival + row.nights),
      board: row.meal,
    },
    quote: quote({ kind: 'fare', label: words.packagePrice }, perAdult * (adult + child) - reduction, [
      { kind: 'tax', label: words.packageTaxes, amount: taxesPerHead * (adult + child) },
      { kind: 'discount', label: words.childReduction, amount: -reduction },
    ]),
  };
}

const insurers = ['Assurances Rivière-Claire', 'Northern Lantern Travel Insurance'] as const;
const premiumPerHead = 1_900;
const premiumPerDay = 420;

/** Travel insurance for the days of the trip: bought, at a premium, or declined, at none. */
export function insurancePiece(wish: Wish, departs: DayNumber, returns: DayNumber): Piece {
  const { travellers, language, random } = wish;
  const words = labels[language];
  const segment = {
    kind: 'insurance' as const,
    supplier: random.pick(insurers),
    plan: random.pick(words.insurancePlans),
    from: isoDay(departs),
    to: isoDay(returns),
  };
  if (random.chance(0.38)) return { segment: { ...segment, declined: true } };
  const premium = travellers.length * (premiumPerHead + premiumPerDay * (returns - departs + 1));
  return {
    segment: { ...segment, declined: false },
    quote: quote({ kind: 'insurance', label: words.premium }, premium, []),
  };
}
