import type { FailureCode } from '../../preload/contract/failure.ts';
import { Refusal } from '../refusal.ts';

function sqliteCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  return typeof error.code === 'string' && error.code.startsWith('SQLITE_') ? error.code : undefined;
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

/** What an error of the file system means for a person, or undefined where it is a fault of the program. */
function systemFaultCode(error: unknown): FailureCode | undefined {
  if (!(error instanceof Error) || !('syscall' in error) || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? SYSTEM_FAULTS[error.code] : undefined;
}

/**
 * What an SQLite error means for a person, or undefined where it is a fault of the program.
 * Source: https://www.sqlite.org/rescode.html; extended codes start with their primary code.
 */
export function storeFaultCode(error: unknown): FailureCode | undefined {
  const code = sqliteCode(error);
  if (code === undefined) return undefined;
  if (code.startsWith('SQLITE_FULL')) return 'diskFull';
  if (code.startsWith('SQLITE_READONLY') || code.startsWith('SQLITE_CANTOPEN')) return 'diskReadOnly';
  if (code.startsWith('SQLITE_IOERR')) return 'diskFault';
  if (code.startsWith('SQLITE_CORRUPT') || code.startsWith('SQLITE_NOTADB')) return 'storeCorrupt';
  if (code.startsWith('SQLITE_BUSY') || code.startsWith('SQLITE_LOCKED')) return 'storeBusy';
  return undefined;
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
