import { parseDate } from '@internationalized/date';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { figuresAsked, reviewBounds } from '../../preload/contract/figures.ts';
import { axisFor, shareOf } from './axis.ts';
import { listAddress } from './list-address.ts';
import { datesOf, parametersOf, periodIn, periodNames, problemOf } from './period.ts';
import { inStretches, stretchFor, sumOf } from './stretches.ts';

const days = fc
  .date({ min: new Date('1990-01-01'), max: new Date('2090-01-01'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));

describe('The period', () => {
  test('has the days that its name says, over the ends of months and years', () => {
    expect(datesOf('last7', '2026-03-03')).toEqual({ from: '2026-02-25', to: '2026-03-03' });
    expect(datesOf('lastMonth', '2026-01-31')).toEqual({ from: '2025-12-01', to: '2025-12-31' });
    expect(datesOf('lastMonth', '2024-03-31')).toEqual({ from: '2024-02-01', to: '2024-02-29' });
    expect(datesOf('thisMonth', '2026-11-22')).toEqual({ from: '2026-11-01', to: '2026-11-22' });
  });

  test('comes back from the address as it was put there, and can be asked for on every day', () => {
    fc.assert(
      fc.property(fc.constantFrom(...periodNames), days, days, (name, today, other) => {
        const dates = name === 'own' ? { from: other, to: today } : datesOf(name, today);
        const parameters = new URLSearchParams(parametersOf({ name, ...dates }));
        expect(periodIn(parameters, today)).toEqual({ name, ...dates });
        if (name !== 'own') expect(problemOf(dates)).toBeUndefined();
      }),
    );
  });

  test('is the last 30 days where an address says nothing that means one', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (from, to) => {
        const parameters = new URLSearchParams({ period: 'own', from: `x${from}`, to });
        expect(periodIn(parameters, '2026-11-22')).toMatchObject({ name: 'last30', from: '2026-10-24' });
      }),
    );
  });

  test('is told to be wrong or too long before the office is asked', () => {
    expect(problemOf({ from: '2026-11-22', to: '2026-11-21' })).toBe('wrong');
    expect(problemOf({ from: '', to: '2026-11-21' })).toBe('wrong');
    expect(problemOf({ from: '2024-01-01', to: '2024-12-31' })).toBeUndefined();
    expect(problemOf({ from: '2024-01-01', to: '2025-01-01' })).toBe('tooLong');
  });
});

test('Days stand in bars that lose none of them, few enough to be read', () => {
  fc.assert(
    fc.property(days, fc.array(fc.nat(50), { minLength: 1, maxLength: 366 }), (first, counts) => {
      const ofDays = counts.map((count, order) => ({
        day: parseDate(first).add({ days: order }).toString(),
        count,
      }));
      const bars = inStretches(ofDays, stretchFor(ofDays.length));
      expect(bars.length).toBeLessThanOrEqual(42);
      expect(bars.flatMap((bar) => bar.days)).toEqual(ofDays);
      expect(sumOf(bars, (bar) => sumOf(bar.days, ({ count }) => count))).toBe(
        sumOf(counts, (count) => count),
      );
      for (const bar of bars) expect(bar.days).toHaveLength(daysIn(bar));
    }),
  );
});

function daysIn({ from, to }: { from: string; to: string }): number {
  return parseDate(to).compare(parseDate(from)) + 1;
}

test('Weeks begin on Monday', () => {
  const ofDays = ['2026-11-21', '2026-11-22', '2026-11-23', '2026-11-29', '2026-11-30'].map((day) => ({
    day,
  }));
  expect(inStretches(ofDays, 'week').map(({ from, to }) => [from, to])).toEqual([
    ['2026-11-21', '2026-11-22'],
    ['2026-11-23', '2026-11-29'],
    ['2026-11-30', '2026-11-30'],
  ]);
});

describe('The axis', () => {
  test('reaches what is usual; one number far above it does not press the others flat', () => {
    const usual = [8, 7, 9, 6, 10, 8, 7, 9, 8, 7];
    expect(axisFor(usual).top).toBe(10);
    expect(axisFor([...usual, 900]).top).toBe(10);
    expect(axisFor([1, 900]).top).toBeGreaterThanOrEqual(900);
    expect(axisFor([]).ticks[0]).toBe(0);
  });

  test('has whole numbers from nothing up to its end, and no share above one', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(1_000_000), { maxLength: 60 }), (counts) => {
        const axis = axisFor(counts);
        expect(axis.ticks.length).toBeGreaterThan(0);
        for (const tick of axis.ticks) {
          expect(Number.isInteger(tick) && tick >= 0 && tick <= axis.top).toBe(true);
        }
        for (const count of counts) {
          expect(shareOf(count, axis)).toBeGreaterThanOrEqual(0);
          expect(shareOf(count, axis)).toBeLessThanOrEqual(1);
        }
      }),
    );
  });
});

describe('The list behind a number', () => {
  const november = { from: '2026-11-01', to: '2026-11-30' };

  test('has the number’s days, states and names in its address', () => {
    expect(listAddress.received(november)).toBe('/find?receivedFrom=2026-11-01&receivedTo=2026-11-30');
    expect(listAddress.waiting(november)).toBe(
      '/find?receivedFrom=2026-11-01&receivedTo=2026-11-30&status=new',
    );
    expect(listAddress.departures(november, 'ready')).toBe(
      '/find?status=ticketed%2Cmailed&departsFrom=2026-11-01&departsTo=2026-11-30&order=departure',
    );
    expect(listAddress.departures(november, 'open')).toContain('status=new%2CinReview%2Cconfirmed%2ConHold');
    const supplier = new URL(listAddress.supplier(november, 'Guérin & Fils', 'CAD'), 'http://x').searchParams;
    expect(Object.fromEntries(supplier)).toEqual({
      status: 'new,inReview,confirmed,onHold,ticketed,mailed',
      receivedFrom: '2026-11-01',
      receivedTo: '2026-11-30',
      pricedIn: 'CAD',
      supplierIs: 'Guérin & Fils',
    });
    expect(listAddress.destination(november, null, 'USD')).toContain('without=destination');
    expect(listAddress.receivedAtHour(november, 14)).toContain('receivedHour=14');
    expect(listAddress.failures(november)).toBe(
      '/dashboard?period=own&from=2026-11-01&to=2026-11-30&runs=failed',
    );
  });

  test('is another for every bin of the time to review', () => {
    const addresses = [...reviewBounds, 0].map((_, bin) => listAddress.reviewedWithin(november, bin));
    expect(new Set(addresses).size).toBe(reviewBounds.length + 1);
    expect(addresses[1]).toContain('reviewedAbove=15&reviewedUpTo=60');
  });
});

test('Departures can be asked for 30, 90 and 365 days ahead and no others', () => {
  const asked = (ahead: number) =>
    figuresAsked.safeParse({ from: '2026-11-01', to: '2026-11-02', ahead }).success;
  expect([30, 90, 365, 31, 100_000].map(asked)).toEqual([true, true, true, false, false]);
});
