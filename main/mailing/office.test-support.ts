import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { Temporal } from 'temporal-polyfill';
import type { PayloadOf, PushName } from '../../preload/contract/index.ts';
import type { MailServerSettings } from '../../preload/contract/mailing.ts';
import type { Reservation, ReservationStatus } from '../../preload/contract/reservations.ts';
import type { Language } from '../../preload/contract/trip.ts';
import { createAuthority } from '../../scripts/web-shop/certificates.ts';
import type { Actor } from '../actor.ts';
import { Audit } from '../audit/audit.ts';
import { type Clock, instantText } from '../clock.ts';
import { Documents } from '../documents/documents.ts';
import { KeptVersions } from '../intake/versions.ts';
import type { Pushes } from '../pushes.ts';
import { ReservationReceiver } from '../reservations/receive.ts';
import { Reservations } from '../reservations/reservations.ts';
import { Settings } from '../settings/settings.ts';
import type { Store } from '../store/store.ts';
import { openTestStore } from '../store/testing.ts';
import type { Vault } from '../store/vault.ts';
import { Mailing } from './mailing.ts';
import { Outbox } from './outbox.ts';
import { MailingRecords } from './record.ts';
import { mailServerSetting } from './server.ts';
import type { SmtpTimeouts } from './smtp.ts';

export const templatesFolder = fileURLToPath(new URL('../../resources/mail', import.meta.url));

/** Long enough that a busy machine never meets them. */
export const patient: SmtpTimeouts = {
  setUp: 60_000,
  greeting: 60_000,
  idle: 60_000,
  answer: 60_000,
  whole: 120_000,
};

/** Who asks in these tests; staff number 1 is in the store. */
export const agent: Actor = { staffId: 1, name: 'Nadia Roy' };

/** A clock that goes on only when it is told to. */
export class StandingClock implements Clock {
  #now = Temporal.Instant.from('2026-09-01T14:00:00Z');

  now(): string {
    return instantText(this.#now);
  }

  today(): string {
    return this.now().slice(0, 10);
  }

  advance(duration: Temporal.DurationLike): void {
    this.#now = this.#now.add(duration);
  }

  advanceTo(instant: string): void {
    this.#now = Temporal.Instant.from(instant);
  }
}

type Pushed = { [Name in PushName]: { name: Name; payload: PayloadOf<Name> } }[PushName];

/** Keeps what was pushed, and waits for what will be. */
export class HeardPushes implements Pushes {
  readonly heard: Pushed[] = [];
  readonly #listeners = new Set<() => void>();

