import { afterEach, beforeEach, expect, test } from 'vitest';
import { parseOutput } from '../../preload/contract/index.ts';
import type { Worklist } from '../../preload/contract/reservations.ts';
import { mostViews } from '../../preload/contract/views.ts';
import type { Actor } from '../actor.ts';
import { Audit } from '../audit/audit.ts';
import { openTestStore, type TestStore } from '../store/testing.ts';
import { auditLines, refusalOf, testClock } from '../testing.ts';
import { Views } from './views.ts';

const ana: Actor = { staffId: 7, name: 'Ana Roy' };
const luc: Actor = { staffId: 8, name: 'Luc Roy' };
const packages: Worklist = {
  queue: 'all',
  order: 'amount',
  filter: { kinds: ['package'], departsWithin: 30 },
};
const mine: Worklist = { queue: 'mine', order: 'newest' };

let testStore: TestStore;
let views: Views;

beforeEach(async () => {
  testStore = openTestStore();
  const clock = testClock();
  views = new Views(testStore.store, new Audit(clock));
  await testStore.store.write(async (tx) => {
    for (const { staffId, name } of [ana, luc]) {
      await tx
        .insertInto('staff')
        .values({
          id: staffId ?? 0,
          name,
          email: `${staffId}@agency.example`,
          role: 'agent',
          language: 'en',
          password_hash: '',
          created_at: clock.now(),
        })
        .execute();
    }
  });
});
afterEach(() => testStore.close());

const names = async (of = ana) => (await views.list(of)).map(({ name }) => name);

test('A view is kept whole under its name, for its own person alone', async () => {
  const saved = await views.save({ name: 'Forfaits du mois', view: packages }, ana);
  expect(parseOutput('views.save', saved)).toEqual(saved);
  expect(await views.list(ana)).toEqual([{ id: saved.id, name: 'Forfaits du mois', view: packages }]);
  expect(await views.list(luc)).toEqual([]);
  for (const work of [
    views.change({ id: saved.id, name: 'Mine now' }, luc),
    views.remove(saved.id, luc),
    views.remove(404, ana),
    views.change({ id: 404 }, ana),
  ]) {
    expect(await refusalOf(work)).toBe('notFound');
  }
  expect(await names()).toEqual(['Forfaits du mois']);
});

test('A view gets another name, or shows something else, and stays in its place', async () => {
  const first = await views.save({ name: 'First', view: packages }, ana);
  await views.save({ name: 'Second', view: mine }, ana);
  expect(await views.change({ id: first.id, name: 'Still first' }, ana)).toMatchObject({ view: packages });
  expect(await views.change({ id: first.id, view: mine }, ana)).toMatchObject({
    name: 'Still first',
    view: mine,
  });
  expect(await views.change({ id: first.id }, ana)).toMatchObject({ name: 'Still first' });
  expect(await names()).toEqual(['Still first', 'Second']);
});

test('Views stand in the order that they are put into; what is not named comes behind, and others’ stay alone', async () => {
  const [a, b, c] = [
    await views.save({ name: 'a', view: mine }, ana),
    await views.save({ name: 'b', view: mine }, ana),
    await views.save({ name: 'c', view: mine }, ana),
  ];
  const theirs = await views.save({ name: 'theirs', view: mine }, luc);
  await views.arrange([c.id, theirs.id, a.id], ana);
  expect(await names()).toEqual(['c', 'a', 'b']);
  await views.remove(a.id, ana);
  await views.save({ name: 'd', view: mine }, ana);
  expect(await names()).toEqual(['c', 'b', 'd']);
  expect(await names(luc)).toEqual(['theirs']);
  expect(b.name).toBe('b');
});

test('Every change of a view stands in the audit log', async () => {
  const { id } = await views.save({ name: 'a', view: mine }, ana);
  await views.change({ id, name: 'b' }, ana);
  await views.arrange([id], ana);
  await views.remove(id, ana);
  expect((await auditLines(testStore.store)).map(({ action, staffId }) => [action, staffId])).toEqual([
    ['view.saved', 7],
    ['view.changed', 7],
    ['view.arranged', 7],
    ['view.removed', 7],
  ]);
});

test('There is an end to the views of one person', async () => {
  for (let count = 0; count < mostViews; count += 1) {
    await views.save({ name: `view ${count}`, view: mine }, ana);
  }
  expect(await refusalOf(views.save({ name: 'one more', view: mine }, ana))).toBe('invalidInput');
  expect(await views.save({ name: 'one', view: mine }, luc)).toMatchObject({ name: 'one' });
});
