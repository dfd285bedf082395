import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Audit } from '../audit/audit.ts';
import type { KeptBooking } from '../reservations/kept-booking.ts';
import { booking, segments } from '../reservations/testing.ts';
import { openTestStore, type TestStore } from '../store/testing.ts';
import { Vault } from '../store/vault.ts';
import { auditLines, heardPushes, refusalOf, type TestClock, testClock } from '../testing.ts';
import { doubtSealedFields, FingerprintKeys } from './fingerprint-key.ts';
import { type DoubtDesk, makeDoubtDesk } from './testing.ts';

const ana = { staffId: null, name: 'Ana Roy' };
const reason = 'She called and said so.';
const CARD = '4111111111111111';

let testStore: TestStore;
let clock: TestClock;
let desk: DoubtDesk;

beforeEach(() => {
  testStore = openTestStore();
  clock = testClock();
  desk = makeDoubtDesk(testStore, clock, heardPushes());
});
afterEach(async () => {
  await desk.doubts.stop();
  await testStore.close();
  expect(desk.faults).toEqual([]);
});

let sent = 0;
/** A booking of somebody whom no other booking is of. */
function ofSomebody(changes: Partial<KeptBooking> = {}): KeptBooking {
  sent += 1;
  const given = `Given${'abcdefghijklmnopqrstuvwxyz'.charAt(sent % 26)}${'x'.repeat(Math.floor(sent / 26))}`;
  const good = booking();
  return booking({
    id: `b-${sent}`,
    client: {
      ...good.client,
      given,
      phones: [{ kind: 'mobile', number: `514 555-${String(sent).padStart(4, '0')}` }],
      emails: [`${given}@client.example`],
    },
    travellers: [{ given, family: 'Tremblay', type: 'adult' }],
    payment: { method: 'transfer', plan: 'full' },
    ...changes,
  });
}
const doubtsOf = async (id: number) =>
  (await desk.reservations.open(id)).warnings
    .filter(({ resolvedAt }) => resolvedAt === null)
    .map(({ code, facts, weight }) => ({ code, facts, weight }));
const openPairs = async (id: number) =>
  (await desk.duplicates.of(id)).filter(({ decision }) => decision === null);

test('The key of the fingerprints is shown with its dates, and nothing of what it is made of', async () => {
  const audit = new Audit(clock);
  const keys = new FingerprintKeys({ ...testStore, audit, clock });
  expect(await keys.rows()).toEqual([]);
  const madeAt = clock.now();
  const key = await keys.current();
  expect(await keys.rows()).toMatchObject([{ madeAt, lastUsedAt: null }]);
  clock.forward({ hours: 1 });
  await desk.receive({ booking: ofSomebody() });
  const rows = await keys.rows();
  expect(rows).toMatchObject([{ kind: 'fingerprint', state: 'inUse', madeAt, mayForget: false }]);
  expect(rows[0]?.lastUsedAt).not.toBeNull();
  expect(JSON.stringify(rows)).not.toContain(key.toString('base64'));
});

