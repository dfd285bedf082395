import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Failure } from '../../preload/contract/failure.ts';
import { Refusal } from '../refusal.ts';
import { openConnection } from '../store/connection.ts';
import { noKeychain } from '../store/keychain.ts';
import { memoryKeychain, type TestKeychain } from '../store/testing-keychain.ts';
import { auditLines, refusalOf } from '../testing.ts';
import { copyThread, KeyOffice, storeFile } from './testing.ts';

const administrator = { staffId: null, name: 'Ana Roy' };
const passphrase = 'correct horse battery staple';

let folder: string;
let keychain: TestKeychain;
const offices: KeyOffice[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'guichet-rekey-'));
  keychain = memoryKeychain();
});
afterEach(async () => {
  for (const office of offices.splice(0)) await office.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function startOffice(thread: URL | undefined = copyThread): Promise<KeyOffice> {
  const office = new KeyOffice(folder, keychain, thread);
  offices.push(office);
  await office.start();
  return office;
}

async function stopAll(): Promise<void> {
  for (const office of offices.splice(0)) await office.stop();
}

/** A store with something in it, and its first key. */
async function officeWithSettings(thread?: URL) {
  const office = await startOffice(thread);
  const recoveryKey = await office.create();
  await writeSettings(office, 0, 500);
  return { office, recoveryKey, first: office.open.keys.bundle.storeKeys[0]?.key ?? Buffer.alloc(0) };
}

async function writeSettings(office: KeyOffice, from: number, count: number): Promise<void> {
  await office.open.store.write((tx) =>
    tx
      .insertInto('setting')
      .values(
        Array.from({ length: count }, (_, index) => ({
          name: `s${from + index}`,
          value: JSON.stringify('x'.repeat(500)),
          changed_at: 'now',
        })),
      )
      .execute(),
  );
}

async function settings(office: KeyOffice): Promise<number> {
  const rows = await office.open.store.read.selectFrom('setting').select('name').execute();
  return rows.length;
}

function refusesKey(file: string, key: Buffer): Failure | undefined {
  try {
    openConnection(file, key, 'read').close();
    return undefined;
  } catch (error) {
    if (error instanceof Refusal) return error.failure;
    throw error;
  }
}

async function storeKeys(office: KeyOffice) {
  const { keys } = await office.ring.ring(office.change.last);
  return keys.filter(({ kind }) => kind === 'store').map(({ name, state }) => `${name} ${state}`);
}

const leftovers = () => readdirSync(folder).filter((name) => /rekey|part|-journal/.test(name));

describe('A change of the store’s key', () => {
  test('puts the file under a new key, with a proven copy before and one after, and loses nothing', async () => {
    const { office, recoveryKey, first } = await officeWithSettings();
    await office.change.begin(administrator);
    expect(await refusalOf(office.change.begin(administrator))).toBe('storeBusyRotating');
    await office.change.settled();

    expect(office.faults).toEqual([]);
    expect(office.change.last).toMatchObject({ outcome: 'changed' });
    expect(office.told.filter((what) => what !== 'keys.changed')).toEqual(
      expect.arrayContaining([
        'copyBefore',
        'closing',
        'copying',
        'rekeying',
        'checking',
        'copyAfter',
        'settled',
      ]),
    );
    expect(await settings(office)).toBe(500);
    expect(await storeKeys(office)).toEqual(['2 inUse', '1 opensOld']);
    const file = storeFile(folder);
    expect(refusesKey(file, first)).toEqual({ code: 'storeCorrupt' });
    expect(readFileSync(file, 'latin1').startsWith('SQLite format 3')).toBe(false);
    const [second] = office.open.keys.bundle.storeKeys;
    const copies: [string, Buffer | undefined][] = [
      [`${file}.copy-under-key-1`, first],
      [`${file}.copy-under-key-2`, second?.key],
    ];
    for (const [copy, key] of copies) {
      const database = openConnection(copy, key ?? Buffer.alloc(32), 'read');
      expect(database.prepare('select count(*) as n from setting').get()).toEqual({ n: 500 });
      database.close();
    }
    expect(leftovers()).toEqual([]);
    expect((await auditLines(office.open.store)).map(({ action }) => action)).toEqual([
      'storeKey.made',
      'vaultKey.made',
      'storeKey.changeBegun',
      'storeKey.changed',
    ]);
    // The office works on, and the file is the store's own again.
    await writeSettings(office, 500, 1);
    await stopAll();

    const again = await startOffice();
    expect(await settings(again)).toBe(501);
    expect(keychain.entries.size).toBe(1);
    await stopAll();
    keychain.entries.clear();
    const byPaper = await startOffice();
    expect((await byPaper.door.unlock({ with: 'recoveryKey', recoveryKey })).state).toBe('open');
  });

  test('works without a thread of its own, and again and again', async () => {
    const { office } = await officeWithSettings(undefined);
    for (const round of [2, 3, 4]) {
      await office.change.begin(administrator);
      await office.change.settled();
      expect(office.change.last?.outcome).toBe('changed');
      expect((await storeKeys(office))[0]).toBe(`${round} inUse`);
    }
    expect(await settings(office)).toBe(500);
  });

  test('asks neither for the passphrase nor for the recovery key, and both open afterwards', async () => {
    const bare = new KeyOffice(folder, noKeychain, copyThread);
    offices.push(bare);
    await bare.start();
    const recoveryKey = await bare.create(passphrase);
    await bare.change.begin(administrator);
    await bare.change.settled();
    expect(bare.change.last?.outcome).toBe('changed');
    await stopAll();
    for (const way of [
      { with: 'passphrase', passphrase } as const,
      { with: 'recoveryKey', recoveryKey } as const,
    ]) {
      const again = new KeyOffice(folder, noKeychain);
      offices.push(again);
      await again.start();
      expect((await again.door.unlock(way)).state).toBe('open');
      await stopAll();
    }
  });

  test('does nothing where the copy before it cannot be made', async () => {
    const { office, first } = await officeWithSettings();
    office.keepCopy = () => Promise.reject(new Refusal('diskFull'));
    await office.change.begin(administrator);
    await office.change.settled();
    expect(office.change.last).toMatchObject({ outcome: 'notChanged', failure: { code: 'diskFull' } });
    expect(await storeKeys(office)).toEqual(['1 inUse']);
    expect(refusesKey(storeFile(folder), first)).toBeUndefined();
    expect(leftovers()).toEqual([]);
    expect(office.told).not.toContain('closing');
  });

  test('is done, and says so, where only the copy after it fails', async () => {
    const { office } = await officeWithSettings();
    let copies = 0;
    office.keepCopy = async () => {
      copies += 1;
      if (copies > 1) throw new Refusal('diskFull');
    };
    await office.change.begin(administrator);
    await office.change.settled();
    expect(office.change.last).toMatchObject({
      outcome: 'changedWithoutCopy',
      failure: { code: 'diskFull' },
    });
    expect(await storeKeys(office)).toEqual(['2 inUse', '1 opensOld']);
    expect(await settings(office)).toBe(500);
  });

  test('leaves everything as it was where the copying breaks in the middle, and the office goes on', async () => {
    const { office, first } = await officeWithSettings(new URL('./no-such-thread.ts', import.meta.url));
    office.keepCopy = async () => undefined;
    await office.change.begin(administrator);
    await office.change.settled();
    expect(office.change.last).toMatchObject({ outcome: 'notChanged', failure: { code: 'programFault' } });
    expect(office.faults).toHaveLength(1);
    expect(office.door.status().state).toBe('open');
    expect(await storeKeys(office)).toEqual(['1 inUse']);
    expect(await settings(office)).toBe(500);
    expect(refusesKey(storeFile(folder), first)).toBeUndefined();
    expect(leftovers()).toEqual([]);
  });

  test('is given up when the program is stopped in the middle, and the old key stands', async () => {
    const { office } = await officeWithSettings();
    const copying = new Promise<void>((resolve) => {
      office.keepCopy = (signal) => {
        resolve();
        return new Promise((_, reject) => {
          signal.addEventListener('abort', () => reject(new Refusal('officeStopped')));
        });
      };
    });
    await office.change.begin(administrator);
    await copying;
    await stopAll();
    const again = await startOffice();
    expect(await settings(again)).toBe(500);
    expect(await storeKeys(again)).toEqual(['1 inUse']);
  });

  test('goes through where the keychain locks itself in the middle; its entry is renewed at the next start', async () => {
    const { office } = await officeWithSettings();
    const [before] = keychain.entries.keys();
    keychain.beforeSet = () => {
      keychain.state = 'locked';
    };
    await office.change.begin(administrator);
    await office.change.settled();
    expect(office.change.last?.outcome).toBe('changed');
    expect([...keychain.entries.keys()]).toEqual([before]);
    await stopAll();
    keychain.state = 'available';
    keychain.beforeSet = () => undefined;
    const again = await startOffice();
    expect(await settings(again)).toBe(500);
    expect(keychain.entries.size).toBe(1);
    expect([...keychain.entries.keys()]).not.toEqual([before]);
  });

  test('keeps the old key for older copies until an administrator drops it', async () => {
    const { office } = await officeWithSettings();
    await office.change.begin(administrator);
    await office.change.settled();
    const forget = (number: number) =>
      office.ring.forget({ kind: 'store', number, reason: 'no copy is left' }, administrator);
    expect(await refusalOf(forget(2))).toBe('keyInUse');
    expect(await refusalOf(forget(7))).toBe('notFound');
    await forget(1);
    expect(await storeKeys(office)).toEqual(['2 inUse']);
    expect((await auditLines(office.open.store)).at(-1)).toMatchObject({
      action: 'storeKey.forgotten',
      subject: 'storeKey/1',
      actor: 'Ana Roy',
      facts: { reason: 'no copy is left' },
    });
    expect(existsSync(`${storeFile(folder)}.copy-under-key-1`)).toBe(true);
  });
});
