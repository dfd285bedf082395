import { existsSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { type BackupKind, backupCopy, copyName } from '../../preload/contract/backup.ts';
import { syncFolder, writeDurably } from '../store/files.ts';

/** The files of a copy, in its own folder. */
export const COPY_DATABASE = 'guichet.db';
export const COPY_KEYS = 'guichet.keys.json';
const COPY_LABEL = 'copy.json';

/** Says that a folder was chosen for copies: an empty mount point, where the disk is gone, has none. */
const MARKER = 'guichet-copies.json';

/** A copy that is not whole yet, or not any more: never listed, swept at the next start. */
const UNFINISHED = '.part';
const REMOVED = '.gone';

/**
 * What is written beside a copy when it has been checked. It is a label for people and for rotation: whoever restores
 * opens the copy and believes what is inside.
 */
const copyLabel = backupCopy.extend({
  form: z.literal(1),
  storeId: z.string(),
  /** SHA-256 of the database file, hexadecimal. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  schemaVersion: z.int(),
});
export type CopyLabel = z.infer<typeof copyLabel>;

/** How the names of a store's copies begin: several computers may share a folder. */
function prefixOf(storeId: string): string {
  return `guichet-${storeId.slice(0, 8)}-`;
}

/** The name of a copy: store, instant, kind. Instants compare as text, so names of one store do too. */
export function nameOf(storeId: string, madeAt: string, kind: BackupKind): string {
  return copyName.parse(`${prefixOf(storeId)}${madeAt.replace(/[-:.]/g, '')}-${kind}`);
}

/** Where a copy is made before it has its name. */
export function unfinished(folder: string, name: string): string {
  return join(folder, `${name}${UNFINISHED}`);
}

/** The label of a copy, or undefined where there is none or it is not one. */
export function readLabel(folder: string, name: string): CopyLabel | undefined {
  try {
    const label = copyLabel.parse(JSON.parse(readFileSync(join(folder, name, COPY_LABEL), 'utf8')));
    const { size } = statSync(join(folder, name, COPY_DATABASE));
    return label.name === name && label.octets === size ? label : undefined;
  } catch {
    // Not a copy of ours, or one that somebody cut short: it is not offered, and not touched either.
    return undefined;
  }
}

export function writeLabel(folder: string, label: CopyLabel): void {
  writeDurably(join(folder, COPY_LABEL), `${JSON.stringify(label, undefined, 2)}\n`);
}

/** The copies in a folder, newest first. Throws what the file system throws where the folder is not there. */
export function listCopies(folder: string): CopyLabel[] {
  return readdirSync(folder)
    .filter((name) => copyName.safeParse(name).success)
    .flatMap((name) => readLabel(folder, name) ?? [])
    .toSorted((a, b) => (a.madeAt < b.madeAt ? 1 : a.madeAt > b.madeAt ? -1 : 0));
}

/** Marks a folder as the one for copies. */
export function claimFolder(folder: string): void {
  writeDurably(join(folder, MARKER), `${JSON.stringify({ form: 1, program: 'Guichet' })}\n`);
}

/** Whether a folder is there and was marked. */
export function isClaimed(folder: string): boolean {
  return existsSync(join(folder, MARKER));
}

/**
 * Removes a copy. It loses its name first, so that a removal that is cut short leaves nothing that looks whole; the rest
 * is swept later.
 */
export function removeCopy(folder: string, name: string): void {
  const doomed = join(folder, `${copyName.parse(name)}${REMOVED}`);
  renameSync(join(folder, name), doomed);
  syncFolder(folder);
  rmSync(doomed, { recursive: true, force: true });
}

/** Removes what a crash left of this store's unfinished and removed copies. Never while one is being made. */
export function sweep(folder: string, storeId: string): void {
  const ours = readdirSync(folder).filter((name) => {
    const bare = name.endsWith(UNFINISHED)
      ? name.slice(0, -UNFINISHED.length)
      : name.slice(0, -REMOVED.length);
    return (
      (name.endsWith(UNFINISHED) || name.endsWith(REMOVED)) &&
      name.startsWith(prefixOf(storeId)) &&
      copyName.safeParse(bare).success
    );
  });
  for (const name of ours) rmSync(join(folder, name), { recursive: true, force: true });
}
