import { join } from 'node:path';
import { Audit } from './audit/audit.ts';
import { Bulk } from './bulk/bulk.ts';
import type { Clock } from './clock.ts';
import { Documents } from './documents/documents.ts';
import { createDocumentRenderer } from './documents/renderer.ts';
import { Intake } from './intake/intake.ts';
import { Quarantine } from './intake/quarantine.ts';
import { KeptVersions } from './intake/versions.ts';
import type { Log } from './log.ts';
import { Mailing } from './mailing/mailing.ts';
import type { Pushes } from './pushes.ts';
import { ClaimDesk } from './reservations/claim-desk.ts';
import { ReservationHousekeeping } from './reservations/housekeeping.ts';
import { ReservationReceiver } from './reservations/receive.ts';
import { Reservations } from './reservations/reservations.ts';
import { Settings } from './settings/settings.ts';
import { Staff } from './staff/staff.ts';
import type { OpenStore } from './store/door.ts';
import { Views } from './views/views.ts';

export interface ServiceOptions extends OpenStore {
  readonly clock: Clock;
  readonly pushes: Pushes;
  readonly log: Log;
  readonly resourcesFolder: string;
  /** The entry of the thread that draws documents. */
  readonly documentThread: URL;
  /** The entry of the thread that reads from the web shop; without it, the office's own thread does. */
  readonly readerThread?: URL | undefined;
}

/** Every service of an open store. */
export interface Services {
  readonly staff: Staff;
  readonly settings: Settings;
  readonly reservations: Reservations;
  readonly claims: ClaimDesk;
  readonly bulk: Bulk;
  readonly views: Views;
  readonly documents: Documents;
  readonly mailing: Mailing;
  readonly intake: Intake;
  readonly quarantine: Quarantine;
  /** Begins the schedule of the intake and the work of the outbox. */
  start(): Promise<void>;
  /** Lets each finish what it is writing, and ends the threads. */
  stop(): Promise<void>;
}

/** Builds each service once and hands it what it needs. */
export function makeServices(options: ServiceOptions): Services {
  const { store, vault, clock, pushes, log, resourcesFolder, documentThread, readerThread } = options;
  const audit = new Audit(clock);
  const settings = new Settings(store, vault, audit, clock);
  const renderer = createDocumentRenderer(documentThread);
  const reservations = new Reservations({
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
  const documents = new Documents({ store, audit, clock, settings, reservations, renderer, pushes });
  const mailing = new Mailing({
    store,
    audit,
    clock,
    settings,
    reservations,
    documents,
    pushes,
    templatesFolder: join(resourcesFolder, 'mail'),
    onFault: (error) => log.fault('mailing', error),
  });
  const intake = new Intake({
    store,
    vault,
    audit,
    clock,
    pushes,
    reservations: new ReservationReceiver(clock),
    readerThread,
    onRun: (facts) => log.event('intake.run', facts),
    onFault: (error) => log.fault('intake', error),
  });
  const housekeeping = new ReservationHousekeeping({
    store,
    audit,
    clock,
    pushes,
    claims: reservations.claims,
    onFault: (error) => log.fault('housekeeping', error),
  });
  // A thread of its own, begun at the first print: tickets are drawn meanwhile.
  const merger = createDocumentRenderer(documentThread);
  const claims = new ClaimDesk({ store, clock, pushes, reservations });
  const bulk = new Bulk({
    store,
    audit,
    clock,
    pushes,
    reservations,
    claims,
    documents,
    mailing,
    merger,
    onFault: (error) => log.fault('bulk', error),
  });
  return {
    staff: new Staff(store, audit, clock),
    settings,
    reservations,
    claims,
    bulk,
    views: new Views(store, audit),
    documents,
    mailing,
    intake,
    quarantine: new Quarantine(store, vault, audit, clock),
    async start() {
      await intake.start();
      await mailing.start();
      await housekeeping.start();
      await bulk.start();
    },
    async stop() {
      await Promise.all([intake.stop(), mailing.stop(), housekeeping.stop(), bulk.stop()]);
      await Promise.all([renderer.close(), merger.close()]);
    },
  };
}
