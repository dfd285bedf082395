import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { changesBetween } from './amendment.ts';
import { anyBooking, booking, segments } from './testing.ts';

const before = booking();

describe('What an amendment changes', () => {
  test('is named by its path, as text before and after', () => {
    const after = booking({
      travellers: [{ given: 'Élodie', family: 'Tremblay-Roy', type: 'adult', birthDate: '1985-04-17' }],
      prices: before.prices.map((line, index) =>
        index === 1 ? { ...line, amount: { amount: 12_000, currency: 'CAD' } } : line,
      ),
    });
    expect(changesBetween(before, after)).toEqual([
      { path: 'travellers.0.family', before: 'Tremblay', after: 'Tremblay-Roy' },
      { path: 'prices.1.amount.amount', before: '11379', after: '12000' },
    ]);
  });

  test('has no before where something came, and no after where something went', () => {
    const after = booking({ segments: [segments.air], remarks: 'Un siège à l’avant' });
    const changes = changesBetween(before, after);
    expect(changes.filter(({ path }) => !path.startsWith('segments.1.'))).toEqual([
      { path: 'remarks', before: null, after: 'Un siège à l’avant' },
    ]);
    expect(changes).toContainEqual({
      path: 'segments.1.property',
      before: 'Hotel Avenida Palace',
      after: null,
    });
    expect(changes).toHaveLength(1 + Object.keys(segments.hotel).length);
  });

  test('includes fields that this desk does not know', () => {
    const after = { ...before, promotion: { code: 'HIVER', percent: 5 } };
    expect(changesBetween(before, after)).toEqual([
      { path: 'promotion.code', before: null, after: 'HIVER' },
      { path: 'promotion.percent', before: null, after: '5' },
    ]);
  });

  test('leaves out the form’s own id and instant, which change with every sending', () => {
    expect(changesBetween(before, booking({ id: 'b-2', submittedAt: '2026-11-23T10:00:00Z' }))).toEqual([]);
  });

  test('is nothing where nothing changed', () => {
    fc.assert(
      fc.property(anyBooking, (any) => {
        expect(changesBetween(any, structuredClone(any))).toEqual([]);
      }),
    );
  });

  test('turned around is the same with before and after exchanged', () => {
    fc.assert(
      fc.property(anyBooking, anyBooking, (one, other) => {
        const there = changesBetween(one, other);
        const back = changesBetween(other, one);
        const byPath = (a: { path: string }, b: { path: string }) => (a.path < b.path ? -1 : 1);
        expect(
          back.map((change) => ({ ...change, before: change.after, after: change.before })).sort(byPath),
        ).toEqual([...there].sort(byPath));
        for (const change of there) expect(change.before).not.toBe(change.after);
        expect(new Set(there.map(({ path }) => path)).size).toBe(there.length);
      }),
    );
  });
});
