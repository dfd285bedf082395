import { cpSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { FailureCode, Reply } from '../preload/contract/failure.ts';
import {
  type InputOf,
  isProcedureName,
  type OutputOf,
  type ProcedureName,
  type PushName,
  parseOutput,
  procedures,
} from '../preload/contract/index.ts';
import { Office, type OfficeOptions } from './office.ts';
import { startOfficeThread } from './office-start.ts';
import { Refusal } from './refusal.ts';
import { newRecoveryKey } from './store/recovery-key.ts';
import { refusalOf, testOffice } from './testing.ts';

const passphrase = 'correct horse battery staple';
const password = 'five short words are enough';
const nadia = { name: 'Nadia Roy', email: 'nadia@agency.example', password, language: 'fr' } as const;
const resourcesFolder = fileURLToPath(new URL('../resources', import.meta.url));

let folder: string;
const running: { stop(): Promise<void> }[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'guichet-office-'));
});
afterEach(async () => {
  for (const office of running.splice(0)) await office.stop();
  rmSync(folder, { recursive: true, force: true });
});

const options = (changes: Partial<OfficeOptions> = {}): OfficeOptions =>
  testOffice(join(folder, 'data'), changes);

async function startOffice(changes: Partial<OfficeOptions> = {}): Promise<Office> {
  const office = await Office.start(options(changes));
  running.push(office);
  return office;
}

interface Callable {
  attach(client: string): void;
  call(client: string, procedure: string, input: unknown): Promise<Reply>;
}

/** One window of an office. */
function windowOf(office: Callable, client: string) {
  office.attach(client);
  return {
    async call<Name extends ProcedureName>(name: Name, input: InputOf<Name>): Promise<OutputOf<Name>> {
      const reply = await office.call(client, name, input);
      if (!reply.ok) throw new Refusal(reply.failure.code, reply.failure.details);
      return parseOutput(name, reply.value);
    },
  };
}

/** How it stands at a window at which nobody is. */
const nobodyThere = {
  state: 'signedOut',
  signedIn: null,
  secondFactor: false,
  firstAdministratorNeeded: false,
} as const;
const openTo = (signedIn: OutputOf<'staff.createFirstAdministrator'>) => ({
  ...nobodyThere,
  state: 'open',
  signedIn,
});

const codeOf = (reply: Reply): FailureCode | 'done' => (reply.ok ? 'done' : reply.failure.code);

/** An office with its store made and an administrator signed in at the window `first`. */
async function openOffice() {
  const office = await startOffice();
  const first = windowOf(office, 'first');
  const { recoveryKey } = await first.call('store.create', { passphrase });
  const administrator = await first.call('staff.createFirstAdministrator', nadia);
  return { office, first, recoveryKey, administrator };
}

describe('An office', () => {
  test('lives from its first start to the next sign-in', async () => {
    const office = await startOffice();
    const desk = windowOf(office, 'first');
    expect(await desk.call('store.status', undefined)).toEqual({
      state: 'absent',
      keychain: 'missing',
      passphraseNeeded: true,
      unlockWith: [],
    });
    const { recoveryKey } = await desk.call('store.create', { passphrase });
    expect((await desk.call('store.status', undefined)).state).toBe('open');
    expect(await desk.call('session.current', undefined)).toEqual({
      ...nobodyThere,
      firstAdministratorNeeded: true,
    });
    const administrator = await desk.call('staff.createFirstAdministrator', nadia);
    expect(await desk.call('session.current', undefined)).toEqual(openTo(administrator));
    expect((await desk.call('reservations.counts', undefined)).all).toBe(0);
    expect((await desk.call('intake.status', undefined)).state).toBe('notConnected');

    await desk.call('session.signOut', undefined);
    expect((await desk.call('session.current', undefined)).signedIn).toBeNull();
    expect(await refusalOf(desk.call('reservations.counts', undefined))).toBe('notSignedIn');
    expect(await refusalOf(desk.call('session.signIn', { email: nadia.email, password: 'wrong' }))).toBe(
      'wrongCredentials',
    );
    await desk.call('session.signIn', { email: nadia.email, password });
    expect((await desk.call('reservations.counts', undefined)).all).toBe(0);
    await office.stop();

    const next = await startOffice();
    const later = windowOf(next, 'first');
    expect((await later.call('store.status', undefined)).state).toBe('locked');
    expect((await later.call('store.unlock', { with: 'recoveryKey', recoveryKey })).state).toBe('open');
    // A restart signs everybody out.
    expect(await later.call('session.current', undefined)).toEqual(nobodyThere);
    expect(await later.call('session.signIn', { email: nadia.email, password })).toEqual(
      openTo(administrator),
    );
  });

  test('refuses everything but the procedures of its start while its store is absent or locked', async () => {
    const office = await startOffice();
    expect(await closedCodes(office)).toEqual(expectedClosed('storeAbsent'));
    await office.call('window', 'store.create', { passphrase });
    await office.stop();

    const locked = await startOffice();
    expect(await closedCodes(locked)).toEqual(expectedClosed('storeLocked'));
    expect(codeOf(await locked.call('window', 'store.create', { passphrase }))).toBe('storeExists');
    expect((await windowOf(locked, 'window').call('store.status', undefined)).state).toBe('locked');
  });

  test('says that its folder is in use to a second one, and lets it go when it stops', async () => {
    const first = await startOffice();
    expect(await refusalOf(Office.start(options()))).toBe('storeBusy');
    await first.stop();
    const second = windowOf(await startOffice(), 'first');
    expect((await second.call('store.status', undefined)).state).toBe('absent');
  });
});