describe('Two bookings', () => {
  test('of the same travellers on the same days are found, and hold the confirming up until somebody looked', async () => {
    const first = ofSomebody();
    const [one = 0] = await desk.receive({ booking: first });
    clock.forward({ hours: 29 * 24 });
    const [two = 0] = await desk.receive({ booking: { ...first, id: 'again' } });
    const { locator } = await desk.reservations.open(one);
    const [pair] = await openPairs(two);
    expect(pair).toMatchObject({
      grounds: ['trip', 'client'],
      found: { id: two },
      other: { id: one, locator },
    });
    expect(await doubtsOf(two)).toEqual([
      { code: 'possibleDuplicate', facts: { pair: pair?.id, locator, grounds: 'trip client' }, weight: null },
    ]);
    // The earlier one is not touched, and tells of it all the same.
    expect((await desk.reservations.open(one)).version).toBe(1);
    expect(await openPairs(one)).toEqual([pair]);
    await desk.reservations.moveByHand({ id: two, version: 1, to: 'inReview' }, ana);
    expect(await refusalOf(desk.reservations.moveByHand({ id: two, version: 2, to: 'confirmed' }, ana))).toBe(
      'warningsOpen',
    );
  });

  test('of one card are shown, and hold nothing up', async () => {
    await desk.receive({ booking: ofSomebody({ segments: [] }), card: '4111 1111 1111 1111' });
    const [two = 0] = await desk.receive({ booking: ofSomebody(), card: CARD });
    expect(await openPairs(two)).toMatchObject([{ grounds: ['card'] }]);
    expect(await doubtsOf(two)).toMatchObject([{ code: 'possibleDuplicate', weight: 0 }]);
    await desk.reservations.moveByHand({ id: two, version: 1, to: 'inReview' }, ana);
    const confirmed = await desk.reservations.moveByHand({ id: two, version: 2, to: 'confirmed' }, ana);
    expect(confirmed.status).toBe('confirmed');
    const rows = await testStore.store.read.selectFrom('booking_marks').selectAll().execute();
    expect(JSON.stringify(rows)).not.toMatch(/411111|1111/);
  });

  test('that come in one batch are found in it', async () => {
    const first = ofSomebody();
    const [, two = 0] = await desk.receive({ booking: first }, { booking: { ...first, id: 'again' } });
    expect(await openPairs(two)).toHaveLength(1);
  });

  test('more than 30 days apart are nobody’s double, nor is one that was cancelled', async () => {
    const first = ofSomebody();
    const [one = 0] = await desk.receive({ booking: first });
    clock.forward({ hours: 30 * 24 + 1 });
    const [two = 0] = await desk.receive({ booking: { ...first, id: 'a month later' } });
    expect(await openPairs(two)).toEqual([]);
    await desk.reservations.moveByHand({ id: two, version: 1, to: 'cancelled', reason }, ana);
    const [three = 0] = await desk.receive({ booking: { ...first, id: 'once more' } });
    expect(await openPairs(three)).toEqual([]);
    expect(await openPairs(one)).toEqual([]);
  });

  test('are found after a start from the store alone, and a batch that was rolled back leaves nothing behind', async () => {
    const first = ofSomebody();
    await desk.receive({ booking: first, card: CARD });
    const again = { ...first, id: 'again' };
    await expect(desk.receive({ booking: again }, { booking: again })).rejects.toThrow();
    const later = makeDoubtDesk(testStore, clock, heardPushes());
    await later.doubts.start();
    const [two = 0] = await later.receive({ booking: again, card: CARD });
    expect(await later.duplicates.of(two)).toMatchObject([{ grounds: ['trip', 'card', 'client'] }]);
    await later.doubts.stop();
    const [three = 0] = await desk.receive({ booking: { ...first, id: 'third' } });
    expect((await openPairs(three)).map(({ other }) => other.id).sort()).toEqual([1, two]);
  });

  test('say nothing by a card that many others have', async () => {
    for (let count = 0; count < 11; count += 1) {
      await desk.receive({ booking: ofSomebody({ segments: [] }), card: CARD });
    }
    const [last = 0] = await desk.receive({ booking: ofSomebody(), card: CARD });
    expect(await openPairs(last)).toEqual([]);
  });
});

