import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { PriceLine, Segment } from '../../preload/contract/trip.ts';
import { summarise, totalOf } from './derive.ts';
import { anyBooking, booking, segments } from './testing.ts';

const person = (given: string, type: 'adult' | 'child' | 'infant') => ({ given, family: 'Roy', type });
const lines = (amounts: readonly number[], currency = 'CAD'): PriceLine[] =>
  amounts.map((amount) => ({ kind: 'fare', label: '', amount: { amount, currency } }));
const withSegments = (...all: Segment[]) => summarise(booking({ segments: all }));

describe('The lead passenger', () => {
  test('is the first adult, else the first traveller, else the client', () => {
    const lead = (travellers: ReturnType<typeof person>[]) => summarise(booking({ travellers })).lead;
    expect(lead([person('Léa', 'child'), person('Ana', 'adult'), person('Luc', 'adult')])).toEqual({
      given: 'Ana',
      family: 'Roy',
    });
    expect(lead([person('Léa', 'child'), person('Zoé', 'infant')])).toEqual({ given: 'Léa', family: 'Roy' });
    expect(lead([])).toEqual({ given: 'Élodie', family: 'Tremblay' });
  });
});

describe('The destination', () => {
  const { air, hotel, package: packaged, car, insurance } = segments;

  test('is the package’s, else the hotel’s, else the flights’, else the car’s place', () => {
    expect(withSegments(insurance, car, air, hotel, packaged).destination).toBe('CCC');
    expect(withSegments(insurance, car, air, hotel).destination).toBe('Lisboa');
    expect(withSegments(insurance, car, air).destination).toBe('LIS');
    expect(withSegments(insurance, car).destination).toBe('Faro');
    expect(withSegments(insurance).destination).toBeNull();
    expect(withSegments().destination).toBeNull();
  });

  const flight = (from: string, to: string, departs: string, arrives: string) => ({
    ...air,
    from,
    to,
    departs,
    arrives,
  });

  test('of flights is where the longest stay is: no connection and not the way home', () => {
    const there = [
      flight('YUL', 'LHR', '2027-01-02T21:35', '2027-01-03T09:05'),
      flight('LHR', 'NBO', '2027-01-03T13:00', '2027-01-03T22:00'),
    ];
    const back = [
      flight('NBO', 'LHR', '2027-01-17T08:00', '2027-01-17T14:00'),
      flight('LHR', 'YUL', '2027-01-17T18:00', '2027-01-17T20:30'),
    ];
    expect(withSegments(...there).destination).toBe('NBO');
    expect(withSegments(...there, ...back).destination).toBe('NBO');
    expect(withSegments(flight('YUL', 'LIS', '?', '?'), flight('LIS', 'YUL', '?', '?')).destination).toBe(
      'LIS',
    );
  });

  test('passes over places that were left blank', () => {
    expect(withSegments({ ...hotel, city: ' ' }, { ...hotel, city: ' Porto ' }).destination).toBe('Porto');
    expect(withSegments({ ...hotel, city: '' }, air).destination).toBe('LIS');
  });
});

test('The kinds of the services stand once each, in the order of the booking', () => {
  const { air, hotel, car } = segments;
  expect(withSegments(car, air, hotel, air, car).kinds).toEqual(['car', 'air', 'hotel']);
});

describe('The total', () => {
  test('is the sum of the lines, to the minor unit, where it can be written exactly, else there is none', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.integer(), fc.maxSafeInteger()), { minLength: 1 }), (amounts) => {
        const sum = amounts.reduce((total, amount) => total + BigInt(amount), 0n);
        const total = totalOf(lines(amounts));
        if (total === null) expect(Number.isSafeInteger(Number(sum))).toBe(false);
        else expect(total).toEqual({ amount: Number(sum), currency: 'CAD' });
      }),
    );
  });

  test('is exact where huge amounts cancel each other out', () => {
    const { MAX_SAFE_INTEGER: most } = Number;
    expect(totalOf(lines([most, 2, 1, -most]))).toEqual({ amount: 3, currency: 'CAD' });
  });

  test('is not made of nothing, nor of two currencies, nor of cents that do not exist', () => {
    expect(totalOf([])).toBeNull();
    expect(totalOf([...lines([100]), ...lines([100], 'USD')])).toBeNull();
    expect(totalOf(lines([Number.MAX_SAFE_INTEGER, 1]))).toBeNull();
    expect(totalOf(lines([5], 'USD'))).toEqual({ amount: 5, currency: 'USD' });
  });
});

describe('The days of a trip', () => {
  const { air, hotel, car, insurance } = segments;
  const days = (...all: Segment[]) => {
    const { departsOn, returnsOn } = withSegments(...all);
    return [departsOn, returnsOn];
  };

  test('are the first and the last of its services, in whatever order they stand', () => {
    expect(days(hotel, car, air)).toEqual(['2027-01-02', '2027-01-10']);
    expect(days(air)).toEqual(['2027-01-02', '2027-01-03']);
  });

  test('are not made by insurance, which may begin on the day it is bought', () => {
    expect(days(insurance, hotel)).toEqual(['2027-01-03', '2027-01-10']);
    expect(days(insurance)).toEqual([null, null]);
  });

  test('pass over what cannot be read', () => {
    expect(days({ ...hotel, checkIn: 'soon' }, air)).toEqual(['2027-01-02', '2027-01-10']);
    expect(days({ ...hotel, checkIn: 'soon', checkOut: '' })).toEqual([null, null]);
  });
});

test('A summary can be made of any booking', () => {
  fc.assert(
    fc.property(anyBooking, (any) => {
      const { departsOn, returnsOn, kinds } = summarise(any);
      for (const day of [departsOn, returnsOn]) if (day !== null) expect(day).toMatch(/^\d{4}-\d{2}-\d{2}$/);
      expect(new Set(kinds)).toEqual(new Set(any.segments.map(({ kind }) => kind)));
    }),
  );
});
