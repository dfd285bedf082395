import { copyFileSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { systemClock } from '../clock.ts';
import { StoreDoor } from '../store/door.ts';
import { noKeychain } from '../store/keychain.ts';
import { newestSchema } from '../store/migrations.ts';
import { migrationsFolder } from '../store/testing.ts';
import { refusalOf } from '../testing.ts';
import { copyBeforeMigration } from './before-migration.ts';
import { checkCopy } from './check-copy.ts';
import { claimFolder, listCopies } from './copy-folder.ts';
import { passphrase, testPlace } from './office.test-support.ts';
import { writePointer } from './settings.ts';
import { backupThread } from './testing.ts';

let place: ReturnType<typeof testPlace>;
const doors: StoreDoor[] = [];

beforeEach(() => {
  place = testPlace();
});
afterEach(async () => {
  for (const door of doors.splice(0)) await door.close();
  await place.close();
});

/** Migrations of the program as it was, with another one behind them for the program as it will be. */
function migrations(name: string, later: readonly string[] = []): string {
  const folder = place.folder(name);
  mkdirSync(folder);
  for (const file of readdirSync(migrationsFolder))
    copyFileSync(join(migrationsFolder, file), join(folder, file));
  later.forEach((sql, index) => {
    const number = String(newestSchema(migrationsFolder) + 1 + index).padStart(3, '0');
    writeFileSync(join(folder, `${number}-later.sql`), sql);
  });
  return folder;
}

function door(folder: string, told: (number | null)[] = []): StoreDoor {
  const opened = new StoreDoor({
    dataFolder: place.folder('data'),
    migrationsFolder: folder,
    keychain: noKeychain,
    beforeMigration: (source) =>
      copyBeforeMigration({
        source,
        clock: systemClock,
        thread: backupThread,
        tell: ({ share }) => told.push(share),
      }),
  });
  doors.push(opened);
  return opened;
}

/** A store of the schema that the program has now. */
async function present(): Promise<void> {
  const first = door(migrationsFolder);
  await first.tryKeychain();
  await first.create(passphrase);
  await first.close();
  doors.pop();
}
const unlock = { with: 'passphrase', passphrase } as const;

describe('Before a change of the schema', () => {
  test('a checked copy is made, with progress, and only then is the store changed', async () => {
    await present();
    const told: (number | null)[] = [];
    const later = door(migrations('later', ['create table later (id integer primary key) strict;']), told);
    await later.tryKeychain();
    expect((await later.unlock(unlock)).state).toBe('open');
    const [copy, ...others] = listCopies(join(place.folder('data'), 'backups'));
    expect(others).toEqual([]);
    expect(copy).toMatchObject({ kind: 'migration', schemaVersion: newestSchema(migrationsFolder) });
    expect(told.length).toBeGreaterThan(0);
    const keys = later.opened?.files.keys() ?? [];
    const file = join(place.folder('data'), 'backups', copy?.name ?? '', 'guichet.db');
    expect(checkCopy(file, keys).counts).toEqual(copy?.counts);
    // No other kind of copy lies about.
    expect(readdirSync(place.folder('data')).filter((name) => name.includes('before-migration'))).toEqual([]);
  });

  test('the copy goes where copies go, and beside the store where that folder is gone', async () => {
    await present();
    const share = place.folder('share');
    mkdirSync(share);
    claimFolder(share);
    writePointer(place.folder('data'), share);
    const first = door(migrations('one', ['create table one (id integer primary key) strict;']));
    await first.tryKeychain();
    await first.unlock(unlock);
    await first.close();
    doors.pop();
    expect(listCopies(share)).toHaveLength(1);

    writePointer(place.folder('data'), place.folder('gone'));
    const second = door(
      migrations('two', [
        'create table one (id integer primary key) strict;',
        'create table two (id integer primary key) strict;',
      ]),
    );
    await second.tryKeychain();
    await second.unlock(unlock);
    expect(listCopies(join(place.folder('data'), 'backups'))).toHaveLength(1);
  });

  test('a store of which no copy can be made is not changed, and says why', async () => {
    await present();
    writeFileSync(join(place.folder('data'), 'backups'), 'a file in the place of the folder');
    const later = door(migrations('later', ['create table later (id integer primary key) strict;']));
    await later.tryKeychain();
    expect(await refusalOf(later.unlock(unlock))).toBe('diskFault');
    expect(later.status()).toMatchObject({ state: 'failed' });
    await later.close();
    doors.pop();
    const as = new StoreDoor({ dataFolder: place.folder('data'), migrationsFolder, keychain: noKeychain });
    doors.push(as);
    await as.tryKeychain();
    // Still of the schema from before: the program as it was opens it.
    expect((await as.unlock(unlock)).state).toBe('open');
  });
});
