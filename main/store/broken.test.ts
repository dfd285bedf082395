import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { generateBookings } from '../../scripts/generator/bookings.ts';
import type { WebShop } from '../../scripts/web-shop/shop.ts';
import {
  nadia,
  newStore,
  officeOptions,
  passphrase,
  password,
  pull,
  pulled,
  testPlace,
  testShop,
  until,
  windowOf,
} from '../backup/office.test-support.ts';
import { spoil } from '../backup/testing.ts';
import { startOfficeThread } from '../office-start.ts';
import { sourceThreads } from '../office-threads.ts';
import { refusalOf } from '../testing.ts';
import { openConnection } from './connection.ts';
import { canMount, mountDisk } from './disks.test-support.ts';
import { storeKeyInUse } from './key-bundle.ts';
import { openPassphraseSlot, readKeySlots } from './key-slots.ts';
import { proveLogWhole } from './log-proof.ts';
import { openTestStore, type TestStore } from './testing.ts';

let place: ReturnType<typeof testPlace>;
let shop: WebShop | undefined;
const stores: TestStore[] = [];

beforeEach(() => {
  place = testPlace();
});
afterEach(async () => {
  await place.close();
  await shop?.stop();
  shop = undefined;
  for (const store of stores.splice(0)) await store.close();
});

const unlock = { with: 'passphrase', passphrase } as const;
const agency = { name: 'Voyages Boréal', address: [], phone: '', email: '', registration: '' };
const bookings = [...generateBookings({ seed: 5, count: 6, wildShare: 0 })].map(({ octets }, index) => ({
  id: `B${index}`,
  mediaType: 'application/json' as const,
  octets,
}));

/** Every file of the store by its octets. */
function filesOf(folder: string): Map<string, Buffer> {
  const names = readdirSync(folder).filter((name) => /^guichet\.(db(-wal)?|keys\.json)$/.test(name));
  return new Map(names.map((name) => [name, readFileSync(join(folder, name))]));
}

/** The key of a store that these tests made. */
async function keyOf(folder: string): Promise<Buffer> {
  const slots = readKeySlots(join(folder, 'guichet.keys.json'));
  const bundle = slots && (await openPassphraseSlot(slots, passphrase));
  if (bundle === undefined) throw new Error('the passphrase does not open the store');
  return storeKeyInUse(bundle).key;
}

/** A page of the file in which a table or an index begins. */
function rootPage(file: string, key: Buffer, name: string): number {
  const database = openConnection(file, key, 'read');
  try {
    return Number(database.prepare('select rootpage from sqlite_schema where name = ?').pluck().get(name));
  } finally {
    database.close();
  }
}

describe('A store that cannot be opened is kept byte for byte, and nothing is made in its place:', () => {
  const page = 4096;
  test.each<[string, (file: string, folder: string) => void, string]>([
    ['its beginning was overwritten', (file) => spoil(file, 0, 16), 'storeCorrupt'],
    ['its first page was changed', (file) => spoil(file, 500, 1024), 'storeCorrupt'],
    ['its schema was changed', (file) => spoil(file, page + 100, 3 * page), 'storeCorrupt'],
    ['it was cut short', (file) => truncateSync(file, 10 * page), 'storeCorrupt'],
    ['it is empty', (file) => truncateSync(file, 0), 'storeCorrupt'],
    [
      'its key file is gone',
      (_, folder) => copyFileSync(join(folder, 'guichet.db'), join(folder, 'guichet.keys.json')),
      'keySlotsMissing',
    ],
  ])('%s', async (_, breakIt, code) => {
    const folder = place.folder('data');
    const first = await place.start(folder);
    await newStore(first.call);
    await first.office.stop();
    breakIt(join(folder, 'guichet.db'), folder);
    const before = filesOf(folder);

    const { call, office } = await place.start(folder);
    expect(await refusalOf(call('store.unlock', unlock))).toBe(code);
    expect(await call('store.status', undefined)).toMatchObject({ state: 'failed', failure: { code } });
    expect(await refusalOf(call('store.unlock', unlock))).toBe(code);
    expect(await refusalOf(call('store.create', { passphrase }))).toBe('storeExists');
    // The copies are offered.
    expect((await call('store.copies', {})).found).toBe('copies');
    await office.stop();
    // Looking at it may leave an empty log beside it, and nothing else.
    const after = filesOf(folder);
    for (const [name, octets] of before) expect(after.get(name)?.equals(octets), name).toBe(true);
    expect(after.get('guichet.db-wal')?.length ?? 0).toBe(0);
  });

  test('a newer version made it', async () => {
    const folder = place.folder('data');
    const first = await place.start(folder);
    await newStore(first.call);
    await first.office.stop();
    const newer = openConnection(join(folder, 'guichet.db'), await keyOf(folder), 'write');
    newer.pragma('user_version = 999');
    newer.close();
    const { call } = await place.start(folder);
    expect(await refusalOf(call('store.unlock', unlock))).toBe('storeFromNewerVersion');
    expect(await call('store.status', undefined)).toMatchObject({
      state: 'failed',
      failure: { code: 'storeFromNewerVersion', details: { version: 999 } },
    });
  });

  test('another office holds its folder', async () => {
    await place.start(place.folder('data'));
    expect(await refusalOf(place.start(place.folder('data')))).toBe('storeBusy');
  });
});

