import { renameSync, statSync } from 'node:fs';
import pino from 'pino';

export interface Rotation {
  /** A file is put aside before it grows beyond this. */
  readonly octets: number;
  /** How many files there are in all; the oldest goes. */
  readonly files: number;
}

/** Octets of lines that wait while a disk is full; what is beyond them is dropped. */
const MOST_WAITING = 64 * 1024;

/**
 * A log's file that never grows beyond its limits: `x.log`, then `x.log.1` up to the oldest. Written at once and in the
 * thread itself, so that a line is there when the process dies right after it; pino's own transports would need a
 * thread that a bundled program cannot start. One writer a file.
 */
export function rotatedFile(file: string, { octets, files }: Rotation): pino.DestinationStream {
  let present = open(file);
  let size = statSync(file).size;
  return {
    write(line) {
      const length = Buffer.byteLength(line);
      if (size > 0 && size + length > octets) {
        rotate();
        size = 0;
      }
      size += length;
      present.write(line);
    },
  };

  /** Where the system holds a file fast, it goes on growing until the next time. */
  function rotate(): void {
    try {
      for (let number = files - 1; number > 0; number -= 1) {
        moveIfThere(number === 1 ? file : `${file}.${number - 1}`, `${file}.${number}`);
      }
      const aside = present;
      present = open(file);
      aside.end();
    } catch (error) {
      if (!isSystemError(error)) throw error;
    }
  }
}

function open(file: string) {
  const stream = pino.destination({ dest: file, sync: true, mode: 0o600, maxLength: MOST_WAITING });
  // A log that cannot be written (full disk) must not end what it is the log of; staff hear of the disk by other ways.
  stream.on('error', () => undefined);
  return stream;
}

function moveIfThere(from: string, to: string): void {
  try {
    renameSync(from, to);
  } catch (error) {
    if (!isSystemError(error) || error.code !== 'ENOENT') throw error;
  }
}

function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'code' in error;
}