describe('The rules', () => {
  const flight = { ...segments.air, departs: '2026-11-23T08:00', arrives: '2026-11-23T20:00' };
  const soon = { segments: [flight, segments.hotel] };

  test('raise flags with their weight and version, which hold nothing up and are dismissed with a reason', async () => {
    const [id = 0] = await desk.receive({ booking: ofSomebody(soon) });
    expect(await doubtsOf(id)).toEqual([
      { code: 'departureSoon', facts: { hours: 25, rules: 0 }, weight: 15 },
    ]);
    await desk.reservations.moveByHand({ id, version: 1, to: 'inReview' }, ana);
    const moved = await desk.reservations.moveByHand({ id, version: 2, to: 'confirmed' }, ana);
    const [flag] = moved.warnings;
    const after = await desk.reservations.resolveWarning(
      { id, version: 3, warningId: flag?.id ?? 0, reason },
      ana,
    );
    expect(after.warnings).toMatchObject([{ code: 'departureSoon', resolvedBy: 'Ana Roy', reason }]);
    expect(after.history.at(-1)).toMatchObject({ kind: 'warningResolved', facts: { reason } });
  });

  test('count the bookings of one address within an hour, over the turn of the hour, and keep no address', async () => {
    clock.forward({ minutes: 50 });
    const ids: number[] = [];
    for (let count = 0; count < 5; count += 1) {
      ids.push(...(await desk.receive({ booking: ofSomebody(), ip: '198.51.100.7' })));
      clock.forward({ minutes: 5 });
    }
    const [other = 0] = await desk.receive({ booking: ofSomebody(), ip: '198.51.100.8' });
    const flags = await Promise.all(ids.map(doubtsOf));
    expect(flags.slice(0, 4)).toEqual([[], [], [], []]);
    expect(flags[4]).toEqual([{ code: 'manyFromOneOrigin', facts: { bookings: 5, rules: 0 }, weight: 30 }]);
    expect(await doubtsOf(other)).toEqual([]);
    clock.forward({ minutes: 59 });
    const [later = 0] = await desk.receive({ booking: ofSomebody(), ip: '198.51.100.7' });
    expect(await doubtsOf(later)).toEqual([]);
    const rows = await testStore.store.read.selectFrom('origin_mark').selectAll().execute();
    expect(rows).toHaveLength(7);
    expect(JSON.stringify(rows)).not.toContain('198.51');
    expect(new Set(rows.map(({ mark }) => mark)).size).toBe(4);
  });

  test('are switched and weighed by the manager, each version kept, and bind what comes from then on', async () => {
    const { version, rules } = await desk.rules.show();
    const changed = { ...rules, departureSoon: { isOn: true, weight: 77 } };
    await desk.rules.set({ version, rules: changed }, ana);
    expect(await refusalOf(desk.rules.set({ version, rules }, ana))).toBe('changedMeanwhile');
    const [weighed = 0] = await desk.receive({ booking: ofSomebody(soon) });
    expect(await doubtsOf(weighed)).toMatchObject([{ facts: { rules: 1 }, weight: 77 }]);
    await desk.rules.set(
      { version: 1, rules: { ...changed, departureSoon: { isOn: false, weight: 77 } } },
      ana,
    );
    const [off = 0] = await desk.receive({ booking: ofSomebody(soon) });
    expect(await doubtsOf(off)).toEqual([]);
    expect((await desk.rules.show()).earlier.map((one) => one.version)).toEqual([2, 1]);
    const lines = (await auditLines(testStore.store)).filter(({ action }) => action === 'rules.changed');
    expect(lines.map(({ facts }) => facts)).toEqual([
      { changes: { 'departureSoon.weight': [15, 77] } },
      { changes: { 'departureSoon.isOn': [true, false] } },
    ]);
  });
});

