import { cpSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { Secret, TOTP } from 'otpauth';
import { z } from 'zod';
import { sealBooking } from '../../scripts/web-shop/sealing.ts';
import { openConnection } from '../store/connection.ts';
import { storeKeyInUse } from '../store/key-bundle.ts';
import { migrate } from '../store/migrations.ts';
import { migrationsFolder } from '../store/testing.ts';
import { cards, crowd, plainBooking, sealedBooking, typed, wildBookings } from './bookings.ts';
import { type DeskProcess, startDesk } from './desk-process.ts';
import type { Marker } from './markers.ts';
import { type Search, searchFolder } from './search.ts';
import { secrets, words } from './secrets.ts';
import { mailUser, type Stage } from './stage.ts';

const administrator = 'admin.90417@agence.example';
const CROWD = 800;

/** What the flow came to, for the test to judge. */
export interface FlowResult {
  /** Everything private, what is known only once the program runs included: its keys. */
  readonly markers: readonly Marker[];
  /** Right after the kill. */
  readonly afterKill: Search;
  /** The octets of the store's write-ahead log then. */
  readonly logAfterKill: number;
  readonly atTheEnd: Search;
  /** The answers of the office to what must be refused, by what was tried. */
  readonly refusals: Readonly<Record<string, string | undefined>>;
  readonly exitCodes: { readonly office: number | null; readonly host: number | null };
  /** What stood in quarantine, as an administrator with a reason read it. */
  readonly quarantined: string;
}

/**
 * The whole program as a process of its own, with a marker for everything that is private, from its first start to
 * mailed tickets, through wrong passwords, faults, a kill in the middle of the intake, crashes and a migration.
 */
export async function playWholeFlow(stage: Stage): Promise<FlowResult> {
  return new Flow(stage, await startDesk(stage.root, 'first-start')).play();
}

class Flow {
  readonly #stage: Stage;
  #desk: DeskProcess;
  readonly #keys: Marker[] = [];
  readonly #refusals: Record<string, string | undefined> = {};
  #quarantined = '';

  constructor(stage: Stage, desk: DeskProcess) {
    this.#stage = stage;
    this.#desk = desk;
  }

  async play(): Promise<FlowResult> {
    try {
      await this.#firstStart();
      await this.#wrongTries();
      await this.#intake();
      await this.#work();
      await this.#looks();
      await this.#togetherWithColleagues();
      await this.#faultsOfTheShop();
      await this.#killInTheMiddle();
      const afterKill = searchFolder(this.#stage.root, this.#markers());
      const logAfterKill = statSync(this.#stage.data('guichet.db-wal')).size;
      await this.#startAgain('after-kill');
      await this.#pullUntil(() => this.#stage.shop.shelf.size === 0);
      await this.#dataThatFaultsQuote();
      const exitCodes = await this.#crashes();
      await this.#migration();
      const markers = this.#markers();
      const atTheEnd = searchFolder(this.#stage.root, markers);
      const [refusals, quarantined] = [this.#refusals, this.#quarantined];
      return { markers, afterKill, logAfterKill, atTheEnd, refusals, exitCodes, quarantined };
    } finally {
      await this.#desk.kill();
    }
  }

  #markers(): Marker[] {
    const numbers = Object.values(cards).flatMap(({ what, text }) => [
      { what, text },
      { what: `${what}, in groups`, text: text.replace(/(\d{4})(?=\d)/g, '$1 ') },
    ]);
    return [typed, secrets, words]
      .flatMap((markers): Marker[] => Object.values(markers))
      .concat(numbers, this.#keys);
  }

  async #firstStart(): Promise<void> {
    const desk = this.#desk;
    const { recoveryKey } = await desk.call('store.create', { passphrase: secrets.passphrase.text });
    await this.#learnKeys(recoveryKey);
    await desk.call('staff.createFirstAdministrator', {
      name: 'Nadia Roy',
      email: administrator,
      password: secrets.password.text,
      language: 'fr',
    });
    await desk.call('staff.add', {
      name: words.colleague.text,
      email: 'collegue@agence.example',
      role: 'agent',
      password: secrets.colleaguePassword.text,
      language: 'fr',
    });
    const agency = {
      name: 'Voyages',
      address: ['1, rue de la Gare'],
      phone: '',
      email: '',
      registration: '',
    };
    await desk.call('settings.setAgency', agency);
    await desk.call('mailing.setServer', {
      settings: {
        host: '127.0.0.1',
        port: this.#stage.mailServer.port,
        security: 'starttls',
        user: mailUser,
        certificateAuthority: this.#stage.authority.certificate,
        fromName: 'Voyages',
        fromAddress: 'billets@agence.example',
      },
      password: secrets.mailPassword.text,
    });
  }

  async #learnKeys(recoveryKey: string): Promise<void> {
    const { storeKeys, vault } = await this.#stage.keys();
    const keys = [
      ...storeKeys.map(({ key }) => ({ what: 'store key', key })),
      ...vault.map(({ key }) => ({ what: 'vault key', key })),
    ];
    this.#keys.push(
      { what: 'recovery key', text: recoveryKey },
      { what: 'recovery key, without its dashes', text: recoveryKey.replaceAll('-', '') },
      { what: 'the desk’s private key', text: this.#stage.deskIdentity.key.split('\n')[1] ?? '' },
      // As ISO 8859-1 the last one is the key's own octets.
      ...keys.flatMap(({ what, key }) =>
        (['hex', 'base64', 'latin1'] as const).map((form) => ({ what, text: key.toString(form) })),
      ),
    );
  }

  async #wrongTries(): Promise<void> {
    const wrong = secrets.wrongPassword.text;
    const tries: Record<string, readonly [string, unknown]> = {
      wrongPassword: ['session.signIn', { email: administrator, password: wrong }],
      unknownAddress: ['session.signIn', { email: secrets.unknownAddress.text, password: wrong }],
      passphraseAsPassword: ['session.signIn', { email: administrator, password: secrets.passphrase.text }],
      badQueue: ['reservations.list', { queue: words.badInput.text, order: 'newest', limit: 5 }],
      badRecipient: ['mailing.send', { reservationId: 1, version: 1, to: words.badInput.text }],
      badConnection: [
        'intake.setConnection',
        { settings: { baseUrl: words.badInput.text }, secrets: { token: secrets.token.text } },
      ],
      badSearch: [
        'search.list',
        { filter: { text: words.badInput.text }, order: 'newest', limit: 5, after: words.badInput.text },
      ],
      noProcedure: [words.badInput.text, {}],
    };
    for (const [what, [name, input]] of Object.entries(tries))
      this.#refusals[what] = await this.#desk.refusal(name, input);
  }

  async #intake(): Promise<void> {
    const { shop, authority, deskIdentity } = this.#stage;
    const { jwk, kid } = await this.#desk.call('intake.sealingKey', undefined);
    const json = (id: string, octets: Uint8Array) => ({ id, octets, mediaType: 'application/json' as const });
    const sealed = await sealBooking(sealedBooking('SEALED'), JSON.parse(jwk), kid);
    shop.add([
      json('PLAIN', plainBooking('PLAIN')),
      json('PLAIN-2', plainBooking('PLAIN-2')),
      { id: 'SEALED', octets: sealed, mediaType: 'application/jose' },
      ...wildBookings().map(({ id, octets }) => json(id, octets)),
    ]);
    await this.#desk.call('intake.setConnection', {
      settings: {
        name: 'A shop',
        profile: 'api',
        baseUrl: shop.url,
        certificateAuthority: authority.certificate,
        pins: [],
        receiptKey: JSON.stringify(shop.receiptKey),
        everySeconds: 86_400,
      },
      secrets: {
        token: secrets.token.text,
        clientCertificate: deskIdentity.certificate,
        clientKey: deskIdentity.key,
      },
    });
    await this.#pullUntil(() => shop.shelf.size === 0);
    const [first] = await this.#desk.call('quarantine.list', { resolved: false });
    if (first === undefined) throw new Error('nothing is in quarantine');
    const read = { id: first.id, reason: words.reason.text };
    this.#quarantined = await this.#withSecondFactor(
      async () => (await this.#desk.call('quarantine.read', read)).text,
    );
  }

  /** Works with a second factor, which what may hold a card number asks for, and takes it away again. */
  async #withSecondFactor<T>(work: () => Promise<T>): Promise<T> {
    const password = secrets.password.text;
    const { secret } = await this.#desk.call('account.beginSecondFactor', { password });
    const { recoveryCodes } = await this.#desk.call('account.confirmSecondFactor', {
      code: new TOTP({ secret: Secret.fromBase32(secret) }).generate(),
    });
    this.#keys.push(
      { what: 'second factor', text: secret },
      ...recoveryCodes.map((text) => ({ what: 'recovery code', text })),
    );
    const value = await work();
    await this.#desk.call('account.removeSecondFactor', { password, code: recoveryCodes[0] ?? '' });
    return value;
  }

  /** Waits for what runs of the intake bring about; a run may be cut short by a fault or a kill, and the next goes on. */
  async #pullUntil(holds: () => boolean | Promise<boolean>): Promise<void> {
    while (!(await holds())) {
      await this.#desk.call('intake.runNow', undefined);
      await setTimeout(100);
    }
  }

  /** Reviews, confirms, tickets and mails each: the first message arrives, the mail server refuses the others. */
  async #work(): Promise<void> {
    const page = { queue: 'all', order: 'newest', limit: 50 } as const;
    for (const { id } of (await this.#desk.call('reservations.list', page)).rows) {
      await this.#ticket(id);
      await this.#mail(id);
      this.#stage.mailServer.behave('refuseRecipient');
    }
  }

  /** Saves a view, gives a reservation to a colleague and takes it back with a reason, prints and holds many at once. */
  async #togetherWithColleagues(): Promise<void> {
    const desk = this.#desk;
    const view = { queue: 'all', order: 'newest' } as const;
    await desk.call('views.save', { name: words.view.text, view });
    const { rows } = await desk.call('reservations.list', { ...view, limit: 50 });
    const colleague = (await desk.call('claims.colleagues', undefined)).find(
      ({ name }) => name === words.colleague.text,
    );
    const [first] = rows;
    if (first === undefined || colleague === undefined)
      throw new Error('there is nobody, or nothing, to give');
    const reason = words.reason.text;
    await desk.call('claims.assign', { id: first.id, to: colleague.id, reason });
    await desk.call('claims.takeOver', { id: first.id, reason });
    const items = rows.map(({ id, version }) => ({ id, version }));
    for (const task of [{ action: 'print' }, { action: 'hold', reason }] as const) {
      const { id } = await desk.call('bulk.start', { task, items });
      let job = await desk.call('bulk.latest', undefined);
      while (job?.state === 'waiting' || job?.state === 'running') {
        await setTimeout(50);
        job = await desk.call('bulk.latest', undefined);
      }
      if (job?.state !== 'done') throw new Error(`the job is ${job?.state}`);
      if (task.action === 'print') await desk.call('bulk.printed', { id });
    }
    await this.#sayWhoIsWhom(first.id, rows.at(-1)?.id ?? first.id);
  }

  /** Shows a client, says that two are one person and takes it back, corrects the name in one place and undoes it. */
  async #sayWhoIsWhom(id: number, other: number): Promise<void> {
    const desk = this.#desk;
    const reason = words.reason.text;
    await desk.call('clients.join', { id, other, reason });
    await desk.call('clients.part', { id, reservationId: other, reason });
    const { name } = await desk.call('clients.open', { id });
    await desk.call('clients.reservations', { id, limit: 50 });
    await desk.call('clients.mail', { id, limit: 50 });
    const standing = { what: 'name', name } as const;
    const { rows } = await desk.call('clients.standing', { id, standing });
    const items = rows.map(({ id: one, version }) => ({ id: one, version }));
    const correction = { what: 'name', name: { ...name, family: words.correction.text } } as const;
    const { outcomes } = await desk.call('clients.correct', { id, standing, correction, items });
    const undone = outcomes.flatMap(({ id: one, version, edit }) =>
      edit === null ? [] : [{ id: one, version, edit }],
    );
    if (undone.length === 0) throw new Error('no name was corrected');
    await desk.call('clients.undoCorrection', { items: undone });
  }

  async #ticket(id: number): Promise<void> {
    const desk = this.#desk;
    let reservation = await desk.call('reservations.open', { id });
    await desk.call('reservations.addNote', { id, text: words.note.text });
    reservation = await desk.call('reservations.edit', {
      id,
      version: reservation.version,
      edit: { part: 'client', changes: { family: words.correction.text } },
    });
    const { version: corrected, lastEdit } = reservation;
    reservation = await desk.call('reservations.undoEdit', { id, version: corrected, edit: lastEdit ?? 0 });
    for (const { id: warningId, resolvedAt } of reservation.warnings) {
      if (resolvedAt !== null) continue;
      const { version } = reservation;
      const reason = words.reason.text;
      reservation = await desk.call('reservations.resolveWarning', { id, version, warningId, reason });
    }
    for (const to of ['inReview', 'confirmed'] as const) {
      const { version } = reservation;
      reservation = await desk.call('reservations.move', { id, version, to });
    }
    const { version } = reservation;
    const ticket = await desk.call('documents.issueTicket', { reservationId: id, version });
    await desk.call('documents.content', { id: ticket.id });
  }

  async #mail(reservationId: number): Promise<void> {
    const desk = this.#desk;
    await desk.call('mailing.preview', { reservationId });
    const { version } = await desk.call('reservations.open', { id: reservationId });
    await desk.call('mailing.send', { reservationId, version, to: typed.email.text });
    for (;;) {
      const { counts } = await desk.call('mailing.outbox', { limit: 1 });
      if ((counts.queued ?? 0) + (counts.sending ?? 0) === 0) return;
      await setTimeout(50);
    }
  }

  /** Types what is private into the box, letter by letter and whole, and narrows the list by it, once it is indexed. */
  async #looks(): Promise<void> {
    const { family, email, phone } = typed;
    for (const { text } of [family, email, phone]) {
      const look = async () => (await this.#desk.call('search.find', { text, limit: 12 })).hits.length > 0;
      while (!(await look())) await setTimeout(50);
      for (let length = 1; length < text.length; length += 1)
        await this.#desk.call('search.find', { text: text.slice(0, length), limit: 12 });
      await this.#desk.call('search.list', { filter: { text }, order: 'newest', limit: 50 });
    }
  }

  /** Answers of the shop that a log could be tempted to quote. */
  async #faultsOfTheShop(): Promise<void> {
    const { faults } = this.#stage.shop;
    const to = `https://elsewhere.example/?token=${words.redirect.text}`;
    // Each lasts until it was seen: the run after it would take it out of the status again.
    faults.set({ kind: 'redirect', to });
    await this.#pullUntil(() => this.#hasFault('redirected'));
    faults.clear();
    faults.set({ kind: 'contentType', contentType: `text/html; title="${words.page.text}"` });
    await this.#pullUntil(() => this.#hasFault('protocol'));
    faults.clear();
  }

  async #hasFault(code: string): Promise<boolean> {
    return (await this.#desk.call('intake.status', undefined)).fault?.code === code;
  }

  /** SIGKILL while bookings are being committed: the write-ahead log stays beside the store. */
  async #killInTheMiddle(): Promise<void> {
    const { shop } = this.#stage;
    const mediaType = 'application/json';
    shop.add(crowd(CROWD).map(({ id, octets }) => ({ id, octets, mediaType })));
    await this.#desk.call('intake.runNow', undefined);
    // Without a pause: a run is over within a second.
    while ((await this.#desk.call('intake.status', undefined)).counters.kept <= 50);
    await this.#desk.kill();
    if (shop.shelf.size === 0) throw new Error('the kill came too late');
  }

  async #startAgain(name: string): Promise<void> {
    this.#desk = await startDesk(this.#stage.root, name);
    const { wrongPassphrase, wrongRecoveryKey, passphrase, password } = secrets;
    const wrong = { with: 'passphrase', passphrase: wrongPassphrase.text };
    this.#refusals.wrongPassphrase = await this.#desk.refusal('store.unlock', wrong);
    const wrongKey = { with: 'recoveryKey', recoveryKey: wrongRecoveryKey.text };
    this.#refusals.wrongRecoveryKey = await this.#desk.refusal('store.unlock', wrongKey);
    await this.#desk.call('store.unlock', { with: 'passphrase', passphrase: passphrase.text });
    await this.#desk.call('session.signIn', { email: administrator, password: password.text });
  }

  /** A setting in the store that is no JSON: V8's own error to whoever parses it begins with what it holds. */
  async #dataThatFaultsQuote(): Promise<void> {
    await this.#desk.stop();
    const right = await this.#replaceAgency(words.broken.text);
    await this.#startAgain('broken-setting');
    this.#refusals.brokenSetting = await this.#desk.refusal('settings.agency', undefined);
    await this.#desk.stop();
    await this.#replaceAgency(right);
  }

  /** Puts another text in the place of the agency's setting; gives the one before. */
  async #replaceAgency(text: string): Promise<string> {
    const { key: store } = storeKeyInUse(await this.#stage.keys());
    const database = openConnection(this.#stage.data('guichet.db'), store, 'write');
    // The schema refuses what is no JSON; a disk that lies asks no schema.
    database.pragma('ignore_check_constraints = ON');
    const row = database.prepare("select value from setting where name = 'agency'").get();
    database.prepare("update setting set value = ? where name = 'agency'").run(text);
    database.close();
    return z.object({ value: z.string() }).parse(row).value;
  }

  async #crashes(): Promise<FlowResult['exitCodes']> {
    await this.#startAgain('crash-of-the-office');
    const office = await this.#desk.crash('office', words.crashOffice.text);
    await this.#startAgain('crash-of-the-host');
    return { office, host: await this.#desk.crash('host', words.crashHost.text) };
  }

  /** One migration more than there is, which leaves a copy from before it. */
  async #migration(): Promise<void> {
    const { key: store } = storeKeyInUse(await this.#stage.keys());
    const folder = join(this.#stage.outside, 'migrations');
    cpSync(migrationsFolder, folder, { recursive: true });
    const next = String(readdirSync(folder).length + 1).padStart(3, '0');
    const sql = 'create table of_a_test (id integer primary key) strict;';
    writeFileSync(join(folder, `${next}-of-a-test.sql`), sql);
    migrate(this.#stage.data('guichet.db'), store, folder);
  }
}
