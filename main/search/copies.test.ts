import { join } from 'node:path';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { makeCopy } from '../backup/make-copy.ts';
import { putInPlace, stageCopy } from '../backup/restore.ts';
import { type BackupDesk, openBackupDesk } from '../backup/testing.ts';
import { booking, receive } from '../reservations/testing.ts';
import { worklistRows } from '../reservations/worklist-rows.ts';
import { newestSchema } from '../store/migrations.ts';
import { makeProvenCopy } from '../store/rekey.ts';
import { Store } from '../store/store.ts';
import { migrationsFolder } from '../store/testing.ts';
import { Search } from './search.ts';

/** What is copied is found in the copy, and nothing else: by what was indexed then, and by the marks of what was not. */
let desk: BackupDesk;
const opened: Store[] = [];

beforeEach(async () => {
  desk = await openBackupDesk();
});
afterEach(async () => {
  for (const store of opened.splice(0)) await store.close();
  await desk.close();
});

function searchOn(store: Store): Search {
  return new Search({
    store,
    clock: desk.clock,
    reservations: { rows: (ids) => worklistRows(store.read, ids) },
    onFault: (error) => {
      throw error;
    },
  });
}

const { client } = booking();
/** Receives a booking of that family; it is marked, and not indexed yet. */
const add = (family: string) =>
  receive(desk.store, desk.clock, [booking({ id: family, client: { ...client, family }, travellers: [] })]);

/** Which of the families the box finds, once everything that is marked is indexed; FTS5 itself checks its index. */
async function foundIn(store: Store): Promise<string[]> {
  const search = searchOn(store);
  await search.settled();
  await store.write(async (tx) => {
    await sql`insert into search_index (search_index, rank) values ('integrity-check', 1)`.execute(tx);
  });
  const found: string[] = [];
  for (const family of ['Lachance', 'Ouellet', 'Thibault']) {
    if ((await search.find({ text: family, limit: 5 })).hits.length > 0) found.push(family);
  }
  return found;
}

function open(file: string, key: Buffer): Store {
  const store = new Store(file, key);
  opened.push(store);
  return store;
}

describe('The index is in step', () => {
  test('in a copy that is restored: what came after it is not found, what was not indexed yet is', async () => {
    const { database, keysFile, dataFolder } = desk.source;
    const { storeId } = desk.bundle;
    await add('Lachance');
    await searchOn(desk.store).settled();
    await add('Ouellet');
    const copy = await makeCopy({
      ...{ database, keysFile, key: desk.key, storeId, folder: desk.copies, kind: 'byHand' },
      madeAt: desk.clock.now(),
    });
    await add('Thibault');
    expect(await foundIn(desk.store)).toEqual(['Lachance', 'Ouellet', 'Thibault']);
    await stageCopy({
      ...{ dataFolder, folder: desk.copies, name: copy.name, keys: [desk.key], withKeys: false },
      newestSchema: newestSchema(migrationsFolder),
    });
    const at = desk.clock.now();
    putInPlace(dataFolder, { copy: copy.name, copyMadeAt: copy.madeAt, at, missing: null, numbers: [] });
    expect(await foundIn(open(database, desk.key))).toEqual(['Lachance', 'Ouellet']);
  });

  test('in the copy under another key, which takes the store’s name when its key is changed', async () => {
    await add('Lachance');
    await searchOn(desk.store).settled();
    await add('Ouellet');
    const copy = join(desk.dataFolder, 'under-another-key.db');
    const newKey = Buffer.alloc(32, 7);
    const { database: file } = desk.source;
    makeProvenCopy({ file, copy, key: desk.key, newKey, still: true }, () => undefined);
    expect(await foundIn(open(copy, newKey))).toEqual(['Lachance', 'Ouellet']);
  });
});
