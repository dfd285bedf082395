import { isoDay } from './calendar.ts';
import { labels } from './labels.ts';
import { heads, type Piece, type Wish } from './pieces.ts';
import { quote, share, taxWithin } from './prices.ts';
import type { Weighted } from './random.ts';

/** Canadian cents for a euro, in thousandths of a percent: a round figure, as the rates of the data are of 2015 to 2017. */
const centsForAEuro = 160_000;
/** A night and an adult, for at most seven nights. */
const lisbonTouristTax = 640;
const earlyBookingDays = 180;

const hotels: ReadonlyMap<string, readonly (readonly [property: string, city: string])[]> = new Map([
  [
    'City Hotel',
    [
      ['City Hotel Baixa', 'Lisboa'],
      ['City Hotel Príncipe Real', 'Lisboa'],
      ['City Hotel São Bento', 'Lisboa'],
    ],
  ],
  [
    'Resort Hotel',
    [
      ['Resort Hotel Praia da Falésia', 'Albufeira'],
      ['Resort Hotel Ponta da Piedade', 'Lagos'],
      ['Resort Hotel Ria Formosa', 'Faro'],
    ],
  ],
]);

/** The stay of the row: its nights, meals, room type and rate, bad ones too. */
export function stayPiece({ row, arrival, travellers, language, random }: Wish): Piece {
  const words = labels[language];
  const [property, city] = random.pick(hotels.get(row.hotel) ?? [[row.hotel, 'Lisboa'] as const]);
  const { adult } = heads(travellers);
  const stay = share(row.rate, centsForAEuro) * row.nights;
  const touristTax = city === 'Lisboa' && stay > 0 ? adult * Math.min(row.nights, 7) * lisbonTouristTax : 0;
  const early = row.leadDays > earlyBookingDays && stay > 0 && random.chance(0.4) ? share(stay, 10_000) : 0;
  return {
    segment: {
      kind: 'hotel',
      supplier: 'Quartos do Atlântico',
      property,
      city,
      country: 'PT',
      checkIn: isoDay(arrival),
      checkOut: isoDay(arrival + row.nights),
      room: `${row.room} – ${random.pick(words.roomTypes)}`,
      board: row.meal,
      rooms: Math.max(1, Math.ceil(adult / 3)),
    },
    quote: quote({ kind: 'fare', label: words.stay }, stay + touristTax - early, [
      { kind: 'tax', label: words.valueAddedTax, amount: stay > 0 ? taxWithin(stay, 6) : 0 },
      { kind: 'tax', label: words.touristTax, amount: touristTax },
      { kind: 'discount', label: words.earlyBooking, amount: -early },
    ]),
  };
}

const carClasses: Weighted<readonly [sippCode: string, dailyCents: number]> = [
  [['MCMR', 4_300], 25],
  [['ECAR', 5_200], 35],
  [['CDAR', 6_400], 20],
  [['IFAR', 8_900], 12],
  [['SVAR', 11_600], 8],
];
const airportSurcharge = 4_800;

/** A car for the days of the stay, fetched and returned at the airport. */
export function carPiece({ row, arrival, language, random }: Wish): Piece {
  const words = labels[language];
  const [sippCode, daily] = random.weighted(carClasses);
  const place = row.hotel === 'City Hotel' ? 'LIS' : 'FAO';
  const allIn = daily * Math.max(1, row.nights) + airportSurcharge;
  return {
    segment: {
      kind: 'car',
      supplier: random.pick(['Rota da Costa Rent-a-Car', 'Aluguer São Vicente']),
      class: sippCode,
      pickUp: { place, at: `${isoDay(arrival)}T${random.between(10, 18)}:30` },
      dropOff: { place, at: `${isoDay(arrival + row.nights)}T0${random.between(5, 9)}:00` },
    },
    quote: quote({ kind: 'fare', label: words.rental }, allIn, [
      { kind: 'tax', label: words.rentalTax, amount: taxWithin(allIn, 23) },
      { kind: 'fee', label: words.surcharge, amount: airportSurcharge },
    ]),
  };
}
