import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { rowAfterKey } from './grid-keys.ts';
import { rowsMoved } from './use-kept-place.ts';

describe('A key in a list', () => {
  test('leads to the row that it names', () => {
    expect(rowAfterKey('ArrowDown', 4, 100, 20)).toBe(5);
    expect(rowAfterKey('ArrowUp', 4, 100, 20)).toBe(3);
    expect(rowAfterKey('PageDown', 4, 100, 20)).toBe(24);
    expect(rowAfterKey('PageUp', 44, 100, 20)).toBe(24);
    expect(rowAfterKey('Home', 44, 100, 20)).toBe(0);
    expect(rowAfterKey('End', 44, 100, 20)).toBe(99);
    expect(rowAfterKey('a', 44, 100, 20)).toBeNull();
  });

  test('never leads out of the list', () => {
    const keys = fc.constantFrom('ArrowDown', 'ArrowUp', 'PageDown', 'PageUp', 'Home', 'End');
    fc.assert(
      fc.property(
        keys,
        fc.integer({ min: -1, max: 60 }),
        fc.nat(50),
        fc.integer({ min: 1, max: 40 }),
        (key, at, rows, page) => {
          const next = rowAfterKey(key, at, rows, page);
          if (rows === 0) expect(next).toBeNull();
          else expect(next).toSatisfy((row: number) => row >= 0 && row < rows);
        },
      ),
    );
  });
});

describe('The place in a list', () => {
  const rows = (...ids: number[]) => ids.map((id) => ({ id }));

  test('moves down by the rows that came above it', () => {
    expect(rowsMoved(rows(5, 4, 3, 2), rows(7, 6, 5, 4, 3, 2), 2)).toBe(2);
  });

  test('moves up by the rows that went above it', () => {
    expect(rowsMoved(rows(5, 4, 3, 2), rows(3, 2), 2)).toBe(-2);
  });

  test('goes by the next row that stayed, where its own went', () => {
    expect(rowsMoved(rows(5, 4, 3, 2), rows(9, 5, 4, 2), 2)).toBe(0);
    expect(rowsMoved(rows(5, 4, 3, 2), rows(9, 8, 5, 4, 2), 2)).toBe(1);
  });

  test('stays where nothing of it is left', () => {
    expect(rowsMoved(rows(5, 4), rows(9, 8), 0)).toBe(0);
  });
});
