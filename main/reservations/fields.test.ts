import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Edit, edit as editShape } from '../../preload/contract/edits.ts';
import { refusalOf } from '../testing.ts';
import { applyEdit, setBack } from './apply-edit.ts';
import { correctable, correctableIn } from './as-it-stands.ts';
import { fieldsChanged, fromLeaves, leavesOf } from './fields.ts';
import { mergeAmendment } from './merge-amendment.ts';
import { anyBooking } from './testing.ts';

const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.string({ unit: 'grapheme', maxLength: 130 }),
  fc.constantFrom(
    '',
    ' ',
    'Élodie',
    'a@b.ca',
    '514 555-0199',
    '2026-02-30',
    '1985-04-17',
    '\ud800',
    '\u0000',
  ),
);

/** Corrections of the contract's shape and near misses, with any text in any field. */
const anyEdit: fc.Arbitrary<unknown> = fc.oneof(
  fc.record({
    part: fc.constant('client'),
    changes: fc.record(
      {
        given: anyText,
        family: anyText,
        title: fc.option(anyText),
        address: fc.record({
          lines: fc.array(anyText, { maxLength: 8 }),
          city: anyText,
          province: anyText,
          postalCode: anyText,
          country: anyText,
        }),
        phones: fc.array(fc.record({ kind: fc.constantFrom('home', 'fax'), number: anyText }), {
          maxLength: 3,
        }),
        emails: fc.array(anyText, { maxLength: 3 }),
        language: fc.constantFrom('en', 'fr', 'de'),
      },
      { requiredKeys: [] },
    ),
  }),
  fc.record({
    part: fc.constant('traveller'),
    number: fc.integer({ min: -1, max: 5 }),
    changes: fc.record(
      {
        given: anyText,
        family: anyText,
        title: fc.option(anyText),
        type: fc.constantFrom('adult', 'infant', 'pet'),
        birthDate: fc.option(anyText),
        age: fc.option(fc.double()),
      },
      { requiredKeys: [] },
    ),
  }),
  fc.record({
    part: fc.constant('segment'),
    number: fc.integer({ min: 0, max: 5 }),
    changes: fc.record(
      {
        kind: fc.constantFrom('air', 'hotel', 'car'),
        supplier: anyText,
        confirmation: fc.option(anyText),
        checkIn: anyText,
        pickUp: fc.record({ place: anyText, at: anyText }),
      },
      { requiredKeys: ['kind'] },
    ),
  }),
);

/** Every text of a correction. */
const textsIn = (edit: Edit) =>
  [...leavesOf(edit.changes).values()].filter((leaf) => typeof leaf === 'string');

test('Whatever is typed, what the contract takes is trimmed, composed, printable and a real day, and the rest is refused', () => {
  let taken = 0;
  fc.assert(
    fc.property(anyEdit, (typed) => {
      const { data } = editShape.safeParse(typed);
      if (data === undefined) return;
      taken += 1;
      for (const text of textsIn(data)) {
        expect(text).toBe(text.trim().normalize());
        expect(text.isWellFormed() && !/\p{Cc}/u.test(text)).toBe(true);
      }
      // What was taken once is taken again, the same.
      expect(editShape.parse(data)).toEqual(data);
      if (data.part === 'client')
        for (const one of data.changes.emails ?? []) expect(one).toMatch(/^\S+@\S+\.\S+$/);
      if (data.part === 'traveller' && data.changes.birthDate) {
        expect(new Date(data.changes.birthDate).toISOString().slice(0, 10)).toBe(data.changes.birthDate);
      }
    }),
    { numRuns: 2000 },
  );
  expect(taken).toBeGreaterThan(50);
});

test('A booking’s fields taken apart and put together are the booking, however odd', () => {
  fc.assert(
    fc.property(anyBooking, (booking) => {
      const sent = correctableIn(booking);
      expect(fieldsChanged(correctable.parse(fromLeaves(leavesOf(sent))), sent)).toEqual([]);
    }),
  );
});

test('Any correction of any booking changes only what it names, and setting it back gives the booking again', async () => {
  await fc.assert(
    fc.asyncProperty(anyBooking, anyEdit, async (booking, typed) => {
      const { data } = editShape.safeParse(typed);
      if (data === undefined) return;
      const before = correctableIn(booking);
      const refused = await refusalOf((async () => applyEdit(before, data))());
      if (refused !== undefined) {
        expect(refused).toBe('notFound');
        return;
      }
      const after = applyEdit(before, data);
      const changes = fieldsChanged(before, after);
      const place =
        data.part === 'client'
          ? /^(client\.|language$)/
          : new RegExp(`^${data.part}s\\.${data.number - 1}\\.`);
      for (const { path } of changes) expect(path).toMatch(place);
      const back = setBack(after, changes);
      expect(back && fieldsChanged(back, before)).toEqual([]);
      // Changed again meanwhile: it is not set back.
      const again = correctable.parse({
        ...after,
        client: { ...after.client, family: `${after.client.family}?` },
      });
      if (changes.some(({ path }) => path === 'client.family'))
        expect(setBack(again, changes)).toBeUndefined();
    }),
    { numRuns: 500 },
  );
});

test('Of three versions merged, each field is what one of them says, and where nobody corrected it is the newer one', () => {
  fc.assert(
    fc.property(anyBooking, anyBooking, anyBooking, (booked, corrected, sent) => {
      expect(fieldsChanged(mergeAmendment(booked, correctableIn(booked), sent).booking, sent)).toEqual([]);
      // The same version again changes nothing of the corrections.
      const ours = { ...correctableIn(booked), client: corrected.client, language: corrected.language };
      const again = mergeAmendment(booked, ours, booked);
      expect(again.conflicts).toEqual([]);
      expect(fieldsChanged(correctableIn(again.booking), ours)).toEqual([]);
      const merged = mergeAmendment(booked, ours, sent);
      expect(merged.undecided).toBe(merged.conflicts.length);
      const decided = mergeAmendment(
        booked,
        ours,
        sent,
        new Map(merged.conflicts.map(({ path, canKeep }) => [path, canKeep ? 'ours' : 'theirs'] as const)),
      );
      expect(decided.undecided).toBe(0);
      for (const field of ['given', 'family'] as const) {
        const { [field]: value } = decided.booking.client;
        expect(value).toBe(
          booked.client[field] === ours.client[field] ? sent.client[field] : ours.client[field],
        );
      }
    }),
  );
});
