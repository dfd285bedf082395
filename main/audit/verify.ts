import { setImmediate as turn } from 'node:timers/promises';
import type { Kysely } from 'kysely';
import type { AuditFlaw, AuditVerification } from '../../preload/contract/audit.ts';
import type { Schema } from '../store/schema.ts';
import { countHeads, headsAfter, signingKeyRecords } from './head-queries.ts';
import { lineDigest, NO_LINE } from './line.ts';
import { type AuditRecord, digestOfLine, lastLine, linesAfter } from './queries.ts';
import { type ReadHead, readHead } from './signed-head.ts';

type Db = Kysely<Schema>;

/** Lines read at once. */
const PAGE = 1_000;

export interface VerifyOptions {
  /** A head that was exported earlier, as a compact JWS. */
  readonly head?: string | undefined;
  readonly onProgress?: (progress: { checked: number; lines: number }) => void;
}

/**
 * Looks the audit log through from its first line to its last: every line's digest, its link to the line before, and
 * every signed head. Streams, so that a log of any length takes little memory; what is appended meanwhile is left out.
 * Undefined where `head` is no signed head.
 */
export async function verifyLog(db: Db, options: VerifyOptions = {}): Promise<AuditVerification | undefined> {
  const keys = new Map((await signingKeyRecords(db)).map(({ kid, public_jwk }) => [kid, public_jwk]));
  const exported = options.head === undefined ? null : await readHead(options.head, keys);
  if (exported === undefined) return undefined;
  // The heads are counted before the lines, so that no head can be of a line behind the last.
  const heads = await countHeads(db);
  const lines = (await lastLine(db))?.id ?? 0;
  const inChain = await firstFlawOfChain(db, lines, options.onProgress);
  const inHeads = await firstFlawOfHeads(db, heads, lines, keys);
  const state = exported && (await stateOf(db, exported, lines));
  const byExported = exported && state && flawOf(exported, state, lines);
  return {
    lines,
    heads,
    flaw: firstOf([inChain, inHeads, byExported]),
    head: exported && state && { line: exported.line, signedAt: exported.signedAt, state },
  };
}

/**
 * The flaw that concerns the earliest line. A head tells of lines that were written anew only that they are among those
 * up to its own, so what the chain finds there is more precise and goes first.
 */
function firstOf(flaws: readonly (AuditFlaw | null | undefined)[]): AuditFlaw | null {
  const place = ({ line, last, why }: AuditFlaw) => (why === 'rewritten' ? last : line);
  let first: AuditFlaw | null = null;
  for (const flaw of flaws) if (flaw && (first === null || place(flaw) < place(first))) first = flaw;
  return first;
}

/** The first line up to `lines` that is not as it was written, or does not go on from the one before. */
async function firstFlawOfChain(
  db: Db,
  lines: number,
  onProgress: VerifyOptions['onProgress'],
): Promise<AuditFlaw | undefined> {
  let before = { id: 0, digest: NO_LINE };
  // Not from 0: a line with a number below 1 was put in.
  let after = Number.MIN_SAFE_INTEGER;
  for (;;) {
    const page = await linesAfter(db, after, PAGE);
    for (const line of page) {
      if (line.id > lines) return undefined;
      const flaw = flawOfLine(line, before);
      if (flaw !== undefined) return flaw;
      before = { id: line.id, digest: line.digest };
      after = line.id;
    }
    onProgress?.({ checked: before.id, lines });
    if (page.length < PAGE) return undefined;
    // A page takes some milliseconds; whoever else works in this thread comes in between.
    await turn();
  }
}

function flawOfLine(line: AuditRecord, before: { id: number; digest: Buffer }): AuditFlaw | undefined {
  const { id } = line;
  if (id > before.id + 1) return { line: before.id + 1, last: id - 1, why: 'missing' };
  if (!line.digest.equals(lineDigest(line.previous, line))) return { line: id, last: id, why: 'changed' };
  if (id !== before.id + 1 || !line.previous.equals(before.digest))
    return { line: id, last: id, why: 'unlinked' };
  return undefined;
}

/** The first signed head that does not fit the lines, or is not what was signed. */
async function firstFlawOfHeads(
  db: Db,
  heads: number,
  lines: number,
  keys: ReadonlyMap<string, string>,
): Promise<AuditFlaw | undefined> {
  let vouched = 0;
  let before = 0;
  for (;;) {
    const page = await headsAfter(db, before, PAGE);
    for (const record of page) {
      if (record.id > heads) return undefined;
      const head = await readHead(record.signature, keys);
      const isItself =
        record.id === before + 1 &&
        head?.isOurs === true &&
        head.line === record.line_id &&
        head.digest === record.digest.toString('hex');
      if (!isItself) return { line: record.line_id, last: record.line_id, why: 'signature' };
      const flaw = flawOf(head, await stateOf(db, head, lines), lines, vouched);
      if (flaw !== null) return flaw;
      vouched = head.line;
      before = record.id;
    }
    if (page.length < PAGE) return undefined;
    await turn();
  }
}

type HeadState = NonNullable<AuditVerification['head']>['state'];

/** What a head says of the log as it is now. */
async function stateOf(db: Db, head: ReadHead, lines: number): Promise<HeadState> {
  const digest = await digestOfLine(db, head.line);
  if (digest?.toString('hex') === head.digest) return 'contained';
  // Anybody can sign a head with a key of their own: it accuses nobody.
  if (!head.isOurs) return 'foreign';
  return head.line > lines ? 'cut' : 'rewritten';
}

/** The flaw that a head shows; `vouched` is the last line that an earlier head vouches for. */
function flawOf(head: ReadHead, state: HeadState, lines: number, vouched = 0): AuditFlaw | null {
  if (state === 'cut') return { line: lines + 1, last: head.line, why: 'cut' };
  if (state === 'rewritten') return { line: vouched + 1, last: head.line, why: 'rewritten' };
  return null;
}
