import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, test } from 'vitest';
import { backupKinds } from '../../preload/contract/backup.ts';
import { copiesToRemove, type DatedCopy } from './rotation.ts';

const usual = { daily: 7, weekly: 4, monthly: 12 };
const zone = 'America/Toronto';

const copy = (madeAt: string, kind: DatedCopy['kind'] = 'scheduled'): DatedCopy => ({
  name: `${madeAt} ${kind}`,
  kind,
  madeAt,
});

/** A copy a day at 20:00 UTC, the newest on the given day. */
function daysBefore(newest: string, count: number): DatedCopy[] {
  const last = Temporal.PlainDate.from(newest);
  return Array.from({ length: count }, (_, days) => copy(`${last.subtract({ days })}T20:00:00.000Z`));
}

const remaining = (copies: readonly DatedCopy[], numbers = usual) => {
  const removed = new Set(copiesToRemove(copies, numbers, zone));
  return copies.filter(({ name }) => !removed.has(name));
};

const anyCopy = fc.record({
  kind: fc.constantFrom(...backupKinds),
  madeAt: fc
    .date({ min: new Date('2020-01-01'), max: new Date('2099-12-31'), noInvalidDate: true })
    .map((date) => date.toISOString()),
});
const anyCopies = fc
  .uniqueArray(anyCopy, { selector: ({ madeAt }) => madeAt, maxLength: 60 })
  .map((copies) => copies.map(({ madeAt, kind }) => copy(madeAt, kind)));
const anyNumbers = fc.record({
  daily: fc.integer({ min: 1, max: 10 }),
  weekly: fc.integer({ min: 1, max: 10 }),
  monthly: fc.integer({ min: 1, max: 10 }),
});

describe('Rotation', () => {
  test('keeps a copy of each of seven days, four weeks and twelve months, of two years of daily copies', () => {
    const kept = remaining(daysBefore('2026-11-22', 730)).map(({ madeAt }) => madeAt.slice(0, 10));
    expect(kept).toEqual([
      // The last seven days; 2026-11-22 is a Sunday, the end of its ISO week.
      '2026-11-22',
      '2026-11-21',
      '2026-11-20',
      '2026-11-19',
      '2026-11-18',
      '2026-11-17',
      '2026-11-16',
      // The last day of each of the three weeks before.
      '2026-11-15',
      '2026-11-08',
      '2026-11-01',
      // The last day of each of the eleven months before.
      '2026-10-31',
      '2026-09-30',
      '2026-08-31',
      '2026-07-31',
      '2026-06-30',
      '2026-05-31',
      '2026-04-30',
      '2026-03-31',
      '2026-02-28',
      '2026-01-31',
      '2025-12-31',
    ]);
  });

  test('counts days as they are where the office is: 02:00 UTC is still the evening before in Toronto', () => {
    const evening = copy('2026-11-22T02:00:00.000Z');
    const afternoon = copy('2026-11-21T18:00:00.000Z');
    expect(copiesToRemove([evening, afternoon], usual, zone)).toEqual([afternoon.name]);
    expect(copiesToRemove([evening, afternoon], usual, 'UTC')).toEqual([]);
  });

  test('keeps the copy from before a change of the schema as long as that day’s', () => {
    const days = daysBefore('2026-11-22', 30);
    const before = copy('2026-11-20T15:00:00.000Z', 'migration');
    const old = copy('2026-11-12T15:00:00.000Z', 'rekey');
    const kept = remaining([...days, before, old]);
    expect(kept).toContain(before);
    expect(kept).not.toContain(old);
  });

  test('never removes the newest copy, nor one made by hand, whatever else there is', () => {
    fc.assert(
      fc.property(anyCopies, anyNumbers, (copies, numbers) => {
        const removed = new Set(copiesToRemove(copies, numbers, zone));
        const newest = copies.toSorted((a, b) => (a.madeAt < b.madeAt ? 1 : -1))[0];
        if (newest !== undefined) expect(removed.has(newest.name)).toBe(false);
        for (const { name, kind } of copies) if (kind === 'byHand') expect(removed.has(name)).toBe(false);
      }),
    );
  });

  test('removes only what it was shown, and nothing more when it is asked again', () => {
    fc.assert(
      fc.property(anyCopies, anyNumbers, (copies, numbers) => {
        const names = new Set(copies.map(({ name }) => name));
        const removed = copiesToRemove(copies, numbers, zone);
        expect(removed.every((name) => names.has(name))).toBe(true);
        expect(copiesToRemove(remaining(copies, numbers), numbers, zone)).toEqual([]);
      }),
    );
  });

  test('comes to the same whatever the order, and keeps no more than it was told to', () => {
    fc.assert(
      fc.property(anyCopies, anyNumbers, (copies, numbers) => {
        expect(new Set(copiesToRemove(copies.toReversed(), numbers, zone))).toEqual(
          new Set(copiesToRemove(copies, numbers, zone)),
        );
        const scheduled = remaining(
          copies.filter(({ kind }) => kind === 'scheduled'),
          numbers,
        );
        expect(scheduled.length).toBeLessThanOrEqual(numbers.daily + numbers.weekly + numbers.monthly);
      }),
    );
  });

  test('lets nothing go for a copy that was dated wrongly by a clock that jumped, but the oldest day it pushes out', () => {
    const days = daysBefore('2026-11-22', 7);
    const kept = remaining([...days, copy('2099-01-01T00:00:00.000Z')], { daily: 8, weekly: 1, monthly: 1 });
    expect(kept).toHaveLength(8);
  });

  test('keeps whatever there is, as long as it is less than what may stay', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10 }), (count) => {
        const numbers = { daily: 10, weekly: 1, monthly: 1 };
        expect(copiesToRemove(daysBefore('2026-11-22', count), numbers, zone)).toEqual([]);
      }),
    );
  });
});
