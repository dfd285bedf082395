import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import { Ledger } from './ledger.ts';
import { bookingLine, digestOf, mostPageOctets } from './protocol.ts';
import { Shelf } from './shelf.ts';
import { offer } from './test-desk.ts';
import { VersionFolder } from './version-folder.ts';

const now = '2026-11-22T10:00:00.000Z';

/** Every id of a listing that is read to its end in pages of so many. */
function listed(shelf: Shelf, limit: number): string[] {
  const ids: string[] = [];
  let after: number | undefined = 0;
  while (after !== undefined) {
    const page = shelf.page(after, limit);
    ids.push(...page.entries.map(({ version }) => version?.id ?? ''));
    expect(page.entries.length).toBeLessThanOrEqual(limit);
    after = page.next;
  }
  return ids;
}

test('a line carries the octets as text, with their digest', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      const shelf = new Shelf(new Ledger());
      const octets = Buffer.from(text);
      shelf.add([{ id: 'a', mediaType: 'application/jose', octets, receivedAt: now }]);
      const [entry] = shelf.page(0, 1).entries;
      const line = bookingLine.parse(JSON.parse(entry?.line.toString() ?? ''));
      expect(line).toEqual({
        id: 'a',
        receivedAt: now,
        digest: digestOf(octets),
        mediaType: 'application/jose',
        body: text,
      });
      expect(digestOf(Buffer.from(line.body))).toBe(line.digest);
      expect(shelf.current('a')?.octets).toEqual(octets);
    }),
  );
});

test('whatever comes, is amended and is removed, the listing holds one version an id, oldest first', () => {
  const id = fc.integer({ min: 0, max: 12 }).map((number) => `b${number}`);
  const step = fc.oneof(
    fc.record({ do: fc.constant('add' as const), id, text: fc.constantFrom('one', 'two') }),
    fc.record({ do: fc.constant('remove' as const), id, text: fc.constantFrom('one', 'two') }),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 200 }), fc.integer({ min: 1, max: 7 }), (steps, limit) => {
      const shelf = new Shelf(new Ledger());
      const model = new Map<string, string>();
      for (const { do: what, id, text } of steps) {
        const { octets } = offer(id, text);
        if (what === 'add') {
          shelf.add([offer(id, text)]);
          if (model.get(id) === text) continue;
          model.delete(id); // an amendment goes to the end
          model.set(id, text);
        } else {
          const found = model.has(id) ? (model.get(id) === text ? 'present' : 'changed') : 'absent';
          expect(shelf.remove([{ id, digest: digestOf(octets) }], now)).toEqual([found]);
          if (found === 'present') model.delete(id);
        }
      }
      expect(listed(shelf, limit)).toEqual([...model.keys()]);
      expect(shelf.size).toBe(model.size);
    }),
  );
});

test('a cursor goes on where it was, though everything before it was removed meanwhile', () => {
  const shelf = new Shelf(new Ledger());
  const ids = Array.from({ length: 6000 }, (_, index) => `b${index}`);
  shelf.add(ids.map((id) => offer(id)));
  const first = shelf.page(0, 3000);
  shelf.remove(
    first.entries.flatMap(({ version }) => version ?? []),
    now,
  );
  const rest = shelf.page(first.next ?? 0, 6000);
  expect(rest.entries.map(({ version }) => version?.id)).toEqual(ids.slice(3000));
  expect(rest.next).toBeUndefined();
});

test('a page ends before it grows too large, and never without one booking', () => {
  const shelf = new Shelf(new Ledger());
  const large = 'x'.repeat(mostPageOctets / 2 + 1);
  shelf.add([offer('a', large), offer('b', large), offer('c', large.repeat(3))]);
  expect(listed(shelf, 500)).toEqual(['a', 'b', 'c']);
  expect(shelf.page(0, 500).entries).toHaveLength(1);
});

test('octets that are not UTF-8 cannot be offered, and those before them still are', () => {
  const ledger = new Ledger();
  const shelf = new Shelf(ledger);
  const bad = { id: 'b', mediaType: 'application/json' as const, octets: Uint8Array.of(0xff) };
  expect(() => shelf.add([offer('a'), bad])).toThrow(TypeError);
  expect(shelf.ids()).toEqual(['a']);
  expect(ledger.entries()).toHaveLength(1);
});

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'web-shop-shelf-'));
  onTestFinished(() => rmSync(path, { recursive: true }));
  return path;
}

function opened(path: string): { shelf: Shelf; ledger: Ledger } {
  const ledger = new Ledger(join(path, 'ledger.ndjson'));
  return { ledger, shelf: new Shelf(ledger, new VersionFolder(path)) };
}

test('a shelf with a folder is the same after a restart, and goes on counting', () => {
  const path = folder();
  const first = opened(path);
  first.shelf.add([offer('a'), offer('b'), offer('c'), offer('a', 'amended')]);
  first.shelf.remove([{ id: 'b', digest: digestOf(offer('b').octets) }], now);
  const before = first.shelf.page(0, 500).entries;
  const again = opened(path);
  expect(again.shelf.page(0, 500).entries).toEqual(before);
  again.shelf.add([offer('d')]);
  expect(again.shelf.ids()).toEqual(['c', 'a', 'd']);
  expect(readdirSync(path).sort()).toEqual(['a.json', 'c.json', 'd.json', 'ledger.ndjson']);
});

test('a crash between ledger and folder neither loses a booking nor brings one back', () => {
  const path = folder();
  const { shelf, ledger } = opened(path);
  shelf.add([offer('a'), offer('b')]);
  // The removal was written down, but the file still lies there.
  ledger.append([{ event: 'removed', id: 'a', digest: digestOf(offer('a').octets), at: now }]);
  // The booking was written, but its ledger line was not; another was half written.
  writeFileSync(join(path, 'c.json'), offer('c').octets);
  writeFileSync(join(path, 'd.json.part'), '{"half');
  const again = opened(path);
  expect(again.shelf.ids()).toEqual(['b', 'c']);
  expect(existsSync(join(path, 'a.json'))).toBe(false);
  expect(again.ledger.versionsOf('c').size).toBe(1);
});

test('an amendment of another media type takes the place of the file before it', () => {
  const path = folder();
  const { shelf } = opened(path);
  shelf.add([offer('a')]);
  const octets = Buffer.from('x.y');
  shelf.add([{ id: 'a', mediaType: 'application/jose', octets }]);
  expect(readdirSync(path).filter((name) => name.startsWith('a.'))).toEqual(['a.jwe']);
  writeFileSync(join(path, 'a.json'), offer('a').octets); // as after a crash in between
  expect(opened(path).shelf.current('a')?.octets).toEqual(octets);
  expect(readdirSync(path).filter((name) => name.startsWith('a.'))).toEqual(['a.jwe']);
});
