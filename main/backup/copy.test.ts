import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import SqliteDatabase from 'better-sqlite3';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { theOffice } from '../actor.ts';
import { openConnection } from '../store/connection.ts';
import { storeKeyInUse } from '../store/key-bundle.ts';
import { openRecoverySlot, readKeySlots } from '../store/key-slots.ts';
import { readRecoveryKey } from '../store/recovery-key.ts';
import { refusalOf } from '../testing.ts';
import { checkCopy } from './check-copy.ts';
import { claimFolder, listCopies, nameOf, removeCopy, sweep } from './copy-folder.ts';
import { countsBetween } from './counts.ts';
import { type CopyOrder, type MakeStep, makeCopy } from './make-copy.ts';
import { type BackupDesk, openBackupDesk, spoil } from './testing.ts';

let desk: BackupDesk;
const children: ChildProcess[] = [];

beforeEach(async () => {
  desk = await openBackupDesk();
  await desk.work(5);
});
afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  await desk.close();
});

const order = (changes: Partial<CopyOrder> = {}): CopyOrder => ({
  database: desk.source.database,
  keysFile: desk.source.keysFile,
  key: desk.key,
  storeId: desk.bundle.storeId,
  folder: desk.copies,
  kind: 'byHand',
  madeAt: desk.clock.now(),
  ...changes,
});

describe('A copy', () => {
  test('is the store as it was, encrypted, whole, and with the wrapped keys beside it', async () => {
    const steps: string[] = [];
    const label = await makeCopy(order(), ({ step }) => steps.push(step));
    expect(steps).toEqual(['copying', 'syncing', 'checking', 'labelling', 'naming', 'named']);
    expect(label).toMatchObject({
      kind: 'byHand',
      madeAt: desk.clock.now(),
      counts: { auditLines: 5, staff: 0 },
    });
    expect(listCopies(desk.copies)).toEqual([label]);
    const file = join(desk.copies, label.name, 'guichet.db');
    const octets = readFileSync(file);
    expect(octets.subarray(0, 15).toString('latin1')).not.toBe('SQLite format 3');
    expect(octets.includes(Buffer.from('test.worked'))).toBe(false);
    expect(existsSync(`${file}-wal`)).toBe(false);
    // Copy and recovery key are enough: the keys that open it come out of the file beside it.
    const slots = readKeySlots(join(desk.copies, label.name, 'guichet.keys.json'));
    if (slots === undefined) throw new Error('no keys beside the copy');
    const bundle = await openRecoverySlot(slots, readRecoveryKey(desk.recoveryKey) ?? '');
    expect(bundle && storeKeyInUse(bundle).key.equals(desk.key)).toBe(true);
    expect(checkCopy(file, [desk.key]).counts).toEqual(label.counts);
  });

  test('is made while the office writes, and holds nothing that was not committed', async () => {
    const working = desk.work(40);
    const label = await makeCopy(order());
    await working;
    expect(label.counts.auditLines).toBeGreaterThanOrEqual(5);
    expect(label.counts.auditLines).toBeLessThanOrEqual(45);
    expect(countsBetween({ ...label.counts, staff: 1 }, label.counts, label.counts)).toBe(false);
  });

  test('is not made of a store with a damaged page, and leaves nothing behind', async () => {
    await desk.work(400);
    // Folded into the file first: what stands in the log is read from there.
    await desk.store.close();
    openConnection(desk.source.database, desk.key, 'write').close();
    spoil(desk.source.database, 4096 * 30 + 100);
    expect(await refusalOf(makeCopy(order()))).toBe('storeCorrupt');
    expect(readdirSync(desk.copies)).toEqual(['guichet-copies.json']);
  });

  test('is not made without the wrapped keys, or with those of another store', async () => {
    writeFileSync(desk.source.keysFile, '{}');
    expect(await refusalOf(makeCopy(order()))).toBe('copyDamaged');
    rmSync(desk.source.keysFile);
    expect(await refusalOf(makeCopy(order()))).toBe('copyDamaged');
    expect(listCopies(desk.copies)).toEqual([]);
  });

  test('is not made of a store whose audit log was changed behind its back', async () => {
    await desk.store.write(async (tx) => {
      await sql`drop trigger audit_goes_on`.execute(tx);
      await tx
        .insertInto('audit')
        .values({
          at: desk.clock.now(),
          actor: 'Nobody',
          action: 'a.b',
          subject: 'c',
          facts: '{}',
          previous: Buffer.alloc(32),
          digest: Buffer.alloc(32),
        })
        .execute();
    });
    await expect(makeCopy(order())).rejects.toMatchObject({
      failure: { code: 'copyDamaged', details: { what: 'chain', line: 6 } },
    });
  });

  test('that was damaged anywhere is found out by its check, whichever page it is', async () => {
    const label = await makeCopy(order());
    const file = join(desk.copies, label.name, 'guichet.db');
    const whole = readFileSync(file);
    for (let page = 0; page < whole.length / 4096; page += 5) {
      writeFileSync(file, whole);
      spoil(file, page * 4096 + 200);
      expect(() => checkCopy(file, [desk.key]), `page ${page}`).toThrow(/copy(Damaged|NotOpened)/);
    }
    writeFileSync(file, whole.subarray(0, whole.length - 4096));
    expect(() => checkCopy(file, [desk.key])).toThrow(/copy(Damaged|NotOpened)/);
    expect(listCopies(desk.copies)).toEqual([]);
  });

  test('that is no encrypted one is never taken for whole', async () => {
    const plain = join(desk.dataFolder, 'plain.db');
    const database = new SqliteDatabase(plain);
    database.exec('create table audit (id integer primary key)');
    database.close();
    expect(() => checkCopy(plain, [desk.key])).toThrow(/copy(Damaged|NotOpened)/);
  });

  test('opens with whichever of several keys fits, and says so where none does', async () => {
    const label = await makeCopy(order());
    const file = join(desk.copies, label.name, 'guichet.db');
    const other = Buffer.alloc(32, 7);
    expect(checkCopy(file, [other, desk.key]).opensWith).toBe(1);
    expect(() => checkCopy(file, [other])).toThrow(/copyNotOpened/);
  });
});

