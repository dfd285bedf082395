import { createHash } from 'node:crypto';

/**
 * What a line's digest covers. Form 1: the first lines ever written. Form 2: also the line's own number and the PC. A
 * form, once written, is never given another meaning.
 */
export type LineForm = 1 | 2;

/** The form in which new lines are written. */
export const NEWEST_FORM: LineForm = 2;

/** What the first line's `previous` is. */
export const NO_LINE: Buffer = Buffer.alloc(32);

/** A line as it stands in the table, without its two digests. */
export interface LineContent {
  readonly id: number;
  readonly form: number;
  readonly at: string;
  readonly staff_id: number | null;
  readonly actor: string;
  readonly pc: string | null;
  readonly action: string;
  readonly subject: string;
  readonly facts: string;
}

/** The text that a digest covers; the number of the form in front keeps two forms from ever meaning the same text. */
function lineText({ id, form, at, staff_id, actor, pc, action, subject, facts }: LineContent): string {
  if (form === 1) return JSON.stringify([at, staff_id, actor, action, subject, facts]);
  return JSON.stringify([form, id, at, staff_id, actor, pc, action, subject, facts]);
}

/** A line's digest: SHA-256(digest of the line before ‖ the line's text as UTF-8). */
export function lineDigest(previous: Uint8Array, line: LineContent): Buffer {
  return createHash('sha256').update(previous).update(lineText(line)).digest();
}
