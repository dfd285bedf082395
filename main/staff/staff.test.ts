import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { StaffMember } from '../../preload/contract/staff.ts';
import { Refusal } from '../refusal.ts';
import { auditLines, refusalOf } from '../testing.ts';
import { actorOf } from './member.ts';
import { ana, nadia, openPeople, password, type TestPeople } from './testing.ts';

let people: TestPeople;

beforeEach(() => {
  people = openPeople();
});
afterEach(() => people.close());

const audited = () => auditLines(people.testStore.store);
const lastLine = async () => (await audited()).at(-1);
const stateOf = async (id: number) => (await people.staff.list()).find((entry) => entry.id === id)?.state;

describe('The first administrator', () => {
  test('is needed until there is one', async () => {
    expect(await people.staff.firstAdministratorNeeded()).toBe(true);
    const made = await people.createFirstAdministrator('desk', nadia);
    expect(made).toEqual({
      id: 1,
      name: 'Nadia Roy',
      email: 'nadia@agency.example',
      role: 'administrator',
      language: 'fr',
    });
    expect(await people.staff.firstAdministratorNeeded()).toBe(false);
    expect(await people.staff.list()).toEqual([
      { ...made, state: 'active', lastSignInAt: people.clock.now(), secondFactor: false },
    ]);
    expect(people.sessions.of('desk')).toMatchObject({ state: 'open', staff: made, secondFactor: false });
  });

  test('is made once, also when two windows ask at the same time', async () => {
    const other = { ...nadia, name: 'Luc Roy', email: 'luc@agency.example' };
    people.sessions.attach('second');
    const both = [
      people.createFirstAdministrator('desk', nadia),
      people.createFirstAdministrator('second', other),
    ];
    expect((await Promise.all(both.map(refusalOf))).sort()).toEqual(['administratorExists', undefined]);
    expect(await refusalOf(people.createFirstAdministrator('desk', other))).toBe('administratorExists');
    expect(await people.staff.list()).toHaveLength(1);
  });

  test('stands in the audit log as who made themself and signed in', async () => {
    await people.createFirstAdministrator('desk', nadia);
    expect(await audited()).toEqual([
      {
        staffId: 1,
        actor: 'Nadia Roy',
        action: 'staff.added',
        subject: 'staff/1',
        facts: { role: 'administrator' },
      },
      { staffId: 1, actor: 'Nadia Roy', action: 'session.signedIn', subject: 'staff/1', facts: {} },
    ]);
    expect((await people.recordOf(nadia.email)).last_sign_in_at).toBe(people.clock.now());
  });
});

