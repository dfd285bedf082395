import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { reply as replyShape } from '../preload/contract/failure.ts';
import { isProcedureName, type ProcedureName, procedures } from '../preload/contract/index.ts';
import { type LeastRole, type Role, roles } from '../preload/contract/procedure.ts';
import type { StaffMember } from '../preload/contract/staff.ts';
import { RestoreDesk } from './backup/restore-desk.ts';
import { systemClock } from './clock.ts';
import { makeHandlers } from './handlers.ts';
import { openLog } from './log.ts';
import { Refusal } from './refusal.ts';
import { type Handlers, Router } from './router.ts';
import { Sessions } from './sessions.ts';
import { StoreDoor } from './store/door.ts';
import { noKeychain } from './store/keychain.ts';
import { migrationsFolder, openTestStore } from './store/testing.ts';
import { testClock } from './testing.ts';

/**
 * Who may call what, kept by hand: a procedure that is added to the contract, or let down to a lesser role there, is
 * decided on here once more.
 */
const mayBeCalledBy: { readonly [Name in ProcedureName]: LeastRole } = {
  'store.status': 'nobody',
  'store.create': 'nobody',
  'store.unlock': 'nobody',
  'store.confirmRecoveryKey': 'nobody',
  'store.newRecoveryKey': 'nobody',

  'session.current': 'nobody',
  'session.signIn': 'nobody',
  'session.giveCode': 'nobody',
  'session.signOut': 'nobody',
  'session.lock': 'agent',
  'session.unlock': 'agent',
  'session.stillHere': 'agent',
  'session.setLanguage': 'agent',
  'session.recover': 'nobody',
  'password.judge': 'nobody',
  'account.show': 'agent',
  'account.changePassword': 'agent',
  'account.beginSecondFactor': 'agent',
  'account.confirmSecondFactor': 'agent',
  'account.newRecoveryCodes': 'agent',
  'account.removeSecondFactor': 'agent',
  'staff.createFirstAdministrator': 'nobody',
  'staff.list': 'administrator',
  'staff.add': 'administrator',
  'staff.change': 'administrator',
  'staff.disable': 'administrator',
  'staff.enable': 'administrator',
  'staff.resetPassword': 'administrator',
  'staff.removeSecondFactor': 'administrator',

  'intake.status': 'agent',
  'intake.runNow': 'agent',
  'intake.setPaused': 'manager',
  'intake.connection': 'administrator',
  'intake.setConnection': 'administrator',
  'intake.testConnection': 'administrator',
  'intake.sealingKey': 'administrator',
  'intake.leftOnServer': 'agent',
  'quarantine.list': 'agent',
  'quarantine.read': 'administrator',
  'quarantine.resolve': 'manager',

  'reservations.list': 'agent',
  'reservations.everyOne': 'agent',
  'reservations.counts': 'agent',
  'reservations.open': 'agent',
  'reservations.move': 'agent',
  'reservations.resolveWarning': 'agent',
  'reservations.decideAmendment': 'agent',
  'reservations.edit': 'agent',
  'reservations.undoEdit': 'agent',
  'reservations.addNote': 'agent',

  'claims.claim': 'agent',
  'claims.release': 'agent',
  'claims.takeOver': 'agent',
  'claims.assign': 'agent',
  'claims.colleagues': 'manager',

  'bulk.start': 'agent',
  'bulk.cancel': 'agent',
  'bulk.latest': 'agent',
  'bulk.outcomes': 'agent',
  'bulk.printed': 'agent',

  'views.list': 'agent',
  'views.save': 'agent',
  'views.change': 'agent',
  'views.remove': 'agent',
  'views.arrange': 'agent',

  'help.tour': 'agent',
  'help.endTour': 'agent',

  'documents.content': 'agent',
  'documents.issueTicket': 'agent',

  'mailing.preview': 'agent',
  'mailing.send': 'agent',
  'mailing.outbox': 'agent',
  'mailing.decide': 'agent',
  'mailing.server': 'administrator',
  'mailing.setServer': 'administrator',
  'mailing.testServer': 'administrator',

  'search.find': 'agent',
  'search.rows': 'agent',
  'search.list': 'agent',

  'settings.agency': 'agent',
  'settings.setAgency': 'administrator',

  'figures.show': 'manager',
  'figures.values': 'manager',
  'figures.export': 'manager',

  'audit.list': 'administrator',
  'audit.choices': 'administrator',
  'audit.state': 'administrator',
  'audit.verify': 'administrator',
  'audit.exportHead': 'administrator',
  'audit.beginExport': 'administrator',
  'audit.exportPart': 'administrator',

  'diagnosis.read': 'agent',
  'keys.ring': 'administrator',
  'keys.upgrade': 'administrator',
  'keys.changeStoreKey': 'administrator',
  'keys.changeVaultKey': 'administrator',
  'keys.newSealingKey': 'administrator',
  'keys.sealedFor': 'administrator',
  'keys.setSealingKeyRetired': 'administrator',
  'keys.forget': 'administrator',
  'keys.testRecoveryKey': 'administrator',
  'keys.newRecoveryKey': 'administrator',
  'keys.confirmRecoveryKey': 'administrator',
  'backup.status': 'agent',
  'backup.copies': 'administrator',
  'backup.make': 'administrator',
  'backup.remove': 'administrator',
  'backup.settings': 'administrator',
  'backup.setSettings': 'administrator',
  'backup.tryFolder': 'administrator',
  'backup.drill': 'administrator',
  'backup.closeForRestore': 'administrator',
  // Nobody is signed in where a copy is restored: the key that opens the copy is asked for instead.
  'store.copies': 'nobody',
  'store.checkCopy': 'nobody',
  'store.restore': 'nobody',
  'office.health': 'agent',
  'clock.confirm': 'administrator',
  'doubts.rules': 'manager',
  'doubts.setRules': 'manager',
  'clients.open': 'agent',
  'clients.reservations': 'agent',
  'clients.mail': 'agent',
  'clients.found': 'agent',
  'clients.standing': 'agent',
  'clients.correct': 'agent',
  'clients.undoCorrection': 'agent',
  'clients.join': 'agent',
  'clients.part': 'agent',
  'duplicates.of': 'agent',
  'duplicates.compare': 'agent',
  'duplicates.merge': 'agent',
  'duplicates.undoMerge': 'agent',
};

