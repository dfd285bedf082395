import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { sql } from 'kysely';
import { afterEach, describe, expect, it } from 'vitest';
import { openConnection, proveEncrypted } from './connection.ts';
import { RowInserter } from './insert.ts';
import { migrate } from './migrations.ts';
import { migrationsFolder, openTestStore, type TestStore } from './testing.ts';

const open: TestStore[] = [];
function testStore(): TestStore {
  const store = openTestStore();
  open.push(store);
  return store;
}

afterEach(async () => {
  for (const store of open.splice(0)) await store.close();
});

function refusal(code: string) {
  return expect.objectContaining({ failure: expect.objectContaining({ code }) });
}

describe('the encrypted store', () => {
  it('is encrypted from the first byte, in the file and in the write-ahead log', async () => {
    const { store, file } = testStore();
    await store.write((tx) =>
      tx
        .insertInto('setting')
        .values({ name: 'agency', value: '"Marker Élodie Tremblay"', changed_at: 'now' })
        .execute(),
    );
    for (const part of [file, `${file}-wal`]) {
      const octets = readFileSync(part);
      expect(octets.length).toBeGreaterThan(0);
      expect(octets.subarray(0, 15).toString('latin1')).not.toBe('SQLite format 3');
      expect(octets.includes(Buffer.from('Élodie Tremblay'))).toBe(false);
      expect(octets.includes(Buffer.from('reservation'))).toBe(false);
    }
  });

  it('refuses a wrong key and proves it', () => {
    const { file, key } = testStore();
    expect(() => openConnection(file, Buffer.alloc(32, 7), 'write')).toThrow(refusal('storeCorrupt'));
    expect(() => proveEncrypted(file, key)).not.toThrow();
  });

  it('finds a plain database that only pretends', () => {
    const { folder, key } = testStore();
    const plain = join(folder, 'plain.db');
    const database = new SqliteDatabase(plain);
    database.exec('create table t (a)');
    database.close();
    expect(() => proveEncrypted(plain, key)).toThrow(refusal('storeNotEncrypted'));
  });

  it('lets nothing be written through the reading connection', async () => {
    const { store } = testStore();
    await expect(
      store.read.insertInto('setting').values({ name: 'x', value: '1', changed_at: 'now' }).execute(),
    ).rejects.toThrow(/readonly/);
  });

  it('rolls a transaction back whole when its work throws', async () => {
    const { store } = testStore();
    const failing = store.write(async (tx) => {
      await tx.insertInto('setting').values({ name: 'half', value: '1', changed_at: 'now' }).execute();
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect(await store.read.selectFrom('setting').selectAll().execute()).toEqual([]);
  });

  it('says that the disk is full, and goes on when there is room again', async () => {
    const { file, key, store } = testStore();
    await store.close();
    const small = openConnection(file, key, 'write');
    const pages = Number(small.pragma('page_count', { simple: true }));
    small.pragma(`max_page_count = ${pages + 2}`);
    const insert = small.prepare("insert into setting (name, value, changed_at) values (?, ?, 'now')");
    expect(() => insert.run('big', JSON.stringify('x'.repeat(100_000)))).toThrow(/full/);
    insert.run('small', '1');
    expect(small.prepare('select name from setting').all()).toEqual([{ name: 'small' }]);
    small.close();
    open.pop();
    rmSync(join(file, '..'), { recursive: true });
  });

  it('runs one transaction at a time, whatever is asked at once', async () => {
    const { store } = testStore();
    await Promise.all(
      Array.from({ length: 50 }, (_, index) =>
        store.write(async (tx) => {
          const rows = await tx.selectFrom('setting').select('name').execute();
          await tx
            .insertInto('setting')
            .values({ name: `s${index}`, value: String(rows.length), changed_at: 'now' })
            .execute();
        }),
      ),
    );
    const values = await store.read.selectFrom('setting').select('value').execute();
    expect(values.map(({ value }) => Number(value)).sort((a, b) => a - b)).toEqual(
      Array.from({ length: 50 }, (_, index) => index),
    );
  });

  it('lets nothing past the triggers of what is append-only, not even INSERT OR REPLACE', async () => {
    const { store } = testStore();
    const line = {
      id: 1,
      at: 'now',
      actor: 'A',
      action: 'a',
      subject: 's',
      facts: '{}',
      previous: Buffer.alloc(32),
    };
    await store.write((tx) =>
      tx
        .insertInto('audit')
        .values({ ...line, digest: Buffer.alloc(32) })
        .execute(),
    );
    for (const forge of [
      sql`insert or replace into audit (id, at, actor, action, subject, facts, previous, digest)
        select 1, at, 'B', action, subject, facts, previous, digest from audit`,
      sql`update audit set actor = 'B'`,
      sql`delete from audit`,
    ]) {
      await expect(store.write((tx) => forge.execute(tx))).rejects.toThrow(/append-only/);
    }
    expect(await store.read.selectFrom('audit').select('actor').execute()).toEqual([{ actor: 'A' }]);
  });

  it('closes behind the transactions under way and leaves no write-ahead log', async () => {
    const { store, file } = testStore();
    const writes = Array.from({ length: 5 }, (_, index) =>
      store.write((tx) =>
        tx
          .insertInto('setting')
          .values({ name: `s${index}`, value: '1', changed_at: 'now' })
          .execute(),
      ),
    );
    await store.close();
    await Promise.all(writes);
    expect(existsSync(`${file}-wal`)).toBe(false);
    open.pop();
    rmSync(join(file, '..'), { recursive: true });
  });

  it('inserts any number of rows in order through statements made once', async () => {
    const { store } = testStore();
    const inserter = new RowInserter('setting', ['name', 'value', 'changed_at']);
    const rows = Array.from({ length: 77 }, (_, index) => ({
      name: `n${String(index).padStart(3, '0')}`,
      value: String(index),
      changed_at: 'now',
    }));
    await store.write((tx) => inserter.insert(tx, rows));
    const found = await store.read
      .selectFrom('setting')
      .select(['name', 'value', 'changed_at'])
      .orderBy('name')
      .execute();
    expect(found).toEqual(rows);
  });
});

describe('migrations', () => {
  function migrationFolder(...texts: string[]): string {
    const folder = mkdtempSync(join(tmpdir(), 'guichet-migrations-'));
    mkdirSync(folder, { recursive: true });
    for (const [index, text] of texts.entries()) writeFileSync(join(folder, `00${index + 1}-step.sql`), text);
    return folder;
  }

  it('refuses a store that a newer program made', () => {
    const { file, key } = testStore();
    const database = openConnection(file, key, 'write');
    database.pragma('user_version = 99');
    database.close();
    expect(() => migrate(file, key, migrationsFolder)).toThrow(refusal('storeFromNewerVersion'));
  });

  it('copies the store, encrypted, before it changes its schema, and leaves it as it was when a step fails', () => {
    const folder = mkdtempSync(join(tmpdir(), 'guichet-migrate-'));
    const file = join(folder, 'guichet.db');
    const key = Buffer.alloc(32, 5);
    openConnection(file, key, 'create').close();
    expect(migrate(file, key, migrationFolder('create table one (a text);'))).toEqual({ from: 0, to: 1 });
    const broken = migrationFolder(
      'create table one (a text);',
      'create table two (a text); insert into nowhere values (1);',
    );
    expect(() => migrate(file, key, broken)).toThrow(/nowhere/);
    const database = openConnection(file, key, 'read');
    expect(database.pragma('user_version', { simple: true })).toBe(1);
    expect(database.prepare("select name from sqlite_schema where name = 'two'").all()).toEqual([]);
    database.close();
    const copy = openConnection(`${file}.before-migration-from-1`, key, 'read');
    expect(copy.prepare("select name from sqlite_schema where name = 'one'").all()).toEqual([
      { name: 'one' },
    ]);
    copy.close();
    const good = migrationFolder('create table one (a text);', 'create table two (a text);');
    expect(migrate(file, key, good)).toEqual({ from: 1, to: 2 });
    rmSync(folder, { recursive: true });
  });
});
