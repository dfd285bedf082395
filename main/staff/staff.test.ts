import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Audit } from '../audit/audit.ts';
import { Refusal } from '../refusal.ts';
import { openTestStore, type TestStore } from '../store/testing.ts';
import { auditLines, refusalOf, type TestClock, testClock } from '../testing.ts';
import { actorOf, Staff } from './staff.ts';

const password = 'five short words are enough';
const nadia = { name: 'Nadia Roy', email: 'nadia@agency.example', password, language: 'fr' } as const;

let testStore: TestStore;
let clock: TestClock;
let staff: Staff;

beforeEach(() => {
  testStore = openTestStore();
  clock = testClock();
  staff = new Staff(testStore.store, new Audit(clock), clock);
});
afterEach(() => testStore.close());

const signIn = (tried: string, email: string = nadia.email) => staff.signIn({ email, password: tried });

async function recordOf(email: string) {
  return testStore.store.read
    .selectFrom('staff')
    .selectAll()
    .where('email', '=', email)
    .executeTakeFirstOrThrow();
}

const disable = (id: number) =>
  testStore.store.write((tx) =>
    tx.updateTable('staff').set({ disabled_at: clock.now() }).where('id', '=', id).execute(),
  );

async function wrongTries(count: number): Promise<void> {
  for (let tried = 0; tried < count; tried += 1) {
    expect(await refusalOf(signIn(`wrong password ${tried}`))).toBe('wrongCredentials');
  }
}

describe('The first administrator', () => {
  test('is needed until there is one', async () => {
    expect(await staff.firstAdministratorNeeded()).toBe(true);
    const made = await staff.createFirstAdministrator(nadia);
    expect(made).toEqual({
      id: 1,
      name: 'Nadia Roy',
      email: 'nadia@agency.example',
      role: 'administrator',
      language: 'fr',
    });
    expect(await staff.firstAdministratorNeeded()).toBe(false);
    expect(await staff.list()).toEqual([made]);
  });

  test('is made once, also when two windows ask at the same time', async () => {
    const other = { ...nadia, name: 'Luc Roy', email: 'luc@agency.example' };
    const both = [staff.createFirstAdministrator(nadia), staff.createFirstAdministrator(other)];
    expect((await Promise.all(both.map(refusalOf))).sort()).toEqual(['administratorExists', undefined]);
    expect(await refusalOf(staff.createFirstAdministrator(other))).toBe('administratorExists');
    expect(await staff.list()).toHaveLength(1);
  });

  test('stands in the audit log as who made themself and signed in', async () => {
    await staff.createFirstAdministrator(nadia);
    expect(await auditLines(testStore.store)).toEqual([
      {
        staffId: 1,
        actor: 'Nadia Roy',
        action: 'staff.added',
        subject: 'staff/1',
        facts: { role: 'administrator' },
      },
      { staffId: 1, actor: 'Nadia Roy', action: 'session.signedIn', subject: 'staff/1', facts: {} },
    ]);
    expect((await recordOf(nadia.email)).last_sign_in_at).toBe(clock.now());
  });
});

describe('A colleague', () => {
  const ana = {
    name: 'Ana Ng',
    email: 'Ana@Agency.example',
    password,
    role: 'agent',
    language: 'en',
  } as const;

  test('is added by an administrator, who stands in the audit log', async () => {
    const by = await staff.createFirstAdministrator(nadia);
    const added = await staff.add(ana, actorOf(by));
    expect(added).toEqual({
      id: 2,
      name: 'Ana Ng',
      email: 'Ana@Agency.example',
      role: 'agent',
      language: 'en',
    });
    expect((await staff.list()).map(({ name }) => name)).toEqual(['Ana Ng', 'Nadia Roy']);
    expect((await auditLines(testStore.store)).at(-1)).toEqual({
      staffId: 1,
      actor: 'Nadia Roy',
      action: 'staff.added',
      subject: 'staff/2',
      facts: { role: 'agent' },
    });
    expect(await signIn(password, ana.email)).toEqual(added);
  });

  test('has an e-mail address that nobody else has, in whatever letters', async () => {
    const by = actorOf(await staff.createFirstAdministrator(nadia));
    const failed = await staff
      .add({ ...ana, email: 'NADIA@agency.EXAMPLE' }, by)
      .catch((error: unknown) => error);
    expect(failed instanceof Refusal && failed.failure).toEqual({
      code: 'invalidInput',
      details: { field: 'email' },
    });
    const both = [staff.add(ana, by), staff.add({ ...ana, name: 'Another' }, by)];
    expect((await Promise.all(both.map(refusalOf))).sort()).toEqual(['invalidInput', undefined]);
  });

  test('has a desk in the language that they choose', async () => {
    const { id } = await staff.createFirstAdministrator(nadia);
    expect(await staff.setLanguage(id, 'en')).toMatchObject({ id, language: 'en' });
    expect(await signIn(password)).toMatchObject({ language: 'en' });
  });

  test('who was disabled is not in the list', async () => {
    const by = actorOf(await staff.createFirstAdministrator(nadia));
    const { id } = await staff.add(ana, by);
    await disable(id);
    expect((await staff.list()).map(({ name }) => name)).toEqual(['Nadia Roy']);
  });
});