/** What answers while the desk is locked, kept by hand like the roles: the lock itself, and nothing of the office. */
const answersWhileLocked: readonly ProcedureName[] = [
  'store.status',
  'session.current',
  'session.signOut',
  'session.lock',
  'session.unlock',
];

/** What answers a person who must first replace the password that they were given. */
const answersWhilePasswordDue: readonly ProcedureName[] = [
  ...answersWhileLocked,
  'session.stillHere',
  'password.judge',
  'account.changePassword',
];

/** What may reveal a card number, and so needs a second factor. */
const needsSecondFactor: readonly ProcedureName[] = ['quarantine.read'];

const person = (role: Role): StaffMember => ({
  id: 1,
  name: 'Ana Roy',
  email: 'ana@agency.example',
  role,
  language: 'en',
});

let folder: string;
let door: StoreDoor;
let faults: { procedure: string; error: unknown }[];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'guichet-router-'));
  door = new StoreDoor({ dataFolder: folder, migrationsFolder, keychain: noKeychain });
  await door.tryKeychain();
  faults = [];
});
afterEach(async () => {
  await door.close();
  rmSync(folder, { recursive: true, force: true });
});

/** How a person of a role sits at the window: nobody for no role, and with a second factor unless it says otherwise. */
function sessionsOf(
  role: Role | undefined,
  { secondFactor = true, passwordDue = false, locked = false } = {},
): Sessions {
  const sessions = new Sessions(testClock());
  sessions.attach('a window');
  if (role !== undefined) sessions.signIn('a window', { staff: person(role), secondFactor, passwordDue });
  if (locked) sessions.lock('a window');
  return sessions;
}

