import { expect, test } from 'vitest';
import type { IntakeStatus } from '../../preload/contract/intake.ts';
import { progressOf } from './intake-progress.ts';

const status = (counters: Partial<IntakeStatus['counters']>): IntakeStatus => ({
  state: 'pulling',
  counters: { listed: 0, kept: 0, amended: 0, known: 0, quarantined: 0, removed: 0, left: 0, ...counters },
  removalsPending: 0,
  inQuarantine: 0,
  leftOnServer: 0,
  lastRunAt: null,
  nextRunAt: null,
  fault: null,
});

test('every booking that was dealt with counts, however it went, and removals do not', () => {
  expect(
    progressOf(status({ listed: 20, kept: 5, amended: 1, known: 2, quarantined: 3, left: 1, removed: 9 })),
  ).toEqual({ done: 12, of: 20 });
});

test('progress never passes what was listed', () => {
  expect(progressOf(status({ listed: 4, kept: 5 }))).toEqual({ done: 4, of: 4 });
  expect(progressOf(status({}))).toEqual({ done: 0, of: 0 });
});