describe('A write-ahead log', () => {
  /** A store whose commits all stand in its log, as a killed office leaves it, copied away from whoever holds it open. */
  async function killed(): Promise<{ file: string; key: Buffer; frames: number }> {
    const opened = openTestStore();
    stores.push(opened);
    for (let line = 0; line < 30; line += 1) {
      await opened.store.write((tx) =>
        tx
          .insertInto('setting')
          .values({ name: `s${line}`, value: '1', changed_at: 'now' })
          .execute(),
      );
    }
    const folder = place.folder('killed');
    mkdirSync(folder);
    const file = join(folder, 'guichet.db');
    copyFileSync(opened.file, file);
    copyFileSync(`${opened.file}-wal`, `${file}-wal`);
    return { file, key: opened.key, frames: (readFileSync(`${file}-wal`).length - 32) / 4120 };
  }

  test('that a killed office left is read to its end', async () => {
    const { file, key } = await killed();
    proveLogWhole(file, key);
    const database = openConnection(file, key, 'write');
    expect(database.prepare('select count(*) from setting').pluck().get()).toBe(30);
    database.close();
  });

  test('of which the end is missing, as behind a power cut, loses at most the last commit and is no damage', async () => {
    const { file, key } = await killed();
    truncateSync(`${file}-wal`, readFileSync(`${file}-wal`).length - 2000);
    proveLogWhole(file, key);
    const database = openConnection(file, key, 'write');
    expect(database.prepare('select count(*) from setting').pluck().get()).toBe(29);
    database.close();
  });

  test('in which an octet was changed is damage, where SQLite would drop every commit behind it without a word', async () => {
    const { file, key, frames } = await killed();
    const whole = readFileSync(`${file}-wal`);
    for (const at of [4, 20, 32 + 100, 32 + 4120 * Math.floor(frames / 2) + 300]) {
      spoil(`${file}-wal`, at, 8);
      const before = [readFileSync(file), readFileSync(`${file}-wal`)];
      expect(() => proveLogWhole(file, key), `octet ${at}`).toThrow(/storeCorrupt/);
      expect([readFileSync(file), readFileSync(`${file}-wal`)]).toEqual(before);
      writeFileSync(`${file}-wal`, whole);
    }
    proveLogWhole(file, key);
  });
});