/** A router over the office's own handlers, some of them in another's place. Every service refuses: the store is locked. */
function router(
  role: Role | undefined,
  instead: Partial<Handlers> = {},
  sessions: Sessions = sessionsOf(role),
): Router {
  const handlers = makeHandlers({
    door,
    sessions,
    restoreDesk: new RestoreDesk({
      dataFolder: folder,
      migrationsFolder,
      door,
      clock: systemClock,
      pushes: { push: () => undefined },
      thread: undefined,
    }),
    services: () => {
      throw new Refusal('storeLocked');
    },
    storeKeyChange: { last: null, begin: () => Promise.reject(new Refusal('storeLocked')) },
    opened: async () => undefined,
    closeStore: async () => undefined,
    onFault: (procedure, error) => faults.push({ procedure, error }),
  });
  return new Router({ ...handlers, ...instead }, sessions, (procedure, error) =>
    faults.push({ procedure, error }),
  );
}

const names = Object.keys(procedures).filter(isProcedureName);

describe('Who may call a procedure', () => {
  test('is decided by hand for every one that the contract has', () => {
    expect(Object.keys(mayBeCalledBy).sort()).toEqual([...names].sort());
    for (const name of names) expect([name, procedures[name].leastRole]).toEqual([name, mayBeCalledBy[name]]);
  });

  for (const role of [undefined, ...roles]) {
    test(`is kept to for ${role ?? 'nobody signed in'}, before the input is looked at`, async () => {
      const rank = (least: LeastRole) => (least === 'nobody' ? -1 : roles.indexOf(least));
      for (const name of names) {
        // A session of its own for each: signing out is among them.
        const office = router(role);
        const least = mayBeCalledBy[name];
        const answer = await office.call('a window', name, { nonsense: true });
        const code = answer.ok ? 'done' : answer.failure.code;
        if (least === 'nobody' || (role !== undefined && roles.indexOf(role) >= rank(least))) {
          expect([name, code]).not.toEqual([name, expect.stringMatching(/^not(SignedIn|Allowed)$/)]);
        } else {
          expect([name, answer]).toEqual([
            name,
            { ok: false, failure: { code: role === undefined ? 'notSignedIn' : 'notAllowed' } },
          ]);
        }
      }
      expect(faults).toEqual([]);
    });
  }
});

/** What every procedure answers to a session, each in one of its own. */
async function codesFor(session: () => Sessions): Promise<Map<ProcedureName, string>> {
  const codes = new Map<ProcedureName, string>();
  for (const name of names) {
    const answer = await router(undefined, {}, session()).call('a window', name, { nonsense: true });
    codes.set(name, answer.ok ? 'done' : answer.failure.code);
  }
  return codes;
}

const thoseThat = (codes: Map<ProcedureName, string>, answer: (code: string) => boolean) =>
  names.filter((name) => answer(codes.get(name) ?? ''));