/** What nobody needs to be signed in for, and what it takes, beside the procedures of the store itself. */
const openToNobody: { readonly [Name in ProcedureName]?: unknown } = {
  'session.current': undefined,
  'staff.createFirstAdministrator': nadia,
  'session.signIn': { email: nadia.email, password },
  'session.giveCode': { code: '123456' },
  'session.signOut': undefined,
  'session.recover': { recoveryKey: 'none', email: nadia.email, password },
  'password.judge': { password, name: '', email: '' },
};
const beyondTheDoor = Object.keys(procedures)
  .filter(isProcedureName)
  .filter((name) => !name.startsWith('store.'));

/** What an office with a closed store answers to every procedure behind its door. */
async function closedCodes(office: Office): Promise<[string, string][]> {
  office.attach('window');
  const codes: [string, string][] = [];
  for (const name of beyondTheDoor) {
    codes.push([name, codeOf(await office.call('window', name, openToNobody[name]))]);
  }
  return codes;
}

function expectedClosed(why: FailureCode): [string, string][] {
  return beyondTheDoor.map((name) => {
    // Nobody is signed in, so signing out has nothing to do.
    if (name === 'session.signOut') return [name, 'done'];
    return [name, Object.hasOwn(openToNobody, name) ? why : 'notSignedIn'];
  });
}

/** The files of the store that this process holds open; known on Linux alone. */
function openFiles(): string[] {
  if (process.platform !== 'linux') return [];
  return readdirSync('/proc/self/fd').flatMap((descriptor) => {
    const target = linkOf(`/proc/self/fd/${descriptor}`);
    return target?.startsWith(folder) && target.includes('guichet.db') ? [target] : [];
  });
}

function linkOf(path: string): string | undefined {
  try {
    return readlinkSync(path);
  } catch {
    // The descriptor that listed the folder is closed by now.
    return undefined;
  }
}

