import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import type { FailureCode } from '../../preload/contract/failure.ts';
import { Refusal } from '../refusal.ts';
import { asRefusal } from './faults.ts';

/** Codes of the file system by what they mean for a person. Source: POSIX errno, as Node names them on every system. */
const meanings: readonly (readonly [FailureCode, RegExp])[] = [
  ['diskFull', /^(ENOSPC|EDQUOT)$/],
  ['diskReadOnly', /^(EROFS|EACCES|EPERM)$/],
  [
    'diskFault',
    /^(EIO|ENXIO|ENODEV|ESTALE|ENOTCONN|EHOSTDOWN|EHOSTUNREACH|ETIMEDOUT|EFBIG|EBUSY|ENOENT|ENOTDIR|EEXIST|EISDIR)$/,
  ],
];

/** An error of SQLite or of the file system as a refusal where a person can act on it, else as it came. */
export function asFileRefusal(error: unknown): unknown {
  const known = asRefusal(error);
  if (known instanceof Refusal || !(error instanceof Error) || !('code' in error)) return known;
  const code = String(error.code);
  const meaning = meanings.find(([, pattern]) => pattern.test(code));
  return meaning === undefined ? error : new Refusal(meaning[0]);
}

/** Makes what stands in a file, or the names in a folder, durable. Windows opens no folder for syncing; its renames are journalled. */
export function syncToDisk(path: string, kind: 'file' | 'folder'): void {
  if (kind === 'folder' && process.platform === 'win32') return;
  const descriptor = openSync(path, kind === 'file' ? 'r+' : 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** Makes names in a folder durable. */
export function syncFolder(folder: string): void {
  syncToDisk(folder, 'folder');
}

/** Under which name a file is written before it takes the place of the old one. */
const freshOf = (file: string): string => `${file}.new`;

/** Removes what a `writeDurably` left that was cut off before the file had its name. */
export function dropUnwritten(file: string): void {
  rmSync(freshOf(file), { force: true });
}

/** Writes a file so that after a crash it is the old one or the new one, whole, and its name is durable. */
export function writeDurably(file: string, content: string | Uint8Array): void {
  const fresh = freshOf(file);
  const descriptor = openSync(fresh, 'w', 0o600);
  try {
    writeSync(descriptor, typeof content === 'string' ? Buffer.from(content, 'utf8') : content);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  renameSync(fresh, file);
  syncFolder(dirname(file));
}
