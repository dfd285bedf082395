import { z } from 'zod';
import { type AuditFilter, type AuditFlaw, auditFlaws } from '../../preload/contract/audit.ts';
import type { OutputOf, ParsedInputOf } from '../../preload/contract/index.ts';
import type { Actor } from '../actor.ts';
import type { Clock } from '../clock.ts';
import type { Pushes } from '../pushes.ts';
import type { Store } from '../store/store.ts';
import type { Vault } from '../store/vault.ts';
import type { Audit } from './audit.ts';
import { AuditExports } from './exports.ts';
import { newestHead } from './head-queries.ts';
import { AuditHeads } from './heads.ts';
import {
  type AuditRecord,
  actionsInLog,
  type LineSelection,
  lastLine,
  linesBefore,
  newestOf,
  personsInLog,
} from './queries.ts';
import { recordsOfLocator, reservationsOf } from './record-queries.ts';
import { auditRowOf } from './rows.ts';
import { SigningKeys } from './signing-keys.ts';
import { AuditVerifier } from './verifier.ts';

export interface AuditLogOptions {
  readonly store: Store;
  readonly vault: Vault;
  readonly audit: Audit;
  readonly clock: Clock;
  readonly pushes: Pushes;
  /** The entry of the thread that looks the log through; without it, the office's own does. */
  readonly verifyThread?: URL | undefined;
  /** Hears of a signing that failed. */
  readonly onFault: (error: unknown) => void;
}

/** The facts of the line that tells of a verification. */
const verifiedFacts = z.object({
  lines: z.int(),
  flaw: z.enum(auditFlaws).optional(),
  line: z.int().optional(),
  last: z.int().optional(),
});

/** What administrators do with the audit log: read, verify and export it. Its lines are written by `Audit`. */
export class AuditLog {
  readonly signingKeys: SigningKeys;
  readonly heads: AuditHeads;
  readonly #options: AuditLogOptions;
  readonly #verifier: AuditVerifier;
  readonly #exports: AuditExports;

  constructor(options: AuditLogOptions) {
    const { store, vault, audit, clock, pushes, verifyThread, onFault } = options;
    this.#options = options;
    this.signingKeys = new SigningKeys(store, vault, audit, clock);
    this.heads = new AuditHeads({ store, clock, keys: this.signingKeys, onFault });
    this.#verifier = new AuditVerifier({ store, pushes, thread: verifyThread });
    this.#exports = new AuditExports({ store, audit, clock, keys: this.signingKeys });
  }

  /** Begins the signing of the log's head. */
  start(): Promise<void> {
    return this.heads.start();
  }

  /** Ends a verification under way and signs the last head. Comes after everything that writes lines. */
  async stop(): Promise<void> {
    await this.#verifier.stop();
    await this.heads.stop();
  }

  async list({ filter, before, limit }: ParsedInputOf<'audit.list'>): Promise<OutputOf<'audit.list'>> {
    const { read } = this.#options.store;
    const selection = await this.#selection(filter);
    const records = await linesBefore(read, selection, before ?? Number.MAX_SAFE_INTEGER, limit + 1);
    const shown = records.slice(0, limit);
    const reservations = await reservationsOf(
      read,
      shown.map(({ subject }) => subject),
    );
    return {
      rows: shown.map((record) => auditRowOf(record, reservations.get(record.subject))),
      more: records.length > limit,
    };
  }

  async choices(): Promise<OutputOf<'audit.choices'>> {
    const { read } = this.#options.store;
    return { persons: await personsInLog(read), actions: await actionsInLog(read) };
  }

  async state(): Promise<OutputOf<'audit.state'>> {
    const { read } = this.#options.store;
    const head = await newestHead(read);
    return {
      lines: (await lastLine(read))?.id ?? 0,
      signed: head ? { line: head.line_id, at: head.signed_at } : null,
      verified: verifiedBy(await newestOf(read, 'audit.verified')),
    };
  }

  /**
   * Throws Refusal auditHeadUnreadable, storeCorrupt. If the program dies before the line of it is written, it is as if
   * nobody had looked.
   */
  async verify({ head }: ParsedInputOf<'audit.verify'>, by: Actor): Promise<OutputOf<'audit.verify'>> {
    const verification = await this.#verifier.verify(head?.trim());
    const { lines, heads, flaw } = verification;
    await this.#options.store.write((tx) =>
      this.#options.audit.append(tx, {
        actor: by,
        action: 'audit.verified',
        subject: 'audit',
        facts: {
          lines,
          heads,
          ...(flaw && { flaw: flaw.why, line: flaw.line, last: flaw.last }),
          ...(verification.head && { head: verification.head.state, headLine: verification.head.line }),
        },
      }),
    );
    return verification;
  }

  /** The line of the export is written first, so that the head vouches for it too. */
  async exportHead(by: Actor): Promise<OutputOf<'audit.exportHead'>> {
    await this.#options.store.write((tx) =>
      this.#options.audit.append(tx, { actor: by, action: 'audit.headExported', subject: 'audit' }),
    );
    const text = await this.heads.sign();
    const head = await newestHead(this.#options.store.read);
    if (text === undefined || head === undefined) throw new Error('a log with a line in it has no head');
    return { fileName: `guichet-audit-head-${head.line_id}.jws`, text: `${text}\n`, line: head.line_id };
  }

  /** Throws Refusal auditExportTooLarge. */
  async beginExport(
    { format, filter }: ParsedInputOf<'audit.beginExport'>,
    by: Actor,
  ): Promise<OutputOf<'audit.beginExport'>> {
    return this.#exports.begin(format, filter, await this.#selection(filter), by);
  }

  /** Throws Refusal auditExportGone. */
  exportPart(input: ParsedInputOf<'audit.exportPart'>, by: Actor): Promise<OutputOf<'audit.exportPart'>> {
    return this.#exports.part(input.export, by);
  }

  async #selection({ record, ...filter }: AuditFilter): Promise<LineSelection> {
    if (record === undefined) return filter;
    const ofLocator = await recordsOfLocator(this.#options.store.read, record.toUpperCase());
    return { ...filter, subjects: [...ofLocator, record] };
  }
}

function verifiedBy(record: AuditRecord | undefined): OutputOf<'audit.state'>['verified'] {
  if (record === undefined) return null;
  const facts = verifiedFacts.safeParse(JSON.parse(record.facts));
  if (!facts.success) return null;
  const { lines, flaw: why, line, last } = facts.data;
  const flaw: AuditFlaw | null =
    why === undefined || line === undefined || last === undefined ? null : { why, line, last };
  return { at: record.at, by: record.actor, lines, flaw };
}
