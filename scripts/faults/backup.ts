import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { Database } from 'better-sqlite3';
import { z } from 'zod';
import { checkCopy } from '../../main/backup/check-copy.ts';
import { sha256Of } from '../../main/backup/copy-file.ts';
import { COPY_DATABASE, listCopies } from '../../main/backup/copy-folder.ts';
import {
  nadia,
  newStore,
  officeOptions,
  passphrase,
  password,
  until,
  windowOf,
} from '../../main/backup/office.test-support.ts';
import { folderBesideStore } from '../../main/backup/settings.ts';
import { Office } from '../../main/office.ts';
import { openConnection } from '../../main/store/connection.ts';
import { storeKeyInUse } from '../../main/store/key-bundle.ts';
import { openPassphraseSlot, readKeySlots } from '../../main/store/key-slots.ts';
import { Random } from '../generator/random.ts';
import { backupVictimMessage } from './backup-messages.ts';
import type { FaultOptions, FaultResult } from './run.ts';
import { startVictim } from './victim-process.ts';

/** When a victim is killed: so many steps after its start, and a moment behind that, at most, in milliseconds. */
const MOST_STEPS = 40;
const LONGEST_MOMENT = 60;

/** What the parent knows of the store, from what the victims told. */
interface Told {
  /** What the agency may be called now: a mark, or whatever it was called in the copy of this name. */
  possible: Set<number | string>;
  /** The copies that must be there, with the mark that each holds. */
  readonly copies: Map<string, number>;
}

/**
 * Kills a whole office at random instants while it makes, removes, tries and restores copies over and over, starts what it
 * left, and holds that against what it had told. `copies` and `restores` are those that were looked at. `lost` is a change
 * or a copy that was told of and is not there, `torn` a store, a copy or a store kept aside that does not open, is not
 * sound, or whose audit log is no chain, `doubled` a restore that was entered twice, and `left` a file that nobody owns.
 */
