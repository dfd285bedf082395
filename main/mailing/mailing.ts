import { z } from 'zod';
import type { OutputOf, ParsedInputOf } from '../../preload/contract/index.ts';
import type { MailingRow } from '../../preload/contract/mailing.ts';
import type { Reservation } from '../../preload/contract/reservations.ts';
import { type Actor, theOffice } from '../actor.ts';
import type { Audit } from '../audit/audit.ts';
import type { Clock } from '../clock.ts';
import type { DocumentFile, DocumentFiles } from '../documents/interface.ts';
import type { Pushes } from '../pushes.ts';
import { Refusal } from '../refusal.ts';
import type { ReservationRecords } from '../reservations/interface.ts';
import type { Settings } from '../settings/settings.ts';
import type { Store, Tx } from '../store/store.ts';
import { decisionChange, mayDecide } from './decision.ts';
import { type Letter, type LetterTemplates, readLetterTemplates, writeTicketLetter } from './letter.ts';
import { buildMessage } from './message.ts';
import { Outbox } from './outbox.ts';
import {
  addMailing,
  countMailingsOf,
  countsByState,
  hastenQueued,
  mailingById,
  mailingsOf,
  mailingsOfSome,
  notSettled,
  outboxPage,
} from './queries.ts';
import { MailingRecords } from './record.ts';
import { mailServerSetting, withPassword } from './server.ts';
import { probe, type SmtpTimeouts, smtpTimeouts } from './smtp.ts';

export interface MailingOptions {
  readonly store: Store;
  readonly audit: Audit;
  readonly clock: Clock;
  readonly settings: Settings;
  readonly reservations: ReservationRecords;
  readonly documents: DocumentFiles;
  readonly pushes: Pushes;
  /** The folder resources/mail. */
  readonly templatesFolder: string;
  /** Hears of faults in the outbox that no caller could hear of. */
  readonly onFault?: (error: unknown) => void;
  /** From 0 up to 1, for the spread of later tries. */
  readonly random?: () => number;
  readonly timeouts?: SmtpTimeouts;
}

/** Mails tickets to clients, through an outbox that survives crashes and never sends twice by itself. */
export class Mailing {
  readonly #options: MailingOptions;
  readonly #templates: LetterTemplates;
  readonly #records: MailingRecords;
  readonly #outbox: Outbox;

