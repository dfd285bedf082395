import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openConnection } from '../store/connection.ts';
import { readKeySlots } from '../store/key-slots.ts';
import { newestSchema } from '../store/migrations.ts';
import { keepTestKeys, migrationsFolder } from '../store/testing.ts';
import { refusalOf } from '../testing.ts';
import type { CopyLabel } from './copy-folder.ts';
import { makeCopy } from './make-copy.ts';
import {
  finishRestore,
  type PlacingStep,
  pendingRestore,
  putInPlace,
  type StageOrder,
  stageCopy,
} from './restore.ts';
import { type BackupDesk, openBackupDesk, spoil } from './testing.ts';

let desk: BackupDesk;
let copy: CopyLabel;
const children: ChildProcess[] = [];

beforeEach(async () => {
  desk = await openBackupDesk();
  await desk.work(3);
  const { database, keysFile } = desk.source;
  const { key } = desk;
  const { storeId } = desk.bundle;
  const order = { database, keysFile, key, storeId, folder: desk.copies, kind: 'byHand' as const };
  copy = await makeCopy({ ...order, madeAt: desk.clock.now() });
  await desk.work(4);
});
afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  await desk.close();
});

const stage = (changes: Partial<StageOrder> = {}): Parameters<typeof stageCopy>[0] => ({
  dataFolder: desk.dataFolder,
  folder: desk.copies,
  name: copy.name,
  keys: [desk.key],
  withKeys: false,
  newestSchema: newestSchema(migrationsFolder),
  ...changes,
});
const facts = () => ({
  copy: copy.name,
  copyMadeAt: copy.madeAt,
  at: desk.clock.now(),
  missing: null,
  numbers: [],
});

/** How many lines of the audit log a store file has. */
function linesOf(file: string): number {
  const database = openConnection(file, desk.key, 'read');
  try {
    return Number(database.prepare('select count(*) from audit').pluck().get());
  } finally {
    database.close();
  }
}
/** A store with a log that nobody folded in, as a killed office leaves it. */
function leaveLog(): { database: Buffer; log: Buffer } {
  const { database } = desk.source;
  return { database: readFileSync(database), log: readFileSync(`${database}-wal`) };
}
/** The folders in which earlier stores were kept aside, newest first. */
function keptAside(dataFolder: string): string[] {
  return readdirSync(dataFolder)
    .filter((name) => /^kept-\d{8}T\d{9}Z$/.test(name))
    .toSorted()
    .toReversed();
}
const present = () => desk.source.database;
const asideFile = (name: string) => join(desk.dataFolder, keptAside(desk.dataFolder)[0] ?? 'none', name);

describe('A restore', () => {
  test('puts the copy in place and keeps the present store aside, byte for byte, with its log and its keys', async () => {
    const before = leaveLog();
    const keys = readFileSync(desk.source.keysFile);
    const steps: string[] = [];
    const checked = await stageCopy(stage(), ({ step }) => steps.push(step));
    expect(checked).toMatchObject({ opensWith: 0, counts: copy.counts });
    expect([...new Set(steps)]).toEqual(['copying', 'checking', 'staged']);
    // Nothing of the present store was touched so far.
    expect(leaveLog()).toEqual(before);
    putInPlace(desk.dataFolder, facts());
    expect(linesOf(present())).toBe(3);
    expect(readFileSync(asideFile('guichet.db')).equals(before.database)).toBe(true);
    expect(readFileSync(asideFile('guichet.db-wal')).equals(before.log)).toBe(true);
    expect(readFileSync(asideFile('guichet.keys.json')).equals(keys)).toBe(true);
    expect(readFileSync(desk.source.keysFile).equals(keys)).toBe(true);
    // What is aside opens, with all that was in it.
    expect(linesOf(asideFile('guichet.db'))).toBe(7);
    expect(pendingRestore(desk.dataFolder)).toMatchObject({ copy: copy.name, copyMadeAt: copy.madeAt });
  });

  test('on a computer that has no store yet brings the keys along', async () => {
    const bare = join(desk.dataFolder, 'another computer');
    mkdirSync(bare);
    await stageCopy(stage({ dataFolder: bare, withKeys: true }));
    putInPlace(bare, facts());
    expect(linesOf(join(bare, 'guichet.db'))).toBe(3);
    expect(readKeySlots(join(bare, 'guichet.keys.json'))?.storeId).toBe(desk.bundle.storeId);
    expect(keptAside(bare)).toEqual([]);
  });

  test('takes the place of the keys of another store, which stay aside', async () => {
    const { bundle: other } = await keepTestKeys(desk.dataFolder, randomBytes(32), [
      { number: 1, key: randomBytes(32) },
    ]);
    await stageCopy(stage({ withKeys: true }));
    putInPlace(desk.dataFolder, facts());
    expect(readKeySlots(desk.source.keysFile)?.storeId).toBe(desk.bundle.storeId);
    expect(readKeySlots(asideFile('guichet.keys.json'))?.storeId).toBe(other.storeId);
  });

  test.each([
    ['a copy that is not there', () => ({ name: copy.name.replace('byHand', 'rekey') }), 'copyNotFound'],
    ['keys that do not open it', () => ({ keys: [Buffer.alloc(32, 1)] }), 'copyNotOpened'],
    ['a copy of a newer version', () => ({ newestSchema: 0 }), 'storeFromNewerVersion'],
  ])('refuses %s and leaves the present store as it is', async (_, changes, code) => {
    const before = leaveLog();
    expect(await refusalOf(stageCopy(stage(changes())))).toBe(code);
    expect(leaveLog()).toEqual(before);
    expect(readdirSync(desk.dataFolder).filter((name) => name.includes('restor'))).toEqual([]);
  });

  test('refuses a copy in which an octet was changed, wherever it is', async () => {
    const file = join(desk.copies, copy.name, 'guichet.db');
    const whole = readFileSync(file);
    for (const at of [20, 5000, whole.length - 10]) {
      writeFileSync(file, whole);
      spoil(file, at, 1);
      const code = await refusalOf(stageCopy(stage()));
      // One octet in 256 is spoiled into itself.
      if (!readFileSync(file).equals(whole)) expect(code).toBe('copyDamaged');
    }
  });
});

