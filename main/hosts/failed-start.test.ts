import { expect, test } from 'vitest';
import { Refusal } from '../refusal.ts';
import { sayFailedStart } from './failed-start.ts';

test('A start that a person can put right is explained in their language', () => {
  expect(sayFailedStart(new Refusal('storeBusy'), 'en')).toMatch(/^Guichet is already running/);
  expect(sayFailedStart(new Refusal('storeBusy'), 'fr')).toMatch(/^Guichet fonctionne déjà/);
  expect(sayFailedStart(new Refusal('diskReadOnly'), 'fr')).toMatch(/lecture seule/);
});

test('Any other fault gives its own line', () => {
  expect(sayFailedStart(new Refusal('storeCorrupt'), 'en')).toBe('storeCorrupt');
  expect(sayFailedStart(new Error('No built renderer'), 'fr')).toBe('No built renderer');
  expect(sayFailedStart('odd', 'en')).toBe('odd');
});
