import type { Actor } from '../actor.ts';
import type { Audit } from '../audit/audit.ts';
import type { DocumentFile, DocumentFiles } from '../documents/interface.ts';
import type { PdfMerger } from '../documents/renderer.ts';
import { Refusal } from '../refusal.ts';
import type { Store } from '../store/store.ts';
import type { Beside, BulkReservations } from './interface.ts';
import type { ItemRecord } from './queries.ts';

/** How long a print is kept for the person to fetch, in milliseconds; it is never written to disk. */
const KEPT = 10 * 60_000;

export interface PrintingOptions {
  readonly store: Store;
  readonly audit: Audit;
  readonly reservations: BulkReservations;
  readonly documents: DocumentFiles;
  readonly merger: PdfMerger;
}

/** A reservation's turn in a print: what to write when it is in, or when it is refused. */
export interface PrintItem {
  readonly item: ItemRecord;
  readonly done: Beside;
  refused(error: unknown): Promise<void>;
}

/** Puts the newest tickets of many reservations into one PDF and keeps it for a while. */
export class Printing {
  readonly #options: PrintingOptions;
  readonly #kept = new Map<number, { readonly pdf: Uint8Array; readonly timer: NodeJS.Timeout }>();

  constructor(options: PrintingOptions) {
    this.#options = options;
  }

  /**
   * Gathers the tickets, puts them together, and only then writes of each that it was printed: if the program dies
   * before, nothing says so. `goesOn` is asked before each.
   */
  async print(
    jobId: number,
    items: readonly PrintItem[],
    actor: Actor,
    goesOn: () => boolean,
  ): Promise<void> {
    const tickets: { turn: PrintItem; ticket: DocumentFile }[] = [];
    for (const turn of items) {
      if (!goesOn()) return;
      const ticket = await this.#options.documents.newestTicket(turn.item.id);
      if (ticket === undefined) await turn.refused(new Refusal('noTicket'));
      else tickets.push({ turn, ticket });
    }
    if (tickets.length === 0) return;
    try {
      this.#keep(jobId, await this.#options.merger.merge(tickets.map(({ ticket }) => ticket.content)));
    } catch (error) {
      for (const { turn } of tickets) await turn.refused(error);
      return;
    }
    for (const { turn, ticket } of tickets) await this.#tell(turn, ticket, actor);
  }

  async #tell({ item, done }: PrintItem, { id, number }: DocumentFile, actor: Actor): Promise<void> {
    const { store, audit, reservations } = this.#options;
    await store.write(async (tx) => {
      await reservations.record(tx, {
        reservationId: item.id,
        actor,
        kind: 'documentPrinted',
        facts: { number },
      });
      await audit.append(tx, {
        actor,
        action: 'document.printed',
        subject: `document/${id}`,
        facts: { number },
      });
      await done(tx);
    });
  }

  #keep(jobId: number, pdf: Uint8Array): void {
    const timer = setTimeout(() => this.#kept.delete(jobId), KEPT);
    timer.unref();
    this.#kept.set(jobId, { pdf, timer });
  }

  /** The PDF of a print, while it is kept. */
  of(jobId: number): Uint8Array | undefined {
    return this.#kept.get(jobId)?.pdf;
  }

  /** Forgets every print. */
  forget(): void {
    for (const { timer } of this.#kept.values()) clearTimeout(timer);
    this.#kept.clear();
  }
}
