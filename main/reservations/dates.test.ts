import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, test } from 'vitest';
import { ageOn, dayBefore, localDateOf, segmentDates } from './dates.ts';
import { segments } from './testing.ts';

/** Any day of the calendar in the years that a trip or a birth can be typed in: 1000 to 9999. */
const anyDay = fc
  .integer({ min: 0, max: 3_287_181 })
  .map((days) => Temporal.PlainDate.from('1000-01-01').add({ days }).toString());

const anyTime = fc.constantFrom('', 'T09:05', 'T23:59:59', ' 09:05', 'T09:05:00.123456789');
const anyZone = fc.constantFrom('', 'Z', '+14:00', '-12:00', '+0530', '[America/Toronto]');

describe('The local date of what was typed', () => {
  test('is the day that the clock on the spot shows, whatever time, offset or zone stands behind it', () => {
    fc.assert(
      fc.property(anyDay, anyTime, anyZone, (day, time, zone) => {
        expect(localDateOf(`${day}${time}${time === '' ? '' : zone}`)).toBe(day);
      }),
    );
  });

  test('is there for days of the calendar only', () => {
    const part = (most: number) => fc.integer({ min: 0, max: most }).map((n) => String(n).padStart(2, '0'));
    fc.assert(
      fc.property(part(9_999), part(99), part(99), (year, month, day) => {
        const typed = `${year.padStart(4, '0')}-${month}-${day}`;
        const real = typed >= '1000' && isCalendarDay(typed);
        expect(localDateOf(typed)).toBe(real ? typed : undefined);
      }),
      { numRuns: 1_000 },
    );
  });

  test.each([
    '',
    ' ',
    '2026-02-29',
    '2026-02-30',
    '2026-04-31',
    '2026-00-10',
    '2026-13-01',
    '2026-10-00',
    '2100-02-29',
    '0000-01-01',
    '0999-12-31',
    '26-10-02',
    '2026-1-2',
    '02/10/2026',
    '2026-10-021',
    '2026-10-02x',
    '+002026-10-02',
    '-002026-10-02',
    'undefined',
    '２０２６-１０-０２',
  ])('is not there in %j', (typed) => {
    expect(localDateOf(typed)).toBeUndefined();
  });

  test('is there in leap years', () => {
    expect(['2024-02-29', '2000-02-29'].map(localDateOf)).toEqual(['2024-02-29', '2000-02-29']);
  });

  test('never fails, and what it gives can be counted with', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (typed) => {
        const date = localDateOf(typed);
        if (date !== undefined) expect(Temporal.PlainDate.from(date).toString()).toBe(date);
      }),
    );
  });
});

function isCalendarDay(typed: string): boolean {
  try {
    return Temporal.PlainDate.from(typed, { overflow: 'reject' }).toString() === typed;
  } catch {
    return false;
  }
}

test('Every kind of segment has its first and last day', () => {
  expect(Object.values(segments).map(segmentDates)).toEqual([
    { startsOn: '2027-01-02', endsOn: '2027-01-03' },
    { startsOn: '2027-01-03', endsOn: '2027-01-10' },
    { startsOn: '2027-01-02', endsOn: '2027-01-09' },
    { startsOn: '2027-01-04', endsOn: '2027-01-08' },
    { startsOn: '2026-11-22', endsOn: '2027-01-10' },
  ]);
});

describe('An age', () => {
  test.each([
    ['1985-04-17', '2027-04-16', 41],
    ['1985-04-17', '2027-04-17', 42],
    ['2024-02-29', '2027-02-28', 2],
    ['2024-02-29', '2027-03-01', 3],
    ['2027-01-02', '2027-01-02', 0],
    ['2027-01-03', '2027-01-02', -1],
    ['2030-01-01', '2027-01-02', -1],
  ])('of who was born on %s is, on %s, %i', (birthDate, date, years) => {
    expect(ageOn(birthDate, date)).toBe(years);
  });
});

test('The day before goes over months, years and leap days', () => {
  expect(['2027-01-01', '2024-03-01', '2026-03-01', '2026-11-22'].map(dayBefore)).toEqual([
    '2026-12-31',
    '2024-02-29',
    '2026-02-28',
    '2026-11-21',
  ]);
});
