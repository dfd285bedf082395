import { expect, test } from 'vitest';
import { filterOf, noFilter, officeItself } from './filter.ts';

test('Fields that are empty narrow nothing', () => {
  expect(filterOf({ ...noFilter, record: '  ' })).toEqual({});
});

test('A person is their number, and the office itself nobody', () => {
  expect(filterOf({ ...noFilter, person: '3' })).toEqual({ staffId: 3 });
  expect(filterOf({ ...noFilter, person: officeItself })).toEqual({ staffId: null });
});

test('A period is whole days of this computer’s time zone, also where the clock changes', () => {
  expect(filterOf({ ...noFilter, from: '2026-11-01', to: '2026-11-01' }, 'America/Toronto')).toEqual({
    from: '2026-11-01T04:00:00.000Z',
    to: '2026-11-02T05:00:00.000Z',
  });
});
