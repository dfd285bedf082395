import PQueue from 'p-queue';
import type { ClientId } from './office-link.ts';
import { Refusal } from './refusal.ts';
import { expectMayAssign } from './reservations/claims.ts';
import type { FaultListener, Handlers } from './router.ts';
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
  /** Tells every tab of a window that its person has left. */
  readonly signedOut: (client: ClientId) => void;
  /** Hears of a fault that the call's own answer does not tell. */
  readonly onFault: FaultListener;
}

/** Contract → services: one line a procedure. */
export function makeHandlers({
  door,
  sessions,
  services,
  opened,
  signedOut,
  onFault,
}: HandlerParts): Handlers {
  // One at a time: two that make the store at once would each make keys, and the second one's would be the only ones.
  const atTheDoor = new PQueue({ concurrency: 1 });
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
      signedOut(client);
      if (staff !== undefined) await services().staff.signedOut(staff);
    },
    'session.setLanguage': async ({ language }, { staff }) => {
      const changed = await services().staff.setLanguage(staff.id, language);
      sessions.renew(changed);
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

    'reservations.list': (input, { staff }) => services().reservations.list(input, staff.id),
    'reservations.everyOne': (input, { staff }) => services().reservations.everyOne(input, staff.id),
    'reservations.counts': (_, { staff }) => services().reservations.counts(staff.id),
    'reservations.open': ({ id }) => services().reservations.open(id),
    'reservations.move': (input, { staff }) => services().reservations.moveByHand(input, actorOf(staff)),
    'reservations.resolveWarning': (input, { staff }) =>
      services().reservations.resolveWarning(input, actorOf(staff)),
    'reservations.decideAmendment': (input, { staff }) =>
      services().reservations.decideAmendment(input, actorOf(staff)),

    'claims.claim': ({ id }, { staff }) => services().claims.claim(id, actorOf(staff)),
    'claims.release': ({ id }, { staff }) => services().claims.release(id, actorOf(staff)),
    'claims.takeOver': ({ id, reason }, { staff }) => services().claims.takeOver(id, reason, actorOf(staff)),
    'claims.assign': ({ id, to, reason }, { staff }) => {
      expectMayAssign(to, staff.role, actorOf(staff));
      return services().claims.give(id, to, reason, actorOf(staff));
    },
    'claims.active': ({ id }, { staff }) => services().claims.active(id, actorOf(staff)),
    'claims.colleagues': async () => (await services().staff.list()).map(({ id, name }) => ({ id, name })),

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