  constructor(options: MailingOptions) {
    const { store, clock, settings, reservations, pushes } = options;
    this.#options = options;
    this.#templates = readLetterTemplates(options.templatesFolder);
    this.#records = new MailingRecords(clock, reservations);
    this.#outbox = new Outbox({
      store,
      clock,
      settings,
      records: this.#records,
      pushes,
      timeouts: options.timeouts ?? smtpTimeouts,
      random: options.random ?? Math.random,
      onFault: options.onFault ?? (() => undefined),
    });
  }

  /** Takes up what a crash left in the middle, then works the queue. */
  start(): Promise<void> {
    return this.#outbox.start();
  }

  /** Waits for the message under way, then stops working the queue. */
  stop(): Promise<void> {
    return this.#outbox.stop();
  }

  /**
   * Called in a store that was restored from a copy: what the copy held as waiting may have been sent since. It becomes of
   * unknown outcome, so that nothing goes twice and a person decides. Gives how many there were.
   */
  async holdRestored(tx: Tx): Promise<number> {
    const mailings = await notSettled(tx);
    for (const mailing of mailings) {
      await this.#records.enter(tx, mailing.id, {
        state: 'unknown',
        actor: theOffice,
        facts: { fault: 'restored' },
        columns: { fault: 'restored', next_try_at: null, done_at: this.#options.clock.now() },
      });
      await this.#records.tell(tx, mailing, 'mailingUnknown', theOffice);
    }
    return mailings.length;
  }

  /** What would be sent. Throws Refusal notFound, noTicket. */
  async preview(reservationId: number): Promise<OutputOf<'mailing.preview'>> {
    const { reservation, ticket, letter } = await this.#ticketLetter(reservationId);
    return {
      to: reservation.client.emails.map((typed) => typed.trim()).filter(isAddress),
      subject: letter.subject,
      text: letter.text,
      html: letter.html,
      attachments: [{ fileName: ticket.fileName, octets: ticket.content.length }],
    };
  }

  /**
   * Puts the newest ticket of a reservation into the outbox, the whole message with it. Throws Refusal notFound, noTicket,
   * noAddress, mailNotConfigured, claimedByOther, changedMeanwhile, moveNotAllowed.
   */
  async send(input: ParsedInputOf<'mailing.send'>, actor: Actor): Promise<MailingRow> {
    return this.#changed(await this.#enqueue(input, actor, async () => {}));
  }

  /**
   * Puts the newest ticket of a ticketed reservation into the outbox, to the first usable address of its booking; what
   * `beside` writes is in the same transaction. Throws Refusal as `send` does, and mailingUnderWay where a message with
   * it waits there, is being sent, or may have arrived.
   */
  async sendToFirst(
    { reservationId, version }: { readonly reservationId: number; readonly version: number },
    actor: Actor,
    beside: (tx: Tx) => Promise<void>,
  ): Promise<void> {
    const { client, status } = await this.#options.reservations.open(reservationId);
    if (status !== 'ticketed') throw new Refusal('moveNotAllowed', { from: status, to: 'mailed' });
    const to = client.emails.map((typed) => typed.trim()).find(isAddress);
    if (to === undefined) throw new Refusal('noAddress');
    const id = await this.#enqueue({ reservationId, version, to }, actor, async (tx) => {
      const underWay = (await mailingsOf(tx, reservationId)).filter(({ state }) => mayArrive.has(state));
      // The one that was just added is among them.
      if (underWay.length > 1) throw new Refusal('mailingUnderWay');
      await beside(tx);
    });
    await this.#changed(id);
  }

  async #enqueue(
    { reservationId, version, to }: ParsedInputOf<'mailing.send'>,
    actor: Actor,
    beside: (tx: Tx) => Promise<void>,
  ): Promise<number> {
    const { store, clock, settings, reservations, audit } = this.#options;
    const { reservation, ticket, letter } = await this.#ticketLetter(reservationId);
    const { status } = reservation;
    if (status !== 'ticketed' && status !== 'mailed')
      throw new Refusal('moveNotAllowed', { from: status, to: 'mailed' });
    if (!isAddress(to)) throw new Refusal('noAddress');
    const server = await settings.get(mailServerSetting);
    if (server === undefined) throw new Refusal('mailNotConfigured');
    const date = clock.now();
    const message = await buildMessage({ sender: server.value, to, letter, ticket, date });
    return store.write(async (tx) => {
      await reservations.touch(tx, reservationId, version, actor);
      const added = await addMailing(tx, {
        reservation_id: reservationId,
        document_id: ticket.id,
        recipient: to,
        subject: letter.subject,
        message_id: message.messageId,
        message: message.octets,
        state: 'queued',
        queued_at: date,
        next_try_at: date,
      });
      await this.#records.event(tx, added, { state: 'queued', actor });
      await this.#records.tell(tx, { id: added, reservationId }, 'mailingQueued', actor);
      await audit.append(tx, {
        actor,
        action: 'mailing.queued',
        subject: `mailing/${added}`,
        facts: { reservationId },
      });
      await beside(tx);
      return added;
    });
  }

  async #ticketLetter(
    reservationId: number,
  ): Promise<{ reservation: Reservation; ticket: DocumentFile; letter: Letter }> {
    const { settings, reservations, documents } = this.#options;
    const reservation = await reservations.open(reservationId);
    const ticket = await documents.newestTicket(reservationId);
    if (ticket === undefined) throw new Refusal('noTicket');
    const letter = writeTicketLetter(
      { reservation, ticket, agency: await settings.agency() },
      this.#templates,
    );
    return { reservation, ticket, letter };
  }

  async outbox({
    state,
    before,
    limit,
  }: ParsedInputOf<'mailing.outbox'>): Promise<OutputOf<'mailing.outbox'>> {
    const { read } = this.#options.store;
    const rows = await outboxPage(read, { state, before, limit: limit + 1 });
    return { rows: rows.slice(0, limit), counts: await countsByState(read), more: rows.length > limit };
  }

  /** The mailings of a reservation, the newest first. */
  forReservation(reservationId: number): Promise<MailingRow[]> {
    return mailingsOf(this.#options.store.read, reservationId);
  }

  /** A page of the mailings of some reservations, the newest first. */
  forReservations(
    reservationIds: readonly number[],
    page: { before?: number | undefined; limit: number },
  ): Promise<MailingRow[]> {
    return mailingsOfSome(this.#options.store.read, reservationIds, page);
  }

  /** How many mailings some reservations have. */
  countFor(reservationIds: readonly number[]): Promise<number> {
    return countMailingsOf(this.#options.store.read, reservationIds);
  }

  /** A person's decision. Throws Refusal notFound, claimedByOther, mailingNotDecidable. */
  async decide({ id, decision, reason }: ParsedInputOf<'mailing.decide'>, actor: Actor): Promise<MailingRow> {
    const { store, clock, audit, reservations } = this.#options;
    await store.write(async (tx) => {
      const record = await mailingById(tx, id);
      if (record === undefined) throw new Refusal('notFound');
      await reservations.work(tx, record.row.reservationId, actor);
      if (!mayDecide(record.row.state, decision))
        throw new Refusal('mailingNotDecidable', { state: record.row.state });
      await this.#records.enter(tx, id, {
        ...decisionChange(decision, clock.now()),
        actor,
        facts: { decision, reason },
      });
      await this.#records.tell(tx, record.row, 'mailingDecided', actor, { decision, reason });
      await audit.append(tx, {
        actor,
        action: 'mailing.decided',
        subject: `mailing/${id}`,
        facts: { decision },
      });
      if (decision === 'arrived') await this.#records.arrived(tx, record, actor);
    });
    return this.#changed(id);
  }

  /** After the commit: tells the screens and the outbox, and gives the mailing as it is now. */
  async #changed(id: number): Promise<MailingRow> {
    const { store, pushes } = this.#options;
    const record = await mailingById(store.read, id);
    if (record === undefined) throw new Refusal('notFound');
    const { row } = record;
    pushes.push('mailing.changed', { id, reservationId: row.reservationId, state: row.state });
    pushes.push('reservations.changed', { ids: [row.reservationId] });
    this.#outbox.wake();
    return row;
  }

  /** The mail server without its password, null while there is none. */
  async server(): Promise<OutputOf<'mailing.server'>> {
    const server = await this.#options.settings.get(mailServerSetting);
    return server === undefined
      ? null
      : { settings: server.value, hasPassword: server.secrets.password !== undefined };
  }

  /** Saves the mail server; what waits in the queue is tried with it at once. */
  async setServer(
    { settings: value, password }: ParsedInputOf<'mailing.setServer'>,
    actor: Actor,
  ): Promise<void> {
    const { store, clock, settings } = this.#options;
    const server = withPassword(value, password, await settings.get(mailServerSetting));
    await settings.set(mailServerSetting, server.value, server.secrets, actor);
    await store.write((tx) => hastenQueued(tx, clock.now()));
    this.#outbox.wake();
  }

  /** Connects, negotiates TLS and signs in with what an administrator typed; sends nothing. */
  async testServer({
    settings: value,
    password,
  }: ParsedInputOf<'mailing.testServer'>): Promise<OutputOf<'mailing.testServer'>> {
    const { settings, timeouts } = this.#options;
    return probe(
      withPassword(value, password, await settings.get(mailServerSetting)),
      timeouts ?? smtpTimeouts,
    );
  }
}

/** The states in which a message may reach its recipient, or may have. */
const mayArrive: ReadonlySet<MailingRow['state']> = new Set<MailingRow['state']>([
  'queued',
  'sending',
  'unknown',
]);

const address = z.email().max(254);

function isAddress(text: string): boolean {
  return address.safeParse(text).success;
}