describe('Killed at whatever point,', () => {
  const program = fileURLToPath(new URL('./copying.test-support.ts', import.meta.url));
  const steps: readonly MakeStep['step'][] = [
    'copying',
    'syncing',
    'checking',
    'labelling',
    'naming',
    'named',
  ];

  test.each(steps)('at %s, the making leaves a whole copy or none', async (step) => {
    const child = spawn(process.execPath, [program], {
      stdio: ['pipe', 'pipe', 'inherit'],
      env: {
        ...process.env,
        GUICHET_TEST_ORDER: JSON.stringify({ ...order(), key: undefined }),
        GUICHET_TEST_KEY: desk.key.toString('hex'),
        GUICHET_TEST_STOP: step,
      },
    });
    children.push(child);
    for await (const line of createInterface({ input: child.stdout })) if (line === `at ${step}`) break;
    child.kill('SIGKILL');
    await once(child, 'exit');

    const left = listCopies(desk.copies);
    expect(left).toHaveLength(step === 'named' ? 1 : 0);
    for (const { name } of left) checkCopy(join(desk.copies, name, 'guichet.db'), [desk.key]);
    // The next start sweeps what is half made, and makes one of the very same name.
    sweep(desk.copies, desk.bundle.storeId);
    expect(readdirSync(desk.copies).sort()).toEqual(
      ['guichet-copies.json', ...left.map(({ name }) => name)].sort(),
    );
    if (step !== 'named') await makeCopy(order());
    expect(listCopies(desk.copies)).toHaveLength(1);
    const backups = desk.backups();
    await backups.setSettings({ ...backups.settings(), folder: desk.copies }, theOffice);
    await backups.look();
    await backups.stop();
    // However it ended, the store records it once.
    const rows = await desk.store.read.selectFrom('backup').select('name').execute();
    expect(
      rows.filter(({ name }) => name === nameOf(desk.bundle.storeId, desk.clock.now(), 'byHand')),
    ).toHaveLength(1);
  });
});

describe('A folder for copies', () => {
  test('may be shared: what is not this store’s, or no copy at all, is neither listed as ours nor swept', async () => {
    const label = await makeCopy(order());
    const others = [
      nameOf('ffffffff-0000-4000-8000-000000000000', desk.clock.now(), 'scheduled'),
      `${nameOf('ffffffff-0000-4000-8000-000000000000', desk.clock.now(), 'byHand')}.part`,
      'holiday photos.part',
      'guichet-copies.gone',
      `${label.name.slice(0, 16)} old.part`,
    ];
    for (const name of others) mkdirSync(join(desk.copies, name));
    mkdirSync(join(desk.copies, `${label.name}.part`));
    mkdirSync(join(desk.copies, `${label.name}.gone`));
    sweep(desk.copies, desk.bundle.storeId);
    expect(readdirSync(desk.copies).sort()).toEqual([...others, label.name, 'guichet-copies.json'].sort());
    expect(listCopies(desk.copies)).toEqual([label]);
    removeCopy(desk.copies, label.name);
    expect(readdirSync(desk.copies).sort()).toEqual([...others, 'guichet-copies.json'].sort());
    claimFolder(desk.copies);
  });
});
