import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { expect, test } from 'vitest';
import { nextTryAt, triedLongEnough } from './schedule.ts';

const now = '2026-09-01T14:00:00.000Z';
const minutes = (until: string) =>
  Temporal.Instant.from(now).until(Temporal.Instant.from(until)).total('minutes');

test('The wait between tries doubles from a minute to an hour', () => {
  const waits = [1, 2, 3, 4, 5, 6, 7, 8, 200].map((tries) => minutes(nextTryAt(now, tries, 0.5)));
  expect(waits).toEqual([1, 2, 4, 8, 16, 32, 60, 60, 60]);
});

test('The wait is spread by a quarter at most, whatever chance says', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 10_000 }),
      fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      (tries, random) => {
        const wait = minutes(nextTryAt(now, tries, random));
        const middle = minutes(nextTryAt(now, tries, 0.5));
        expect(wait).toBeGreaterThanOrEqual(middle * 0.75 - 1e-3);
        expect(wait).toBeLessThanOrEqual(middle * 1.25 + 1e-3);
      },
    ),
  );
});

test('A message is tried for 48 hours from when it was queued', () => {
  expect(triedLongEnough(now, '2026-09-03T13:59:59.999Z')).toBe(false);
  expect(triedLongEnough(now, '2026-09-03T14:00:00.000Z')).toBe(true);
});
