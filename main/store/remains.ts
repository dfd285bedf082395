import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** The store's file in a data folder. */
export const STORE_FILE = 'guichet.db';
/** The key file beside it. */
export const KEY_FILE = 'guichet.keys.json';
/** The folder of the copies that are made by themselves. */
const COPIES_FOLDER = 'backups';
/** The store while it is made: as long as it has this name, nobody has kept anything in it. */
export const UNFINISHED = '.new';

/**
 * Whether a data folder holds anything of a store whose own file is missing: its log, a copy, or its keys. Then nothing
 * may be made there, because a new key would take the place of the one that opens what is left, or of the file that is
 * only somewhere else for now. A first start that died leaves the unfinished file and perhaps keys that open nothing else.
 */
export function remainsOfStore(dataFolder: string): boolean {
  const left = readdirSync(dataFolder).filter(
    (name) => name.startsWith(`${STORE_FILE}`) && !name.startsWith(`${STORE_FILE}${UNFINISHED}`),
  );
  if (left.length > 0) return true;
  const copies = join(dataFolder, COPIES_FOLDER);
  if (existsSync(copies) && readdirSync(copies).length > 0) return true;
  const unfinished = existsSync(join(dataFolder, `${STORE_FILE}${UNFINISHED}`));
  return existsSync(join(dataFolder, KEY_FILE)) && !unfinished;
}
