import { afterEach, beforeEach, expect, test } from 'vitest';
import { parseOutput } from '../../preload/contract/index.ts';
import type { Actor } from '../actor.ts';
import { Audit } from '../audit/audit.ts';
import { openTestStore, type TestStore } from '../store/testing.ts';
import { auditLines, testClock } from '../testing.ts';
import { Tours } from './tours.ts';

const ana: Actor = { staffId: 7, name: 'Ana Roy' };
const luc: Actor = { staffId: 8, name: 'Luc Roy' };

let testStore: TestStore;
let tours: Tours;

beforeEach(async () => {
  testStore = openTestStore();
  const clock = testClock();
  tours = new Tours({ store: testStore.store, audit: new Audit(clock), clock });
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

test('The tour offers itself to a person until they have ended it, and to their colleagues still', async () => {
  expect(parseOutput('help.tour', await tours.show(ana))).toEqual({ ended: false });
  await tours.end({ how: 'skipped' }, ana);
  expect(await tours.show(ana)).toEqual({ ended: true });
  expect(await tours.show(luc)).toEqual({ ended: false });
});

test('The first end is kept and stands in the audit log; whoever takes the tour again changes nothing', async () => {
  await tours.end({ how: 'skipped' }, ana);
  await tours.end({ how: 'finished' }, ana);
  const kept = await testStore.store.read.selectFrom('tour').select(['staff_id', 'how']).execute();
  expect(kept).toEqual([{ staff_id: 7, how: 'skipped' }]);
  expect(
    (await auditLines(testStore.store)).map(({ action, staffId, subject }) => [action, staffId, subject]),
  ).toEqual([['staff.tourEnded', 7, 'staff/7']]);
});
