import { setTimeout } from 'node:timers/promises';
import { type InputOf, type OutputOf, parseOutput } from '../../../preload/contract/index.ts';
import type { MailServerSettings } from '../../../preload/contract/mailing.ts';
import type { Reservation } from '../../../preload/contract/reservations.ts';
import { CallFailed, type ScriptedDesk } from '../../desk.ts';
import type { Random } from '../../generator/random.ts';
import { addressOf, type CommandName, type DeskMessage, staffAddressOf } from './commands.ts';

/** What staff are told when two of them meet, or when something is not to be done yet: they go on with something else. */
const EXPECTED = new Set([
  'changedMeanwhile',
  'moveNotAllowed',
  'warningsOpen',
  'amendmentOpen',
  'notFound',
  'removalPending',
  'mailingNotDecidable',
]);

/** So many messages wait in the outbox at most before more tickets are mailed. */
const MOST_QUEUED = 3;

/** Before somebody who found nothing to do looks again, in milliseconds. */
const REST = 20;

/** One person of the staff, who works through the same desk as the others. */
export class Worker {
  readonly #desk: ScriptedDesk;
  readonly #random: Random;
  readonly #say: (message: DeskMessage) => Promise<void>;
  readonly #name: string;
  #count = 0;

  /** `name` is unique over all lives of the office: marks begin with it. */
  constructor(
    name: string,
    {
      desk,
      random,
      say,
    }: { desk: ScriptedDesk; random: Random; say: (message: DeskMessage) => Promise<void> },
  ) {
    this.#name = name;
    this.#desk = desk;
    this.#random = random;
    this.#say = say;
  }

