import { appendFileSync, existsSync, readFileSync, truncateSync } from 'node:fs';
import { z } from 'zod';
import { mediaType } from './protocol.ts';

/** One thing that happened on the shop. `digest` is of the version that it happened to. */
export const ledgerEntry = z.discriminatedUnion('event', [
  /** A version of a booking became visible to the desk. An id that was offered before is amended by it. */
  z.object({
    event: z.literal('offered'),
    id: z.string(),
    digest: z.string(),
    at: z.string(),
    mediaType,
    /** Its place in the listing: later is greater. */
    sequence: z.int(),
  }),
  /** The desk asked for the removal of this version, and it is gone. */
  z.object({ event: z.literal('removed'), id: z.string(), digest: z.string(), at: z.string() }),
]);
export type LedgerEntry = z.infer<typeof ledgerEntry>;

/**
 * Everything that was ever offered and every removal, append-only: what a fault run compares a desk's store with.
 * Holds ids and digests, never a booking.
 */
export class Ledger {
  readonly #entries: LedgerEntry[] = [];
  readonly #removedAt = new Map<string, string>();
  readonly #everOffered = new Map<string, Set<string>>();
  readonly #file: string | undefined;

  /** In memory only without a file; else reads what the file holds and appends to it. */
  constructor(file?: string) {
    this.#file = file;
    if (file === undefined || !existsSync(file)) return;
    dropTornLine(file);
    for (const entry of readLedger(file)) this.#remember(entry);
  }

  /** All entries, oldest first. */
  entries(): readonly LedgerEntry[] {
    return this.#entries;
  }

  /** The digests of every version that was ever offered under an id. */
  versionsOf(id: string): ReadonlySet<string> {
    return this.#everOffered.get(id) ?? new Set();
  }

  /** When this very version was removed, where it was and has not been offered again since. */
  removedAt(id: string, digest: string): string | undefined {
    return this.#removedAt.get(versionKey(id, digest));
  }

  /** Writes entries down before it returns; in one write, so that many cost little more than one. */
  append(entries: readonly LedgerEntry[]): void {
    if (this.#file !== undefined && entries.length > 0) {
      appendFileSync(this.#file, entries.map((entry) => `${JSON.stringify(entry)}\n`).join(''));
    }
    for (const entry of entries) this.#remember(entry);
  }

  #remember(entry: LedgerEntry): void {
    this.#entries.push(entry);
    const key = versionKey(entry.id, entry.digest);
    if (entry.event === 'removed') {
      this.#removedAt.set(key, entry.at);
      return;
    }
    this.#removedAt.delete(key);
    const versions = this.#everOffered.get(entry.id);
    if (versions === undefined) this.#everOffered.set(entry.id, new Set([entry.digest]));
    else versions.add(entry.digest);
  }
}

/** Reads a ledger file. A last line that a crash cut off never took effect and is left out; any other throws. */
export function readLedger(file: string): LedgerEntry[] {
  const lines = readFileSync(file, 'utf8').split('\n');
  lines.pop(); // behind the last line break: nothing, or what a crash cut off
  return lines.map((line) => ledgerEntry.parse(JSON.parse(line)));
}

/** What a crash cut off must not become the beginning of the next line. */
function dropTornLine(file: string): void {
  const octets = readFileSync(file);
  const whole = octets.lastIndexOf(0x0a) + 1;
  if (whole < octets.length) truncateSync(file, whole);
}

function versionKey(id: string, digest: string): string {
  return `${id} ${digest}`;
}
