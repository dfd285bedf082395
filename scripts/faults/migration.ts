import { randomBytes } from 'node:crypto';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { z } from 'zod';
import { openConnection } from '../../main/store/connection.ts';
import { Random } from '../generator/random.ts';
import { columnsOf, contentOf, firstMigrations, makeOldStore, slowMigrations } from './old-store.ts';
import type { FaultOptions, FaultResult } from './run.ts';
import { startVictim } from './victim-process.ts';

const NAME = 'guichet.db';
const PATIENCE = 120_000;

/** What an old store holds, and what a migrated one must hold. */
interface Expected {
  readonly key: Buffer;
  readonly columns: ReadonlyMap<string, readonly string[]>;
  readonly content: string;
  readonly newest: number;
  readonly slowRows: number;
}

/**
 * Kills the change of an older store's schema with SIGKILL at random instants: the copy before it, the transaction, its
 * commit. What is left must be the old schema or the new one, whole, with every row of before; and where it is the new
 * one, the copy opens and holds what was there. An old one is killed in again, on top of what the kill before left.
 */
export async function faultMigration({
  kills,
  seed,
  onProgress = () => undefined,
}: FaultOptions): Promise<FaultResult> {
  const folder = mkdtempSync(join(tmpdir(), 'guichet-faults-migration-'));
  const random = new Random(seed);
  try {
    const { pristine, data, migrations, expected, time } = await prepare(folder, seed);
    let [left, old, migrated, torn, copyBroken] = [false, 0, 0, 0, 0];
    for (let kill = 0; kill < kills; kill += 1) {
      if (!left) fresh(pristine, data);
      // A little longer than it takes: the last instants, behind the commit, belong to it too.
      await migrateIn(data, expected.key, migrations, random.between(0, Math.ceil(time * 1.1)));
      const found = look(data, expected);
      if (found === 'torn') torn += 1;
      if (found === 'new') {
        migrated += 1;
        if (!copyIsWhole(data, expected)) copyBroken += 1;
      }
      left = found === 'old';
      if (left) old += 1;
      onProgress(kill + 1);
    }
    // The last one, whatever state it was left in, comes to its end when nobody kills it.
    if (!left) fresh(pristine, data);
    await migrateIn(data, expected.key, migrations);
    const unfinished = look(data, expected) === 'new' && copyIsWhole(data, expected) ? 0 : 1;
    return { done: { kills, old, migrated }, wrong: { torn, copyBroken, unfinished } };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Makes an old store, and migrates a copy of it in peace: how long that takes, and what comes of it. */
async function prepare(folder: string, seed: number) {
  const [pristine, data] = [join(folder, 'pristine'), join(folder, 'data')];
  const key = randomBytes(32);
  mkdirSync(pristine);
  makeOldStore(join(pristine, NAME), key, firstMigrations(join(folder, 'first')), seed);
  const migrations = slowMigrations(join(folder, 'migrations'));
  const before = openConnection(join(pristine, NAME), key, 'read');
  const columns = columnsOf(before);
  const content = contentOf(before, columns);
  before.close();
  fresh(pristine, data);
  const began = performance.now();
  await migrateIn(data, key, migrations);
  const time = performance.now() - began;
  const after = openConnection(join(data, NAME), key, 'read');
  const expected: Expected = {
    key,
    columns,
    content,
    newest: Number(after.pragma('user_version', { simple: true })),
    slowRows: countOf(after.prepare('select count(*) as count from slow').get()),
  };
  after.close();
  if (look(data, expected) !== 'new') throw new Error('the migration in peace did not keep what was there');
  return { pristine, data, migrations, expected, time };
}

const countOf = (row: unknown): number => z.object({ count: z.number() }).parse(row).count;

function fresh(pristine: string, data: string): void {
  rmSync(data, { recursive: true, force: true });
  cpSync(pristine, data, { recursive: true });
}

/** Migrates in a process of its own, which is killed after so many milliseconds, if it is still there. */
async function migrateIn(data: string, key: Buffer, folder: string, killAfter?: number): Promise<void> {
  const victim = startVictim('./migration-victim.ts', {
    file: join(data, NAME),
    key: key.toString('hex'),
    folder,
  });
  const says = (what: string) => (message: unknown) => (message === what ? what : undefined);
  const migrated = victim.hears(says('migrated'), AbortSignal.timeout(PATIENCE));
  // A victim that is killed says nothing more.
  migrated.catch(() => undefined);
  try {
    await victim.hears(says('migrating'));
    await (killAfter === undefined ? migrated : Promise.race([setTimeout(killAfter), migrated]));
  } finally {
    await victim.kill();
  }
}

/** Whether the store is whole, and in which schema. */
function look(data: string, { key, columns, content, newest, slowRows }: Expected): 'old' | 'new' | 'torn' {
  const database = openConnection(join(data, NAME), key, 'write');
  try {
    if (database.pragma('integrity_check', { simple: true }) !== 'ok') return 'torn';
    if (contentOf(database, columns) !== content) return 'torn';
    const version = Number(database.pragma('user_version', { simple: true }));
    const slow = countOf(
      database.prepare("select count(*) as count from sqlite_schema where name = 'slow'").get(),
    );
    if (version === 1) return slow === 0 ? 'old' : 'torn';
    if (version !== newest || slow !== 1) return 'torn';
    const rows = countOf(database.prepare('select count(*) as count from slow').get());
    const unset = countOf(
      database.prepare('select count(*) as count from reservation where slow is not id').get(),
    );
    return rows === slowRows && unset === 0 ? 'new' : 'torn';
  } finally {
    database.close();
  }
}

/** Whether there is a copy of before that opens under the same key, is whole, and holds what was there. */
function copyIsWhole(data: string, { key, columns, content }: Expected): boolean {
  const copies = readdirSync(data).filter((name) => /before-migration-from-1$/.test(name));
  const [copy] = copies;
  if (copy === undefined) return false;
  const database = openConnection(join(data, copy), key, 'read');
  try {
    return (
      database.pragma('integrity_check', { simple: true }) === 'ok' &&
      Number(database.pragma('user_version', { simple: true })) === 1 &&
      contentOf(database, columns) === content
    );
  } finally {
    database.close();
  }
}
