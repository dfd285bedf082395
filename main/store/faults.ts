import type { FailureCode } from '../../preload/contract/failure.ts';
import { Refusal } from '../refusal.ts';

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}

/** What the system says of a disk, and of nothing else, for the files that are not SQLite's (the keys, a copy). */
const systemCodes: ReadonlyMap<string, FailureCode> = new Map([
  ['ENOSPC', 'diskFull'],
  ['EDQUOT', 'diskFull'],
  ['EROFS', 'diskReadOnly'],
]);

/**
 * What an error of SQLite's or of the disk means for a person, or undefined where it is a fault of the program.
 * Source: https://www.sqlite.org/rescode.html; extended codes start with their primary code.
 */
export function storeFaultCode(error: unknown): FailureCode | undefined {
  const code = codeOf(error);
  // The index beside the log could not be made larger: on a full disk, before anything is written.
  if (code.startsWith('SQLITE_FULL') || code === 'SQLITE_IOERR_SHMSIZE') return 'diskFull';
  if (code.startsWith('SQLITE_READONLY') || code.startsWith('SQLITE_CANTOPEN')) return 'diskReadOnly';
  if (code.startsWith('SQLITE_IOERR')) return 'diskFault';
  if (code.startsWith('SQLITE_CORRUPT') || code.startsWith('SQLITE_NOTADB')) return 'storeCorrupt';
  if (code.startsWith('SQLITE_BUSY') || code.startsWith('SQLITE_LOCKED')) return 'storeBusy';
  return systemCodes.get(code);
}

/** The error as a refusal where a person can act on it, else as it came. */
export function asRefusal(error: unknown): unknown {
  const code = storeFaultCode(error);
  return code === undefined ? error : new Refusal(code);
}