describe('Killed at whatever point,', () => {
  const program = fileURLToPath(new URL('./placing.test-support.ts', import.meta.url));
  const steps: readonly PlacingStep[] = [
    'journal',
    'aside',
    'keysAside',
    'logAside',
    'databaseAside',
    'keys',
    'database',
  ];

  test('while its journal is being written, a restore leaves nothing of it', async () => {
    await stageCopy(stage());
    const unwritten = join(desk.dataFolder, 'guichet.restore.json.new');
    writeFileSync(unwritten, '{"form":1,');
    expect(finishRestore(desk.dataFolder)).toBe('notRestored');
    expect(existsSync(unwritten)).toBe(false);
    expect(linesOf(present())).toBe(7);
  });

  test('before the decision, a restore leaves the present store, and says so', async () => {
    const before = leaveLog();
    await stageCopy(stage());
    // Staged and nothing more: what a kill between the staging and the journal leaves.
    expect(existsSync(`${present()}.restoring`)).toBe(true);
    expect(finishRestore(desk.dataFolder)).toBe('notRestored');
    expect(leaveLog()).toEqual(before);
    expect(linesOf(present())).toBe(7);
    expect(finishRestore(desk.dataFolder)).toBeUndefined();
  });

  test.each(steps)(
    'behind the step %s, a restore is finished by the next start, and says so',
    async (step) => {
      const before = leaveLog();
      await stageCopy(stage({ withKeys: true }));
      const child = spawn(process.execPath, [program], {
        stdio: ['pipe', 'pipe', 'inherit'],
        env: {
          ...process.env,
          GUICHET_TEST_FOLDER: desk.dataFolder,
          GUICHET_TEST_FACTS: JSON.stringify(facts()),
          GUICHET_TEST_STOP: step,
        },
      });
      children.push(child);
      for await (const line of createInterface({ input: child.stdout })) if (line === `at ${step}`) break;
      child.kill('SIGKILL');
      await once(child, 'exit');

      expect(finishRestore(desk.dataFolder)).toBe('restored');
      expect(linesOf(present())).toBe(3);
      // Twice is once: the journal stays until the store has its line.
      expect(finishRestore(desk.dataFolder)).toBe('restored');
      expect(linesOf(present())).toBe(3);
      expect(keptAside(desk.dataFolder)).toHaveLength(1);
      expect(readFileSync(asideFile('guichet.db')).equals(before.database)).toBe(true);
      expect(readFileSync(asideFile('guichet.db-wal')).equals(before.log)).toBe(true);
      expect(linesOf(asideFile('guichet.db'))).toBe(7);
      expect(readKeySlots(desk.source.keysFile)?.storeId).toBe(desk.bundle.storeId);
    },
  );
});
