import { copyFileSync, existsSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { BackupKind, RecordCounts } from '../../preload/contract/backup.ts';
import { openConnection } from '../store/connection.ts';
import { asFileRefusal, syncFolder, syncToDisk } from '../store/files.ts';
import { readKeySlots } from '../store/key-slots.ts';
import { checkCopy, damaged } from './check-copy.ts';
import { sha256Of } from './copy-file.ts';
import { COPY_DATABASE, COPY_KEYS, type CopyLabel, nameOf, unfinished, writeLabel } from './copy-folder.ts';
import { sizeOf, vacuumInto } from './copy-queries.ts';
import { countRecords, countsBetween } from './counts.ts';

/** A copy to be made. */
export interface CopyOrder {
  /** The store's file, and the file of its wrapped keys. */
  readonly database: string;
  readonly keysFile: string;
  readonly key: Uint8Array;
  readonly storeId: string;
  /** Where it goes: a folder that is there. */
  readonly folder: string;
  readonly kind: BackupKind;
  readonly madeAt: string;
}

/** What the making of a copy is at, in order. `copying` names the file that grows and how large it will be, about. */
export type MakeStep =
  | { readonly step: 'copying'; readonly file: string; readonly octets: number }
  | { readonly step: 'syncing' | 'checking' | 'labelling' | 'naming' | 'named' };

/**
 * Makes an encrypted copy of the open store and checks it. It is made under a name that is never listed, and gets its
 * own only when it has been opened, checked, and is on the disk, with the wrapped keys beside it: copy and recovery key
 * are enough on a new computer. If the program dies
 * - anywhere before the renaming: there is no copy, and the next start sweeps what is there;
 * - right after it: the copy is whole and is found by its label, whether or not the store has a record of it.
 * Throws Refusal diskFull, diskReadOnly, diskFault, storeCorrupt, copyDamaged.
 */
export async function makeCopy(
  order: CopyOrder,
  tell: (step: MakeStep) => void = () => undefined,
): Promise<CopyLabel> {
  const madeAt = freeInstant(order);
  const name = nameOf(order.storeId, madeAt, order.kind);
  const making = unfinished(order.folder, name);
  try {
    mkdirSync(making, { mode: 0o700 });
    const file = join(making, COPY_DATABASE);
    const { before, after } = copyDatabase(order, file, tell);
    tell({ step: 'syncing' });
    syncToDisk(file, 'file');
    copyKeys(order, making);
    tell({ step: 'checking' });
    const { counts, schemaVersion } = checkCopy(file, [order.key]);
    if (!countsBetween(counts, before, after)) throw damaged('counts');
    tell({ step: 'labelling' });
    const label: CopyLabel = {
      form: 1,
      name,
      kind: order.kind,
      madeAt,
      octets: statSync(file).size,
      counts,
      checkedAt: new Date().toISOString(),
      storeId: order.storeId,
      sha256: await sha256Of(file),
      schemaVersion,
    };
    writeLabel(making, label);
    tell({ step: 'naming' });
    renameSync(making, join(order.folder, name));
    syncFolder(order.folder);
    tell({ step: 'named' });
    return label;
  } catch (error) {
    removeUnfinished(making);
    throw asFileRefusal(error);
  }
}

/** The instant of the order, or the first one behind it of which there is no copy yet. */
function freeInstant({ folder, storeId, kind, madeAt }: CopyOrder): string {
  for (let at = Date.parse(madeAt); ; at += 1) {
    const instant = new Date(at).toISOString();
    if (!existsSync(join(folder, nameOf(storeId, instant, kind)))) return instant;
  }
}

/** Over a reading connection of its own, beside which the office goes on writing. Gives the counts around it. */
function copyDatabase(
  { database, key }: CopyOrder,
  file: string,
  tell: (step: MakeStep) => void,
): { before: RecordCounts; after: RecordCounts } {
  const store = openConnection(database, Buffer.from(key), 'read');
  try {
    const before = countRecords(store);
    tell({ step: 'copying', file, octets: sizeOf(store) });
    vacuumInto(store, file);
    return { before, after: countRecords(store) };
  } finally {
    store.close();
  }
}

function copyKeys({ keysFile, storeId }: CopyOrder, making: string): void {
  const copied = join(making, COPY_KEYS);
  if (existsSync(keysFile)) copyFileSync(keysFile, copied);
  if (readKeySlots(copied)?.storeId !== storeId) throw damaged('keys');
  syncToDisk(copied, 'file');
}

function removeUnfinished(making: string): void {
  try {
    rmSync(making, { recursive: true, force: true });
  } catch {
    // The folder is gone or cannot be written to, as the fault that led here says; it is swept when it is back.
  }
}
