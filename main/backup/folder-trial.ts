import { mkdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { access, statfs } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import { setTimeout as elapse } from 'node:timers/promises';
import type { FolderTrial } from '../../preload/contract/backup.ts';
import type { FailureCode } from '../../preload/contract/failure.ts';
import { Refusal } from '../refusal.ts';
import { asFileRefusal, writeDurably } from '../store/files.ts';
import { claimFolder, isClaimed, listCopies } from './copy-folder.ts';

/** How long a folder may take to answer before it counts as gone, in milliseconds: a dead share answers never. */
const PATIENCE = 10_000;

/** Folders that were asked and have not answered: they are not asked again meanwhile, each question holds a thread. */
const asked = new Map<string, Promise<boolean>>();

/** Whether a folder for copies is there, with its marker, and answers. */
export async function isFolderThere(folder: string): Promise<boolean> {
  const answer = asked.get(folder) ?? ask(folder);
  asked.set(folder, answer);
  const waiting = new AbortController();
  const patience = elapse(PATIENCE, false, { signal: waiting.signal }).catch(() => false);
  const isThere = await Promise.race([answer, patience]);
  waiting.abort();
  return isThere;
}

async function ask(folder: string): Promise<boolean> {
  try {
    await access(folder);
    return isClaimed(folder);
  } catch {
    // Whatever it is that does not answer: without the folder there is no copy.
    return false;
  } finally {
    asked.delete(folder);
  }
}

/**
 * Makes a folder ready for copies: makes it where only its last part is missing, and marks it. Throws Refusal
 * invalidInput (no whole path), backupFolderGone, diskReadOnly, diskFull, diskFault.
 */
export function prepareFolder(folder: string): void {
  if (!isAbsolute(folder)) throw new Refusal('invalidInput', { field: 'folder' });
  try {
    if (!isFolder(folder)) mkdirSync(folder, { mode: 0o700 });
    claimFolder(folder);
  } catch (error) {
    throw asFolderRefusal(error);
  }
}

/** As `asFileRefusal`; a folder that is not there is one that is gone. */
function asFolderRefusal(error: unknown): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return /^(ENOENT|ENOTDIR|EEXIST)$/.test(code) ? new Refusal('backupFolderGone') : asFileRefusal(error);
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

const outcomes: Partial<Record<FailureCode, FolderTrial['outcome']>> = {
  backupFolderGone: 'notThere',
  invalidInput: 'notAFolder',
  diskReadOnly: 'readOnly',
  diskFull: 'full',
};

/** What a trial needs to know of the store. */
interface TrialOf {
  readonly dataFolder: string;
  readonly database: string;
  readonly storeId: string;
}

/** Tries a folder: makes it ready, writes and reads back as much as shows whether it can be written to. Never throws. */
export async function tryFolder(folder: string, store: TrialOf): Promise<FolderTrial> {
  const neededOctets = statSync(store.database).size;
  const nothing = { sameDisk: false, copies: 0, freeOctets: null, neededOctets };
  try {
    prepareFolder(folder);
    writeAndReadBack(folder);
    const { bavail, bsize } = await statfs(folder);
    const freeOctets = bavail * bsize;
    return {
      outcome: freeOctets < neededOctets ? 'full' : 'works',
      sameDisk: statSync(folder).dev === statSync(store.dataFolder).dev,
      copies: listCopies(folder).filter(({ storeId }) => storeId === store.storeId).length,
      freeOctets,
      neededOctets,
    };
  } catch (error) {
    const known = asFileRefusal(error);
    const outcome = known instanceof Refusal ? outcomes[known.failure.code] : undefined;
    return { outcome: outcome ?? 'failed', ...nothing };
  }
}

function writeAndReadBack(folder: string): void {
  const file = join(folder, 'guichet-trial');
  const octets = Buffer.alloc(64 << 10, 0x5a);
  try {
    writeDurably(file, octets);
    if (!readFileSync(file).equals(octets)) throw new Refusal('diskFault');
  } finally {
    rmSync(file, { force: true });
    rmSync(`${file}.new`, { force: true });
  }
}
