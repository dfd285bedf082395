import type { FailureCode } from '../../preload/contract/failure.ts';
import { Refusal } from '../refusal.ts';

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}

/** What the system's own error means where a file is written without SQLite. */
const SYSTEM_FAULTS: Readonly<Record<string, FailureCode>> = {
  ENOSPC: 'diskFull',
  EDQUOT: 'diskFull',
  EROFS: 'diskReadOnly',
  EACCES: 'diskReadOnly',
  EPERM: 'diskReadOnly',
  EIO: 'diskFault',
};

/** Those that only a disk gives, and so mean the same wherever they turn up. */
const OF_DISKS_ALONE: ReadonlySet<string> = new Set(['ENOSPC', 'EDQUOT', 'EROFS']);

/** What an error of the file system means for a person, or undefined where it is a fault of the program. */
function systemFaultCode(error: unknown): FailureCode | undefined {
  if (!(error instanceof Error) || !('syscall' in error) || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? SYSTEM_FAULTS[error.code] : undefined;
}

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
  return OF_DISKS_ALONE.has(code) ? SYSTEM_FAULTS[code] : undefined;
}

/** The error as a refusal where a person can act on it, else as it came. */
export function asRefusal(error: unknown): unknown {
  const code = storeFaultCode(error);
  return code === undefined ? error : new Refusal(code);
}

/** The error of a write past SQLite, or of SQLite, as a refusal where a person can act on it, else as it came. */
export function asDiskRefusal(error: unknown): unknown {
  const code = systemFaultCode(error);
  return code === undefined ? asRefusal(error) : new Refusal(code);
}
