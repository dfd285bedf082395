import { join } from 'node:path';
import { Audit } from './audit/audit.ts';
import { enterRestore } from './backup/after-restore.ts';
import { Backups } from './backup/backups.ts';
import type { Clock } from './clock.ts';
import { ClockGuard } from './clock-guard.ts';
import { Documents } from './documents/documents.ts';
import { createDocumentRenderer } from './documents/renderer.ts';
import { Health } from './health.ts';
import { Intake } from './intake/intake.ts';
import { Quarantine } from './intake/quarantine.ts';
import { cardPurpose } from './intake/understand.ts';
import { KeptVersions } from './intake/versions.ts';
import type { Log } from './log.ts';
import { Mailing } from './mailing/mailing.ts';
import type { Pushes } from './pushes.ts';
import { ReservationReceiver } from './reservations/receive.ts';
import { Reservations } from './reservations/reservations.ts';
import { Settings } from './settings/settings.ts';
import { Staff } from './staff/staff.ts';
import type { OpenStore } from './store/door.ts';
import type { Vault } from './store/vault.ts';
import { StoreWatch } from './store/watch.ts';

export interface ServiceOptions extends OpenStore {
  readonly clock: Clock;
  readonly pushes: Pushes;
  readonly log: Log;
  readonly resourcesFolder: string;
  /** The entry of the thread that draws documents. */
  readonly documentThread: URL;
  /** The entry of the thread that makes and checks copies; without it, the office's own does. */
  readonly backupThread?: URL | undefined;
}

/** Every service of an open store. */
export interface Services {
  readonly staff: Staff;
  readonly settings: Settings;
  readonly reservations: Reservations;
  readonly documents: Documents;
  readonly mailing: Mailing;
  readonly intake: Intake;
  readonly quarantine: Quarantine;
  readonly backups: Backups;
  readonly health: Health;
  readonly clockGuard: ClockGuard;
  /** Begins the schedule of the intake and the work of the outbox. */
  start(): Promise<void>;
  /** Lets each finish what it is writing, and ends the threads. */
  stop(): Promise<void>;
}

/** Builds each service once and hands it what it needs. */
export function makeServices(options: ServiceOptions): Services {
  const { store, vault, files, clock, pushes, log, resourcesFolder, documentThread } = options;
  const audit = new Audit(clock);
  const health = new Health(clock, pushes);
  const clockGuard = new ClockGuard({ clock, store, audit, health });
  const watch = new StoreWatch(store, health, (error) => log.fault('store', error));
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
    onRun: (facts) => log.event('intake.run', facts),
    onFault: (error) => log.fault('intake', error),
  });
  const backups = new Backups({
    source: files,
    store,
    audit,
    clock,
    pushes,
    settings,
    health,
    migrationsFolder: join(resourcesFolder, 'migrations'),
    thread: options.backupThread,
    opensCard: ({ connectionId, bookingId, digest, sealed }) =>
      opens(vault, sealed, cardPurpose(connectionId, bookingId, Buffer.from(digest))),
    isClockInDoubt: () => clockGuard.inDoubt,
    onStoreRead: (found) => watch.read(found),
    onFault: (error) => log.fault('backup', error),
  });
  return {
    staff: new Staff(store, audit, clock),
    settings,
    reservations,
    documents,
    mailing,
    intake,
    quarantine: new Quarantine(store, vault, audit, clock),
    backups,
    health,
    clockGuard,
    async start() {
      watch.start();
      // First of all: what a restored store must not do twice.
      await enterRestore({ dataFolder: files.dataFolder, store, audit, mailing, documents });
      await clockGuard.start();
      await backups.start();
      await intake.start();
      await mailing.start();
    },
    async stop() {
      clockGuard.stop();
      await Promise.all([intake.stop(), mailing.stop(), backups.stop()]);
      await watch.stop();
      await renderer.close();
    },
  };
}

function opens(vault: Vault, sealed: Uint8Array, purpose: string): boolean {
  try {
    vault.open(sealed, purpose);
    return true;
  } catch {
    // Whatever it is that does not open, a drill says so.
    return false;
  }
}
