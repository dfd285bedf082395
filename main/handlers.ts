import PQueue from 'p-queue';
import type { OutputOf } from '../preload/contract/index.ts';
import type { RestoreDesk } from './backup/restore-desk.ts';
import type { StoreKeyChange } from './keys/store-key-change.ts';
import type { ClientId } from './office-link.ts';
import { Refusal } from './refusal.ts';
import { expectMayAssign } from './reservations/claims.ts';
import { type FaultListener, type Handlers, staffOf } from './router.ts';
import type { Services } from './services.ts';
import type { Sessions } from './sessions.ts';
import { actorOf } from './staff/member.ts';
import type { StoreDoor } from './store/door.ts';

/** What the handlers work with; `services` throws Refusal storeLocked or storeAbsent while the store is not open. */
export interface HandlerParts {
  readonly door: StoreDoor;
  readonly restoreDesk: RestoreDesk;
  readonly sessions: Sessions;
  readonly services: () => Services;
  readonly storeKeyChange: Pick<StoreKeyChange, 'begin' | 'last'>;
  /** Builds the services once the door is open and tells the screens. */
  readonly opened: () => Promise<void>;
  /** Signs everybody out and closes the store, but for its lock. */
  readonly closeStore: () => Promise<void>;
  /** Hears of a fault that the call's own answer does not tell. */
  readonly onFault: FaultListener;
}