export async function faultBackup({
  kills,
  seed,
  onProgress = () => undefined,
}: FaultOptions): Promise<FaultResult> {
  const folder = mkdtempSync(join(tmpdir(), 'guichet-backup-faults-'));
  const dataFolder = join(folder, 'data');
  const random = new Random(seed);
  const found = { copies: 0, restores: 0, lost: 0, torn: 0, doubled: 0, left: 0 };
  try {
    const told: Told = { possible: new Set([0]), copies: new Map() };
    const key = await prepare(dataFolder);
    for (let kill = 0; kill < kills; kill += 1) {
      await killOnce({ dataFolder, seed: seed * 10_000 + kill }, random, told);
      await startAndStop(dataFolder, told);
      const seen = await look(dataFolder, key, told);
      for (const name of ['copies', 'lost', 'torn', 'doubled', 'left'] as const) found[name] += seen[name];
      found.restores += seen.keptAside;
      onProgress(kill + 1);
    }
    const { copies, restores, ...wrong } = found;
    return { done: { kills, copies, restores }, wrong };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Makes a store with an administrator and a first mark, and gives its key. */
async function prepare(dataFolder: string): Promise<Buffer> {
  const office = await Office.start(officeOptions(dataFolder));
  const call = windowOf(office);
  await newStore(call);
  await call('settings.setAgency', { name: '0', address: [], phone: '', email: '', registration: '' });
  // The first copy was made before there was anybody who could sign in to it.
  const { name: kept } = await call('backup.make', undefined);
  for (const { name } of (await call('backup.copies', undefined)).copies)
    if (name !== kept) await call('backup.remove', { name });
  await office.stop();
  const slots = readKeySlots(join(dataFolder, 'guichet.keys.json'));
  const bundle = slots && (await openPassphraseSlot(slots, passphrase));
  if (bundle === undefined) throw new Error('the passphrase does not open the keys');
  return storeKeyInUse(bundle).key;
}

/** One life that is killed; `told` is what it said until then. */
async function killOnce(
  task: { dataFolder: string; seed: number },
  random: Random,
  told: Told,
): Promise<void> {
  const victim = startVictim('./backup-victim.ts', task);
  let steps = random.between(0, MOST_STEPS);
  await victim.hears((raw) => {
    hear(told, raw);
    steps -= 1;
    return steps <= 0 ? true : undefined;
  });
  await setTimeout(random.between(0, LONGEST_MOMENT));
  await victim.kill();
}

function hear(told: Told, raw: unknown): void {
  const message = backupVictimMessage.parse(raw);
  if (message.kind === 'marking') told.possible.add(message.mark);
  else if (message.kind === 'marked') told.possible = new Set([message.mark]);
  else if (message.kind === 'removing') told.copies.delete(message.name);
  else if (message.kind === 'restoring') told.possible.add(message.name);
  else if (message.kind === 'restored') told.possible = new Set([message.name]);
  else if (message.kind === 'copied') {
    const [mark] = told.possible;
    if (typeof mark === 'number') told.copies.set(message.name, mark);
  }
}

/** The next start of the office, at which what was cut short is carried on or swept, and a copy is made. */
async function startAndStop(dataFolder: string, told: Told): Promise<void> {
  const office = await Office.start(officeOptions(dataFolder));
  const call = windowOf(office);
  await call('store.unlock', { with: 'passphrase', passphrase });
  await call('session.signIn', { email: nadia.email, password });
  await until(async () => (await call('backup.status', undefined)).state === 'idle');
  const { name } = await call('backup.make', undefined);
  const mark = Number((await call('settings.agency', undefined)).name);
  told.copies.set(name, mark);
  await office.stop();
}

/** Opens everything that lies there. */
async function look(dataFolder: string, key: Buffer, told: Told) {
  const folder = folderBesideStore(dataFolder);
  const listed = new Set(listCopies(folder).map(({ name }) => name));
  const seen = { copies: listed.size, keptAside: 0, lost: 0, torn: 0, doubled: 0, left: 0 };
  for (const name of told.copies.keys()) if (!listed.has(name)) seen.lost += 1;
  const marks = new Map<string, number>();
  for (const { name, sha256 } of listCopies(folder)) {
    const file = join(folder, name, COPY_DATABASE);
    const isWhole = isSound(file, key) && (await sha256Of(file)) === sha256;
    const mark = isWhole ? read(file, key, markIn) : undefined;
    if (mark === undefined || mark !== (told.copies.get(name) ?? mark)) seen.torn += 1;
    else marks.set(name, mark);
  }

  const store = join(dataFolder, 'guichet.db');
  if (!isSound(store, key)) return { ...seen, torn: seen.torn + 1 };
  const possible = [...told.possible].map((mark) => (typeof mark === 'number' ? mark : marks.get(mark)));
  const present = read(store, key, markIn);
  if (!possible.includes(present)) seen.lost += 1;
  seen.doubled = read(store, key, restoresTwice);
  told.possible = new Set([present]);
  for (const [name, mark] of marks) told.copies.set(name, mark);

  for (const name of readdirSync(dataFolder)) {
    if (/^kept-\d{8}T\d{9}Z$/.test(name)) {
      seen.keptAside += 1;
      if (!isSound(join(dataFolder, name, COPY_DATABASE), key)) seen.torn += 1;
      rmSync(join(dataFolder, name), { recursive: true });
    } else if (!OWNED.test(name)) seen.left += 1;
  }
  seen.left += readdirSync(folder).filter(
    (name) => name !== 'guichet-copies.json' && !listed.has(name),
  ).length;
  return seen;
}

/** A reading connection leaves an empty log behind, which the next office folds in. */
const OWNED = /^(guichet\.(db(-wal|-shm)?|keys\.json|lock|backups\.json)|backups|logs)$/;

function isSound(file: string, key: Buffer): boolean {
  if (!existsSync(file)) return false;
  try {
    // A store kept aside has its log beside it, and is read with it.
    checkCopy(file, [key]);
    return true;
  } catch {
    return false;
  }
}

function read<Found>(file: string, key: Buffer, find: (database: Database) => Found): Found {
  const database = openConnection(file, key, 'read');
  try {
    return find(database);
  } finally {
    database.close();
  }
}

const value = z.object({ value: z.coerce.number() });
function markIn(database: Database): number {
  return value.parse(
    database.prepare("select value ->> 'name' as value from setting where name = 'agency'").get(),
  ).value;
}

function restoresTwice(database: Database): number {
  const twice = database.prepare(
    `select count(*) as value from (select 1 from audit where action = 'store.restored'
      group by facts ->> 'restore' having count(*) > 1)`,
  );
  return value.parse(twice.get()).value;
}