describe('A closed desk', () => {
  for (const role of roles) {
    test(`of an ${role} that is locked answers nothing but what is decided here`, async () => {
      for (const passwordDue of [false, true]) {
        const codes = await codesFor(() => sessionsOf(role, { locked: true, passwordDue }));
        expect(thoseThat(codes, (code) => code !== 'deskLocked').sort()).toEqual(
          [...answersWhileLocked].sort(),
        );
      }
    });

    test(`of an ${role} who must replace the password answers nothing but what is decided here`, async () => {
      const codes = await codesFor(() => sessionsOf(role, { passwordDue: true }));
      expect(thoseThat(codes, (code) => code !== 'passwordChangeNeeded').sort()).toEqual(
        [...answersWhilePasswordDue].sort(),
      );
    });
  }

  test('that awaits a code is nobody’s', async () => {
    const awaiting = () => {
      const sessions = sessionsOf(undefined);
      sessions.awaitCode('a window', 1);
      return sessions;
    };
    expect(await codesFor(awaiting)).toEqual(await codesFor(() => sessionsOf(undefined)));
  });

  test('that was left alone for a quarter of an hour is locked by the next call, whatever the window says', async () => {
    const clock = testClock();
    const sessions = new Sessions(clock);
    sessions.attach('a window');
    sessions.signIn('a window', { staff: person('administrator'), secondFactor: true, passwordDue: false });
    const office = router(
      'administrator',
      { 'reservations.counts': () => Promise.reject(new Refusal('notFound')) },
      sessions,
    );
    const codeOfCounts = async () => {
      const answer = await office.call('a window', 'reservations.counts', undefined);
      return answer.ok ? 'done' : answer.failure.code;
    };
    clock.forward({ minutes: 14, seconds: 59 });
    // A query keeps nothing open: the window asks it by itself when bookings come in.
    expect(await codeOfCounts()).toBe('notFound');
    clock.forward({ seconds: 1 });
    expect(await codeOfCounts()).toBe('deskLocked');
    clock.forward({ minutes: -10 });
    expect(await codeOfCounts()).toBe('deskLocked');
  });
});

describe('A second factor', () => {
  test('is needed for what is decided here, whatever the role, and asked for before the input is looked at', async () => {
    const without = await codesFor(() => sessionsOf('administrator', { secondFactor: false }));
    expect(thoseThat(without, (code) => code === 'secondFactorNeeded')).toEqual(needsSecondFactor);
    const withIt = await codesFor(() => sessionsOf('administrator'));
    expect(thoseThat(withIt, (code) => code === 'secondFactorNeeded')).toEqual([]);
    const agent = await codesFor(() => sessionsOf('agent', { secondFactor: false }));
    for (const name of needsSecondFactor) expect(agent.get(name)).toBe('notAllowed');
  });

  test('that an administrator removed is gone from the session too', async () => {
    const sessions = sessionsOf('administrator');
    const read = () =>
      router(undefined, {}, sessions).call('a window', 'quarantine.read', { id: 1, reason: 'a look' });
    expect(await read()).toMatchObject({ failure: { code: 'storeLocked' } });
    sessions.renew(1, { secondFactor: false });
    expect(await read()).toMatchObject({ failure: { code: 'secondFactorNeeded' } });
  });
});