describe('Making and unlocking the store', () => {
  test('of two windows at once is done once, and the recovery key that was shown opens it', async () => {
    const office = await startOffice();
    office.attach('first');
    office.attach('second');
    const replies = await Promise.all([
      office.call('first', 'store.create', { passphrase }),
      office.call('second', 'store.create', { passphrase: 'another pass phrase, later' }),
    ]);
    expect(replies.map(codeOf)).toEqual(['done', 'storeExists']);
    const { recoveryKey } = parseOutput('store.create', replies[0]?.ok ? replies[0].value : undefined);
    await windowOf(office, 'first').call('staff.createFirstAdministrator', nadia);
    await office.stop();

    const next = await startOffice();
    const desk = windowOf(next, 'first');
    expect((await desk.call('store.unlock', { with: 'recoveryKey', recoveryKey })).state).toBe('open');
    expect((await desk.call('session.current', undefined)).firstAdministratorNeeded).toBe(false);
    await next.stop();
    const last = windowOf(await startOffice(), 'first');
    expect((await last.call('store.unlock', { with: 'passphrase', passphrase })).state).toBe('open');
  });

  test('does no harm where it is open: nobody is asked for the key, nobody is signed out, nothing is made', async () => {
    const { office, first, administrator } = await openOffice();
    const before = readdirSync(join(folder, 'data')).sort();
    const stranger = windowOf(office, 'stranger');
    expect(await refusalOf(stranger.call('store.create', { passphrase }))).toBe('storeExists');
    expect(
      await stranger.call('store.unlock', { with: 'passphrase', passphrase: 'not the pass phrase' }),
    ).toMatchObject({ state: 'open', unlockWith: [] });
    expect(await refusalOf(stranger.call('reservations.counts', undefined))).toBe('notSignedIn');
    expect((await first.call('session.current', undefined)).signedIn).toEqual(administrator);
    expect(readdirSync(join(folder, 'data')).sort()).toEqual(before);
  });

  test('of two windows at once opens it once: when the office stops, nothing of it is left open', async () => {
    await (await openOffice()).office.stop();
    expect(openFiles()).toEqual([]);
    const office = await startOffice();
    const unlock = (client: string) =>
      windowOf(office, client).call('store.unlock', { with: 'passphrase', passphrase });
    expect((await Promise.all([unlock('first'), unlock('second')])).map(({ state }) => state)).toEqual([
      'open',
      'open',
    ]);
    await windowOf(office, 'first').call('session.signIn', { email: nadia.email, password });
    if (process.platform === 'linux') expect(openFiles()).not.toEqual([]);
    await office.stop();
    expect(openFiles()).toEqual([]);
  });

  test('gives the recovery key even where the services cannot begin, and unlocking tries them again', async () => {
    const resources = join(folder, 'resources');
    cpSync(join(resourcesFolder, 'migrations'), join(resources, 'migrations'), { recursive: true });
    const office = await startOffice({ resourcesFolder: resources });
    const desk = windowOf(office, 'first');
    // The letters' templates are missing, so mailing cannot begin.
    const { recoveryKey } = await desk.call('store.create', { passphrase });
    expect(recoveryKey).toMatch(/\w/);
    expect(codeOf(await office.call('first', 'session.current', undefined))).toBe('programFault');
    expect(codeOf(await office.call('first', 'store.unlock', { with: 'recoveryKey', recoveryKey }))).toBe(
      'programFault',
    );
    cpSync(join(resourcesFolder, 'mail'), join(resources, 'mail'), { recursive: true });
    expect((await desk.call('store.unlock', { with: 'recoveryKey', recoveryKey })).state).toBe('open');
    expect((await desk.call('session.current', undefined)).firstAdministratorNeeded).toBe(true);
  });
});

describe('A window', () => {
  test('that never came gets no answer to anything, and cannot sign in', async () => {
    const { office } = await openOffice();
    for (const [procedure, input] of [
      ['store.status', undefined],
      ['session.current', undefined],
      ['session.signIn', { email: nadia.email, password }],
      ['session.signOut', undefined],
      ['reservations.counts', undefined],
    ] as const) {
      expect(codeOf(await office.call('never came', procedure, input))).toBe('notAllowed');
    }
    const heard: string[] = [];
    office.onPush((client) => heard.push(client));
    office.push('reservations.changed', { ids: [] });
    expect(heard).toEqual(['first']);
  });

  test('that went while its password was being verified is signed in neither then nor when it comes back', async () => {
    const { office } = await openOffice();
    office.attach('gone');
    const signingIn = office.call('gone', 'session.signIn', { email: nadia.email, password });
    office.detach('gone');
    await signingIn;
    const heard: string[] = [];
    office.onPush((client) => heard.push(client));
    office.push('store.status', {
      state: 'open',
      keychain: 'missing',
      passphraseNeeded: false,
      unlockWith: [],
    });
    expect(heard).toEqual(['first']);
    expect((await windowOf(office, 'gone').call('session.current', undefined)).signedIn).toBeNull();
  });

  test('that goes takes its session with it', async () => {
    const { office, first } = await openOffice();
    office.detach('first');
    expect(codeOf(await office.call('first', 'reservations.counts', undefined))).toBe('notAllowed');
    office.attach('first');
    expect((await first.call('session.current', undefined)).signedIn).toBeNull();
  });

  test('that comes twice stays signed in', async () => {
    const { office, first, administrator } = await openOffice();
    office.attach('first');
    expect((await first.call('session.current', undefined)).signedIn).toEqual(administrator);
  });

  test('that is signed out while its language is being changed stays signed out', async () => {
    const { first } = await openOffice();
    await Promise.all([
      first.call('session.setLanguage', { language: 'en' }),
      first.call('session.signOut', undefined),
    ]);
    expect((await first.call('session.current', undefined)).signedIn).toBeNull();
  });

  test('shows a person’s language as they changed it at another one', async () => {
    const { office, first } = await openOffice();
    const second = windowOf(office, 'second');
    await second.call('session.signIn', { email: nadia.email, password });
    await first.call('session.setLanguage', { language: 'en' });
    expect((await second.call('session.current', undefined)).signedIn?.language).toBe('en');
  });

  test('is signed out alone: the same person at another one stays', async () => {
    const { office, first, administrator } = await openOffice();
    const second = windowOf(office, 'second');
    await second.call('session.signIn', { email: nadia.email, password });
    await first.call('session.signOut', undefined);
    expect((await second.call('session.current', undefined)).signedIn).toEqual(administrator);
  });
});

