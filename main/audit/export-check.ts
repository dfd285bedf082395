import { createHash } from 'node:crypto';
import { z } from 'zod';
import { readExportSignature, type SignedExport } from './export-json.ts';
import { type LineContent, lineDigest, NO_LINE } from './line.ts';

const exportedLine = z.object({
  id: z.int(),
  form: z.int(),
  at: z.string(),
  staff_id: z.int().nullable(),
  actor: z.string(),
  pc: z.string().nullable(),
  action: z.string(),
  subject: z.string(),
  facts: z.string(),
  previous: z.string(),
  digest: z.string(),
});
const signatureLine = z.object({ signature: z.string() });

/** What an exported file of signed JSON lines is worth. */
export interface CheckedExport {
  /** What was signed, and the key's name; undefined where there is no signature or the file is not what was signed. */
  readonly signed: (SignedExport & { kid: string }) | undefined;
  /** Lines in the file. */
  readonly lines: number;
  /** Lines that say something else than their digest covers. */
  readonly changed: readonly number[];
  /** Whether the lines are one chain from the first line of the log, with none left out. */
  readonly isWholeChain: boolean;
}

/** Checks an exported file by itself, without the office: its signature, each line's digest, and the chain. */
export async function checkExport(text: string): Promise<CheckedExport> {
  const end = text.trimEnd().lastIndexOf('\n') + 1;
  const said = signatureLine.safeParse(jsonOf(text.slice(end)));
  const body = said.success ? text.slice(0, end) : text;
  const signature = said.success ? await readExportSignature(said.data.signature) : undefined;
  const sha256 = createHash('sha256').update(body).digest('hex');
  const changed: number[] = [];
  let before = { id: 0, digest: NO_LINE };
  let isWholeChain = true;
  let lines = 0;
  for (const written of body.split('\n')) {
    if (written === '') continue;
    lines += 1;
    const line = exportedLine.safeParse(jsonOf(written)).data;
    const digest = line && digestOf(line);
    if (line === undefined || digest?.toString('hex') !== line.digest) changed.push(line?.id ?? lines);
    isWholeChain &&= line?.id === before.id + 1 && line.previous === before.digest.toString('hex');
    before = { id: line?.id ?? 0, digest: digest ?? NO_LINE };
  }
  return {
    signed: signature?.sha256 === sha256 && signature.lines === lines ? signature : undefined,
    lines,
    changed,
    isWholeChain: isWholeChain && changed.length === 0,
  };
}

function digestOf({ previous, ...line }: LineContent & { readonly previous: string }): Buffer {
  return lineDigest(Buffer.from(previous, 'hex'), line);
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
