import { type LineContent, lineDigest, NO_LINE } from './line.ts';

/** A line of the audit log as it lies in a store or a copy of one. */
export interface ChainedLine extends LineContent {
  readonly previous: Uint8Array;
  readonly digest: Uint8Array;
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
