import { createHash } from 'node:crypto';

/** A line of the audit log as it lies in the store. */
export interface ChainedLine {
  readonly id: number;
  readonly at: string;
  readonly staff_id: number | null;
  readonly actor: string;
  readonly action: string;
  readonly subject: string;
  readonly facts: string;
  readonly previous: Uint8Array;
  readonly digest: Uint8Array;
}

/** What the first line's `previous` is. */
export const NO_LINE = Buffer.alloc(32);

/** The digest of a line: SHA-256(digest of the line before ‖ the line's own text). */
export function lineDigest(
  previous: Uint8Array,
  { at, staff_id, actor, action, subject, facts }: Omit<ChainedLine, 'id' | 'previous' | 'digest'>,
): Buffer {
  return createHash('sha256')
    .update(previous)
    .update(JSON.stringify([at, staff_id, actor, action, subject, facts]))
    .digest();
}

/** The id of the first line that does not fit to the one before it, or undefined where the chain is whole. */
export function firstBrokenLine(lines: Iterable<ChainedLine>): number | undefined {
  let previous: Uint8Array = NO_LINE;
  for (const line of lines) {
    const digest = lineDigest(previous, line);
    if (!digest.equals(line.digest) || Buffer.compare(previous, line.previous) !== 0) return line.id;
    previous = digest;
  }
  return undefined;
}