describe('Signing in', () => {
  beforeEach(async () => {
    await staff.createFirstAdministrator(nadia);
  });

  test('succeeds with the right password, and the time is kept', async () => {
    clock.forward({ hours: 5 });
    expect(await signIn(password)).toMatchObject({ id: 1, name: 'Nadia Roy', role: 'administrator' });
    expect(await recordOf(nadia.email)).toMatchObject({
      last_sign_in_at: '2026-11-22T17:00:00.000Z',
      failed_tries: 0,
      locked_until: null,
    });
    expect((await auditLines(testStore.store)).at(-1)).toEqual({
      staffId: 1,
      actor: 'Nadia Roy',
      action: 'session.signedIn',
      subject: 'staff/1',
      facts: {},
    });
  });

  test('fails in the same words for a wrong password and an unknown address, and both are in the audit log', async () => {
    const before = (await auditLines(testStore.store)).length;
    expect(await refusalOf(signIn('wrong password'))).toBe('wrongCredentials');
    expect(await refusalOf(signIn(password, 'nobody@agency.example'))).toBe('wrongCredentials');
    expect((await auditLines(testStore.store)).slice(before)).toEqual([
      {
        staffId: 1,
        actor: 'Nadia Roy',
        action: 'session.refused',
        subject: 'staff/1',
        facts: { reason: 'wrongPassword', tries: 1, locked: false },
      },
      {
        staffId: null,
        actor: 'Guichet',
        action: 'session.refused',
        subject: 'staff',
        facts: { reason: 'unknownAddress' },
      },
    ]);
  });

  test('does not mind the letters of the e-mail address', async () => {
    expect(await signIn(password, 'NADIA@Agency.Example')).toMatchObject({ id: 1 });
  });

  test('takes a password however the keyboard composes its accents', async () => {
    const accented = {
      ...nadia,
      email: 'e@agency.example',
      password: 'Élodie préfère l’été'.normalize('NFD'),
    };
    await staff.add({ ...accented, role: 'agent' }, { staffId: 1, name: 'Nadia Roy' });
    const nfc = accented.password.normalize('NFC');
    expect(nfc).not.toBe(accented.password);
    expect(await signIn(nfc, accented.email)).toMatchObject({ email: accented.email });
    expect(await signIn(accented.password, accented.email)).toMatchObject({ email: accented.email });
    expect(await refusalOf(signIn(nfc.toLowerCase(), accented.email))).toBe('wrongCredentials');
  });

  test('is refused to who was disabled, but only to who knows the password', async () => {
    await disable(1);
    expect(await refusalOf(signIn('wrong password'))).toBe('wrongCredentials');
    expect(await refusalOf(signIn(password))).toBe('accountDisabled');
    expect((await auditLines(testStore.store)).at(-1)).toMatchObject({
      action: 'session.refused',
      subject: 'staff/1',
      facts: { reason: 'disabled' },
    });
  });

  test('and out again stands in the audit log', async () => {
    await staff.signedOut(await signIn(password));
    expect((await auditLines(testStore.store)).at(-1)).toEqual({
      staffId: 1,
      actor: 'Nadia Roy',
      action: 'session.signedOut',
      subject: 'staff/1',
      facts: {},
    });
  });
});

