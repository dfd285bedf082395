import { expect, test } from 'vitest';
import type { Reservation } from '../../preload/contract/reservations.ts';
import { changedBy, differencesBetween } from './differences.ts';

const at = '2026-11-22T12:00:00.000Z';

const seen: Reservation = {
  id: 1,
  locator: 'K7M2QX',
  status: 'inReview',
  version: 3,
  moves: ['confirmed'],
  language: 'fr',
  client: {
    given: 'Élodie',
    family: 'Tremblay',
    address: { lines: ['1, rue A'], city: 'Lévis', province: 'QC', postalCode: 'G6V 1A1', country: 'CA' },
    phones: [],
    emails: ['elodie@client.example'],
  },
  travellers: [{ given: 'Élodie', family: 'Tremblay', type: 'adult' }],
  segments: [],
  prices: [{ kind: 'fare', label: 'Vol', amount: { amount: 10_000, currency: 'CAD' } }],
  total: { amount: 10_000, currency: 'CAD' },
  destination: null,
  departsOn: null,
  returnsOn: null,
  due: null,
  claim: null,
  payment: { method: 'cheque', plan: 'full', card: null },
  conditions: [],
  consent: null,
  remarks: null,
  warnings: [
    {
      id: 4,
      code: 'noPhone',
      facts: {},
      raisedAt: at,
      resolvedAt: null,
      resolvedBy: null,
      reason: null,
      weight: null,
    },
  ],
  amendment: null,
  source: {
    bookingId: 'b-1',
    bookingVersion: 1,
    submittedAt: at,
    receivedAt: at,
    pulledAt: at,
    sealed: false,
    removal: 'removed',
    receipt: 'none',
  },
  documents: [],
  mailings: [],
  notes: [],
  lastEdit: null,
  received: null,
  history: [{ id: 1, at, actor: null, kind: 'received', facts: {} }],
};

test('a reservation that is as it was seen differs in nothing, however its version was counted', () => {
  expect(differencesBetween(seen, { ...structuredClone(seen), version: 9, moves: [], total: null })).toEqual(
    [],
  );
});

test('what changed is named field by field, with what was seen and what stands there now', () => {
  const now: Reservation = {
    ...seen,
    version: 4,
    status: 'onHold',
    client: { ...seen.client, address: { ...seen.client.address, city: 'Québec' } },
    travellers: [...seen.travellers, { given: 'Zoé', family: 'Tremblay', type: 'infant', age: 1 }],
    warnings: seen.warnings.map((warning) => ({ ...warning, resolvedAt: at, resolvedBy: 'Luc' })),
    remarks: 'Un siège à l’avant',
  };
  expect(differencesBetween(seen, now)).toEqual([
    { path: 'status', before: 'inReview', after: 'onHold' },
    { path: 'warnings.4', before: 'open', after: 'resolved' },
    { path: 'client.address.city', before: 'Lévis', after: 'Québec' },
    { path: 'travellers.1.given', before: null, after: 'Zoé' },
    { path: 'travellers.1.family', before: null, after: 'Tremblay' },
    { path: 'travellers.1.type', before: null, after: 'infant' },
    { path: 'travellers.1.age', before: null, after: '1' },
    { path: 'remarks', before: null, after: 'Un siège à l’avant' },
  ]);
});

test('those who changed it since are named once each', () => {
  const line = { at, kind: 'moved', facts: {} } as const;
  const history = [
    ...seen.history,
    { ...line, id: 2, actor: 'Luc Roy' },
    { ...line, id: 3, actor: null },
    { ...line, id: 4, actor: 'Luc Roy' },
  ];
  expect(changedBy(seen, { ...seen, history })).toEqual(['Luc Roy', null]);
  expect(changedBy(seen, seen)).toEqual([]);
});
