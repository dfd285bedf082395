import { TOTP } from 'otpauth';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Refusal } from '../refusal.ts';
import { auditLines, refusalOf } from '../testing.ts';
import { actorOf } from './member.ts';
import { ana, nadia, openPeople, password, recoveryKey, type TestPeople } from './testing.ts';

let people: TestPeople;

beforeEach(async () => {
  people = openPeople();
  await people.createFirstAdministrator('desk', nadia);
});
afterEach(() => people.close());

const next = 'a quite different sentence';
const recover = (key: string, email: string = nadia.email, chosen = next) =>
  people.recovery.recover({ recoveryKey: key, email, password: chosen });

describe('An administrator who lost the password', () => {
  test('gets a new one by the store’s recovery key, without the second factor, and everybody sees it in the audit log', async () => {
    const person = await people.enter(nadia.email);
    if (person === undefined) throw new Error('nobody signed in');
    const { secret } = await people.secondFactor.begin(person, { password });
    const code = new TOTP({ secret }).generate({ timestamp: Date.parse(people.clock.now()) });
    await people.secondFactor.confirm('desk', person, code);
    await recover(recoveryKey, ' NADIA@agency.example ');
    expect(people.sessions.of('desk').state).toBe('signedOut');
    expect((await auditLines(people.testStore.store)).slice(-2)).toMatchObject([
      { action: 'secondFactor.removed', subject: 'staff/1' },
      { action: 'staff.recovered', subject: 'staff/1', facts: { secondFactorRemoved: true, enabled: false } },
    ]);
    expect(await refusalOf(people.enter(nadia.email))).toBe('wrongCredentials');
    expect(await people.enter(nadia.email, next)).toEqual(person);
    expect(people.sessions.of('desk')).toMatchObject({ state: 'open', secondFactor: false });
  });

  test('comes back though the account is locked, or was disabled as the last one for being idle', async () => {
    for (let tried = 0; tried < 10; tried += 1) await refusalOf(people.enter(nadia.email, 'wrong'));
    expect(await refusalOf(people.enter(nadia.email))).toBe('accountLocked');
    await recover(recoveryKey);
    await people.enter(nadia.email, next);
    people.clock.forward({ hours: 24 * 90 });
    await people.idle.sweep();
    expect(await refusalOf(people.enter(nadia.email, next))).toBe('accountDisabled');
    await recover(recoveryKey, nadia.email, 'and yet another long sentence');
    expect((await auditLines(people.testStore.store)).at(-1)).toMatchObject({ facts: { enabled: true } });
    expect(await people.enter(nadia.email, 'and yet another long sentence')).toMatchObject({ id: 1 });
  });

  test('is an administrator: the key gives nobody else a password, and no weak one to anybody', async () => {
    await people.staff.add(ana, actorOf({ id: 1, name: 'Nadia Roy' }));
    expect(await refusalOf(recover(recoveryKey, ana.email))).toBe('notAdministrator');
    expect(await refusalOf(recover(recoveryKey, 'stranger@elsewhere.example'))).toBe('notAdministrator');
    expect(await refusalOf(recover(recoveryKey, nadia.email, 'nadia roy 2026'))).toBe('passwordWeak');
    expect(await people.enter(nadia.email)).toMatchObject({ id: 1 });
  });
});

describe('Wrong recovery keys', () => {
  test('say nothing of who works here, and change nothing', async () => {
    expect(await refusalOf(recover('wrong'))).toBe('wrongRecoveryKey');
    expect(await refusalOf(recover('wrong', 'stranger@elsewhere.example'))).toBe('wrongRecoveryKey');
    expect(await people.enter(nadia.email)).toMatchObject({ id: 1 });
    const lines = (await auditLines(people.testStore.store)).filter(
      ({ action }) => action === 'staff.recoveryRefused',
    );
    expect(lines.map(({ actor, facts }) => [actor, facts])).toEqual([
      ['Guichet', { tries: 1 }],
      ['Guichet', { tries: 2 }],
    ]);
  });

  test('are limited to five in a quarter of an hour, also all at once, and the right one waits with them', async () => {
    const many = await Promise.all(Array.from({ length: 12 }, () => refusalOf(recover('wrong'))));
    expect(many.filter((code) => code === 'wrongRecoveryKey')).toHaveLength(5);
    expect(many.filter((code) => code === 'recoveryLimited')).toHaveLength(7);
    people.clock.forward({ minutes: 5 });
    const limited = await recover(recoveryKey).catch((error: unknown) => error);
    expect(limited instanceof Refusal && limited.failure).toEqual({
      code: 'recoveryLimited',
      details: { minutes: 10 },
    });
    people.clock.forward({ minutes: 10 });
    await recover(recoveryKey);
  });
});
