import type { Segment } from '../../preload/contract/trip.ts';
import { type DayNumber, isoDay } from './calendar.ts';
import { type Journey, nightsOf, type RoundTrip } from './journeys.ts';
import { labels } from './labels.ts';
import { heads, type Piece, type Wish } from './pieces.ts';
import { type Cents, type Quote, quote, share } from './prices.ts';
import type { Weighted } from './random.ts';
import { carriers } from './timetable.ts';

/** One way, all in, for an adult in economy; anywhere else is within Canada. */
const oneWayTo: ReadonlyMap<string, Cents> = new Map([
  ['LIS', 46_000],
  ['FAO', 52_500],
  ['CDG', 49_900],
  ['LHR', 47_200],
  ['FCO', 56_800],
  ['BCN', 53_400],
  ['ATH', 61_900],
  ['CUN', 34_500],
  ['FLL', 23_900],
  ['MCO', 24_900],
]);
const oneWayInCanada = 21_900;
const eachConnection = 6_000;
const taxesAbroad = 10_843;
const taxesInCanada = 4_994;
const seatFee = 3_500;

const cabins: Weighted<{ name: string; letter: string; percent: number }> = [
  [{ name: 'economy', letter: 'Q', percent: 100 }, 87],
  [{ name: 'premium economy', letter: 'O', percent: 185 }, 8],
  [{ name: 'business', letter: 'J', percent: 390 }, 5],
];
const childPercent = 85;
const infantPercent = 10;

/** The flights there and back, each direction priced on its first flight. */
export function flightPieces(wish: Wish, trip: RoundTrip, departs: DayNumber, returns: DayNumber): Piece[] {
  const cabin = wish.random.weighted(cabins);
  const percent = Math.round((cabin.percent * wish.random.between(72, 138)) / 100);
  const destination = trip.there.at(-1)?.to ?? '';
  const abroad = oneWayTo.get(destination);
  const adultPrice =
    share(abroad ?? oneWayInCanada, percent * 1_000) + eachConnection * (trip.there.length - 1);
  const priced = directionQuote(wish, adultPrice, abroad === undefined ? taxesInCanada : taxesAbroad);
  const fareBasis = `${cabin.letter}${wish.random.text('ABHKLMNSTVWX', 2)}${wish.random.between(0, 9)}CA`;
  return [
    ...directionPieces(trip.there, departs, cabin.name, fareBasis, priced),
    ...directionPieces(trip.back, returns, cabin.name, fareBasis, priced),
  ];
}

/** The day on which a party leaves to be there on a given day. */
export function departureFor(trip: RoundTrip, arrival: DayNumber): DayNumber {
  return arrival - nightsOf(trip.there);
}

function directionPieces(
  journey: Journey,
  day: DayNumber,
  cabin: string,
  fareBasis: string,
  priced: Quote,
): Piece[] {
  let today = day;
  return journey.map((flown, order) => {
    const { carrier, number, from, to } = flown;
    const departs = `${isoDay(today)}T${flown.departs}`;
    today += flown.nights;
    const arrives = `${isoDay(today)}T${flown.arrives}`;
    const supplier = carriers.get(carrier) ?? carrier;
    const segment: Segment = {
      kind: 'air',
      supplier,
      carrier,
      number,
      from,
      to,
      departs,
      arrives,
      cabin,
      fareBasis,
    };
    return order === 0 ? { segment, quote: priced } : { segment };
  });
}

function directionQuote({ travellers, language, random }: Wish, adultPrice: Cents, taxes: Cents): Quote {
  const { adult, child, infant } = heads(travellers);
  const seats = adult + child;
  const seatFees = random.chance(0.25) ? seatFee * seats : 0;
  const allIn =
    adult * adultPrice +
    child * Math.max(taxes, share(adultPrice, childPercent * 1_000)) +
    infant * share(adultPrice, infantPercent * 1_000) +
    seatFees;
  const words = labels[language];
  return quote({ kind: 'fare', label: words.fare }, allIn, [
    { kind: 'tax', label: words.airportTaxes, amount: taxes * seats },
    { kind: 'fee', label: words.seats, amount: seatFees },
  ]);
}
