import { randomUUID } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { missingBookings } from '../../preload/contract/restore.ts';
import { instant } from '../../preload/contract/trip.ts';
import { Refusal } from '../refusal.ts';
import { asFileRefusal, dropUnwritten, syncFolder, syncToDisk, writeDurably } from '../store/files.ts';
import { readKeySlots } from '../store/key-slots.ts';
import { type CandidateKeys, type CheckedCopy, checkCopy, damaged } from './check-copy.ts';
import { copyFile } from './copy-file.ts';
import { COPY_DATABASE, COPY_KEYS, readLabel } from './copy-folder.ts';
import { sameCounts } from './counts.ts';

/** What is being restored, written before anything of the present store is moved, and removed when the store has its audit line. */
const restoreJournal = z.object({
  form: z.literal(1),
  id: z.uuid(),
  copy: z.string(),
  copyMadeAt: instant,
  at: instant,
  /** The folder, beside the store, that keeps the present store; null where there was none. */
  aside: z
    .string()
    .regex(/^kept-\d{8}T\d{9}Z$/)
    .nullable(),
  /** What the present store held and the copy does not; null where nobody could read it. */
  missing: missingBookings.nullable(),
  /** The greatest numbers of tickets that the present store gave out: they are not given out again. */
  numbers: z.array(z.string()),
});
export type RestoreJournal = z.infer<typeof restoreJournal>;

/** The files of a data folder that a restore deals with. */
function filesOf(dataFolder: string) {
  const database = join(dataFolder, 'guichet.db');
  const keys = join(dataFolder, 'guichet.keys.json');
  return {
    database,
    keys,
    wal: `${database}-wal`,
    shm: `${database}-shm`,
    staged: `${database}.restoring`,
    stagedKeys: `${keys}.restoring`,
    journal: join(dataFolder, 'guichet.restore.json'),
  };
}

/** A copy to be put into place. */
export interface StageOrder {
  readonly dataFolder: string;
  /** The folder of copies, and the copy's name in it. */
  readonly folder: string;
  readonly name: string;
  readonly keys: CandidateKeys;
  /** Whether the copy's own wrapped keys come with it, because the present ones do not open it. */
  readonly withKeys: boolean;
  /** The newest schema that this program knows. */
  readonly newestSchema: number;
}

/** How far the staging has come. */
type StageStep =
  | { readonly step: 'copying'; readonly done: number; readonly octets: number }
  | { readonly step: 'checking' | 'staged' };

/**
 * Brings a copy beside the present store under a name that nobody opens, and checks what lies there: the same octets that
 * the label names, whole, and of a schema that this program knows. Nothing of the present store is touched. If the
 * program dies in it, the next start removes what is there, and the present store stands.
 * Throws Refusal copyNotFound, copyDamaged, copyNotOpened, storeFromNewerVersion, diskFull, diskReadOnly, diskFault.
 */
export async function stageCopy(
  { dataFolder, folder, name, keys, withKeys, newestSchema }: StageOrder,
  tell: (step: StageStep) => void = () => undefined,
): Promise<CheckedCopy> {
  const { staged, stagedKeys } = filesOf(dataFolder);
  const label = readLabel(folder, name);
  if (label === undefined) throw new Refusal('copyNotFound');
  try {
    removeStaged(dataFolder);
    const digest = await copyFile(join(folder, name, COPY_DATABASE), staged, (done) =>
      tell({ step: 'copying', done, octets: label.octets }),
    );
    if (digest !== label.sha256) throw damaged('digest');
    tell({ step: 'checking' });
    const checked = checkCopy(staged, keys);
    if (!sameCounts(checked.counts, label.counts)) throw damaged('counts');
    if (checked.schemaVersion > newestSchema)
      throw new Refusal('storeFromNewerVersion', { version: checked.schemaVersion });
    if (withKeys) {
      copyFileSync(join(folder, name, COPY_KEYS), stagedKeys);
      if (readKeySlots(stagedKeys) === undefined) throw damaged('keys');
      syncToDisk(stagedKeys, 'file');
    }
    syncFolder(dataFolder);
    tell({ step: 'staged' });
    return checked;
  } catch (error) {
    removeStaged(dataFolder);
    throw asFileRefusal(error);
  }
}

function removeStaged(dataFolder: string): void {
  const { staged, stagedKeys } = filesOf(dataFolder);
  for (const file of [staged, `${staged}-journal`, stagedKeys]) rmSync(file, { force: true });
}

