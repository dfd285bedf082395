import { existsSync, rmSync, statSync } from 'node:fs';
import { expect, test, vi } from 'vitest';
import { openConnection } from './connection.ts';
import { Store } from './store.ts';
import { openTestStore } from './testing.ts';

const thread = new URL('./checkpoint-thread.ts', import.meta.url);

/** An encrypted file on which a store with a checkpoint thread works. */
async function openWith(checkpointThread: URL) {
  const made = openTestStore();
  await made.store.close();
  return { ...made, store: new Store(made.file, made.key, checkpointThread) };
}

async function writeMany(store: Store, count: number): Promise<void> {
  for (let index = 0; index < count; index += 1) {
    await store.write((tx) =>
      tx
        .insertInto('setting')
        .values({ name: `s${index}`, value: JSON.stringify('x'.repeat(3000)), changed_at: 'now' })
        .execute(),
    );
  }
}

function settingsIn(file: string, key: Buffer): unknown {
  const database = openConnection(file, key, 'read');
  try {
    return database.prepare('select count(*) from setting').pluck().get();
  } finally {
    database.close();
  }
}

test('The log is folded into the file by the thread, while commits go on, and nothing is lost', async () => {
  const { store, file, key, folder } = await openWith(thread);
  const before = statSync(file).size;
  await writeMany(store, 300);
  // No commit folds before the log has 32 MB: the file grows by the thread's work alone.
  await vi.waitFor(() => expect(statSync(file).size).toBeGreaterThan(before));
  await store.close();
  expect(existsSync(`${file}-wal`)).toBe(false);
  expect(settingsIn(file, key)).toBe(300);
  rmSync(folder, { recursive: true });
});

test('A thread that does not start or that fails costs nothing but its help', async () => {
  const { store, file, key, folder } = await openWith(new URL('./no-such-thread.ts', import.meta.url));
  await writeMany(store, 20);
  await store.close();
  expect(existsSync(`${file}-wal`)).toBe(false);
  expect(settingsIn(file, key)).toBe(20);
  rmSync(folder, { recursive: true });
});
