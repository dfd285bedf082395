import { expect, test } from 'vitest';
import { nightsOf, roundTrips } from './journeys.ts';
import { canadianTowns } from './places.ts';
import { carriers, feeders, onwardToFaro, trunkLines } from './timetable.ts';

const homes = [...new Set(canadianTowns.flatMap(([{ airport }]) => airport ?? []))];

test.each(homes)('from %s one can fly to both hotels and home again, changing where one lands', (home) => {
  for (const to of ['LIS', 'FAO']) {
    const trips = roundTrips(home, to);
    expect(trips.length).toBeGreaterThan(0);
    for (const { there, back } of trips) {
      expect([there[0]?.from, there.at(-1)?.to]).toEqual([home, to]);
      expect([back[0]?.from, back.at(-1)?.to]).toEqual([to, home]);
      for (const journey of [there, back]) {
        journey.slice(1).forEach((flown, place) => {
          expect(flown.from).toBe(journey[place]?.to);
        });
      }
      expect(nightsOf(there)).toBe(1);
    }
  }
});

test('a connection that cannot be made is not sold', () => {
  // The plane to Florida leaves Montréal before the one from St. John's lands.
  expect(roundTrips('YYT', 'FLL')).toEqual([]);
  expect(roundTrips('YUL', 'FLL')).toHaveLength(1);
});

test('every flight of the timetable is by a known carrier, between airports, at times of day', () => {
  const clock = /^([01]\d|2[0-3]):[0-5]\d$/;
  for (const { there, back } of [...feeders, ...trunkLines, ...onwardToFaro]) {
    expect([back.from, back.to]).toEqual([there.to, there.from]);
    for (const { carrier, number, from, to, departs, arrives } of [there, back]) {
      expect(carriers.has(carrier)).toBe(true);
      expect(number).toMatch(/^\d{2,4}$/);
      expect(from + to).toMatch(/^[A-Z]{6}$/);
      expect(departs).toMatch(clock);
      expect(arrives).toMatch(clock);
    }
  }
});
