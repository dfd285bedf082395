import type { FailureCode } from '../../preload/contract/failure.ts';
import { Refusal } from '../refusal.ts';

function sqliteCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  return typeof error.code === 'string' && error.code.startsWith('SQLITE_') ? error.code : undefined;
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