describe('A colleague', () => {
  let by: StaffMember;

  beforeEach(async () => {
    by = await people.createFirstAdministrator('desk', nadia);
  });

  test('is added by an administrator, who stands in the audit log', async () => {
    const added = await people.staff.add(ana, actorOf(by));
    expect(added).toEqual({
      id: 2,
      name: 'Ana Ng',
      email: 'Ana@Agency.example',
      role: 'agent',
      language: 'en',
    });
    expect((await people.staff.list()).map(({ name, state }) => [name, state])).toEqual([
      ['Ana Ng', 'invited'],
      ['Nadia Roy', 'active'],
    ]);
    expect(await lastLine()).toEqual({
      staffId: 1,
      actor: 'Nadia Roy',
      action: 'staff.added',
      subject: 'staff/2',
      facts: { role: 'agent' },
    });
  });

  test('must replace the first password, by another one, and is at the desk then', async () => {
    const added = await people.staff.add(ana, actorOf(by));
    expect(await people.enter(ana.email, password, 'hers')).toEqual(added);
    expect(people.sessions.of('hers').state).toBe('passwordDue');
    const change = (present: string, next: string) =>
      people.account.changePassword('hers', added, { present, password: next });
    expect(await refusalOf(change(password, password))).toBe('passwordSame');
    expect(await refusalOf(change('not the present one', 'a quite different sentence'))).toBe(
      'wrongPassword',
    );
    expect(await refusalOf(change(password, 'motdepasse2026'))).toBe('passwordWeak');
    expect(people.sessions.of('hers').state).toBe('passwordDue');
    await change(password, 'a quite different sentence');
    expect(people.sessions.of('hers').state).toBe('open');
    expect(await lastLine()).toEqual({
      staffId: 2,
      actor: 'Ana Ng',
      action: 'staff.passwordChanged',
      subject: 'staff/2',
      facts: {},
    });
    expect(await stateOf(2)).toBe('active');
    expect(await refusalOf(people.enter(ana.email))).toBe('wrongCredentials');
    await people.enter(ana.email, 'a quite different sentence');
    expect(people.sessions.of('desk').state).toBe('open');
  });

  test('who changes the password elsewhere is signed out at every other window', async () => {
    const added = await people.staff.add(ana, actorOf(by));
    await people.enter(ana.email, password, 'old');
    await people.enter(ana.email, password, 'new');
    await people.account.changePassword('new', added, {
      present: password,
      password: 'a quite different one',
    });
    expect(people.sessions.of('old').state).toBe('signedOut');
    expect(people.told).toContain('old: passwordChanged');
    expect(people.sessions.of('new').state).toBe('open');
  });

  test('has an e-mail address that nobody else has, in whatever letters', async () => {
    const failed = await people.staff
      .add({ ...ana, email: 'NADIA@agency.EXAMPLE' }, actorOf(by))
      .catch((error: unknown) => error);
    expect(failed instanceof Refusal && failed.failure).toEqual({
      code: 'invalidInput',
      details: { field: 'email' },
    });
    const both = [
      people.staff.add(ana, actorOf(by)),
      people.staff.add({ ...ana, name: 'Another' }, actorOf(by)),
    ];
    expect((await Promise.all(both.map(refusalOf))).sort()).toEqual(['invalidInput', undefined]);
    const { id } = await people.recordOf(ana.email);
    const change = { id, name: 'Ana', role: 'agent' as const };
    expect(await refusalOf(people.staff.change({ ...change, email: nadia.email }, by))).toBe('invalidInput');
    // One's own address is no other's, in other letters neither.
    await people.staff.change({ ...change, email: 'ana@agency.example' }, by);
    expect((await people.recordOf(ana.email)).email).toBe('ana@agency.example');
  });

  test('has a desk in the language that they choose', async () => {
    expect(await people.staff.setLanguage(by.id, 'en')).toMatchObject({ id: by.id, language: 'en' });
    expect(await people.enter(nadia.email)).toMatchObject({ language: 'en' });
  });

  test('gets a new name and role, which hold at once at every window', async () => {
    const added = await people.staff.add(ana, actorOf(by));
    await people.enter(ana.email, password, 'hers');
    const change = { id: 2, name: 'Ana Nguyen', email: ana.email, role: 'manager' } as const;
    const changed = await people.staff.change(change, by);
    expect(changed).toEqual({ ...added, name: 'Ana Nguyen', role: 'manager' });
    expect(people.sessions.of('hers')).toMatchObject({ staff: changed });
    expect(people.told).toContain('hers: changed');
    expect(await lastLine()).toMatchObject({
      action: 'staff.changed',
      subject: 'staff/2',
      facts: { from: 'agent', to: 'manager', name: true },
    });
    expect(JSON.stringify(await lastLine())).not.toContain('Nguyen');
    expect(await refusalOf(people.staff.change({ ...change, id: 99 }, by))).toBe('notFound');
  });

  test('who is disabled is out at once, stays in the list, and comes back when enabled', async () => {
    await people.staff.add(ana, actorOf(by));
    await people.enter(ana.email, password, 'hers');
    await people.staff.disable(2, by);
    expect(people.sessions.of('hers').state).toBe('signedOut');
    expect(people.told).toContain('hers: disabled');
    expect(await stateOf(2)).toBe('disabled');
    expect((await people.staff.list()).map(({ name }) => name)).toEqual(['Nadia Roy', 'Ana Ng']);
    expect(await lastLine()).toMatchObject({ action: 'staff.disabled', facts: { reason: 'administrator' } });
    expect(await refusalOf(people.enter(ana.email, password, 'hers'))).toBe('accountDisabled');
    await people.staff.enable(2, by);
    expect(await lastLine()).toMatchObject({ staffId: 1, action: 'staff.enabled', subject: 'staff/2' });
    expect(await people.enter(ana.email, password, 'hers')).toMatchObject({ id: 2 });
  });

  test('who is disabled in the very moment of signing in is not at the desk', async () => {
    await people.staff.add(ana, actorOf(by));
    people.sessions.attach('hers');
    await Promise.allSettled([people.enter(ana.email, password, 'hers'), people.staff.disable(2, by)]);
    expect(people.sessions.of('hers').state).toBe('signedOut');
    await people.staff.enable(2, by);
    // The other order: the session was not there yet when the sessions of a person were ended.
    const signIn = people.sessions.signIn.bind(people.sessions);
    people.sessions.signIn = (client, presence) => {
      people.sessions.signIn = signIn;
      void people.staff.disable(2, by);
      signIn(client, presence);
    };
    await people.enter(ana.email, password, 'hers');
    await expect.poll(() => people.sessions.of('hers').state).toBe('signedOut');
  });

  test('who forgot the password gets another to be replaced, and is signed out everywhere', async () => {
    await people.staff.add(ana, actorOf(by));
    await people.enter(ana.email, password, 'hers');
    const next = 'handed over on a slip of paper';
    expect(await refusalOf(people.staff.resetPassword({ id: 2, password: 'Ana Ng Boréal' }, by))).toBe(
      'passwordWeak',
    );
    await people.staff.resetPassword({ id: 2, password: next }, by);
    expect(people.told).toContain('hers: passwordChanged');
    expect(await lastLine()).toEqual({
      staffId: 1,
      actor: 'Nadia Roy',
      action: 'staff.passwordReset',
      subject: 'staff/2',
      facts: {},
    });
    expect(await refusalOf(people.enter(ana.email, password, 'hers'))).toBe('wrongCredentials');
    await people.enter(ana.email, next, 'hers');
    expect(people.sessions.of('hers').state).toBe('passwordDue');
  });

  test('whom wrong tries lock out is let in by an administrator, and stands as locked until then', async () => {
    await people.staff.add(ana, actorOf(by));
    for (let tried = 0; tried < 10; tried += 1) await refusalOf(people.enter(ana.email, 'wrong', 'hers'));
    expect(await stateOf(2)).toBe('locked');
    expect(await refusalOf(people.enter(ana.email, password, 'hers'))).toBe('accountLocked');
    await people.staff.enable(2, by);
    expect(await stateOf(2)).toBe('invited');
    expect(await people.enter(ana.email, password, 'hers')).toMatchObject({ id: 2 });
  });
});