describe('What the office pushes', () => {
  test('reaches the windows whose person may see it, and no other', async () => {
    const { office, first } = await openOffice();
    await first.call('staff.add', { ...nadia, name: 'Ana Ng', email: 'ana@agency.example', role: 'agent' });
    const agent = windowOf(office, 'agent');
    await agent.call('session.signIn', { email: 'ana@agency.example', password });
    await agent.call('account.changePassword', { present: password, password: 'a quite different sentence' });
    office.attach('nobody');
    office.attach('gone');
    office.detach('gone');
    const heard: [string, PushName][] = [];
    const stopHearing = office.onPush((client, push) => heard.push([client, push]));
    office.push('reservations.changed', { ids: [1] });
    office.push('session.ended', { reason: 'signedOut' });
    expect(heard).toEqual([
      ['first', 'reservations.changed'],
      ['agent', 'reservations.changed'],
      ['first', 'session.ended'],
      ['agent', 'session.ended'],
      ['nobody', 'session.ended'],
    ]);
    await windowOf(office, 'agent').call('session.signOut', undefined);
    // Only the window that signed out hears of it: it may stand open in several tabs.
    expect(heard.slice(5)).toEqual([['agent', 'session.ended']]);
    stopHearing();
    office.push('reservations.changed', { ids: [1] });
    expect(heard).toHaveLength(6);
    office.onPush((client, push) => heard.push([client, push]));
    office.push('reservations.changed', { ids: [1] });
    expect(heard.slice(6)).toEqual([['first', 'reservations.changed']]);
  });

  test('is nothing of the office for a desk that is locked or not open yet, at every tab of it', async () => {
    const { office, first } = await openOffice();
    await first.call('staff.add', { ...nadia, name: 'Ana Ng', email: 'ana@agency.example', role: 'agent' });
    await windowOf(office, 'new').call('session.signIn', { email: 'ana@agency.example', password });
    const heard: [string, PushName][] = [];
    office.onPush((client, push) => heard.push([client, push]));
    office.push('reservations.changed', { ids: [1] });
    expect(heard.splice(0)).toEqual([['first', 'reservations.changed']]);
    await first.call('session.lock', undefined);
    office.push('reservations.changed', { ids: [1] });
    expect(heard.splice(0)).toEqual([['first', 'session.changed']]);
    expect(await refusalOf(first.call('reservations.counts', undefined))).toBe('deskLocked');
    expect(await first.call('session.current', undefined)).toMatchObject({
      state: 'locked',
      signedIn: { name: 'Nadia Roy' },
    });
    expect(await refusalOf(first.call('session.unlock', { password: 'wrong' }))).toBe('wrongPassword');
    expect(await first.call('session.unlock', { password })).toMatchObject({ state: 'open' });
    office.push('reservations.changed', { ids: [1] });
    expect(heard).toEqual([
      ['first', 'session.changed'],
      ['first', 'reservations.changed'],
    ]);
  });

  test('to one person waits behind a locked desk until they are back, and goes with them where they sign out', async () => {
    const { office, first, administrator } = await openOffice();
    const heard: [string, PushName, unknown][] = [];
    const told = () => heard.splice(0).filter(([, push]) => push === 'claims.assigned');
    office.onPush((client, push, payload) => heard.push([client, push, payload]));
    const assigned = (count: number) => ({ by: 'Ana Ng', count, at: '2026-11-22T12:00:00.000Z' });
    office.attach('nobody');
    office.push('claims.assigned', assigned(1), administrator.id);
    expect(told()).toEqual([['first', 'claims.assigned', assigned(1)]]);
    await first.call('session.lock', undefined);
    office.push('claims.assigned', assigned(2), administrator.id);
    office.push('claims.assigned', assigned(3), administrator.id + 1);
    for (let count = 4; count < 24; count += 1) {
      office.push('claims.assigned', assigned(count), administrator.id);
    }
    expect(told()).toEqual([]);
    await first.call('session.unlock', { password });
    // The newest twenty.
    expect(told().map(([, , payload]) => payload)).toEqual(
      Array.from({ length: 20 }, (_, index) => assigned(index + 4)),
    );
    await first.call('session.lock', undefined);
    office.push('claims.assigned', assigned(24), administrator.id);
    await first.call('session.signOut', undefined);
    await first.call('session.signIn', { email: nadia.email, password });
    expect(told()).toEqual([]);
  });

  test('holds what the contract says and nothing beside it', async () => {
    const { office } = await openOffice();
    const payloads: unknown[] = [];
    office.onPush((_client, _push, payload) => payloads.push(payload));
    office.push('reservations.changed', JSON.parse('{"ids":[1],"lead":"Élodie Tremblay"}'));
    expect(payloads).toEqual([{ ids: [1] }]);
    expect(() => office.push('reservations.changed', JSON.parse('{"ids":["x"]}'))).toThrow();
  });

  test('tells every window when the store is open', async () => {
    const office = await startOffice();
    office.attach('first');
    office.attach('second');
    const heard: unknown[] = [];
    office.onPush((client, push, payload) => {
      if (push === 'store.status') heard.push([client, payload]);
    });
    await office.call('first', 'store.create', { passphrase });
    expect(heard).toMatchObject([
      ['first', { state: 'open' }],
      ['second', { state: 'open' }],
    ]);
  });
});

