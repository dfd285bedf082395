import { expect, test } from 'vitest';
import type { Segment } from '../../preload/contract/trip.ts';
import { placeOfPath } from './amendment-path.ts';
import { leadOf } from './lead.ts';
import { tripInOneLine } from './trip-line.ts';

const flight = (from: string, to: string): Segment => ({
  kind: 'air',
  supplier: 'Air Transat',
  carrier: 'TS',
  number: '482',
  from,
  to,
  departs: '2026-12-19T07:15',
  arrives: '2026-12-19T12:05',
});
const insurance: Segment = {
  kind: 'insurance',
  supplier: 'Manuvie',
  plan: 'Forfait',
  from: '2026-12-19',
  to: '2026-12-26',
};

test('a trip in one line names its places, none twice in a row', () => {
  expect(tripInOneLine([flight('YUL', 'YYZ'), flight('YYZ', 'CUN'), insurance, flight('CUN', 'YUL')])).toBe(
    'YUL – YYZ – CUN – YUL',
  );
  expect(tripInOneLine([insurance])).toBe('');
  expect(tripInOneLine([flight(' ', 'CUN')])).toBe('CUN');
});

test('the lead passenger is the first adult, else the first traveller, else the client', () => {
  const client = {
    given: 'Nadia',
    family: 'Roy',
    address: { lines: [], city: '', province: '', postalCode: '', country: '' },
    phones: [],
    emails: [],
  };
  const child = { given: 'Zoë', family: 'Roy', type: 'child' as const };
  const adult = { given: 'Marc', family: 'Roy', type: 'adult' as const };
  expect(leadOf({ travellers: [child, adult], client }).given).toBe('Marc');
  expect(leadOf({ travellers: [child], client }).given).toBe('Zoë');
  expect(leadOf({ travellers: [], client }).given).toBe('Nadia');
});

test('a path of an amendment is read as the place that people call it', () => {
  expect(placeOfPath('travellers.0.family')).toEqual({
    part: 'travellers',
    number: 1,
    field: 'family',
    item: null,
  });
  expect(placeOfPath('client.address.lines.1')).toEqual({
    part: 'client',
    number: null,
    field: 'address.lines',
    item: 2,
  });
  expect(placeOfPath('prices.2.amount.amount')).toEqual({
    part: 'prices',
    number: 3,
    field: 'amount.amount',
    item: null,
  });
  expect(placeOfPath('client.phones.0.number')).toEqual({
    part: 'client',
    number: null,
    field: 'phones.number',
    item: 1,
  });
  expect(placeOfPath('remarks')).toEqual({ part: 'remarks', number: null, field: '', item: null });
});
