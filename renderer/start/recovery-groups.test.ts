import fc from 'fast-check';
import { expect, test } from 'vitest';
import { groupsAsked, groupsOf, isGroup } from './recovery-groups.ts';
import { secretProblem } from './secrets.ts';

test('a recovery key is shown in the groups in which the office writes it', () => {
  expect(groupsOf('K7M2Q-X4R9T-0ABCD')).toEqual(['K7M2Q', 'X4R9T', '0ABCD']);
});

test('two different groups are asked for, in their order, never the first', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 3, max: 12 }),
      fc.array(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), { minLength: 2, maxLength: 2 }),
      (count, draws) => {
        let drawn = 0;
        const [first, second] = groupsAsked(count, () => draws[drawn++] ?? 0);
        expect(first).toBeGreaterThan(0);
        expect(second).toBeGreaterThan(first);
        expect(second).toBeLessThan(count);
      },
    ),
  );
});

test('every group but the first can be asked for', () => {
  const asked = new Set<number>();
  for (let draw = 0; draw < 1; draw += 0.05) for (const group of groupsAsked(6, () => draw)) asked.add(group);
  expect([...asked].sort()).toEqual([1, 2, 3, 4, 5]);
});

test('a group that was copied by hand is recognised, and another one is not', () => {
  expect(isGroup(' k7m2q ', 'K7M2Q')).toBe(true);
  expect(isGroup('OABCI', '0ABC1')).toBe(true);
  expect(isGroup('K7M2R', 'K7M2Q')).toBe(false);
  expect(isGroup('', 'K7M2Q')).toBe(false);
});

test('a new password is long enough and typed twice alike', () => {
  expect(secretProblem('short', 'short')).toBe('short');
  expect(secretProblem('a long enough one', 'a long enough two')).toBe('different');
  expect(secretProblem('a long enough one', 'a long enough one')).toBeNull();
});