describe('A call', () => {
  test.each([
    '',
    'reservations',
    'reservations.LIST',
    'toString',
    '__proto__',
    'constructor',
    'reservations.list ',
  ])('of %j, which is no procedure, is refused to everybody', async (name) => {
    for (const role of [undefined, 'administrator'] as const) {
      expect(await router(role).call('a window', name, undefined)).toEqual({
        ok: false,
        failure: { code: 'invalidInput', details: { field: 'procedure' } },
      });
    }
  });

  test('with a wrong input names the field and not what stood in it', async () => {
    const refused = await router('agent').call('a window', 'mailing.send', {
      reservationId: 1,
      version: 1,
      to: 'Élodie Tremblay',
    });
    expect(refused).toEqual({ ok: false, failure: { code: 'invalidInput', details: { field: 'to' } } });
    const nested = await router('administrator').call('a window', 'mailing.testServer', {
      settings: {
        host: 'mail.example',
        port: 0,
        security: 'starttls',
        fromName: 'A',
        fromAddress: 'a@b.example',
      },
    });
    expect(nested).toMatchObject({ failure: { details: { field: 'settings.port' } } });
  });

  test('never rejects and never echoes what was sent, whatever is sent', async () => {
    const marked = fc.string({ maxLength: 6 }).map((text) => `⟦${text}⟧`);
    const anyInput = fc.oneof(
      marked,
      fc.dictionary(
        fc.constantFrom('id', 'email', 'to', 'settings', 'queue', '⟦key⟧'),
        fc.oneof(marked, fc.integer()),
      ),
      fc.array(marked, { maxLength: 2 }),
      fc.record({
        settings: fc.dictionary(
          fc.constantFrom('baseUrl', 'pins', 'host'),
          fc.oneof(marked, fc.array(marked)),
        ),
      }),
    );
    const office = router('administrator');
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...names), anyInput, async (name, input) => {
        // Only what needs no Argon2, to be quick.
        fc.pre(name !== 'store.create' && name !== 'session.signOut' && name !== 'session.lock');
        const answer = replyShape.parse(await office.call('a window', name, input));
        expect(JSON.stringify(answer)).not.toContain('⟦');
      }),
      { numRuns: 300 },
    );
    expect(faults).toEqual([]);
  });

  test('that is refused by a service brings the refusal, with its details', async () => {
    const office = router('agent', {
      'reservations.move': () => {
        throw new Refusal('warningsOpen', { count: 2 });
      },
    });
    expect(
      await office.call('a window', 'reservations.move', { id: 1, version: 1, to: 'confirmed' }),
    ).toEqual({
      ok: false,
      failure: { code: 'warningsOpen', details: { count: 2 } },
    });
    expect(faults).toEqual([]);
  });

  test('gets the parsed input, the window and the person', async () => {
    const seen: unknown[] = [];
    const office = router('manager', {
      'intake.setPaused': (input, caller) => {
        seen.push(input, caller);
        throw new Refusal('notConnected');
      },
    });
    await office.call('a window', 'intake.setPaused', { paused: true, more: 'than asked for' });
    expect(seen).toEqual([{ paused: true }, { client: 'a window', staff: person('manager') }]);
  });

  test('whose answer breaks the contract is a fault of the program, and the log says where without the data', async () => {
    const office = router('agent', {
      'reservations.counts': () => JSON.parse('{"new":"Élodie Tremblay"}'),
    });
    expect(await office.call('a window', 'reservations.counts', undefined)).toEqual({
      ok: false,
      failure: { code: 'programFault' },
    });
    const [fault] = faults;
    expect(fault?.procedure).toBe('reservations.counts');
    openLog(folder).fault(fault?.procedure ?? '', fault?.error);
    const log = readFileSync(join(folder, 'logs', 'guichet.log'), 'utf8');
    expect(log).toContain('reservations.counts');
    expect(log).toContain('ZodError');
    expect(log).not.toContain('Tremblay');
  });

  test('gets no more in its answer than the contract names', async () => {
    const office = router('agent', {
      'settings.agency': () =>
        JSON.parse('{"name":"A","address":[],"phone":"","email":"","registration":"","password":"secret"}'),
    });
    expect(await office.call('a window', 'settings.agency', undefined)).toEqual({
      ok: true,
      value: { name: 'A', address: [], phone: '', email: '', registration: '' },
    });
  });

  test('in which the store fails says so where a person can act on it, and else is a fault of the program', async () => {
    const testStore = openTestStore();
    try {
      const row = { name: 'x', value: '{}', changed_at: '' };
      const office = router('administrator', {
        'staff.list': async () => {
          await testStore.store.read.insertInto('setting').values(row).execute();
          return [];
        },
        'settings.agency': async () => {
          await sql`select nothing from nowhere`.execute(testStore.store.read);
          throw new Error('not reached');
        },
      });
      expect(await office.call('a window', 'staff.list', undefined)).toEqual({
        ok: false,
        failure: { code: 'diskReadOnly' },
      });
      expect(faults).toEqual([]);
      expect(await office.call('a window', 'settings.agency', undefined)).toMatchObject({
        failure: { code: 'programFault' },
      });
      expect(faults).toMatchObject([{ procedure: 'settings.agency', error: { code: 'SQLITE_ERROR' } }]);
    } finally {
      await testStore.close();
    }
  });

  test('in which something is thrown that is no error is answered all the same', async () => {
    const office = router('agent', {
      'reservations.counts': () => Promise.reject('Élodie Tremblay'),
    });
    expect(await office.call('a window', 'reservations.counts', undefined)).toEqual({
      ok: false,
      failure: { code: 'programFault' },
    });
  });
});
