import { afterEach, beforeEach, expect, test } from 'vitest';
import { spoil } from '../backup/testing.ts';
import { Health } from '../health.ts';
import { heardPushes, testClock } from '../testing.ts';
import { openConnection } from './connection.ts';
import { Store } from './store.ts';
import { openTestStore, type TestStore } from './testing.ts';
import { StoreWatch } from './watch.ts';

let testStore: TestStore;
let watch: StoreWatch;
let health: Health;
const pushes = heardPushes();

beforeEach(() => {
  testStore = openTestStore();
});
afterEach(async () => {
  await watch.stop();
  await testStore.close();
});

function watchOver(store: Store): void {
  health = new Health(testClock(), pushes);
  watch = new StoreWatch(store, health, (error) => {
    throw error;
  });
  watch.start();
}
const codes = () => health.troubles.map(({ code }) => code);

test('Another program that holds the file is told, and forgotten when it lets go', async () => {
  const { file, key } = testStore;
  watchOver(testStore.store);
  const other = openConnection(file, key, 'write');
  other.exec('begin immediate');
  await expect(testStore.store.probe()).rejects.toThrow('storeBusy');
  expect(codes()).toEqual(['storeBusy']);
  await watch.tryAgain();
  expect(codes()).toEqual(['storeBusy']);
  other.exec('rollback');
  other.close();
  await watch.tryAgain();
  expect(codes()).toEqual([]);
});

test('A damaged page stays told, whatever is written, until somebody has read the whole store', async () => {
  const { file, key, store } = testStore;
  await store.write((tx) =>
    tx.insertInto('setting').values({ name: 'a', value: '1', changed_at: 'now' }).execute(),
  );
  await store.close();
  const database = openConnection(file, key, 'write');
  const root = Number(
    database.prepare("select rootpage from sqlite_schema where name = 'quarantine'").pluck().get(),
  );
  database.close();
  spoil(file, (root - 1) * 4096 + 500);
  const again = new Store(file, key);
  watchOver(again);
  await expect(again.read.selectFrom('quarantine').selectAll().execute()).rejects.toThrow();
  expect(codes()).toEqual(['storeCorrupt']);
  await again.probe();
  expect(codes()).toEqual(['storeCorrupt']);
  watch.read('sound');
  expect(codes()).toEqual([]);
  watch.read('damaged');
  expect(codes()).toEqual(['storeCorrupt']);
  await again.close();
});
