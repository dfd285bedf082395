import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, statSync, watch } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { searchFolder } from '../testing-plaintext/search.ts';
import { openTestStore, type TestStore } from './testing.ts';

const program = fileURLToPath(new URL('./spill.test-support.ts', import.meta.url));
const marker = { what: 'words', text: 'Zéphyrine-Repère-90417 ' };

let store: TestStore;
let temporary: string;

beforeEach(() => {
  store = openTestStore();
  temporary = mkdtempSync(join(tmpdir(), 'guichet-spill-'));
});

afterEach(async () => {
  await store.close();
  rmSync(temporary, { recursive: true, force: true });
});

/** Lets SQLite spill in a process of its own and kills it in the middle; gives what was made in the temporary folder. */
async function spill(where: 'as it is' | 'file'): Promise<Set<string>> {
  const made = new Set<string>();
  // SQLite removes a temporary file's name as soon as it is open: the folder is watched, a look would come too late.
  const watcher = watch(temporary, (_event, name) => {
    if (name !== null) made.add(name);
  });
  const child = spawn(process.execPath, [program], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: {
      ...process.env,
      TMPDIR: temporary,
      SQLITE_TMPDIR: temporary,
      GUICHET_TEST_FILE: store.file,
      GUICHET_TEST_KEY: store.key.toString('hex'),
      GUICHET_TEST_WORDS: marker.text,
      GUICHET_TEST_TEMPORARY: where,
    },
  });
  const exit = once(child, 'exit');
  const [line] = await once(createInterface({ input: child.stdout }), 'line');
  expect(line).toBe('spilt 20000');
  child.kill('SIGKILL');
  await exit;
  watcher.close();
  return made;
}

test('A transaction and a sorting far beyond the cache leave nothing in the clear, and nothing outside of the store', async () => {
  const made = await spill('as it is');
  expect([...made]).toEqual([]);
  // Pages of the transaction that was never committed are in the log already, encrypted.
  expect(statSync(`${store.file}-wal`).size).toBeGreaterThan(1_000_000);
  expect(searchFolder(store.folder, [marker]).found).toEqual([]);
});

test('Without temporary files in memory, SQLite would make them, so that the test above can fail', async () => {
  const made = await spill('file');
  expect([...made].some((name) => name.startsWith('etilqs_'))).toBe(true);
});
