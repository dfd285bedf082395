import type { Segment } from '../../preload/contract/trip.ts';
import type { DayNumber } from './calendar.ts';
import { departureFor, flightPieces } from './flights.ts';
import { roundTrips } from './journeys.ts';
import { insurancePiece, packagePiece } from './packages.ts';
import { heads, type Piece, type Wish } from './pieces.ts';
import type { Quote } from './prices.ts';
import type { Weighted } from './random.ts';
import { carPiece, stayPiece } from './stays.ts';

/** What somebody books: segments in the order of travel and what each was quoted at. */
export interface Trip {
  segments: Segment[];
  quotes: Quote[];
  departs: DayNumber;
}

type Shape = 'stay' | 'stayAndFlights' | 'stayAndCar' | 'flyDrive' | 'package' | 'flights';

const shapes: Weighted<Shape> = [
  ['stayAndFlights', 42],
  ['package', 20],
  ['stay', 14],
  ['flights', 12],
  ['flyDrive', 7],
  ['stayAndCar', 5],
];

const flightDestinations = [
  'CDG',
  'LHR',
  'FCO',
  'BCN',
  'ATH',
  'CUN',
  'FLL',
  'MCO',
  'YVR',
  'YHZ',
  'YYC',
  'YUL',
  'YYZ',
] as const;

/** A trip around the stay of the row; insurance is bought or declined on most. */
export function tripFor(wish: Wish): Trip {
  const { row, random } = wish;
  const { pieces, departs } = travel(wish, random.weighted(shapes));
  if (random.chance(0.6)) pieces.push(insurancePiece(wish, departs, wish.arrival + row.nights));
  return {
    segments: pieces.map(({ segment }) => segment),
    quotes: pieces.flatMap(({ quote }, segment) => (quote === undefined ? [] : { ...quote, segment })),
    departs,
  };
}

function travel(wish: Wish, shape: Shape): { pieces: Piece[]; departs: DayNumber } {
  const { row, arrival } = wish;
  switch (shape) {
    case 'package':
      if (wish.home === undefined || row.nights < 3 || heads(wish.travellers).adult === 0) break;
      return { pieces: [packagePiece(wish)], departs: arrival };
    case 'flights':
      return (
        flying(wish, wish.random.pick(destinationsFrom(wish.home)), []) ?? travel(wish, 'stayAndFlights')
      );
    case 'stayAndFlights':
    case 'flyDrive': {
      const onTheGround = [stayPiece(wish), ...(shape === 'flyDrive' ? [carPiece(wish)] : [])];
      const flown = flying(wish, row.hotel === 'City Hotel' ? 'LIS' : 'FAO', onTheGround);
      return flown ?? { pieces: onTheGround, departs: arrival };
    }
    case 'stayAndCar':
      return { pieces: [stayPiece(wish), carPiece(wish)], departs: arrival };
    case 'stay':
      break;
  }
  return { pieces: [stayPiece(wish)], departs: arrival };
}

const destinations = new Map<string, readonly string[]>();

function destinationsFrom(home = ''): readonly string[] {
  const known = destinations.get(home);
  if (known !== undefined) return known;
  const reached = ['LIS', ...flightDestinations].filter((to) => roundTrips(home, to).length > 0);
  const offered = reached.length > 0 ? reached : ['LIS'];
  destinations.set(home, offered);
  return offered;
}

/** What happens on the ground between the flights there and back; nothing where no flight can be sold. */
function flying(
  wish: Wish,
  to: string,
  onTheGround: Piece[],
): { pieces: Piece[]; departs: DayNumber } | undefined {
  const { row, arrival, booked, home, random } = wish;
  if (home === undefined || heads(wish.travellers).adult === 0) return undefined;
  const trips = roundTrips(home, to);
  if (trips.length === 0) return undefined;
  const trip = random.pick(trips);
  const departs = departureFor(trip, arrival);
  // Nobody books a flight that has left.
  if (departs <= booked) return undefined;
  const flights = flightPieces(wish, trip, departs, arrival + Math.max(1, row.nights));
  const back = flights.splice(trip.there.length);
  return { pieces: [...flights, ...onTheGround, ...back], departs };
}
