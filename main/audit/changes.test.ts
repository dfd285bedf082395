import fc from 'fast-check';
import { expect, test } from 'vitest';
import { changesBetween } from './changes.ts';

const before = { profile: 'api', everySeconds: 60, name: 'Élodie', pins: ['a'] };

test('Of a change the log has the values of the fields that may be shown, and the names of the others', () => {
  const after = { ...before, profile: 'folder', name: 'Zoé', pins: ['a', 'b'] };
  expect(changesBetween(before, after, ['profile', 'everySeconds'])).toEqual({
    profile: ['api', 'folder'],
    name: null,
    pins: null,
  });
});

test('A record that is new, or gone, has every field changed', () => {
  expect(changesBetween(undefined, { port: 587, host: 'x' }, ['port'])).toEqual({
    port: [null, 587],
    host: null,
  });
  expect(changesBetween({ port: 587, host: 'x' }, undefined, ['port'])).toEqual({
    port: [587, null],
    host: null,
  });
  expect(changesBetween(before, before, ['profile'])).toEqual({});
});

test('No value of a field that is not shown is ever in the changes', () => {
  const record = fc.dictionary(
    fc.constantFrom('a', 'b', 'c'),
    fc.string().map((text) => `⟦${text}⟧`),
  );
  fc.assert(
    fc.property(record, record, (old, now) => {
      expect(JSON.stringify(changesBetween(old, now))).not.toContain('⟦');
    }),
  );
});
