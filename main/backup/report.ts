import { join } from 'node:path';
import type { CopyReport } from '../../preload/contract/restore.ts';
import { Refusal } from '../refusal.ts';
import { asFileRefusal } from '../store/files.ts';
import { type CandidateKeys, checkCopy, damaged, openWithAny } from './check-copy.ts';
import { type Missing, whatIsMissing } from './compare.ts';
import { sha256Of } from './copy-file.ts';
import { COPY_DATABASE, readLabel } from './copy-folder.ts';

/** A copy to be looked at before it is restored. */
export interface ReportOrder {
  readonly folder: string;
  readonly name: string;
  readonly keys: CandidateKeys;
  readonly newestSchema: number;
  /** The present store's file, undefined where there is none, and the keys that may open it. */
  readonly present: string | undefined;
  readonly presentKeys: CandidateKeys;
}

/** What a copy holds, and what it lacks of the present store; `missing` is null where that cannot be read. */
export interface FoundReport extends Omit<CopyReport, 'missing' | 'sameStore' | 'presentKept'> {
  readonly missing: Missing | null;
  readonly opensWith: number;
}

/**
 * Opens and checks a copy where it lies, and compares it with the present store, of which it changes nothing.
 * Throws Refusal copyNotFound, copyDamaged, copyNotOpened, storeFromNewerVersion, and the disk's.
 */
export async function reportOn(order: ReportOrder): Promise<FoundReport> {
  const { folder, name, keys } = order;
  const label = readLabel(folder, name);
  if (label === undefined) throw new Refusal('copyNotFound');
  const file = join(folder, name, COPY_DATABASE);
  try {
    // Before any key is tried: a damaged beginning would look like a wrong key.
    if ((await sha256Of(file)) !== label.sha256) throw damaged('digest');
    const { opensWith, counts, schemaVersion, newestAuditAt } = checkCopy(file, keys);
    if (schemaVersion > order.newestSchema)
      throw new Refusal('storeFromNewerVersion', { version: schemaVersion });
    return { name, madeAt: label.madeAt, counts, newestAuditAt, opensWith, missing: compared(order, file) };
  } catch (error) {
    throw asFileRefusal(error);
  }
}

/** Null where the present store is not there or cannot be read to its end: then nobody can say what is missing. */
function compared({ present, presentKeys, keys }: ReportOrder, file: string): Missing | null {
  if (present === undefined) return null;
  try {
    const store = openWithAny(present, presentKeys).database;
    try {
      const copy = openWithAny(file, keys).database;
      try {
        return whatIsMissing(store, copy);
      } finally {
        copy.close();
      }
    } finally {
      store.close();
    }
  } catch (error) {
    // Damage is why a copy is restored; only a fault of the program is one here.
    if (asFileRefusal(error) instanceof Refusal) return null;
    throw error;
  }
}