  /**
   * Asks for something and tells the parent, before and after; gives undefined where it was refused for a reason that
   * belongs to the work. `made` says how the parent finds what the answer made.
   */
  async command<Name extends CommandName>(
    name: Name,
    inputOf: (mark: string) => InputOf<Name>,
    made: (output: OutputOf<Name>) => string | undefined = () => undefined,
  ): Promise<OutputOf<Name> | undefined> {
    this.#count += 1;
    const mark = `${this.#name}-${this.#count}`;
    await this.#say({ kind: 'asked', name, mark });
    let output: OutputOf<Name>;
    try {
      output = parseOutput(name, await this.#desk.call(name, inputOf(mark)));
    } catch (error) {
      if (!(error instanceof CallFailed) || !EXPECTED.has(error.failure.code)) throw error;
      await this.#say({ kind: 'refused', name, mark, code: error.failure.code });
      return undefined;
    }
    await this.#say({ kind: 'acknowledged', name, mark, made: made(output) });
    return output;
  }

  /** Takes reservations from the worklists and brings each a step or two on its way, for ever. */
  async review(): Promise<never> {
    for (;;) await this.reviewOne();
  }

  /** Brings one reservation a step or two on its way; rests where the worklist that was picked is empty. */
  async reviewOne(): Promise<void> {
    const seen = await this.#pick();
    if (seen === undefined) await setTimeout(REST);
    else await this.#bringOn(seen);
  }

  async #pick(): Promise<Reservation | undefined> {
    const queue = this.#random.pick([
      'new',
      'inReview',
      'inReview',
      'confirmed',
      'confirmed',
      'ticketed',
      'ticketed',
      'amended',
      'onHold',
      'mailed',
    ] as const);
    const order = this.#random.pick(['newest', 'urgent'] as const);
    const { rows } = await this.#desk.call('reservations.list', { queue, order, limit: 30 });
    if (rows.length === 0) return undefined;
    return this.#desk.call('reservations.open', { id: this.#random.pick(rows).id });
  }

  async #bringOn(seen: Reservation): Promise<void> {
    const { id, amendment, moves } = seen;
    // Now and then somebody works from a page that is out of date.
    const version = this.#random.chance(0.03) ? Math.max(1, seen.version - 1) : seen.version;
    if (moves.length > 0 && this.#random.chance(0.06)) {
      const to = this.#random.pick(moves);
      await this.command('reservations.move', (reason) => ({ id, version, to, reason }));
      return;
    }
    if (amendment !== null) {
      const { bookingVersion } = amendment;
      const decision = this.#random.pick(['accept', 'refuse'] as const);
      await this.command('reservations.decideAmendment', (reason) => ({
        id,
        version,
        bookingVersion,
        decision,
        reason,
      }));
      return;
    }
    await this.#onItsWay({ ...seen, version });
  }

  async #onItsWay(seen: Reservation): Promise<void> {
    const { id, status, version } = seen;
    switch (status) {
      case 'new':
      case 'onHold':
        await this.command('reservations.move', (reason) => ({ id, version, to: 'inReview', reason }));
        return;
      case 'inReview':
        return this.#finishReview(seen);
      case 'confirmed':
        await this.command(
          'documents.issueTicket',
          () => ({ reservationId: id, version }),
          ({ number, sha256 }) => `${number} ${sha256}`,
        );
        return;
      case 'ticketed':
      case 'mailed':
        if (status === 'mailed' && this.#random.chance(0.8)) return;
        await this.command('mailing.send', (mark) => ({ reservationId: id, version, to: addressOf(mark) }));
        return;
      case 'cancelled':
        return;
    }
  }

  async #finishReview(seen: Reservation): Promise<void> {
    let present: Reservation | undefined = seen;
    for (const { id: warningId, resolvedAt } of seen.warnings) {
      if (resolvedAt !== null || present === undefined) continue;
      const { id, version }: Reservation = present;
      present = await this.command('reservations.resolveWarning', (reason) => ({
        id,
        version,
        warningId,
        reason,
      }));
    }
    if (present === undefined) return;
    const { id, version } = present;
    await this.command('reservations.move', (reason) => ({ id, version, to: 'confirmed', reason }));
  }

  /** Mails tickets, old ones again among them, so that the outbox is hardly ever without work, for ever. */
  async post(): Promise<never> {
    for (;;) {
      const { counts } = await this.#desk.call('mailing.outbox', { limit: 1 });
      const queue = this.#random.pick(['ticketed', 'mailed'] as const);
      const { rows } = await this.#desk.call('reservations.list', { queue, order: 'newest', limit: 100 });
      if (rows.length > 0 && counts.queued < MOST_QUEUED) {
        const { id, version } = await this.#desk.call('reservations.open', {
          id: this.#random.pick(rows).id,
        });
        await this.command('mailing.send', (mark) => ({ reservationId: id, version, to: addressOf(mark) }));
      }
      await setTimeout(REST);
    }
  }

  /** Does what an administrator does beside: settings, quarantine, colleagues, and the mail that went astray. */
  async administer(server: MailServerSettings): Promise<never> {
    for (;;) {
      const what = this.#random.weighted([
        ['mail', 4],
        ['quarantine', 4],
        ['agency', 2],
        ['server', 4],
        ['staff', 1],
        ['intake', 3],
      ] as const);
      if (what === 'mail') await this.#decideMail();
      else if (what === 'quarantine') await this.#resolveQuarantine();
      else if (what === 'agency') await this.#renameAgency();
      else if (what === 'server') await this.saveServer(server);
      else if (what === 'staff') await this.#addColleague();
      else await this.#desk.call('intake.runNow', undefined);
      await setTimeout(REST);
    }
  }

  async #decideMail(): Promise<void> {
    const state = this.#random.pick(['unknown', 'refused'] as const);
    const { rows } = await this.#desk.call('mailing.outbox', { state, limit: 50 });
    if (rows.length === 0) return;
    const { id } = this.#random.pick(rows);
    // What is left alone stays as it is: most of what became unknown must never move by itself.
    const decision = this.#random.pick(
      state === 'unknown'
        ? (['sendAgain', 'arrived', 'giveUp'] as const)
        : (['sendAgain', 'giveUp'] as const),
    );
    if (this.#random.chance(0.5))
      await this.command('mailing.decide', (reason) => ({ id, decision, reason }));
  }

  async #resolveQuarantine(): Promise<void> {
    const rows = await this.#desk.call('quarantine.list', { resolved: false });
    if (rows.length === 0) return;
    const { id } = this.#random.pick(rows);
    await this.command('quarantine.resolve', (reason) => ({ id, reason }));
  }

  async #renameAgency(): Promise<void> {
    await this.command('settings.setAgency', (name) => ({
      name,
      address: ['1000, rue de l’Exemple'],
      phone: '',
      email: '',
      registration: '',
    }));
  }

  /** Saves the mail server, which makes what waits in the outbox due at once. */
  async saveServer(settings: MailServerSettings): Promise<void> {
    await this.command('mailing.setServer', (fromName) => ({ settings: { ...settings, fromName } }));
  }

  async #addColleague(): Promise<void> {
    await this.command('staff.add', (mark) => ({
      name: `Colleague ${mark}`,
      email: staffAddressOf(mark),
      role: 'agent',
      password: `five short words are ${mark}`,
      language: 'fr',
    }));
  }
}
