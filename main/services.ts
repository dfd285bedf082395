import { join } from 'node:path';
import { Audit } from './audit/audit.ts';
import { AuditLog } from './audit/audit-log.ts';
import { auditSealedFields } from './audit/sealed-fields.ts';
import { enterRestore } from './backup/after-restore.ts';
import { Backups } from './backup/backups.ts';
import { Bulk } from './bulk/bulk.ts';
import { Clients } from './clients/clients.ts';
import type { Clock } from './clock.ts';
import { ClockGuard } from './clock-guard.ts';
import { Diagnoses } from './diagnosis/diagnosis.ts';
import { Documents } from './documents/documents.ts';
import { createDocumentRenderer } from './documents/renderer.ts';
import { Doubts } from './doubts/doubts.ts';
import { Duplicates } from './doubts/duplicates.ts';
import { doubtSealedFields, FingerprintKeys } from './doubts/fingerprint-key.ts';
import { RuleBook } from './doubts/rules.ts';
import { OfficeFigures } from './figures/figures.ts';
import { Health } from './health.ts';
import { Tours } from './help/tours.ts';
import { Intake } from './intake/intake.ts';
import { Quarantine } from './intake/quarantine.ts';
import { intakeSealedFields } from './intake/sealed-fields.ts';
import { cardPurpose } from './intake/understand.ts';
import { KeptVersions } from './intake/versions.ts';
import { KeyRing } from './keys/key-ring.ts';
import type { Log } from './log.ts';
import { Mailing } from './mailing/mailing.ts';
import type { OfficeThreads } from './office-threads.ts';
import type { Pushes } from './pushes.ts';
import { ClaimDesk } from './reservations/claim-desk.ts';
import { Edits } from './reservations/edits.ts';
import { ReservationHousekeeping } from './reservations/housekeeping.ts';
import { Merges } from './reservations/merge.ts';
import { Notes } from './reservations/notes.ts';
import { ReservationReceiver } from './reservations/receive.ts';
import { Reservations } from './reservations/reservations.ts';
import { Search } from './search/search.ts';
import type { ArgonCost } from './secret-costs.ts';
import type { Sessions } from './sessions.ts';
import { settingsSealedFields } from './settings/sealed-fields.ts';
import { Settings } from './settings/settings.ts';
import { makePeople, type People } from './staff/people.ts';
import { staffSealedFields } from './staff/sealed-fields.ts';
import type { OpenStore } from './store/door.ts';
import type { Vault } from './store/vault.ts';
import { StoreWatch } from './store/watch.ts';
import { Views } from './views/views.ts';

export interface ServiceOptions extends OpenStore {
  readonly clock: Clock;
  readonly pushes: Pushes;
  readonly log: Log;
  readonly resourcesFolder: string;
  readonly threads: OfficeThreads;
  readonly sessions: Sessions;
  /** Whether what was typed is the store's recovery key. */
  readonly isRecoveryKey: (typed: string) => Promise<boolean>;
  /** What a try at a password of staff costs; without it, as much as today's. */
  readonly passwordCost?: ArgonCost | undefined;
  /** The PC's name for the audit log; without it, the system's. */
  readonly pc?: string | undefined;
}

/** Every service of an open store. */
export interface Services {
  readonly people: People;
  readonly auditLog: AuditLog;
  readonly diagnoses: Diagnoses;
  readonly settings: Settings;
  readonly reservations: Reservations;
  readonly edits: Edits;
  readonly notes: Notes;
  readonly claims: ClaimDesk;
  readonly clients: Clients;
  readonly bulk: Bulk;
  readonly views: Views;
  readonly tours: Tours;
  readonly documents: Documents;
  readonly mailing: Mailing;
  readonly intake: Intake;
  readonly quarantine: Quarantine;
  readonly keyRing: KeyRing;
  readonly backups: Backups;
  readonly health: Health;
  readonly clockGuard: ClockGuard;
  readonly search: Search;
  readonly ruleBook: RuleBook;
  readonly duplicates: Duplicates;
  readonly figures: OfficeFigures;
  /** Begins the schedule of the intake and the work of the outbox, and brings the search index up to date. */
  start(): Promise<void>;
  /** Lets each finish what it is writing, and ends the threads. */
  stop(): Promise<void>;
}