describe('An administrator without the password', () => {
  test('recovers it with the key on paper, as it was shown when the store was made', async () => {
    const { office, recoveryKey } = await openOffice();
    const desk = windowOf(office, 'second');
    const recover = (key: string) =>
      desk.call('session.recover', {
        recoveryKey: key,
        email: nadia.email,
        password: 'a quite different one',
      });
    expect(await refusalOf(recover(recoveryKey.replace(/.$/, '#')))).toBe('wrongRecoveryKey');
    // Another store's: well-formed, and not this one's.
    expect(await refusalOf(recover(newRecoveryKey()))).toBe('wrongRecoveryKey');
    await recover(recoveryKey.toLowerCase().replaceAll('-', ' '));
    expect(await refusalOf(desk.call('session.signIn', { email: nadia.email, password }))).toBe(
      'wrongCredentials',
    );
    expect(
      await desk.call('session.signIn', { email: nadia.email, password: 'a quite different one' }),
    ).toMatchObject({ state: 'open' });
    // Who sat there with the old password does no more.
    expect(await office.call('first', 'reservations.counts', undefined)).toMatchObject({
      failure: { code: 'notSignedIn' },
    });
    const log = readFileSync(join(folder, 'data', 'logs', 'guichet.log'), 'utf8');
    for (const secret of [recoveryKey, password, 'a quite different one', nadia.email])
      expect(log).not.toContain(secret);
  });
});

describe('Stopping', () => {
  test('waits for what is being written, and answers nothing that comes later', async () => {
    const { office } = await openOffice();
    const ana = { ...nadia, name: 'Ana Ng', email: 'ana@agency.example', role: 'agent' };
    const adding = office.call('first', 'staff.add', ana);
    const stopping = office.stop();
    const late = office.call('first', 'staff.list', undefined);
    expect(codeOf(await late)).toBe('officeStopped');
    expect(codeOf(await adding)).toBe('done');
    await stopping;
    for (const procedure of ['store.status', 'store.unlock', 'session.current']) {
      expect(codeOf(await office.call('first', procedure, { with: 'passphrase', passphrase }))).toBe(
        'officeStopped',
      );
    }

    const next = windowOf(await startOffice(), 'first');
    await next.call('store.unlock', { with: 'passphrase', passphrase });
    await next.call('session.signIn', { email: nadia.email, password });
    expect((await next.call('staff.list', undefined)).map(({ name }) => name)).toEqual([
      'Ana Ng',
      'Nadia Roy',
    ]);
  });

  test('while the store is being unlocked leaves it closed', async () => {
    await (await openOffice()).office.stop();
    const office = await startOffice();
    office.attach('first');
    const unlocking = office.call('first', 'store.unlock', { with: 'passphrase', passphrase });
    await office.stop();
    await unlocking;
    expect(openFiles()).toEqual([]);
    await startOffice();
  });

  test('twice is stopping once', async () => {
    const { office } = await openOffice();
    await Promise.all([office.stop(), office.stop()]);
    await office.stop();
  });
});