describe('Ten wrong tries', () => {
  beforeEach(async () => {
    await staff.createFirstAdministrator(nadia);
  });

  test('lock it for half an hour from now, and not for years, where the clock stood in the future then', async () => {
    clock.forward({ hours: 24 * 365 });
    await wrongTries(10);
    clock.forward({ hours: -24 * 365 });
    expect(await refusalOf(signIn(password))).toBe('accountLocked');
    clock.forward({ minutes: 29 });
    expect(await refusalOf(signIn(password))).toBe('accountLocked');
    clock.forward({ minutes: 2 });
    expect(await refusalOf(signIn(password))).toBeUndefined();
  });

  test('lock an account for thirty minutes, also to the right password', async () => {
    await wrongTries(9);
    expect(await recordOf(nadia.email)).toMatchObject({ failed_tries: 9, locked_until: null });
    await wrongTries(1);
    clock.forward({ minutes: 1 });
    const failed = await signIn(password).catch((error: unknown) => error);
    expect(failed instanceof Refusal && failed.failure).toEqual({
      code: 'accountLocked',
      details: { minutes: 29 },
    });
    clock.forward({ minutes: 28, seconds: 59 });
    expect(await refusalOf(signIn(password))).toBe('accountLocked');
    clock.forward({ seconds: 1 });
    expect(await signIn(password)).toMatchObject({ id: 1 });
    expect(await recordOf(nadia.email)).toMatchObject({ failed_tries: 0, locked_until: null });
  });

  test('are counted anew after a lock, and tries while it is locked do not prolong it', async () => {
    await wrongTries(10);
    clock.forward({ minutes: 20 });
    for (let tried = 0; tried < 12; tried += 1) {
      expect(await refusalOf(signIn('wrong password'))).toBe('accountLocked');
    }
    clock.forward({ minutes: 10 });
    await wrongTries(9);
    expect(await signIn(password)).toMatchObject({ id: 1 });
  });

  test('must follow one another: a right one in between starts the count again', async () => {
    await wrongTries(9);
    await signIn(password);
    await wrongTries(9);
    expect(await signIn(password)).toMatchObject({ id: 1 });
  });

  test('at the same time count as ten, and the right password among more of them does not get in', async () => {
    const guesses = Array.from({ length: 14 }, (_, index) => signIn(`wrong password ${index}`));
    const codes = await Promise.all([...guesses, signIn(password)].map(refusalOf));
    // Whichever comes first: the lock falls at the tenth wrong one, and everything after it is refused.
    expect(codes.filter((code) => code === 'wrongCredentials').length).toBeLessThanOrEqual(10 + 9);
    const record = await recordOf(nadia.email);
    const lines = await auditLines(testStore.store);
    const order = lines.filter(({ action }) => action.startsWith('session.')).slice(1);
    const lock = order.findIndex(({ facts }) => facts.locked === true);
    expect(lock).toBeGreaterThan(-1);
    expect(order.slice(lock + 1).filter(({ action }) => action === 'session.signedIn')).toEqual([]);
    expect(order.slice(lock + 1).every(({ facts }) => facts.reason === 'locked')).toBe(true);
    expect(record.locked_until).toBe('2026-11-22T12:30:00.000Z');
  });

  test('are each in the audit log, with the lock and with what came after it', async () => {
    const before = (await auditLines(testStore.store)).length;
    await wrongTries(10);
    await refusalOf(signIn(password));
    const lines = (await auditLines(testStore.store)).slice(before);
    expect(lines.map(({ action, facts }) => [action, facts.reason, facts.tries, facts.locked])).toEqual([
      ...Array.from({ length: 10 }, (_, index) => [
        'session.refused',
        'wrongPassword',
        index + 1,
        index === 9,
      ]),
      ['session.refused', 'locked', undefined, undefined],
    ]);
  });
});

test('No password and no address of a stranger is kept: neither in the audit log, nor beside the hash, nor readable in the file', async () => {
  await staff.createFirstAdministrator(nadia);
  await refusalOf(signIn('a mistyped pass phrase'));
  await refusalOf(signIn('a mistyped pass phrase', 'stranger@elsewhere.example'));
  await signIn(password);
  const audit = JSON.stringify(await testStore.store.read.selectFrom('audit').selectAll().execute());
  for (const secret of [password, 'mistyped', 'stranger', nadia.email]) expect(audit).not.toContain(secret);
  const record = await recordOf(nadia.email);
  expect(record.password_hash).toMatch(/^\$argon2id\$v=19\$m=65536,t=3,p=4\$/);
  expect(JSON.stringify(record)).not.toContain(password);
  const octets = ['', '-wal'].map((suffix) => readFileSync(`${testStore.file}${suffix}`));
  for (const file of octets) expect(file.includes('Nadia')).toBe(false);
});
