import { expect, test } from 'vitest';
import { Refusal } from '../refusal.ts';
import { sayFailedStart } from './failed-start.ts';
import { BuildFault } from './static-files.ts';

test('A start that a person can put right is explained in their language', () => {
  expect(sayFailedStart(new Refusal('storeBusy'), 'en')).toMatch(/^Guichet is already running/);
  expect(sayFailedStart(new Refusal('storeBusy'), 'fr')).toMatch(/^Guichet fonctionne déjà/);
  expect(sayFailedStart(new Refusal('diskReadOnly'), 'fr')).toMatch(/lecture seule/);
});

test('Any other fault is told by its kind and place, never by its message, which may quote data', () => {
  expect(sayFailedStart(new Refusal('storeCorrupt'), 'en')).toBe('storeCorrupt');
  expect(sayFailedStart(new BuildFault('No built renderer'), 'fr')).toBe('No built renderer');
  const said = sayFailedStart(new SyntaxError('"Zéphyrine" is not valid JSON'), 'en');
  expect(said).toMatch(/^SyntaxError\n {2}at main\/hosts\/failed-start\.test\.ts:/);
  expect(said).not.toContain('Zéphyrine');
  expect(sayFailedStart('odd', 'en')).toBe('string');
});
