import { createHash, randomBytes } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openConnection } from '../../main/store/connection.ts';
import { migrate, newestSchema } from '../../main/store/migrations.ts';
import { migrationsFolder } from '../../main/store/testing.ts';
import { buildSearchStore } from './search-store.ts';

const key = randomBytes(32);
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'guichet-bench-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const build = (into: string, onProgress: (done: number) => void = () => undefined) =>
  buildSearchStore(join(folder, into), key, 250, 3, onProgress, 100);

/** Every row of what finding reads, as one digest. */
function contentOf(file: string): string {
  const database = openConnection(file, key, 'write');
  const hash = createHash('sha256');
  const tables = ['reservation', 'traveller', 'client_phone', 'client_email', 'segment', 'document'];
  for (const table of [...tables, 'search_entry', 'search_pending', 'search_state']) {
    for (const row of database.prepare(`select * from ${table}`).raw().iterate())
      hash.update(JSON.stringify(row));
  }
  database.exec("insert into search_index (search_index, rank) values ('integrity-check', 1)");
  const triggers = database.prepare("select name from sqlite_schema where type = 'trigger' order by name");
  hash.update(JSON.stringify(triggers.all()));
  database.close();
  return hash.digest('hex');
}

test('A store whose building was stopped is built on, to what it would have become in one go', () => {
  const inOneGo = build('one');
  const stop = (done: number) => {
    if (done === 200) throw new Error('stopped');
  };
  expect(() => build('two', stop)).toThrow('stopped');
  const done: number[] = [];
  const inTwo = build('two', (count) => done.push(count));
  expect(done).toEqual([250]);
  expect(inTwo.sample).toEqual(inOneGo.sample);
  expect(contentOf(inTwo.file)).toBe(contentOf(inOneGo.file));
});

test('A store of an older schema is brought up to date, and built on', () => {
  const older = join(folder, 'migrations');
  const newest = newestSchema(migrationsFolder);
  cpSync(migrationsFolder, older, { recursive: true });
  for (const name of readdirSync(older)) if (Number(name.slice(0, 3)) === newest) rmSync(join(older, name));
  const inOneGo = build('one');
  const kept = join(
    folder,
    'two',
    basename(inOneGo.file).replace(`search-${newest}-`, `search-${newest - 1}-`),
  );
  mkdirSync(join(folder, 'two'));
  openConnection(kept, key, 'create').close();
  migrate(kept, key, older);
  const { file } = build('two');
  expect(existsSync(kept)).toBe(false);
  expect(contentOf(file)).toBe(contentOf(inOneGo.file));
});

test('A store that is there is taken as it is', () => {
  const { file, sample } = build('one');
  const before = contentOf(file);
  expect(build('one', () => expect.unreachable('nothing is left to build'))).toEqual({ file, sample });
  expect(contentOf(file)).toBe(before);
});
