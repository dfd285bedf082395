import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Audit } from '../audit/audit.ts';
import { Refusal } from '../refusal.ts';
import { type ArgonCost, presentCosts } from '../secret-costs.ts';
import { auditLines, refusalOf } from '../testing.ts';
import { makePeople } from './people.ts';
import { ana, nadia, openPeople, password, type TestPeople } from './testing.ts';

let people: TestPeople;

beforeEach(() => {
  people = openPeople();
});
afterEach(() => people.close());

const signIn = (tried: string, email: string = nadia.email) => people.enter(email, tried);
const administrator = () => people.createFirstAdministrator('elsewhere', nadia);
const audited = () => auditLines(people.testStore.store);

const disable = (id: number) =>
  people.testStore.store.write((tx) =>
    tx
      .updateTable('staff')
      .set({ disabled_at: people.clock.now(), disabled_for: 'administrator' })
      .where('id', '=', id)
      .execute(),
  );

async function wrongTries(count: number): Promise<void> {
  for (let tried = 0; tried < count; tried += 1) {
    expect(await refusalOf(signIn(`wrong password ${tried}`))).toBe('wrongCredentials');
  }
}

describe('Signing in', () => {
  beforeEach(async () => {
    await administrator();
  });

  test('succeeds with the right password, and the time is kept', async () => {
    people.clock.forward({ hours: 5 });
    expect(await signIn(password)).toMatchObject({ id: 1, name: 'Nadia Roy', role: 'administrator' });
    expect(await people.recordOf(nadia.email)).toMatchObject({
      last_sign_in_at: '2026-11-22T17:00:00.000Z',
      failed_tries: 0,
      locked_until: null,
    });
    expect((await audited()).at(-1)).toEqual({
      staffId: 1,
      actor: 'Nadia Roy',
      action: 'session.signedIn',
      subject: 'staff/1',
      facts: {},
    });
  });

  test('fails in the same words for a wrong password and an unknown address, and both are in the audit log', async () => {
    const before = (await audited()).length;
    expect(await refusalOf(signIn('wrong password'))).toBe('wrongCredentials');
    expect(await refusalOf(signIn(password, 'nobody@agency.example'))).toBe('wrongCredentials');
    expect((await audited()).slice(before)).toEqual([
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
    await people.staff.add({ ...accented, role: 'agent' }, { staffId: 1, name: 'Nadia Roy' });
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
    expect((await audited()).at(-1)).toMatchObject({
      action: 'session.refused',
      subject: 'staff/1',
      facts: { reason: 'disabled' },
    });
  });

  test('and out again stands in the audit log', async () => {
    const there = await signIn(password);
    if (there) await people.signIn.signedOut(there);
    expect((await audited()).at(-1)).toEqual({
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
    await administrator();
  });

  test('lock it for half an hour from now, and not for years, where the clock stood in the future then', async () => {
    people.clock.forward({ hours: 24 * 365 });
    await wrongTries(10);
    people.clock.forward({ hours: -24 * 365 });
    expect(await refusalOf(signIn(password))).toBe('accountLocked');
    people.clock.forward({ minutes: 29 });
    expect(await refusalOf(signIn(password))).toBe('accountLocked');
    people.clock.forward({ minutes: 2 });
    expect(await refusalOf(signIn(password))).toBeUndefined();
  });

  test('lock an account for thirty minutes, also to the right password', async () => {
    await wrongTries(9);
    expect(await people.recordOf(nadia.email)).toMatchObject({ failed_tries: 9, locked_until: null });
    await wrongTries(1);
    people.clock.forward({ minutes: 1 });
    const failed = await signIn(password).catch((error: unknown) => error);
    expect(failed instanceof Refusal && failed.failure).toEqual({
      code: 'accountLocked',
      details: { minutes: 29 },
    });
    people.clock.forward({ minutes: 28, seconds: 59 });
    expect(await refusalOf(signIn(password))).toBe('accountLocked');
    people.clock.forward({ seconds: 1 });
    expect(await signIn(password)).toMatchObject({ id: 1 });
    expect(await people.recordOf(nadia.email)).toMatchObject({ failed_tries: 0, locked_until: null });
  });

  test('are counted anew after a lock, and tries while it is locked do not prolong it', async () => {
    await wrongTries(10);
    people.clock.forward({ minutes: 20 });
    for (let tried = 0; tried < 12; tried += 1) {
      expect(await refusalOf(signIn('wrong password'))).toBe('accountLocked');
    }
    people.clock.forward({ minutes: 10 });
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
    const record = await people.recordOf(nadia.email);
    const lines = await audited();
    const order = lines.filter(({ action }) => action.startsWith('session.')).slice(1);
    const lock = order.findIndex(({ facts }) => facts.locked === true);
    expect(lock).toBeGreaterThan(-1);
    expect(order.slice(lock + 1).filter(({ action }) => action === 'session.signedIn')).toEqual([]);
    expect(order.slice(lock + 1).every(({ facts }) => facts.reason === 'locked')).toBe(true);
    expect(record.locked_until).toBe('2026-11-22T12:30:00.000Z');
  });

  test('are each in the audit log, with the lock and with what came after it', async () => {
    const before = (await audited()).length;
    await wrongTries(10);
    await refusalOf(signIn(password));
    const lines = (await audited()).slice(before);
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
  await people.close();
  people = openPeople(presentCosts.password);
  await administrator();
  await refusalOf(signIn('a mistyped pass phrase'));
  await refusalOf(signIn('a mistyped pass phrase', 'stranger@elsewhere.example'));
  await signIn(password);
  const audit = JSON.stringify(await people.testStore.store.read.selectFrom('audit').selectAll().execute());
  for (const secret of [password, 'mistyped', 'stranger', nadia.email]) expect(audit).not.toContain(secret);
  const record = await people.recordOf(nadia.email);
  expect(record.password_hash).toMatch(/^\$argon2id\$v=19\$m=65536,t=3,p=4\$/);
  expect(JSON.stringify(record)).not.toContain(password);
  const octets = ['', '-wal'].map((suffix) => readFileSync(`${people.testStore.file}${suffix}`));
  for (const file of octets) expect(file.includes('Nadia')).toBe(false);
});

describe('A hash', () => {
  const weaker = { memoryCost: 16, timeCost: 1, parallelism: 1 };

  test('made at a lower cost is made anew at the next sign-in, and the password stays', async () => {
    await administrator();
    const before = (await people.recordOf(nadia.email)).password_hash;
    expect(before).toContain('$m=8,t=1,p=1$');
    const raised = makePeopleAgain(weaker);
    await raised.signIn.signIn('desk', { email: nadia.email, password });
    const after = (await people.recordOf(nadia.email)).password_hash;
    expect(after).toContain('$m=16,t=1,p=1$');
    await raised.signIn.signIn('desk', { email: nadia.email, password });
    expect((await people.recordOf(nadia.email)).password_hash).toBe(after);
    expect(await refusalOf(raised.signIn.signIn('desk', { email: nadia.email, password: 'wrong' }))).toBe(
      'wrongCredentials',
    );
  });

  test('made at a higher cost stays as it is, and a wrong password renews nothing', async () => {
    await administrator();
    const before = (await people.recordOf(nadia.email)).password_hash;
    const raised = makePeopleAgain(weaker);
    await refusalOf(raised.signIn.signIn('desk', { email: nadia.email, password: 'wrong' }));
    expect((await people.recordOf(nadia.email)).password_hash).toBe(before);
    await raised.signIn.signIn('desk', { email: nadia.email, password });
    const stronger = (await people.recordOf(nadia.email)).password_hash;
    await signIn(password);
    expect((await people.recordOf(nadia.email)).password_hash).toBe(stronger);
  });
});

describe('An account that nobody used for 90 days', () => {
  beforeEach(async () => {
    await administrator();
    await people.staff.add(ana, { staffId: 1, name: 'Nadia Roy' });
  });

  test('is disabled when somebody tries to sign in, and an administrator enables it again', async () => {
    people.clock.forward({ hours: 90 * 24 - 1 });
    await signIn(password);
    people.clock.forward({ hours: 1 });
    expect(await refusalOf(signIn(password, ana.email))).toBe('accountDisabled');
    expect((await audited()).slice(-2)).toMatchObject([
      { staffId: null, action: 'staff.disabled', subject: 'staff/2', facts: { reason: 'idle', days: 90 } },
      { action: 'session.refused', subject: 'staff/2', facts: { reason: 'idle' } },
    ]);
    const by = await signIn(password);
    expect((await people.staff.list()).map(({ name, state }) => [name, state])).toEqual([
      ['Nadia Roy', 'active'],
      ['Ana Ng', 'idle'],
    ]);
    if (by) await people.staff.enable(2, by);
    expect(await signIn(password, ana.email)).toMatchObject({ name: 'Ana Ng' });
  });

  test('tells only who knows its password that it is disabled', async () => {
    people.clock.forward({ hours: 91 * 24 });
    expect(await refusalOf(signIn('wrong password', ana.email))).toBe('wrongCredentials');
    expect(await people.recordOf(ana.email)).toMatchObject({ disabled_at: null });
  });

  test('is found by the daily look too, with its open sessions, and nobody else is', async () => {
    people.clock.forward({ hours: 24 * 45 });
    await signIn(password);
    await people.enter(ana.email, password, 'window of Ana');
    await people.testStore.store.write((tx) =>
      tx.updateTable('staff').set({ active_at: '2026-01-01T00:00:00.000Z' }).where('id', '=', 2).execute(),
    );
    await people.idle.sweep();
    expect(people.told).toContain('window of Ana: disabled');
    expect(people.sessions.of('desk').state).toBe('open');
    const found = (await audited()).filter(({ action }) => action === 'staff.disabled');
    expect(found).toMatchObject([{ subject: 'staff/2' }]);
    await people.idle.sweep();
    expect((await audited()).filter(({ action }) => action === 'staff.disabled')).toHaveLength(1);
  });

  test('is not one that somebody unlocks every day without signing out', async () => {
    await signIn(password);
    for (let day = 0; day < 100; day += 1) {
      people.clock.forward({ hours: 24 });
      const session = people.sessions.of('desk');
      expect(session.state).toBe('locked');
      if ('staff' in session) await people.signIn.unlock('desk', session.staff, password);
    }
    await people.idle.sweep();
    expect(await people.recordOf(nadia.email)).toMatchObject({ disabled_at: null });
  });
});

describe('A locked desk', () => {
  beforeEach(administrator);

  async function lockedStaff() {
    const there = await signIn(password);
    people.sessions.lock('desk');
    if (there === undefined) throw new Error('nobody signed in');
    return there;
  }

  test('opens to the password of its person, and to nobody else’s', async () => {
    await people.staff.add(
      { ...ana, password: 'seven other words for a colleague' },
      { staffId: 1, name: 'N' },
    );
    const there = await lockedStaff();
    const others = 'seven other words for a colleague';
    expect(await refusalOf(people.signIn.unlock('desk', there, others))).toBe('wrongPassword');
    expect(people.sessions.of('desk').state).toBe('locked');
    await people.signIn.unlock('desk', there, password);
    expect(people.sessions.of('desk').state).toBe('open');
    expect((await audited()).slice(-2)).toMatchObject([
      { action: 'session.refused', facts: { reason: 'wrongPassword', tries: 1 } },
      { action: 'session.unlocked', subject: 'staff/1' },
    ]);
  });

  test('counts wrong passwords like a sign-in: ten lock the account, and the session stays behind the lock', async () => {
    const there = await lockedStaff();
    for (let tried = 0; tried < 10; tried += 1) {
      expect(await refusalOf(people.signIn.unlock('desk', there, 'wrong'))).toBe('wrongPassword');
    }
    expect(await refusalOf(people.signIn.unlock('desk', there, password))).toBe('accountLocked');
    expect(people.sessions.of('desk')).toMatchObject({ state: 'locked', staff: there });
    people.clock.forward({ minutes: 30 });
    await people.signIn.unlock('desk', there, password);
    expect(people.sessions.of('desk').state).toBe('open');
  });

  test('of a person who was disabled meanwhile is a desk at which nobody is', async () => {
    const other = await people.staff.add(
      { ...ana, role: 'administrator' },
      { staffId: 1, name: 'Nadia Roy' },
    );
    const there = await lockedStaff();
    await people.staff.disable(there.id, other);
    expect(people.sessions.of('desk').state).toBe('signedOut');
    expect(await refusalOf(people.signIn.unlock('desk', there, password))).toBe('accountDisabled');
    expect(people.sessions.of('desk').state).toBe('signedOut');
  });
});

/** The same office after an update that raised the cost of a hash. */
function makePeopleAgain(passwordCost: ArgonCost) {
  return makePeople({
    store: people.testStore.store,
    vault: people.testStore.vault,
    audit: new Audit(people.clock),
    clock: people.clock,
    settings: {
      agency: async () => ({ name: 'Voyages Boréal', address: [], phone: '', email: '', registration: '' }),
    },
    sessions: people.sessions,
    isRecoveryKey: async () => false,
    passwordThread: undefined,
    passwordCost,
    onFault: () => undefined,
  });
}