describe('The office in its thread', () => {
  const realThread = new URL('./office-thread.ts', import.meta.url);
  const dyingThread = new URL('./dying-office-thread.test-support.ts', import.meta.url);

  async function startThread(threadUrl: URL) {
    const office = await startOfficeThread(threadUrl, options());
    running.push(office);
    return office;
  }

  test('answers as it does here, pushes to its windows, and ends when it is stopped', async () => {
    const office = await startThread(realThread);
    const heard: [string, PushName][] = [];
    const stopHearing = office.onPush((client, push) => heard.push([client, push]));
    const desk = windowOf(office, 'first');
    office.attach('second');
    office.attach('gone');
    office.detach('gone');
    expect((await desk.call('store.status', undefined)).state).toBe('absent');
    await desk.call('store.create', { passphrase });
    await desk.call('staff.createFirstAdministrator', nadia);
    expect(await desk.call('session.current', undefined)).toMatchObject({ signedIn: { name: 'Nadia Roy' } });
    expect(codeOf(await office.call('second', 'staff.list', undefined))).toBe('notSignedIn');
    expect(codeOf(await office.call('gone', 'store.status', undefined))).toBe('notAllowed');
    expect(codeOf(await office.call('first', 'no.such', undefined))).toBe('invalidInput');
    expect(await refusalOf(startOfficeThread(realThread, options()))).toBe('storeBusy');
    expect(heard).toContainEqual(['first', 'store.status']);
    expect(heard).toContainEqual(['second', 'store.status']);
    expect(heard.map(([client]) => client)).not.toContain('gone');
    stopHearing();

    const ana = { ...nadia, name: 'Ana Ng', email: 'ana@agency.example', role: 'agent' };
    const adding = office.call('first', 'staff.add', ana);
    const stopping = office.stop();
    expect(codeOf(await office.call('first', 'store.status', undefined))).toBe('officeStopped');
    expect(codeOf(await adding)).toBe('done');
    await stopping;
    await office.stop();
    expect(await Promise.race([office.died, Promise.resolve('not died')])).toBe('not died');
    // The folder is free again, and what was written is there.
    const next = windowOf(await startThread(realThread), 'first');
    await next.call('store.unlock', { with: 'passphrase', passphrase });
    await next.call('session.signIn', { email: nadia.email, password });
    expect(await next.call('staff.list', undefined)).toHaveLength(2);
  });

  test.each([
    ['exits', 'test.exit', /7/],
    ['throws', 'test.throw', /a fault of the test/],
  ])('that %s answers every call that waits, and says that it died', async (_, death, message) => {
    const office = await startThread(dyingThread);
    const desk = windowOf(office, 'first');
    await desk.call('store.create', { passphrase });
    const waiting = [
      office.call('first', 'session.signIn', { email: nadia.email, password }),
      office.call('first', death, undefined),
    ];
    const died = await office.died;
    expect(died).toBeInstanceOf(Error);
    expect(died.message).toMatch(message);
    expect((await Promise.all(waiting)).map(codeOf)).toContain('officeStopped');
    expect(codeOf(await office.call('first', 'store.status', undefined))).toBe('officeStopped');
    office.attach('late');
    office.detach('late');
    await office.stop();
    // A thread that died holds the folder no longer.
    const next = windowOf(await startThread(realThread), 'first');
    expect((await next.call('store.unlock', { with: 'passphrase', passphrase })).state).toBe('open');
  });

  test('that fails when it is asked to stop says so to whoever asked', async () => {
    const office = await startOfficeThread(dyingThread, options());
    await office.call('first', 'test.throwAtStop', undefined);
    await expect(office.stop()).rejects.toThrow('a fault at the stop');
    expect(await Promise.race([office.died, Promise.resolve('not died')])).toBe('not died');
  });

  test('that cannot start rejects with what is in the way', async () => {
    const missing = startOfficeThread(new URL('./no-such-thread.ts', import.meta.url), options());
    await expect(missing).rejects.toThrow(/no-such-thread/);
  });

  test('refuses an input that cannot cross, and goes on', async () => {
    const office = await startThread(realThread);
    office.attach('first');
    await expect(office.call('first', 'store.status', () => undefined)).rejects.toThrow();
    expect(codeOf(await office.call('first', 'store.status', undefined))).toBe('done');
  });
});
