import { createHash, type Hash } from 'node:crypto';
import type { AuditExportFormat, AuditFilter } from '../../preload/contract/audit.ts';
import type { OutputOf } from '../../preload/contract/index.ts';
import type { Actor } from '../actor.ts';
import type { Clock } from '../clock.ts';
import { Refusal } from '../refusal.ts';
import type { Store } from '../store/store.ts';
import type { Audit } from './audit.ts';
import { csvHeading, csvLines } from './export-csv.ts';
import { jsonLines, signExport } from './export-json.ts';
import { boundsOf, countLines, type LineSelection, lastLine, linesBetween } from './queries.ts';
import { reservationsOf } from './record-queries.ts';
import { auditRowOf } from './rows.ts';
import type { SigningKeys } from './signing-keys.ts';

/** The most lines of one export: about 200 MB in the window that puts the file together. */
const MOST_LINES = 500_000;
/** Lines of a part: some 20 ms of the office and less than 1 MB over the contract. */
const LINES_A_PART = 2_000;
/** Exports that are held open at once; the one least lately used goes when there are more. */
const MOST_OPEN = 4;

const fileKinds = {
  csv: { ending: 'csv', mediaType: 'text/csv' },
  jsonLines: { ending: 'jsonl', mediaType: 'application/jsonl' },
} as const satisfies Record<AuditExportFormat, { ending: string; mediaType: string }>;

/** An export under way. In memory: whoever restarts the office exports again. */
interface OpenExport {
  readonly staffId: number | null;
  readonly format: AuditExportFormat;
  readonly filter: AuditFilter;
  readonly selection: LineSelection;
  /** The last line that is in it. */
  readonly until: number;
  readonly begunAt: string;
  /** Over everything that was handed out so far. */
  readonly hash: Hash;
  after: number;
  lines: number;
}

export interface AuditExportsOptions {
  readonly store: Store;
  readonly audit: Audit;
  readonly clock: Clock;
  readonly keys: SigningKeys;
}

/**
 * Exports of the audit log, handed out in parts so that no answer is large. An export has no beginning without its audit
 * line, and no part without its beginning; it is of one person, and holds the lines up to its own.
 */
export class AuditExports {
  readonly #options: AuditExportsOptions;
  readonly #open = new Map<string, OpenExport>();

  constructor(options: AuditExportsOptions) {
    this.#options = options;
  }

  /** Throws Refusal auditExportTooLarge. If the program dies right after, the log tells of an export that nobody got. */
  async begin(
    format: AuditExportFormat,
    filter: AuditFilter,
    selection: LineSelection,
    by: Actor,
  ): Promise<OutputOf<'audit.beginExport'>> {
    const { store, audit, clock } = this.#options;
    const until = (await lastLine(store.read))?.id ?? 0;
    const bounds = (await boundsOf(store.read, selection)) ?? { first: 1, last: 0 };
    const lines = await countLines(store.read, selection);
    if (lines > MOST_LINES) throw new Refusal('auditExportTooLarge', { count: lines, most: MOST_LINES });
    await store.write((tx) =>
      audit.append(tx, {
        actor: by,
        action: 'audit.exported',
        subject: 'audit',
        facts: { format, until, ...factsOf(filter) },
      }),
    );
    const begunAt = clock.now();
    const id = crypto.randomUUID();
    const hash = createHash('sha256');
    this.#keep(id, {
      staffId: by.staffId,
      format,
      filter,
      selection,
      until: Math.min(until, bounds.last),
      begunAt,
      hash,
      after: bounds.first - 1,
      lines: 0,
    });
    const { ending, mediaType } = fileKinds[format];
    return { export: id, fileName: `guichet-audit-${begunAt.slice(0, 10)}.${ending}`, mediaType, lines };
  }

  /** Throws Refusal auditExportGone. */
  async part(id: string, by: Actor): Promise<OutputOf<'audit.exportPart'>> {
    const open = this.#open.get(id);
    if (open === undefined || open.staffId !== by.staffId) throw new Refusal('auditExportGone');
    // Out of the register while it is read: two calls at once would get the same lines twice.
    this.#open.delete(id);
    const part = await this.#next(open);
    if (!part.done) this.#keep(id, open);
    return part;
  }

  #keep(id: string, open: OpenExport): void {
    this.#open.set(id, open);
    const oldest = this.#open.keys().next();
    if (this.#open.size > MOST_OPEN && !oldest.done) this.#open.delete(oldest.value);
  }

  async #next(open: OpenExport): Promise<OutputOf<'audit.exportPart'>> {
    const { read } = this.#options.store;
    const isFirst = open.lines === 0;
    const records = await linesBetween(read, open.selection, open, LINES_A_PART);
    const done = records.length < LINES_A_PART;
    open.after = records.at(-1)?.id ?? open.until;
    open.lines += records.length;
    if (open.format === 'jsonLines') {
      const text = jsonLines(records);
      open.hash.update(text);
      return { text: done ? text + (await this.#signature(open)) : text, lines: open.lines, done };
    }
    const reservations = await reservationsOf(
      read,
      records.map(({ subject }) => subject),
    );
    const rows = records.map((record) => auditRowOf(record, reservations.get(record.subject)));
    return { text: (isFirst ? csvHeading() : '') + csvLines(rows), lines: open.lines, done };
  }

  /** The last line of a signed export: whose word it is that the lines before it are those of the log. */
  async #signature({ hash, filter, lines, until, begunAt }: OpenExport): Promise<string> {
    const said = { sha256: hash.digest('hex'), lines, until, filter, exportedAt: begunAt };
    return `${JSON.stringify({ signature: await signExport(said, await this.#options.keys.current()) })}\n`;
  }
}

/** The filter as facts of the export's line. */
function factsOf({ staffId, action, record, from, to }: AuditFilter): Record<string, string | number> {
  return {
    ...(staffId !== undefined && { person: staffId ?? 'office' }),
    ...(action !== undefined && { action }),
    ...(record !== undefined && { record }),
    ...(from !== undefined && { from }),
    ...(to !== undefined && { to }),
  };
}
