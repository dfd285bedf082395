import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { DrillStep } from '../../preload/contract/backup.ts';
import type { FailureCode } from '../../preload/contract/failure.ts';
import { Refusal } from '../refusal.ts';
import { keptBooking } from '../reservations/kept-booking.ts';
import { openConnection, proveEncrypted } from '../store/connection.ts';
import { asFileRefusal } from '../store/files.ts';
import { migrate, newestSchema } from '../store/migrations.ts';
import { type CandidateKeys, checkCopy, damaged, openWithAny } from './check-copy.ts';
import { type CopyLabel, listCopies } from './copy-folder.ts';
import { newestKept, newestSealedCard, type SealedCard } from './copy-queries.ts';
import { sameCounts } from './counts.ts';
import { putInPlace, stageCopy } from './restore.ts';

/** A drill to be held. */
export interface DrillOrder {
  readonly dataFolder: string;
  readonly folder: string;
  readonly storeId: string;
  readonly keys: CandidateKeys;
  readonly migrationsFolder: string;
  readonly at: string;
}

/** What a drill found. The card is the office's to open: the vault's keys stay there. */
export interface DrillFinding {
  readonly copy: string | null;
  readonly failedAt: DrillStep | null;
  readonly code: FailureCode | null;
  readonly card: SealedCard | null;
}

const FOLDER = 'drill-';

/**
 * Restores the newest copy into a temporary folder with the code of a real restore, opens and looks at it, and removes it.
 * The folder lies beside the store: there is the room that a real restore needs. One that a crash left is swept.
 */
export async function holdDrill(
  order: DrillOrder,
  begins: (step: DrillStep) => void = () => undefined,
): Promise<DrillFinding> {
  let at: DrillStep = 'find';
  const step = (next: DrillStep): void => {
    at = next;
    begins(next);
  };
  let copy: string | null = null;
  const folder = mkdtempSync(join(order.dataFolder, FOLDER));
  try {
    step('find');
    const newest = listCopies(order.folder).find(({ storeId }) => storeId === order.storeId);
    if (newest === undefined) throw new Refusal('copyNotFound');
    copy = newest.name;
    step('restore');
    await restoreInto(folder, newest, order);
    const card = lookAt(join(folder, 'guichet.db'), newest, order, step);
    return { copy, failedAt: null, code: null, card };
  } catch (error) {
    const known = asFileRefusal(error);
    return { copy, failedAt: at, code: known instanceof Refusal ? known.failure.code : null, card: null };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function restoreInto(folder: string, newest: CopyLabel, order: DrillOrder): Promise<void> {
  await stageCopy({
    dataFolder: folder,
    folder: order.folder,
    name: newest.name,
    keys: order.keys,
    withKeys: true,
    newestSchema: newestSchema(order.migrationsFolder),
  });
  putInPlace(folder, {
    copy: newest.name,
    copyMadeAt: newest.madeAt,
    at: order.at,
    missing: null,
    numbers: [],
  });
}

function lookAt(
  file: string,
  label: CopyLabel,
  { keys, migrationsFolder }: DrillOrder,
  step: (step: DrillStep) => void,
): SealedCard | null {
  step('open');
  const { key, database: readable } = openWithAny(file, keys);
  readable.close();
  proveEncrypted(file, key);
  migrate(file, key, migrationsFolder, { backedUp: true });
  const { counts } = checkCopy(file, [key], (check) => {
    if (check === 'integrity' || check === 'chain' || check === 'counts') step(check);
  });
  if (!sameCounts(counts, label.counts)) throw damaged('counts');
  const database = openConnection(file, key, 'read');
  try {
    step('reservation');
    const kept = newestKept(database);
    if (kept !== undefined) keptBooking.parse(JSON.parse(kept));
    step('card');
    return newestSealedCard(database) ?? null;
  } finally {
    database.close();
  }
}

/** Removes what drills that were cut off left in a data folder. */
export function sweepDrills(dataFolder: string): void {
  for (const name of readdirSync(dataFolder)) {
    if (/^drill-[A-Za-z0-9]{6}$/.test(name)) rmSync(join(dataFolder, name), { recursive: true, force: true });
  }
}
