import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { nextCopyAt, nextDrillAt } from './schedule.ts';

const zone = 'America/Toronto';

describe('The daily copy', () => {
  test.each([
    [
      'the same day, where the hour is still to come',
      '2026-11-22T15:00:00.000Z',
      20,
      '2026-11-23T01:00:00.000Z',
    ],
    ['the next day, where it has passed', '2026-11-23T01:00:00.000Z', 20, '2026-11-24T01:00:00.000Z'],
    // 2:30 does not exist on 2026-03-08, when the clocks go forward; neither does 2:00.
    ['once, on the day that has no such hour', '2026-03-08T06:00:00.000Z', 2, '2026-03-08T07:00:00.000Z'],
    ['once, on the day that has the hour twice', '2026-11-01T05:00:00.000Z', 1, '2026-11-02T06:00:00.000Z'],
  ])('comes %s', (_, last, hour, next) => {
    expect(nextCopyAt(last, last, hour, zone)).toBe(next);
  });

  test('is due at once when it was missed, when there is none, and when the last one is dated in the future', () => {
    const now = '2026-11-22T15:00:00.000Z';
    expect(nextCopyAt('2026-11-10T15:00:00.000Z', now, 20, zone) <= now).toBe(true);
    expect(nextCopyAt(undefined, now, 20, zone)).toBe(now);
    expect(nextCopyAt('2031-01-01T00:00:00.000Z', now, 20, zone)).toBe(now);
  });

  test('is never more than a day and an hour behind the last, nor before it', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date('2020-01-01'), max: new Date('2080-01-01'), noInvalidDate: true }),
        fc.integer({ min: 0, max: 23 }),
        (date, hour) => {
          const last = date.toISOString();
          const next = nextCopyAt(last, last, hour, zone);
          const hours = (Date.parse(next) - date.getTime()) / 3_600_000;
          expect(hours).toBeGreaterThan(0);
          expect(hours).toBeLessThanOrEqual(26);
        },
      ),
    );
  });
});

describe('The weekly drill', () => {
  test('comes a week behind the last, and at once when there was none or the last is dated in the future', () => {
    const now = '2026-11-22T15:00:00.000Z';
    expect(nextDrillAt('2026-11-20T15:00:00.000Z', now)).toBe('2026-11-27T15:00:00.000Z');
    expect(nextDrillAt(undefined, now)).toBe(now);
    expect(nextDrillAt('2031-01-01T00:00:00.000Z', now)).toBe(now);
  });
});