describe('A person decides', () => {
  async function twoAlike() {
    const first = ofSomebody();
    const [one = 0] = await desk.receive({ booking: first });
    const [two = 0] = await desk.receive({ booking: { ...first, id: `${first.id}-again` } });
    const [pair] = await openPairs(two);
    return { one, two, id: pair?.id ?? 0, first };
  }

  test('to keep both: the warning is resolved, the reason kept, and nobody is asked again', async () => {
    const { one, two, id } = await twoAlike();
    const { warningId } = await desk.duplicates.compare(id);
    await desk.reservations.resolveWarning({ id: two, version: 1, warningId: warningId ?? 0, reason }, ana);
    expect(await desk.duplicates.of(one)).toMatchObject([
      { decision: 'keptBoth', decidedBy: 'Ana Roy', reason },
    ]);
    expect(await desk.duplicates.compare(id)).toMatchObject({ warningId: null, mayMerge: [] });
  });

  test('to merge: one ends and names the other, and everything of both stays', async () => {
    const { one, two, id } = await twoAlike();
    const before = await desk.reservations.open(two);
    const pair = await desk.duplicates.merge(
      { id, keep: one, versions: { found: 1, other: 1 }, reason },
      ana,
    );
    expect(pair).toMatchObject({ decision: 'merged', mergedId: two, reason, found: { mergedInto: one } });
    const merged = await desk.reservations.open(two);
    const kept = await desk.reservations.open(one);
    expect(merged).toMatchObject({ status: 'cancelled', version: 2, travellers: before.travellers });
    expect(merged.history.map(({ kind }) => kind)).toEqual(['received', 'mergedInto']);
    expect(merged.history.at(-1)?.facts).toEqual({ number: kept.locator, reason });
    expect(kept).toMatchObject({ status: 'new', version: 2 });
    expect(kept.history.map(({ kind }) => kind)).toEqual(['received', 'mergedFrom']);
    expect(await doubtsOf(two)).toEqual([]);
    const counts = await desk.reservations.counts(1);
    expect(counts).toMatchObject({ new: 1, cancelled: 1, warnings: 0 });
    expect((await auditLines(testStore.store)).at(-1)).toMatchObject({
      action: 'reservation.merged',
      subject: `reservation/${two}`,
      facts: { into: one, from: 'new' },
    });
  });

  test('against what they saw: a change of either in between is refused, and nothing is merged', async () => {
    const { one, two, id } = await twoAlike();
    await desk.reservations.moveByHand({ id: one, version: 1, to: 'inReview' }, ana);
    const merge = (versions: { found: number; other: number }) =>
      refusalOf(desk.duplicates.merge({ id, keep: one, versions, reason }, ana));
    expect(await merge({ found: 1, other: 1 })).toBe('changedMeanwhile');
    expect(await merge({ found: 2, other: 2 })).toBe('changedMeanwhile');
    expect((await desk.reservations.open(two)).status).toBe('new');
    expect(await merge({ found: 1, other: 2 })).toBeUndefined();
    expect(await merge({ found: 2, other: 3 })).toBe('changedMeanwhile');
  });

  test('and is refused what has a ticket, has ended, or waits for another decision', async () => {
    const { one, two, id, first } = await twoAlike();
    await testStore.store.write((tx) =>
      tx.updateTable('reservation').set({ status: 'ticketed' }).where('id', '=', two).execute(),
    );
    const merge = (keep: number, found: number, other: number) =>
      refusalOf(desk.duplicates.merge({ id, keep, versions: { found, other }, reason }, ana));
    expect(await merge(one, 1, 1)).toBe('mergeNotAllowed');
    expect((await desk.duplicates.compare(id)).mayMerge).toEqual([one]);
    await desk.amend(one, 2, { booking: { ...first, remarks: 'a window seat' } });
    expect(await merge(two, 1, 2)).toBe('amendmentOpen');
    await desk.reservations.moveByHand({ id: one, version: 2, to: 'cancelled', reason }, ana);
    expect(await merge(two, 1, 3)).toBe('mergeNotAllowed');
    expect(
      await refusalOf(
        desk.duplicates.merge({ id: 999, keep: 1, versions: { found: 1, other: 1 }, reason }, ana),
      ),
    ).toBe('notFound');
  });

  test('and takes a merging back: the merged one is where it was', async () => {
    const { one, two, id } = await twoAlike();
    await desk.reservations.moveByHand({ id: two, version: 1, to: 'onHold', reason }, ana);
    await desk.duplicates.merge({ id, keep: one, versions: { found: 2, other: 1 }, reason }, ana);
    expect(await refusalOf(desk.duplicates.undoMerge({ id, version: 2, reason }, ana))).toBe(
      'changedMeanwhile',
    );
    const pair = await desk.duplicates.undoMerge({ id, version: 3, reason }, ana);
    expect(pair).toMatchObject({ decision: 'keptBoth', mergedId: null });
    const back = await desk.reservations.open(two);
    expect(back.status).toBe('onHold');
    expect(back.history.at(-1)?.kind).toBe('mergeUndone');
    expect(await refusalOf(desk.duplicates.undoMerge({ id, version: 4, reason }, ana))).toBe(
      'changedMeanwhile',
    );
  });

  test('and what else was like the one that went is closed with the merging, and open again without it', async () => {
    const { one, two, id, first } = await twoAlike();
    const [three = 0] = await desk.receive({ booking: { ...first, id: `${first.id}-thrice` } });
    const stillOpen = async (of: number) => (await openPairs(of)).map(({ other }) => other.id);
    expect((await stillOpen(three)).sort()).toEqual([one, two]);
    expect(await doubtsOf(three)).toHaveLength(2);
    await desk.duplicates.merge({ id, keep: one, versions: { found: 1, other: 1 }, reason }, ana);
    expect(await stillOpen(three)).toEqual([one]);
    expect(await doubtsOf(three)).toMatchObject([{ facts: { grounds: 'trip client' } }]);
    const closed = (await desk.duplicates.of(two)).find(({ decision }) => decision === 'lapsed');
    expect(closed).toMatchObject({ decidedBy: 'Ana Roy', reason });
    expect((await desk.reservations.open(three)).history.at(-1)).toMatchObject({
      kind: 'warningResolved',
      facts: { reason },
    });
    expect((await auditLines(testStore.store)).at(-1)).toMatchObject({
      action: 'warning.resolved',
      subject: `reservation/${three}`,
      facts: { pair: closed?.id },
    });
    expect((await desk.reservations.counts(1)).warnings).toBe(1);

    await desk.duplicates.undoMerge({ id, version: 2, reason }, ana);
    expect((await stillOpen(three)).sort()).toEqual([one, two]);
    expect(await doubtsOf(three)).toHaveLength(2);
    const row = (await desk.reservations.rows([three]))[0];
    expect(row?.openWarnings).toBe(2);
    expect((await auditLines(testStore.store)).map(({ action }) => action)).toContain('warning.raisedAgain');
  });

  test('and a likeness with who has ended meanwhile stays closed when a merging is taken back', async () => {
    const { one, two, id, first } = await twoAlike();
    const [three = 0] = await desk.receive({ booking: { ...first, id: `${first.id}-thrice` } });
    await desk.duplicates.merge({ id, keep: one, versions: { found: 1, other: 1 }, reason }, ana);
    await desk.reservations.moveByHand({ id: three, version: 2, to: 'cancelled', reason }, ana);
    await desk.duplicates.undoMerge({ id, version: 2, reason }, ana);
    expect((await openPairs(two)).map(({ found, other }) => [found.id, other.id])).toEqual([]);
  });

  test('and hears on the one that stays when the customer changes the one that went', async () => {
    const { one, two, id, first } = await twoAlike();
    await desk.duplicates.merge({ id, keep: one, versions: { found: 1, other: 1 }, reason }, ana);
    await desk.amend(two, 2, { booking: { ...first, remarks: 'changed' } });
    expect(await doubtsOf(one)).toMatchObject([{ code: 'mergedAmended', facts: { reservation: two } }]);
    expect((await desk.reservations.counts(1)).warnings).toBe(1);
  });
});

