import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ageOn, daysBetween } from './days.ts';

const localDates = fc
  .date({ min: new Date('1900-01-01'), max: new Date('2100-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));

test('days are counted over months, leap years and changes of the clock', () => {
  expect(daysBetween('2026-11-22', '2026-11-22')).toBe(0);
  expect(daysBetween('2026-03-01', '2026-03-31')).toBe(30);
  expect(daysBetween('2028-02-28', '2028-03-01')).toBe(2);
  expect(daysBetween('2026-11-22', '2026-11-20')).toBe(-2);
  expect(daysBetween('2026-11-22', '2026-11-24T07:15')).toBe(2);
});

test('days between dates that cannot be read are not known', () => {
  expect(daysBetween('2026-11-22', 'soon')).toBeNull();
  expect(daysBetween('2026-02-30', '2026-03-01')).toBeNull();
});

test('an age is of full years on the day of departure', () => {
  expect(ageOn('2015-06-01', '2026-05-31')).toBe(10);
  expect(ageOn('2015-06-01', '2026-06-01')).toBe(11);
  expect(ageOn('2024-02-29', '2026-02-28')).toBe(1);
  expect(ageOn('2024-02-29', '2026-03-01')).toBe(2);
  expect(ageOn('2026-06-01', '2026-05-31')).toBeNull();
  expect(ageOn('the first of May', '2026-05-31')).toBeNull();
});

test('an age grows by one in a year, whatever the days', () => {
  fc.assert(
    fc.property(localDates, fc.integer({ min: 0, max: 110 }), (birthDate, years) => {
      fc.pre(!birthDate.endsWith('02-29'));
      const birthday = `${Number(birthDate.slice(0, 4)) + years}${birthDate.slice(4)}`;
      expect(ageOn(birthDate, birthday)).toBe(years);
    }),
  );
});
