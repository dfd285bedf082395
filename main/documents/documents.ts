import { createHash } from 'node:crypto';
import PQueue from 'p-queue';
import { Temporal } from 'temporal-polyfill';
import { z } from 'zod';
import type { DocumentRow } from '../../preload/contract/documents.ts';
import type { OutputOf, ParsedInputOf } from '../../preload/contract/index.ts';
import type { Actor } from '../actor.ts';
import type { Audit } from '../audit/audit.ts';
import type { Clock } from '../clock.ts';
import type { Pushes } from '../pushes.ts';
import { Refusal } from '../refusal.ts';
import type { ReservationRecords } from '../reservations/interface.ts';
import type { SettingKind, Settings } from '../settings/settings.ts';
import type { Store } from '../store/store.ts';
import { eticketFileName } from './eticket-file-name.ts';
import { eticketModel } from './eticket-model.ts';
import type { DocumentFile, DocumentFiles } from './interface.ts';
import {
  type DocumentSummary,
  documentById,
  documentNames,
  documentsOf,
  greatestNumber,
  insertDocument,
  newestTicketOf,
} from './queries.ts';
import type { DocumentRenderer } from './renderer.ts';

export interface DocumentOptions {
  readonly store: Store;
  readonly audit: Audit;
  readonly clock: Clock;
  readonly settings: Settings;
  readonly reservations: ReservationRecords;
  readonly renderer: DocumentRenderer;
  readonly pushes: Pushes;
}

function row({
  id,
  kind,
  number,
  language,
  file_name,
  octets,
  sha256,
  made_at,
  made_by,
}: DocumentSummary): DocumentRow {
  return {
    id,
    kind,
    number,
    language,
    fileName: file_name,
    octets,
    sha256: sha256.toString('hex'),
    madeAt: made_at,
    madeBy: made_by,
  };
}

/** Numbers of documents that a store which was set aside gave out. */
const usedNumbers: SettingKind<string[], object> = {
  name: 'usedNumbers',
  value: z.array(z.string()),
  secrets: z.object({}),
};

/** The register of documents: made once, kept byte for byte, never changed. */
export class Documents implements DocumentFiles {
  readonly #options: DocumentOptions;
  /** One ticket at a time: a number is taken when the drawing begins and written when it is done. */
  readonly #issuing = new PQueue({ concurrency: 1 });

  constructor(options: DocumentOptions) {
    this.#options = options;
  }

  async forReservation(reservationId: number): Promise<DocumentRow[]> {
    return (await documentsOf(this.#options.store.read, reservationId)).map(row);
  }

  /** The kinds and numbers of some documents; those that are gone are left out. */
  names(ids: readonly number[]): Promise<Pick<DocumentRow, 'id' | 'kind' | 'number'>[]> {
    return documentNames(this.#options.store.read, ids);
  }

  async newestTicket(reservationId: number): Promise<DocumentFile | undefined> {
    const found = await newestTicketOf(this.#options.store.read, reservationId);
    return found && { id: found.id, number: found.number, fileName: found.file_name, content: found.content };
  }

  /** Throws Refusal notFound. */
  async content(id: number): Promise<OutputOf<'documents.content'>> {
    const found = await documentById(this.#options.store.read, id);
    if (found === undefined) throw new Refusal('notFound');
    return {
      fileName: found.file_name,
      mediaType: 'application/pdf',
      base64: found.content.toString('base64'),
    };
  }

  /**
   * Draws the ticket, and then in one transaction keeps it and moves the reservation to ticketed. If the program dies
   * before the commit, there is neither; the drawing is made again. Throws Refusal notFound, claimedByOther,
   * changedMeanwhile, moveNotAllowed.
   */
  issueTicket(input: ParsedInputOf<'documents.issueTicket'>, actor: Actor): Promise<DocumentRow> {
    return this.#issuing.add(() => this.#issue(input, actor));
  }

  async #issue(
    { reservationId, version }: ParsedInputOf<'documents.issueTicket'>,
    actor: Actor,
  ): Promise<DocumentRow> {
    const { store, audit, clock, reservations, settings, renderer, pushes } = this.#options;
    const reservation = await reservations.open(reservationId);
    if (reservation.version !== version) throw new Refusal('changedMeanwhile');
    // Asked before the drawing, and again by the move below: the drawing takes a while.
    if (reservation.status !== 'confirmed') {
      throw new Refusal('moveNotAllowed', { from: reservation.status, to: 'ticketed' });
    }
    // Nobody else begins to work on it while the ticket is drawn.
    await store.write((tx) => reservations.work(tx, reservationId, actor));
    const issuedAt = clock.now();
    const number = await this.#nextNumber(issuedAt);
    const { locator, language } = reservation;
    const { pdf } = await renderer.render(
      eticketModel({
        reservation,
        agency: await settings.agency(),
        number,
        issuedAt,
        timeZone: Temporal.Now.timeZoneId(),
      }),
    );
    const file = {
      kind: 'eticket',
      number,
      language,
      file_name: eticketFileName({ language, locator, number }),
      sha256: createHash('sha256').update(pdf).digest(),
      made_at: issuedAt,
      made_by: actor.name,
    } as const;
    const id = await store.write(async (tx) => {
      await reservations.move(tx, { id: reservationId, version, to: 'ticketed', actor });
      const documentId = await insertDocument(tx, { ...file, reservation_id: reservationId, content: pdf });
      await reservations.record(tx, { reservationId, actor, kind: 'documentMade', facts: { number } });
      await audit.append(tx, {
        actor,
        action: 'document.made',
        subject: `document/${documentId}`,
        facts: { number },
      });
      return documentId;
    });
    pushes.push('reservations.changed', { ids: [reservationId] });
    return row({ ...file, id, octets: pdf.length });
  }

  /**
   * Called in a store that was restored from a copy: numbers that were given out since are not given out again. Done twice
   * it is done once.
   */
  async keepNumbers(numbers: readonly string[], by: Actor): Promise<void> {
    const { settings } = this.#options;
    const known = (await settings.get(usedNumbers))?.value ?? [];
    const added = numbers.filter((number) => !known.includes(number));
    if (added.length > 0) await settings.set(usedNumbers, [...known, ...added], {}, by);
  }

  /** E-YYYY-NNNNNN: the year in which it is issued, and a number that counts up within it. */
  async #nextNumber(issuedAt: string): Promise<string> {
    const prefix = `E-${issuedAt.slice(0, 4)}-`;
    const greatest = await greatestNumber(this.#options.store.read, prefix);
    const used = (await this.#options.settings.get(usedNumbers))?.value ?? [];
    const counts = [...used, greatest ?? '']
      .filter((number) => number.startsWith(prefix))
      .map((number) => Number(number.slice(prefix.length)));
    const count = Math.max(0, ...counts);
    return `${prefix}${String(count + 1).padStart(6, '0')}`;
  }
}