describe('An amendment that is taken over', () => {
  test('is looked at anew: a likeness that it takes away lapses, another one is found', async () => {
    const first = ofSomebody();
    const second = ofSomebody();
    const [one = 0] = await desk.receive({ booking: first });
    const [two = 0] = await desk.receive({ booking: second });
    const [three = 0] = await desk.receive({ booking: { ...first, id: 'again' } });
    await desk.amend(three, 2, { booking: { ...second, id: 'again' } });
    await desk.reservations.decideAmendment(
      { id: three, version: 2, bookingVersion: 2, decision: 'accept', reason },
      ana,
    );
    const pairs = await desk.duplicates.of(three);
    expect(pairs.map(({ other, decision }) => [other.id, decision])).toEqual([
      [two, null],
      [one, 'lapsed'],
    ]);
    expect(await doubtsOf(three)).toMatchObject([{ code: 'possibleDuplicate' }]);
  });
});

describe('Fingerprints', () => {
  test('go on matching after the vault’s key was changed', async () => {
    const first = ofSomebody();
    await desk.receive({ booking: first, card: CARD });
    const { store, vaultKey } = testStore;
    const vault = new Vault([
      { number: 1, key: vaultKey },
      { number: 2, key: Buffer.alloc(32, 7) },
    ]);
    await store.write(async (tx) => {
      const [field] = await doubtSealedFields.sealedWith(tx, 1, undefined);
      if (field === undefined) throw new Error('the key is not listed');
      await field.replace(tx, vault.seal(vault.open(field.sealed, field.purpose), field.purpose));
    });
    expect([...(await doubtSealedFields.counts(store.read))]).toEqual([[2, 1]]);
    vault.forget(1);
    const later = makeDoubtDesk({ store, vault }, clock, heardPushes());
    const [two = 0] = await later.receive({ booking: ofSomebody(), card: CARD });
    expect(await later.duplicates.of(two)).toMatchObject([{ grounds: ['card'] }]);
  });

  test('are purged when they can match nothing any more, those of addresses after a day', async () => {
    await desk.receive({ booking: ofSomebody() });
    const left = async () => {
      const { read } = testStore.store;
      const marks = await read.selectFrom('booking_marks').select('id').execute();
      return [marks.length, (await read.selectFrom('origin_mark').select('id').execute()).length];
    };
    clock.forward({ hours: 23 });
    await desk.doubts.purge();
    expect(await left()).toEqual([1, 1]);
    clock.forward({ hours: 2 });
    await desk.doubts.purge();
    expect(await left()).toEqual([1, 0]);
    clock.forward({ hours: 30 * 24 });
    await desk.doubts.purge();
    expect(await left()).toEqual([0, 0]);
  });
});
