import { renameSync } from 'node:fs';
import { dirname } from 'node:path';
import { Refusal } from '../refusal.ts';
import type { StoreDoor } from './door.ts';
import { storeKeyInUse } from './key-bundle.ts';
import { syncToDisk } from './key-slots.ts';
import { removeDatabase } from './opening.ts';
import { makeCopy } from './rekey-link.ts';

/**
 * A proven copy of the open store beside it, named after the key that it is under and encrypted with it; an earlier one
 * under that key is replaced only by a whole one. If the program dies behind a line, a part is left that the next copy
 * removes. Throws Refusal.
 */
export async function copyBeside(
  door: StoreDoor,
  thread: URL | undefined,
  signal: AbortSignal,
): Promise<void> {
  const { file, opened } = door;
  if (opened === undefined) throw new Refusal('storeLocked');
  const { key, number } = storeKeyInUse(opened.keys.bundle);
  const copy = `${file}.copy-under-key-${number}`;
  const part = `${copy}.part`;
  removeDatabase(part);
  try {
    await makeCopy({ file, copy: part, key, still: false }, thread, () => undefined, signal);
    syncToDisk(part, 'file');
    renameSync(part, copy);
    syncToDisk(dirname(copy), 'folder');
  } finally {
    removeDatabase(part);
  }
}