describe('In the middle of the work,', () => {
  test.runIf(canMount)(
    'a full disk is told, what was saved is read on, intake waits, and all goes on by itself',
    async () => {
      const folder = place.folder('disk');
      const disk = mountDisk(folder, 8_000);
      try {
        const { call, office } = await place.start(folder, {
          threads: { ...sourceThreads, backups: undefined },
        });
        await newStore(call);
        const { shop: opened, connection } = await testShop();
        shop = opened;
        shop.add(bookings.slice(0, 2));
        await call('intake.setConnection', connection);
        await pulled(call);
        disk.fill();
        expect(await refusalOf(saveUntilRefused(call))).toBe('diskFull');
        expect(await call('office.health', undefined)).toMatchObject([{ area: 'store', code: 'diskFull' }]);
        shop.add(bookings.slice(2));
        await pull(call);
        expect(await call('intake.status', undefined)).toMatchObject({
          state: 'waiting',
          fault: { code: 'diskFull', retries: true },
        });
        // Nothing was removed from the server that is not here, and what is here is read.
        expect(shop.shelf.size).toBeGreaterThanOrEqual(4);
        expect((await call('reservations.counts', undefined)).all).toBe(2);
        expect(await call('reservations.list', { queue: 'all', order: 'newest', limit: 10 })).toMatchObject({
          rows: [{}, {}],
        });

        disk.resize(40_000);
        await until(async () => (await call('reservations.counts', undefined)).all === 6);
        await until(async () => (await call('office.health', undefined)).length === 0);
        await until(() => shop?.shelf.size === 0);
        await call('settings.setAgency', agency);
        await office.stop();
      } finally {
        await place.stop();
        disk.unmount();
      }
    },
  );

  test.runIf(canMount)(
    'a start on a disk that turned read-only says so, and goes well when it can be written to again',
    async () => {
      const folder = place.folder('disk');
      const disk = mountDisk(folder, 20_000);
      try {
        // In a thread, which lets go of every file when it ends: an open one would keep the disk from turning read-only.
        const office = await startOfficeThread(
          new URL('../office-thread.ts', import.meta.url),
          officeOptions(folder),
        );
        await newStore(windowOf(office));
        await office.stop();
        disk.readOnly(true);
        expect(await refusalOf(place.start(folder))).toBe('diskReadOnly');
        disk.readOnly(false);
        const again = await place.start(folder);
        await again.call('store.unlock', unlock);
      } finally {
        await place.stop();
        disk.unmount();
      }
    },
  );

  test('a damaged page is told, the rest is read on, and the intake stops before it writes into the file', async () => {
    const folder = place.folder('data');
    const first = await place.start(folder);
    await newStore(first.call);
    const { shop: opened, connection } = await testShop();
    shop = opened;
    shop.add(bookings.slice(0, 3));
    await first.call('intake.setConnection', connection);
    await pulled(first.call);
    await first.office.stop();
    const file = join(folder, 'guichet.db');
    const root = rootPage(file, await keyOf(folder), 'sqlite_autoindex_booking_version_1');

    const { call } = await place.start(folder);
    await call('store.unlock', unlock);
    await call('session.signIn', { email: nadia.email, password });
    await pulled(call);
    spoil(file, (root - 1) * 4096 + 1000, 64);
    shop.add(bookings.slice(3));
    await pull(call);
    expect(await call('intake.status', undefined)).toMatchObject({
      state: 'stopped',
      fault: { code: 'storeCorrupt', retries: false },
    });
    expect(shop.shelf.size).toBe(3);
    expect(await call('office.health', undefined)).toContainEqual(
      expect.objectContaining({ area: 'store', code: 'storeCorrupt' }),
    );
    expect((await call('reservations.counts', undefined)).all).toBe(3);
    expect(await call('staff.list', undefined)).toHaveLength(1);
    // A copy of it does not count.
    expect(await refusalOf(call('backup.make', undefined))).toBe('storeCorrupt');
  });

  test('a disk that does not take a write is told, and the store goes on where it was', async () => {
    // A limit on the size of files makes the system refuse the write itself: SQLITE_IOERR_WRITE, as of a failing disk.
    if (spawnSync('sh', ['-c', 'command -v prlimit']).status !== 0) return;
    const store = openTestStore();
    stores.push(store);
    const child = spawn(
      'sh',
      ['-c', `trap '' XFSZ; exec prlimit --fsize=700000 "$0" "$1"`, process.execPath, failingWrites],
      {
        stdio: ['ignore', 'pipe', 'inherit'],
        env: { ...process.env, GUICHET_TEST_FILE: store.file, GUICHET_TEST_KEY: store.key.toString('hex') },
      },
    );
    const said = await outputOf(child);
    expect(said).toEqual(['written', 'diskFault', 'read 1', 'heard diskFault', 'written', 'heard well']);
  });
});

const failingWrites = fileURLToPath(new URL('./failing-writes.test-support.ts', import.meta.url));

async function outputOf(child: ChildProcess): Promise<string[]> {
  let text = '';
  child.stdout?.setEncoding('utf8').on('data', (piece: string) => {
    text += piece;
  });
  await once(child, 'close');
  return text.split('\n').filter((line) => line !== '');
}

/** Saves until the disk has no room left for it: the log may have some of its own. */
async function saveUntilRefused(call: ReturnType<typeof windowOf>): Promise<void> {
  for (let times = 0; times < 2_000; times += 1) {
    await call('settings.setAgency', { ...agency, name: `Voyages ${times} ${'x'.repeat(150)}` });
  }
}

describe('Stopping', () => {
  test('waits for writes that the disk holds up, and for every call behind them, and loses none', async () => {
    const folder = place.folder('data');
    const office = await startOfficeThread(
      new URL('../office-thread.ts', import.meta.url),
      officeOptions(folder),
    );
    const call = windowOf(office);
    await newStore(call);
    const key = await keyOf(folder);
    // Another connection holds the write lock, as a slow disk would hold the commit.
    const slow = openConnection(join(folder, 'guichet.db'), key, 'write');
    slow.exec('begin immediate');
    const saving = ['one', 'two', 'three'].map((name) => call('settings.setAgency', { ...agency, name }));
    const reading = call('settings.agency', undefined);
    const stopping = office.stop();
    const late = refusalOf(call('staff.list', undefined));
    setTimeout(() => {
      slow.exec('rollback');
      slow.close();
    }, 700);
    await Promise.all([...saving, reading, stopping]);
    expect(await late).toBe('officeStopped');
    expect(existsSync(join(folder, 'guichet.db-wal'))).toBe(false);
    const next = await place.start(folder);
    await next.call('store.unlock', unlock);
    await next.call('session.signIn', { email: nadia.email, password });
    expect((await next.call('settings.agency', undefined)).name).toBe('three');
  });
});