  push<Name extends PushName>(name: Name, payload: PayloadOf<Name>): void;
  push(name: PushName, payload: never): void {
    this.heard.push({ name, payload });
    for (const listener of this.#listeners) listener();
  }

  /** The states that a mailing went through, in order. */
  states(id: number): string[] {
    return this.heard.flatMap((push) =>
      push.name === 'mailing.changed' && push.payload.id === id ? [push.payload.state] : [],
    );
  }

  /** Settles once a mailing has been pushed in that state. */
  async reached(id: number, state: string): Promise<void> {
    while (!this.states(id).includes(state)) {
      const { promise, resolve } = Promise.withResolvers<void>();
      this.#listeners.add(resolve);
      await promise;
      this.#listeners.delete(resolve);
    }
  }
}

/** The services that mailing works with, over an open store; the real ones. */
export function mailingParts(store: Store, vault: Vault, clock: Clock, pushes: Pushes) {
  const audit = new Audit(clock);
  const settings = new Settings(store, vault, audit, clock);
  const reservations: Reservations = new Reservations({
    store,
    audit,
    clock,
    pushes,
    beside: {
      versions: new KeptVersions(store, vault),
      documents: (id) => documents.forReservation(id),
      mailings: (id) => mailing.forReservation(id),
    },
  });
  // The tickets of these tests lie in the store already; nothing is drawn.
  const renderer = {
    render: () => Promise.reject(new Error('no document is drawn in these tests')),
    close: () => Promise.resolve(),
  };
  const documents: Documents = new Documents({
    store,
    audit,
    clock,
    settings,
    reservations,
    renderer,
    pushes,
  });
  const parts = { store, audit, clock, settings, reservations, documents, pushes };
  const mailing: Mailing = new Mailing({ ...parts, templatesFolder, timeouts: patient, random: () => 0.5 });
  return { ...parts, mailing };
}

export interface TestOfficeOptions {
  readonly language?: Language;
  readonly status?: ReservationStatus;
  readonly ticket?: boolean;
  readonly client?: { readonly given: string; readonly family: string };
  readonly emails?: readonly string[];
}

/** An office with an encrypted store and one reservation, ticketed where nothing else is asked for. */
export async function openTestOffice(options: TestOfficeOptions = {}) {
  const { store, vault, key, folder, file, close } = openTestStore();
  const clock = new StandingClock();
  const pushes = new HeardPushes();
  const parts = mailingParts(store, vault, clock, pushes);
  await addAgent(store, clock);
  const reservationId = await addReservation(store, clock, options);
  if (options.ticket !== false) await addTicket(store, clock, reservationId);
  return {
    ...parts,
    clock,
    pushes,
    key,
    folder,
    file,
    close,
    reservationId,
    reservation: (): Promise<Reservation> => parts.reservations.open(reservationId),
    saveServer: (value: MailServerSettings, secrets: { password?: string } = {}) =>
      parts.settings.set(mailServerSetting, value, secrets, agent),
    /** Queues the reservation's ticket; gives the mailing's number. */
    async queue(to = 'marie-eve@client.example'): Promise<number> {
      const { version } = await parts.reservations.open(reservationId);
      return (await parts.mailing.send({ reservationId, version, to }, agent)).id;
    },
    /** An outbox over the same store that works only when it is told to. */
    outbox: (timeouts: SmtpTimeouts = patient, onFault: (error: unknown) => void = rethrow) =>
      new Outbox({
        store,
        clock,
        pushes,
        settings: parts.settings,
        records: new MailingRecords(clock, parts.reservations),
        timeouts,
        random: () => 0.5,
        onFault,
      }),
  };
}
export type TestOffice = Awaited<ReturnType<typeof openTestOffice>>;

function rethrow(error: unknown): never {
  throw error;
}

async function addAgent(store: Store, clock: Clock): Promise<void> {
  await store.write((tx) =>
    tx
      .insertInto('staff')
      .values({
        id: 1,
        name: agent.name,
        email: 'nadia@agency.example',
        role: 'agent',
        language: 'en',
        password_hash: '',
        created_at: clock.now(),
      })
      .execute(),
  );
}

async function addReservation(
  store: Store,
  clock: Clock,
  { language = 'en', status = 'ticketed', client, emails }: TestOfficeOptions,
): Promise<number> {
  const at = clock.now();
  const name = client ?? { given: 'Marie-Ève', family: 'O’Brien-Lévesque' };
  const booking = {
    version: 1 as const,
    id: 'b-1',
    submittedAt: '2026-08-30T10:15:00-04:00',
    language,
    client: {
      ...name,
      address: {
        lines: ['1188, rue Sherbrooke Ouest'],
        city: 'Montréal',
        province: 'QC',
        postalCode: 'H3A 3R7',
        country: 'CA',
      },
      phones: [],
      emails: [...(emails ?? ['marie-eve@client.example'])],
    },
    travellers: [
      { ...name, type: 'adult' as const },
      { given: 'Léo', family: 'Lévesque', type: 'child' as const, age: 7 },
    ],
    segments: [
      {
        kind: 'package' as const,
        supplier: 'Vacances Boréal',
        code: 'VB-2201',
        name: 'Playa Bonita',
        from: 'YUL',
        to: 'Cancún',
        departs: '2026-10-02',
        returns: '2026-10-09',
      },
    ],
    prices: [{ kind: 'fare' as const, label: 'Package', amount: { amount: 289_900, currency: 'CAD' } }],
    payment: { method: 'transfer' as const, plan: 'full' as const },
    conditionsAccepted: [],
  };
  return store.write(async (tx) => {
    await tx
      .insertInto('connection')
      .values({ id: 1, settings: '{}', created_at: at, changed_at: at })
      .execute();
    const findings = { wireId: 'b-1', cardNumberValid: undefined };
    const arrival = { connectionId: 1, bookingId: 'b-1', booking, findings, receivedAt: at };
    const [id] = await new ReservationReceiver(clock).receive(tx, [arrival]);
    if (id === undefined) throw new Error('no reservation was made');
    await tx
      .insertInto('booking_version')
      .values({
        connection_id: 1,
        booking_id: 'b-1',
        version: 1,
        wire_digest: Buffer.alloc(32, 1),
        kept: JSON.stringify(booking),
        kept_digest: Buffer.alloc(32, 2),
        media_type: 'application/json',
        received_at: at,
        pulled_at: at,
        reservation_id: id,
      })
      .execute();
    await tx.updateTable('reservation').set({ status }).where('id', '=', id).execute();
    return id;
  });
}

/** The octets of a PDF do not matter here, only that they arrive as they are. */
export const pdf = Buffer.concat([
  Buffer.from('%PDF-1.7\r\n.\r\n..\n'),
  Buffer.from(Array.from({ length: 4_096 }, (_, index) => index % 256)),
]);

async function addTicket(store: Store, clock: Clock, reservationId: number): Promise<void> {
  await store.write((tx) =>
    tx
      .insertInto('document')
      .values({
        reservation_id: reservationId,
        kind: 'eticket',
        number: 'E-2026-000123',
        language: 'en',
        file_name: 'e-ticket-K7M2QX-E-2026-000123.pdf',
        content: pdf,
        sha256: createHash('sha256').update(pdf).digest(),
        made_at: clock.now(),
        made_by: agent.name,
      })
      .execute(),
  );
}

/** The authority of these tests, for servers and for the settings that trust it. */
export const testAuthority = await createAuthority('Guichet tests');

/** A certificate for 127.0.0.1 and localhost. */
export const testIdentity = await testAuthority.issue({
  commonName: '127.0.0.1',
  hosts: ['127.0.0.1', 'localhost'],
  usage: 'server',
});

/** Settings for a test server on 127.0.0.1. */
export function serverSettings(port: number, changes: Partial<MailServerSettings> = {}): MailServerSettings {
  return {
    host: '127.0.0.1',
    port,
    security: 'starttls',
    certificateAuthority: testAuthority.certificate,
    fromName: 'Voyages Boréal, agence',
    fromAddress: 'billets@voyages-boreal.example',
    ...changes,
  };
}