/** What is put into the journal, beside what the restore works out by itself. */
type RestoreFacts = Omit<RestoreJournal, 'form' | 'id' | 'aside'>;

/**
 * Puts the staged copy into the place of the present store. The journal is the moment of decision: before it is on the
 * disk the present store stands, behind it the next start goes on from wherever this one was cut off.
 * Throws Refusal diskFull, diskReadOnly, diskFault.
 */
export function putInPlace(
  dataFolder: string,
  facts: RestoreFacts,
  reached?: (step: PlacingStep) => void,
): void {
  const { database, wal, journal } = filesOf(dataFolder);
  const isPresent = existsSync(database) || existsSync(wal);
  const plan: RestoreJournal = {
    form: 1,
    id: randomUUID(),
    ...facts,
    aside: isPresent ? `kept-${facts.at.replace(/[-:.]/g, '')}` : null,
  };
  try {
    writeDurably(journal, `${JSON.stringify(plan, undefined, 2)}\n`);
    reached?.('journal');
    carryOn(dataFolder, plan, reached);
  } catch (error) {
    throw asFileRefusal(error);
  }
}

/** What a restore has done, in order; the tests kill it behind each. */
export type PlacingStep =
  | 'journal'
  | 'aside'
  | 'keysAside'
  | 'logAside'
  | 'databaseAside'
  | 'keys'
  | 'database';

/**
 * Each step may be met half done. As long as the staged copy lies there, whatever is called guichet.db is the present
 * store; its renaming is the last step.
 */
function carryOn(
  dataFolder: string,
  { aside }: RestoreJournal,
  reached: (step: PlacingStep) => void = () => undefined,
): void {
  const { database, keys, wal, shm, staged, stagedKeys } = filesOf(dataFolder);
  if (!existsSync(staged)) return;
  if (aside !== null) {
    const kept = join(dataFolder, aside);
    mkdirSync(kept, { recursive: true, mode: 0o700 });
    reached('aside');
    const keptKeys = join(kept, COPY_KEYS);
    // Copied, not moved: where the copy opens with the present keys, they stay.
    if (existsSync(keys) && !existsSync(keptKeys)) writeDurably(keptKeys, readFileSync(keys));
    reached('keysAside');
    // The log goes first: a database without its log is old, a log without its database is never read.
    if (existsSync(wal)) renameSync(wal, join(kept, 'guichet.db-wal'));
    syncFolder(kept);
    reached('logAside');
    if (existsSync(database)) renameSync(database, join(kept, COPY_DATABASE));
    syncFolder(kept);
    reached('databaseAside');
  }
  rmSync(shm, { force: true });
  if (existsSync(stagedKeys)) renameSync(stagedKeys, keys);
  syncFolder(dataFolder);
  reached('keys');
  renameSync(staged, database);
  syncFolder(dataFolder);
  reached('database');
}

/**
 * Called before a store is opened: carries a restore on that was cut off, or removes what one left that was not decided.
 * Says which, and undefined where there was none. Throws Refusal diskFull, diskReadOnly, diskFault; the store must not be
 * opened then.
 */
export function finishRestore(dataFolder: string): 'restored' | 'notRestored' | undefined {
  try {
    const journal = pendingRestore(dataFolder);
    if (journal !== undefined) {
      carryOn(dataFolder, journal);
      return 'restored';
    }
    const { staged } = filesOf(dataFolder);
    const wasBegun = existsSync(staged);
    removeStaged(dataFolder);
    dropUnwritten(filesOf(dataFolder).journal);
    return wasBegun ? 'notRestored' : undefined;
  } catch (error) {
    throw asFileRefusal(error);
  }
}

/** The restore that is decided and has no audit line in the store yet. Throws Refusal diskFault where its journal cannot be read. */
export function pendingRestore(dataFolder: string): RestoreJournal | undefined {
  const { journal } = filesOf(dataFolder);
  if (!existsSync(journal)) return undefined;
  const parsed = restoreJournal.safeParse(JSON.parse(readFileSync(journal, 'utf8')));
  if (!parsed.success) throw new Refusal('diskFault');
  return parsed.data;
}

/** Forgets a restore: its line is in the audit log. */
export function closeJournal(dataFolder: string): void {
  rmSync(filesOf(dataFolder).journal, { force: true });
  syncFolder(dataFolder);
}
