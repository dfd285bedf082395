import { Refusal } from './refusal.ts';
import type { Handlers } from './router.ts';
import type { Services } from './services.ts';
import type { Sessions } from './sessions.ts';
import { actorOf } from './staff/staff.ts';
import type { StoreDoor } from './store/door.ts';

/** What the handlers work with; `services` throws Refusal storeLocked or storeAbsent while the store is not open. */
export interface HandlerParts {
  readonly door: StoreDoor;
  readonly sessions: Sessions;
  readonly services: () => Services;
  /** Builds the services once the door is open and tells the screens. */
  readonly opened: () => Promise<void>;
}

/** Contract → services: one line a procedure. */
export function makeHandlers({ door, sessions, services, opened }: HandlerParts): Handlers {
  return {
    'store.status': () => door.status(),
    'store.create': async ({ passphrase }) => {
      const made = await door.create(passphrase);
      await opened();
      return made;
    },
    'store.unlock': async (way) => {
      const status = await door.unlock(way);
      await opened();
      return status;
    },

    'session.current': async (_, { staff }) => ({
      signedIn: staff ?? null,
      firstAdministratorNeeded: await services().staff.firstAdministratorNeeded(),
    }),
    'staff.createFirstAdministrator': async (input, { client }) => {
      const staff = await services().staff.createFirstAdministrator(input);
      sessions.signIn(client, staff);
      return staff;
    },
    'session.signIn': async (input, { client }) => {
      const staff = await services().staff.signIn(input);
      sessions.signIn(client, staff);
      return staff;
    },
    'session.signOut': async (_, { client, staff }) => {
      sessions.signOut(client);
      if (staff !== undefined) await services().staff.signedOut(staff);
    },
    'session.setLanguage': async ({ language }, { client, staff }) => {
      const changed = await services().staff.setLanguage(staff.id, language);
      sessions.signIn(client, changed);
      return changed;
    },
    'staff.list': () => services().staff.list(),
    'staff.add': (input, { staff }) => services().staff.add(input, actorOf(staff)),

    'intake.status': () => services().intake.status(),
    'intake.runNow': () => services().intake.runNow(),
    'intake.setPaused': ({ paused }, { staff }) => services().intake.setPaused(paused, actorOf(staff)),
    'intake.connection': () => services().intake.connection(),
    'intake.setConnection': (input, { staff }) => services().intake.setConnection(input, actorOf(staff)),
    'intake.testConnection': (input) => services().intake.testConnection(input),
    'intake.sealingKey': () => services().intake.sealingKeys.current(),
    'intake.leftOnServer': () => services().intake.leftOnServer(),
    'quarantine.list': ({ resolved }) => services().quarantine.list(resolved),
    'quarantine.read': ({ id, reason }, { staff }) => services().quarantine.read(id, reason, actorOf(staff)),
    'quarantine.resolve': async ({ id, reason }, { staff }) => {
      const row = await services().quarantine.resolve(id, reason, actorOf(staff));
      await services().intake.refresh();
      return row;
    },

    'reservations.list': (input) => services().reservations.list(input),
    'reservations.counts': () => services().reservations.counts(),
    'reservations.open': ({ id }) => services().reservations.open(id),
    'reservations.move': (input, { staff }) => services().reservations.moveByHand(input, actorOf(staff)),
    'reservations.resolveWarning': (input, { staff }) =>
      services().reservations.resolveWarning(input, actorOf(staff)),
    'reservations.decideAmendment': (input, { staff }) =>
      services().reservations.decideAmendment(input, actorOf(staff)),

    'documents.content': ({ id }) => services().documents.content(id),
    'documents.issueTicket': (input, { staff }) => services().documents.issueTicket(input, actorOf(staff)),

    'mailing.preview': ({ reservationId }) => services().mailing.preview(reservationId),
    'mailing.send': (input, { staff }) => services().mailing.send(input, actorOf(staff)),
    'mailing.outbox': (input) => services().mailing.outbox(input),
    'mailing.decide': (input, { staff }) => services().mailing.decide(input, actorOf(staff)),
    'mailing.server': () => services().mailing.server(),
    'mailing.setServer': (input, { staff }) => services().mailing.setServer(input, actorOf(staff)),
    'mailing.testServer': (input) => services().mailing.testServer(input),

    'settings.agency': () => services().settings.agency(),
    'settings.setAgency': (value, { staff }) => services().settings.setAgency(value, actorOf(staff)),
  };
}

/** The refusal of every call that needs the store while it is not open. */
export function storeNotOpen(door: StoreDoor): Refusal {
  const { state, failure } = door.status();
  if (failure) return new Refusal(failure.code, failure.details);
  return new Refusal(state === 'absent' ? 'storeAbsent' : 'storeLocked');
}