describe('One’s own account', () => {
  test('is not the one that an administrator disables or resets: that would go around their own password', async () => {
    const by = await people.createFirstAdministrator('desk', nadia);
    await people.staff.add({ ...ana, role: 'administrator' }, actorOf(by));
    expect(await refusalOf(people.staff.disable(by.id, by))).toBe('ownAccount');
    expect(
      await refusalOf(people.staff.resetPassword({ id: by.id, password: 'another long sentence' }, by)),
    ).toBe('ownAccount');
    expect(await refusalOf(people.staff.removeSecondFactor(by.id, by))).toBe('ownAccount');
  });
});

describe('The last administrator who is not disabled', () => {
  let first: StaffMember;
  let second: StaffMember;

  beforeEach(async () => {
    first = await people.createFirstAdministrator('desk', nadia);
    second = await people.staff.add({ ...ana, role: 'administrator' }, actorOf(first));
  });

  const demote = (who: StaffMember, by: StaffMember) => people.staff.change({ ...who, role: 'manager' }, by);

  test('can be neither disabled nor demoted', async () => {
    await people.staff.disable(first.id, second);
    expect(await refusalOf(people.staff.disable(second.id, first))).toBe('lastAdministrator');
    expect(await refusalOf(demote(second, second))).toBe('lastAdministrator');
    // A disabled one is no administrator that could be the last.
    await demote(first, second);
    await people.staff.change({ ...second, name: 'Another name' }, second);
  });

  test.each([
    [
      'disable each other',
      () => [people.staff.disable(first.id, second), people.staff.disable(second.id, first)],
    ],
    ['demote each other', () => [demote(first, second), demote(second, first)]],
    ['demote themselves', () => [demote(first, first), demote(second, second)]],
    ['disable and demote each other', () => [people.staff.disable(first.id, second), demote(second, first)]],
  ] as const)('is left where two %s at the same time', async (_, both) => {
    expect((await Promise.all(both().map(refusalOf))).sort()).toEqual(['lastAdministrator', undefined]);
    const left = (await people.staff.list()).filter(
      ({ role, state }) => role === 'administrator' && state !== 'disabled',
    );
    expect(left).toHaveLength(1);
  });
});
