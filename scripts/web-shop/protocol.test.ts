import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bookingId, digestFromIfMatch, digestOf, digestText } from './protocol.ts';

test('the digest of no octets is that of the standards', () => {
  expect(digestOf(new Uint8Array())).toBe('sha-256=:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=:');
});

test('If-Match and the digest of a line name the same version', () => {
  fc.assert(
    fc.property(fc.uint8Array(), (octets) => {
      const hex = createHash('sha256').update(octets).digest('hex');
      expect(digestFromIfMatch(`"${hex}"`)).toBe(digestOf(octets));
      expect(digestText.safeParse(digestOf(octets)).success).toBe(true);
    }),
  );
});

test.each(['', '*', 'abc', '"abc"', `W/"${'0'.repeat(64)}"`, `"${'A'.repeat(64)}"`])(
  'If-Match of another form names nothing: %s',
  (header) => {
    expect(digestFromIfMatch(header)).toBeUndefined();
  },
);

test.each(['', 'a b', 'é', 'a/b', 'x'.repeat(65), 'a\n'])('is no id: %j', (id) => {
  expect(bookingId.safeParse(id).success).toBe(false);
});

test.each(['a', '..', 'B-1_2.3', 'x'.repeat(64)])('is an id: %s', (id) => {
  expect(bookingId.safeParse(id).success).toBe(true);
});
