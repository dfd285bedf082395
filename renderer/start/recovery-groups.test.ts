import fc from 'fast-check';
import { expect, test } from 'vitest';
import { groupsOf, spreadOver } from './recovery-groups.ts';
import { secretProblem } from './secrets.ts';

const empty = ['', '', '', '', '', ''];
const key = 'K7M2Q-X4R9T-0ABCD-11111-22222-ZZZZZ';

test('a recovery key is shown in the groups in which the office writes it', () => {
  expect(groupsOf('K7M2Q-X4R9T-0ABCD')).toEqual(['K7M2Q', 'X4R9T', '0ABCD']);
});

test('a group that became full leads to the next one, the last one to itself', () => {
  expect(spreadOver(empty, 0, 'k7m2')).toEqual({ spread: ['K7M2', '', '', '', '', ''], next: 0 });
  expect(spreadOver(['K7M2', '', '', '', '', ''], 0, 'k7m2q').next).toBe(1);
  expect(spreadOver(groupsOf(key), 5, 'zzzzz').next).toBe(5);
});

test('taking letters away goes nowhere, so that a slip is mended where it is', () => {
  expect(spreadOver(groupsOf(key), 1, 'X4R9')).toEqual({
    spread: ['K7M2Q', 'X4R9', '0ABCD', '11111', '22222', 'ZZZZZ'],
    next: 1,
  });
});

test('a letter too many changes nothing behind it', () => {
  expect(spreadOver(groupsOf(key), 1, 'X4R9TQ').spread).toEqual(groupsOf(key));
  expect(spreadOver(['K7M2Q', '', '', '', '', ''], 0, 'K7M2QX').spread).toEqual([
    'K7M2Q',
    'X',
    '',
    '',
    '',
    '',
  ]);
});

test('a key that is typed on or pasted goes over the groups, however it is parted', () => {
  fc.assert(
    fc.property(fc.constantFrom('-', ' ', '', ' - '), (parted) => {
      const text = groupsOf(key).join(parted).toLowerCase();
      expect(spreadOver(empty, 0, text)).toEqual({ spread: groupsOf(key), next: 5 });
    }),
  );
  expect(spreadOver(empty, 4, key).spread).toEqual(['', '', '', '', 'K7M2Q', 'X4R9T']);
});

test('whatever is typed, a group never has more than its letters', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 5 }), fc.string({ maxLength: 60 }), (place, text) => {
      const { spread, next } = spreadOver(empty, place, text);
      expect(spread).toHaveLength(6);
      for (const group of spread) expect(group).toMatch(/^[0-9A-Z]{0,5}$/);
      expect(next).toBeGreaterThanOrEqual(place);
      expect(next).toBeLessThan(6);
    }),
  );
});

test('a new password is long enough and typed twice alike', () => {
  expect(secretProblem('short', 'short')).toBe('short');
  expect(secretProblem('a long enough one', 'a long enough two')).toBe('different');
  expect(secretProblem('a long enough one', 'a long enough one')).toBeNull();
});
