import { type Flight, feeders, type Line, onwardToFaro, trunkLines } from './timetable.ts';

/** The flights of one direction, in order. */
export type Journey = readonly Flight[];

/** A way there and back. */
export interface RoundTrip {
  there: Journey;
  back: Journey;
}

const shortestConnection = 40;
const found = new Map<string, readonly RoundTrip[]>();

/** Ways from a home airport to a destination and back, all with connections that can be made; none where there is none. */
export function roundTrips(home: string, to: string): readonly RoundTrip[] {
  const key = `${home} ${to}`;
  const known = found.get(key);
  if (known !== undefined) return known;
  const trips = searched(home, to).filter(({ there, back }) => canBeMade(there) && canBeMade(back));
  found.set(key, trips);
  return trips;
}

function searched(home: string, to: string): RoundTrip[] {
  if (to === 'FAO')
    return onwardToFaro.flatMap((line) => searched(home, line.from).map((trip) => onTo(trip, line)));
  const direct = trunkLines.filter((line) => line.from === home && line.to === to);
  if (direct.length > 0) return direct.map(({ there, back }) => ({ there: [there], back: [back] }));
  return feeders
    .filter((line) => line.from === home && line.to !== to)
    .flatMap((line) => searched(line.to, to).map((trip) => from(line, trip)));
}

function from(line: Line, { there, back }: RoundTrip): RoundTrip {
  return { there: [line.there, ...there], back: [...back, line.back] };
}

function onTo({ there, back }: RoundTrip, line: Line): RoundTrip {
  return { there: [...there, line.there], back: [line.back, ...back] };
}

function canBeMade(journey: Journey): boolean {
  const places = journey.map((flown) => flown.from);
  if (new Set(places).size < places.length) return false;
  return journey.every((flown, order) => {
    const before = journey[order - 1];
    return before === undefined || minutes(flown.departs) - minutes(before.arrives) >= shortestConnection;
  });
}

function minutes(clock: string): number {
  const [hours = '', rest = ''] = clock.split(':');
  return Number(hours) * 60 + Number(rest);
}

/** The nights from the first departure of a journey to its last arrival. */
export function nightsOf(journey: Journey): number {
  return journey.reduce((nights, flown) => nights + flown.nights, 0);
}