/** Builds each service once and hands it what it needs. */
export function makeServices(options: ServiceOptions): Services {
  const { store, vault, files, keys, openedBy, clock, pushes, log, resourcesFolder, threads } = options;
  const audit = new Audit(clock, {
    ...(options.pc !== undefined && { pc: options.pc }),
    onAppended: () => auditLog.heads.noteAppended(),
  });
  const auditLog = new AuditLog({
    store,
    vault,
    audit,
    clock,
    pushes,
    verifyThread: threads.audit,
    onFault: (error) => log.fault('audit', error),
  });
  const health = new Health(clock, pushes);
  const clockGuard = new ClockGuard({ clock, store, audit, health });
  const watch = new StoreWatch(store, health, (error) => log.fault('store', error));
  const settings = new Settings(store, vault, audit, clock);
  const people = makePeople({
    ...options,
    audit,
    settings,
    passwordThread: threads.passwords,
    onFault: (error) => log.fault('staff', error),
  });
  const renderer = createDocumentRenderer(threads.documents);
  const ruleBook = new RuleBook(store, audit, clock);
  const fingerprintKeys = new FingerprintKeys({ store, vault, audit, clock });
  const doubts = new Doubts({
    store,
    clock,
    rules: ruleBook,
    isClockInDoubt: () => clockGuard.inDoubt,
    onFault: (error) => log.fault('doubts', error),
  });
  const reservations = new Reservations({
    doubts,
    store,
    audit,
    clock,
    pushes,
    beside: {
      versions: new KeptVersions(store, vault),
      documents: (id) => documents.forReservation(id),
      mailings: (id) => mailing.forReservation(id),
    },
    attendance: options.sessions,
  });
  const edits = new Edits({
    store,
    audit,
    clock,
    pushes,
    versions: new KeptVersions(store, vault),
    reservations,
  });
  const notes = new Notes({ store, audit, clock, pushes, reservations });
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
    reservations: new ReservationReceiver(clock, doubts),
    fingerprintKey: () => fingerprintKeys.current(),
    readerThread: threads.reader,
    onRun: (facts) => log.event('intake.run', facts),
    onFault: (error) => log.fault('intake', error),
  });
  const keyRing = new KeyRing({
    store,
    vault,
    keys,
    openedBy,
    audit,
    clock,
    pushes,
    fields: [
      ...intakeSealedFields,
      settingsSealedFields,
      staffSealedFields,
      auditSealedFields,
      doubtSealedFields,
    ],
    others: [
      () => intake.sealingKeys.rows(),
      () => auditLog.signingKeys.rows(),
      () => fingerprintKeys.rows(),
    ],
    onVaultKey: () => intake.keysChanged(),
    onFault: (error) => log.fault('keys', error),
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
  const merger = createDocumentRenderer(threads.documents);
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
  const backups = new Backups({
    source: files,
    store,
    audit,
    clock,
    pushes,
    settings,
    health,
    migrationsFolder: join(resourcesFolder, 'migrations'),
    thread: threads.backups,
    opensCard: ({ connectionId, bookingId, digest, sealed }) =>
      opens(vault, sealed, cardPurpose(connectionId, bookingId, Buffer.from(digest))),
    isClockInDoubt: () => clockGuard.inDoubt,
    onStoreRead: (found) => watch.read(found),
    onFault: (error) => log.fault('backup', error),
  });
  const search = new Search({
    store,
    clock,
    reservations,
    onFault: (error) => log.fault('search', error),
  });
  const clients = new Clients({
    store,
    audit,
    clock,
    pushes,
    finder: search,
    reservations,
    edits,
    mailing,
    documents,
  });
  const figures = new OfficeFigures({
    store,
    audit,
    clock,
    lastContactAt: () => intake.lastContactAt,
    thread: threads.figures,
  });
  return {
    people,
    auditLog,
    diagnoses: new Diagnoses({ store, clock, intake, programFolder: join(resourcesFolder, '..') }),
    settings,
    reservations,
    edits,
    notes,
    claims,
    clients,
    bulk,
    views: new Views(store, audit),
    tours: new Tours({ store, audit, clock }),
    documents,
    mailing,
    intake,
    quarantine: new Quarantine(store, vault, audit, clock),
    keyRing,
    backups,
    health,
    clockGuard,
    search,
    ruleBook,
    duplicates: new Duplicates({
      store,
      clock,
      pushes,
      reservations,
      merges: new Merges(audit, clock),
    }),
    figures,
    async start() {
      watch.start();
      // First of all: what a restored store must not do twice.
      await enterRestore({ dataFolder: files.dataFolder, store, audit, mailing, documents });
      await clockGuard.start();
      await people.start();
      await auditLog.start();
      await backups.start();
      await search.start();
      await doubts.start();
      await intake.start();
      await mailing.start();
      await keyRing.start();
      await housekeeping.start();
      await bulk.start();
    },
    async stop() {
      clockGuard.stop();
      await Promise.all([
        intake.stop(),
        mailing.stop(),
        people.stop(),
        keyRing.stop(),
        backups.stop(),
        figures.stop(),
        search.stop(),
        doubts.stop(),
      ]);
      await Promise.all([housekeeping.stop(), bulk.stop()]);
      await watch.stop();
      await Promise.all([renderer.close(), merger.close()]);
      await auditLog.stop();
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
