import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import { Store } from '../store/store.ts';
import { openTestStore, type TestStore } from '../store/testing.ts';

let testStore: TestStore;
beforeEach(() => {
  testStore = openTestStore();
});
afterEach(() => testStore.close());

const told = z.union([
  z.object({ kept: z.array(z.number()) }),
  z.object({ merged: z.number() }),
  z.object({ undone: z.number() }),
]);

/** One life of the desk, killed after it told so many things; gives them. */
async function lifeOf(life: number, things: number): Promise<z.infer<typeof told>[]> {
  const child = spawn(
    process.execPath,
    [fileURLToPath(new URL('./crash-desk.test-support.ts', import.meta.url))],
    {
      stdio: ['pipe', 'pipe', 'inherit'],
      env: {
        ...process.env,
        GUICHET_TEST_FILE: testStore.file,
        GUICHET_TEST_KEY: testStore.key.toString('hex'),
        GUICHET_TEST_LIFE: String(life),
      },
    },
  );
  const gone = once(child, 'close');
  const heard: z.infer<typeof told>[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    heard.push(told.parse(JSON.parse(line)));
    // In the middle of what comes next, and not always at the same place of it.
    if (heard.length === things) setImmediate(() => child.kill('SIGKILL'));
  }
  await gone;
  return heard;
}

test('A desk that is killed while it keeps, merges and undoes loses nothing that it answered, and leaves nothing half done', async () => {
  const answers: z.infer<typeof told>[] = [];
  for (let life = 1; life <= 4; life += 1) answers.push(...(await lifeOf(life, 3 + life)));
  const store = new Store(testStore.file, testStore.key);
  try {
    const reservations = await store.read.selectFrom('reservation').selectAll().execute();
    const pairs = await store.read.selectFrom('duplicate').selectAll().execute();
    const warnings = await store.read.selectFrom('warning').selectAll().execute();
    const history = await store.read.selectFrom('history').selectAll().execute();
    const audit = await store.read.selectFrom('audit').selectAll().execute();
    const marks = await store.read.selectFrom('booking_marks').selectAll().execute();
    const origins = await store.read.selectFrom('origin_mark').selectAll().execute();

    // What was answered is there.
    const ids = new Set(reservations.map(({ id }) => id));
    for (const answer of answers) {
      if ('kept' in answer) for (const id of answer.kept) expect(ids).toContain(id);
      else {
        const pair = pairs.find(({ id }) => id === ('merged' in answer ? answer.merged : answer.undone));
        expect(pair?.decision).toMatch('undone' in answer ? /^keptBoth$/ : /^(merged|keptBoth)$/);
      }
    }
    // Every booking is here with what it is known by and with what is doubtful about it, once.
    expect(marks.map((row) => row.reservation_id)).toEqual(reservations.map(({ id }) => id));
    expect(origins).toHaveLength(reservations.length);
    expect(pairs).toHaveLength(reservations.length / 2);
    for (const { id, open_warnings, status, merged_into } of reservations) {
      const open = warnings.filter((one) => one.reservation_id === id && one.resolved_at === null);
      expect(open_warnings, String(id)).toBe(open.length);
      // Merged is what the pair says, the reservation itself, its history and the audit log, or none of them.
      const pair = pairs.find(({ merged_id }) => merged_id === id);
      expect(merged_into === null).toBe(pair === undefined);
      expect(status).toBe(pair === undefined ? 'new' : 'cancelled');
      const kinds = history.filter((line) => line.reservation_id === id).map(({ kind }) => kind);
      const lines = audit
        .filter(({ subject }) => subject === `reservation/${id}`)
        .map(({ action }) => action);
      expect(kinds.filter((kind) => kind === 'mergedInto')).toHaveLength(
        lines.filter((action) => action === 'reservation.merged').length,
      );
      expect(kinds.at(-1) === 'mergedInto').toBe(pair !== undefined);
    }
    // Each life found pairs of its own batch, and made the key of the fingerprints no second time.
    expect(audit.filter(({ action }) => action === 'fingerprintKey.made')).toHaveLength(1);
  } finally {
    await store.close();
  }
}, 400_000);
