import { expect, test } from 'vitest';
import { decisionsFor } from './decisions.ts';

test('a person decides about what was refused or is unknown, and may call back what waits', () => {
  expect(decisionsFor('unknown')).toEqual(['arrived', 'sendAgain', 'giveUp']);
  expect(decisionsFor('refused')).toEqual(['sendAgain', 'giveUp']);
  expect(decisionsFor('queued')).toEqual(['giveUp']);
  for (const state of ['sending', 'sent', 'givenUp'] as const) expect(decisionsFor(state)).toEqual([]);
});
