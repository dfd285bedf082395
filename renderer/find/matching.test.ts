import { expect, test } from 'vitest';
import { labelFits } from './matching.ts';

test.each([
  ['Aller à : Réglages', 'regl', true],
  ['Aller à : Réglages', 'aller r', true],
  ['Go to: On hold', 'hold go', true],
  ['Go to: On hold', 'old', false],
  ['Sign out', 'sign in', false],
  ['Sign out', '', true],
  ['Se déconnecter', 'DÉCO', true],
])('%s fits %j: %s', (label, typed, fits) => expect(labelFits(label, typed)).toBe(fits));
