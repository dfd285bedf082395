import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { Refusal } from '../refusal.ts';
import { openConnection } from './connection.ts';

const HEADER = 32;
const FRAME_HEADER = 24;

/** What is read of a log's own words. Source: https://www.sqlite.org/walformat.html. */
interface LogHeader {
  readonly pageSize: number;
  /** Every frame of the present run of the log carries it. */
  readonly salt: Buffer;
}

/**
 * Refuses to open a store whose write-ahead log was damaged. SQLite takes a frame that does not fit for the end of the
 * log, as a power cut leaves one, and then removes what stands behind it: commits that were on the disk would be gone
 * without a word. A power cut spoils the last commit at most, because each is on the disk before the next begins; so
 * frames of this run behind a commit that SQLite does not see are damage. Changes nothing: over a reading connection the
 * log stays as it is. Throws Refusal storeCorrupt.
 */
export function proveLogWhole(database: string, key: Buffer): void {
  const log = `${database}-wal`;
  const size = statSync(log, { throwIfNoEntry: false })?.size ?? 0;
  if (size <= HEADER + FRAME_HEADER) return;
  const seen = seenFrames(database, key);
  const descriptor = openSync(log, 'r');
  try {
    const { pageSize, salt } = readHeader(descriptor);
    const frames = Math.floor((size - HEADER) / (FRAME_HEADER + pageSize));
    let isBehindCommit = false;
    for (let frame = seen; frame < frames; frame += 1) {
      const header = readAt(descriptor, HEADER + frame * (FRAME_HEADER + pageSize), FRAME_HEADER);
      if (!header.subarray(8, 16).equals(salt)) continue;
      if (isBehindCommit) throw damaged();
      isBehindCommit = header.readUInt32BE(4) !== 0;
    }
  } finally {
    closeSync(descriptor);
  }
}

function damaged(): Refusal {
  return new Refusal('storeCorrupt', { part: 'log' });
}

function readAt(descriptor: number, at: number, length: number): Buffer {
  const octets = Buffer.alloc(length);
  readSync(descriptor, octets, 0, length, at);
  return octets;
}

/** The header; it is on the disk before the first frame is, so that one that does not fit to its checksum is damage. */
function readHeader(descriptor: number): LogHeader {
  const header = readAt(descriptor, 0, HEADER);
  const isLittle = header.readUInt32BE(0) === 0x377f0682;
  const words = new Uint32Array(6).map((_, word) =>
    isLittle ? header.readUInt32LE(4 * word) : header.readUInt32BE(4 * word),
  );
  const sums = new Uint32Array(2);
  for (const [place, word] of words.entries()) {
    const [own, other] = place % 2 === 0 ? [0, 1] : [1, 0];
    sums[own] = (sums[own] ?? 0) + word + (sums[other] ?? 0);
  }
  if (sums[0] !== header.readUInt32BE(24) || sums[1] !== header.readUInt32BE(28)) throw damaged();
  return { pageSize: header.readUInt32BE(8), salt: header.subarray(16, 24) };
}

/** How many frames SQLite sees, up to the last commit: it stands in its index of the log. */
function seenFrames(database: string, key: Buffer): number {
  const connection = openConnection(database, key, 'read');
  const index = openSync(`${database}-shm`, 'r');
  try {
    const header = readAt(index, 16, 4);
    // The index is in the byte order of the machine.
    const isLittle = new Uint8Array(new Uint32Array([1]).buffer)[0] === 1;
    return isLittle ? header.readUInt32LE(0) : header.readUInt32BE(0);
  } finally {
    closeSync(index);
    connection.close();
  }
}