/** Contract → services: one line a procedure. */
export function makeHandlers({
  door,
  restoreDesk,
  sessions,
  services,
  storeKeyChange,
  opened,
  closeStore,
  onFault,
}: HandlerParts): Handlers {
  // One at a time: two that make the store at once would each make keys, and the second one's would be the only ones.
  const atTheDoor = new PQueue({ concurrency: 1 });
  const people = () => services().people;
  const sessionAt = async (client: ClientId): Promise<OutputOf<'session.current'>> => {
    const session = sessions.of(client);
    return {
      state: session.state,
      signedIn: staffOf(session) ?? null,
      secondFactor: 'secondFactor' in session && session.secondFactor,
      // While the store's file is exchanged nobody can look; an administrator began that.
      firstAdministratorNeeded: !door.keyChange?.pausing && (await people().staff.firstAdministratorNeeded()),
    };
  };
  /** Nobody is signed in at the start. Once the office has an administrator, recovery keys are theirs to ask for. */
  const mustBeBeforeTheDesk = async (): Promise<void> => {
    if (!(await people().staff.firstAdministratorNeeded())) throw new Refusal('notAllowed');
  };
  return {
    'store.status': () => door.status(),
    'store.create': ({ passphrase }) =>
      atTheDoor.add(async () => {
        const made = await door.create(passphrase);
        // The recovery key is given this once: it must reach the person, whatever hinders the services.
        await opened().catch((error: unknown) => onFault('store.create', error));
        return made;
      }),
    'store.unlock': (way) =>
      atTheDoor.add(async () => {
        const status = await door.unlock(way);
        await opened();
        return status;
      }),
    'store.confirmRecoveryKey': async ({ recoveryKey }) => {
      await mustBeBeforeTheDesk();
      await services().keyRing.confirmRecoveryKey(recoveryKey);
      await opened();
      return door.status();
    },
    'store.copies': (input) => restoreDesk.copies(input),
    'store.checkCopy': (input) => atTheDoor.add(() => restoreDesk.check(input)),
    'store.restore': (input) =>
      atTheDoor.add(async () => {
        const status = await restoreDesk.restore(input);
        await opened();
        return status;
      }),
    'store.newRecoveryKey': async () => {
      await mustBeBeforeTheDesk();
      return services().keyRing.proposeRecoveryKey();
    },

    'session.current': (_, { client }) => sessionAt(client),
    'session.signIn': async (input, { client }) => {
      await people().signIn.signIn(client, input);
      return sessionAt(client);
    },
    'session.giveCode': async ({ code }, { client }) => {
      await people().signIn.giveCode(client, code);
      return sessionAt(client);
    },
    'session.signOut': async (_, { client, staff }) => {
      sessions.signOut(client);
      if (staff !== undefined) await people().signIn.signedOut(staff);
    },
    'session.lock': (_, { client }) => sessions.lock(client),
    'session.unlock': async ({ password }, { client, staff }) => {
      await people().signIn.unlock(client, staff, password);
      return sessionAt(client);
    },
    'session.stillHere': ({ secondsAgo }, { client }) => sessions.touch(client, secondsAgo * 1000),
    'session.setLanguage': ({ language }, { staff }) => people().staff.setLanguage(staff.id, language),
    'session.recover': (input) => people().recovery.recover(input),
    'password.judge': ({ password, ...owner }) => people().passwords.judge(password, owner),

    'account.show': (_, { staff }) => people().account.show(staff),
    'account.changePassword': async (input, { client, staff }) => {
      await people().account.changePassword(client, staff, input);
      return sessionAt(client);
    },
    'account.beginSecondFactor': (input, { staff }) => people().secondFactor.begin(staff, input),
    'account.confirmSecondFactor': ({ code }, { client, staff }) =>
      people().secondFactor.confirm(client, staff, code),
    'account.newRecoveryCodes': (input, { staff }) => people().secondFactor.newRecoveryCodes(staff, input),
    'account.removeSecondFactor': (input, { staff }) => people().secondFactor.removeOwn(staff, input),

    'staff.createFirstAdministrator': (input, { client }) => people().createFirstAdministrator(client, input),
    'staff.list': () => people().staff.list(),
    'staff.add': (input, { staff }) => people().staff.add(input, actorOf(staff)),
    'staff.change': (input, { staff }) => people().staff.change(input, staff),
    'staff.disable': ({ id }, { staff }) => people().staff.disable(id, staff),
    'staff.enable': ({ id }, { staff }) => people().staff.enable(id, staff),
    'staff.resetPassword': (input, { staff }) => people().staff.resetPassword(input, staff),
    'staff.removeSecondFactor': ({ id }, { staff }) => people().staff.removeSecondFactor(id, staff),

    'intake.status': () => services().intake.status(),
    'intake.runNow': () => services().intake.runNow(),
    'intake.setPaused': ({ paused }, { staff }) => services().intake.setPaused(paused, actorOf(staff)),
    'intake.connection': () => services().intake.connection(),
    'intake.setConnection': (input, { staff }) => services().intake.setConnection(input, actorOf(staff)),
    'intake.testConnection': (input) => services().intake.testConnection(input),
    'intake.sealingKey': () => services().intake.sealingKeys.current(),
    'intake.leftOnServer': () => services().intake.leftOnServer(),
    'quarantine.list': (input) => services().quarantine.list(input),
    'quarantine.read': ({ id, reason }, { staff }) => services().quarantine.read(id, reason, actorOf(staff)),
    'quarantine.resolve': async ({ id, reason }, { staff }) => {
      const row = await services().quarantine.resolve(id, reason, actorOf(staff));
      await services().intake.refresh();
      return row;
    },

    'reservations.list': (input, { staff }) => services().reservations.list(input, staff.id),
    'reservations.everyOne': (input, { staff }) => services().reservations.everyOne(input, staff.id),
    'reservations.counts': (_, { staff }) => services().reservations.counts(staff.id),
    'reservations.open': ({ id }) => services().reservations.open(id),
    'reservations.move': (input, { staff }) => services().reservations.moveByHand(input, actorOf(staff)),
    'reservations.resolveWarning': (input, { staff }) =>
      services().reservations.resolveWarning(input, actorOf(staff)),
    'reservations.decideAmendment': (input, { staff }) =>
      services().reservations.decideAmendment(input, actorOf(staff)),
    'reservations.edit': (input, { staff }) => services().edits.edit(input, actorOf(staff)),
    'reservations.undoEdit': (input, { staff }) => services().edits.undo(input, actorOf(staff)),
    'reservations.addNote': (input, { staff }) => services().notes.add(input, actorOf(staff)),

    'claims.claim': ({ id }, { staff }) => services().claims.claim(id, actorOf(staff)),
    'claims.release': ({ id }, { staff }) => services().claims.release(id, actorOf(staff)),
    'claims.takeOver': ({ id, reason }, { staff }) => services().claims.takeOver(id, reason, actorOf(staff)),
    'claims.assign': ({ id, to, reason }, { staff }) => {
      expectMayAssign(to, staff.role, actorOf(staff));
      return services().claims.give(id, to, reason, actorOf(staff));
    },
    'claims.colleagues': () => services().claims.colleagues(),

    'clients.open': ({ id }) => services().clients.open(id),
    'clients.reservations': (input) => services().clients.reservations(input),
    'clients.mail': (input) => services().clients.mail(input),
    'clients.found': (input) => services().clients.found(input),
    'clients.standing': (input, { staff }) => services().clients.standing(input, actorOf(staff)),
    'clients.correct': (input, { staff }) => services().clients.correct(input, actorOf(staff)),
    'clients.undoCorrection': (input, { staff }) => services().clients.undoCorrection(input, actorOf(staff)),
    'clients.join': (input, { staff }) => services().clients.join(input, actorOf(staff)),
    'clients.part': (input, { staff }) => services().clients.part(input, actorOf(staff)),

    'bulk.start': (input, { staff }) => services().bulk.begin(input, staff, actorOf(staff)),
    'bulk.cancel': ({ id }, { staff }) => services().bulk.cancel(id, actorOf(staff)),
    'bulk.latest': (_, { staff }) => services().bulk.latest(actorOf(staff)),
    'bulk.outcomes': (input, { staff }) => services().bulk.outcomes(input, actorOf(staff)),
    'bulk.printed': ({ id }, { staff }) => services().bulk.printed(id, actorOf(staff)),

    'views.list': (_, { staff }) => services().views.list(actorOf(staff)),
    'views.save': (input, { staff }) => services().views.save(input, actorOf(staff)),
    'views.change': (input, { staff }) => services().views.change(input, actorOf(staff)),
    'views.remove': ({ id }, { staff }) => services().views.remove(id, actorOf(staff)),
    'views.arrange': ({ ids }, { staff }) => services().views.arrange(ids, actorOf(staff)),

    'help.tour': (_, { staff }) => services().tours.show(actorOf(staff)),
    'help.endTour': (input, { staff }) => services().tours.end(input, actorOf(staff)),

    'documents.content': ({ id }) => services().documents.content(id),
    'documents.issueTicket': (input, { staff }) => services().documents.issueTicket(input, actorOf(staff)),

    'mailing.preview': ({ reservationId }) => services().mailing.preview(reservationId),
    'mailing.send': (input, { staff }) => services().mailing.send(input, actorOf(staff)),
    'mailing.outbox': (input) => services().mailing.outbox(input),
    'mailing.decide': (input, { staff }) => services().mailing.decide(input, actorOf(staff)),
    'mailing.server': () => services().mailing.server(),
    'mailing.setServer': (input, { staff }) => services().mailing.setServer(input, actorOf(staff)),
    'mailing.testServer': (input) => services().mailing.testServer(input),

    'search.find': (input) => services().search.find(input),
    'search.rows': (input) => services().search.rows(input),
    'search.list': (input) => services().search.list(input),

    'settings.agency': () => services().settings.agency(),
    'settings.setAgency': (value, { staff }) => services().settings.setAgency(value, actorOf(staff)),

    'audit.list': (input) => services().auditLog.list(input),
    'audit.choices': () => services().auditLog.choices(),
    'audit.state': () => services().auditLog.state(),
    'audit.verify': (input, { staff }) => services().auditLog.verify(input, actorOf(staff)),
    'audit.exportHead': (_, { staff }) => services().auditLog.exportHead(actorOf(staff)),
    'audit.beginExport': (input, { staff }) => services().auditLog.beginExport(input, actorOf(staff)),
    'audit.exportPart': (input, { staff }) => services().auditLog.exportPart(input, actorOf(staff)),

    'diagnosis.read': ({ withHost }) => services().diagnoses.read(withHost, door.status().keychain),

    'keys.ring': () => services().keyRing.ring(storeKeyChange.last),
    'keys.upgrade': (input, { staff }) => services().keyRing.upgrade(input, actorOf(staff)),
    'keys.changeStoreKey': (_, { staff }) => storeKeyChange.begin(actorOf(staff)),
    'keys.changeVaultKey': (_, { staff }) => services().keyRing.changeVaultKey(actorOf(staff)),
    'keys.newSealingKey': async (_, { staff }) => {
      const kid = await services().intake.sealingKeys.make(actorOf(staff));
      await services().intake.keysChanged();
      return { kid };
    },
    'keys.sealedFor': ({ kid }) => services().intake.sealingKeys.sealedFor(kid),
    'keys.setSealingKeyRetired': async (input, { staff }) => {
      await services().intake.sealingKeys.setRetired(input, actorOf(staff));
      await services().intake.keysChanged();
    },
    'keys.forget': (input, { staff }) => services().keyRing.forget(input, actorOf(staff)),
    'keys.testRecoveryKey': ({ recoveryKey }, { staff }) =>
      services().keyRing.testRecoveryKey(recoveryKey, actorOf(staff)),
    'keys.newRecoveryKey': () => services().keyRing.proposeRecoveryKey(),
    'keys.confirmRecoveryKey': ({ recoveryKey }, { staff }) =>
      services().keyRing.confirmRecoveryKey(recoveryKey, actorOf(staff)),

    'backup.status': () => services().backups.status(),
    'backup.copies': () => services().backups.copies(),
    'backup.make': (_, { staff }) => services().backups.make('byHand', actorOf(staff)),
    'backup.remove': ({ name }, { staff }) => services().backups.remove(name, actorOf(staff)),
    'backup.settings': () => services().backups.settings(),
    'backup.setSettings': (value, { staff }) => services().backups.setSettings(value, actorOf(staff)),
    'backup.tryFolder': ({ folder }) => services().backups.tryFolder(folder),
    'backup.drill': (_, { staff }) => services().backups.drill(actorOf(staff)),
    'backup.closeForRestore': async (_, { staff }) => {
      await services().backups.noteClosing(actorOf(staff));
      // Not waited for: it waits for the answers under way, and this is one of them.
      atTheDoor.add(closeStore).catch((error: unknown) => onFault('backup.closeForRestore', error));
    },
    'figures.show': (asked) => services().figures.show(asked),
    'figures.values': (period) => services().figures.values(period),
    'figures.export': ({ table, ...asked }, { staff }) =>
      services().figures.export(asked, table, actorOf(staff)),
    'office.health': () => services().health.troubles,
    'doubts.rules': () => services().ruleBook.show(),
    'doubts.setRules': (input, { staff }) => services().ruleBook.set(input, actorOf(staff)),
    'duplicates.of': ({ reservationId }) => services().duplicates.of(reservationId),
    'duplicates.compare': ({ id }) => services().duplicates.compare(id),
    'duplicates.merge': (input, { staff }) => services().duplicates.merge(input, actorOf(staff)),
    'duplicates.undoMerge': (input, { staff }) => services().duplicates.undoMerge(input, actorOf(staff)),
    'clock.confirm': (_, { staff }) => services().clockGuard.confirm(actorOf(staff)),
  };
}

/** The refusal of every call that needs the store while it is not open. */
export function storeNotOpen(door: StoreDoor): Refusal {
  if (door.keyChange?.pausing) return new Refusal('storeBusyRotating');
  const { state, failure } = door.status();
  if (failure) return new Refusal(failure.code, failure.details);
  return new Refusal(state === 'absent' ? 'storeAbsent' : 'storeLocked');
}
