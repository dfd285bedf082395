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
import { makeHandlers } from './handlers.ts';
import { openLog } from './log.ts';
import { Refusal } from './refusal.ts';
import { type Handlers, Router } from './router.ts';
import { Sessions } from './sessions.ts';
import { StoreDoor } from './store/door.ts';
import { noKeychain } from './store/keychain.ts';
import { migrationsFolder, openTestStore } from './store/testing.ts';

/**
 * Who may call what, kept by hand: a procedure that is added to the contract, or let down to a lesser role there, is
 * decided on here once more.
 */
const mayBeCalledBy: { readonly [Name in ProcedureName]: LeastRole } = {
  'store.status': 'nobody',
  'store.create': 'nobody',
  'store.unlock': 'nobody',

  'session.current': 'nobody',
  'staff.createFirstAdministrator': 'nobody',
  'session.signIn': 'nobody',
  'session.signOut': 'nobody',
  'session.setLanguage': 'agent',
  'staff.list': 'administrator',
  'staff.add': 'administrator',

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

  'claims.claim': 'agent',
  'claims.release': 'agent',
  'claims.takeOver': 'agent',
  'claims.assign': 'agent',
  'claims.active': 'agent',
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

  'documents.content': 'agent',
  'documents.issueTicket': 'agent',

  'mailing.preview': 'agent',
  'mailing.send': 'agent',
  'mailing.outbox': 'agent',
  'mailing.decide': 'agent',
  'mailing.server': 'administrator',
  'mailing.setServer': 'administrator',
  'mailing.testServer': 'administrator',

  'settings.agency': 'agent',
  'settings.setAgency': 'administrator',
};

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

/** A router over the office's own handlers, some of them in another's place. Every service refuses: the store is locked. */
function router(role: Role | undefined, instead: Partial<Handlers> = {}): Router {
  const handlers = makeHandlers({
    door,
    sessions: new Sessions(),
    services: () => {
      throw new Refusal('storeLocked');
    },
    opened: async () => undefined,
    signedOut: () => undefined,
    onFault: (procedure, error) => faults.push({ procedure, error }),
  });
  return new Router(
    { ...handlers, ...instead },
    () => (role === undefined ? undefined : person(role)),
    (procedure, error) => faults.push({ procedure, error }),
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
      const office = router(role);
      const rank = (least: LeastRole) => (least === 'nobody' ? -1 : roles.indexOf(least));
      for (const name of names) {
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
        fc.pre(name !== 'store.create');
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
