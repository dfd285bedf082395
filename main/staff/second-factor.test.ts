import fc from 'fast-check';
import jsQR from 'jsqr';
import { TOTP, URI } from 'otpauth';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { StaffMember } from '../../preload/contract/staff.ts';
import { auditLines, refusalOf } from '../testing.ts';
import { actorOf } from './member.ts';
import { newRecoveryCodes, recoveryCodeDigest } from './recovery-codes.ts';
import { ana, nadia, openPeople, password, type TestPeople } from './testing.ts';
import { acceptedStep } from './totp.ts';

let people: TestPeople;
let person: StaffMember;

beforeEach(async () => {
  people = openPeople();
  person = await people.createFirstAdministrator('desk', nadia);
});
afterEach(() => people.close());

const codeOf = (secret: string) =>
  new TOTP({ secret }).generate({ timestamp: Date.parse(people.clock.now()) });
/** A code that is wrong whatever the secret is. */
const wrong = '0000000';

async function setUp(): Promise<{ secret: string; recoveryCodes: string[] }> {
  const { secret } = await people.secondFactor.begin(person, { password });
  const { recoveryCodes } = await people.secondFactor.confirm('desk', person, codeOf(secret));
  people.clock.forward({ seconds: 90 });
  return { secret, recoveryCodes };
}

async function twoSteps(code: string, client = 'desk') {
  await people.enter(nadia.email, password, client);
  await people.signIn.giveCode(client, code);
  return people.sessions.of(client);
}

describe('A second factor', () => {
  test('is set up with a secret shown once, as a QR code that an app reads, and confirmed with its code', async () => {
    await people.enter(nadia.email, password, 'elsewhere');
    const { secret, qr } = await people.secondFactor.begin(person, { password });
    const read = URI.parse(readQr(qr));
    expect(read).toMatchObject({
      issuer: 'Guichet',
      label: nadia.email,
      algorithm: 'SHA1',
      digits: 6,
      period: 30,
    });
    expect(read.secret.base32).toBe(secret);
    expect(secret).toMatch(/^[A-Z2-7]{32}$/);
    expect(await people.account.show(person)).toMatchObject({ secondFactor: null });
    expect(await refusalOf(people.secondFactor.confirm('desk', person, wrong))).toBe('wrongCode');
    const { recoveryCodes } = await people.secondFactor.confirm('desk', person, codeOf(secret));
    expect(new Set(recoveryCodes).size).toBe(10);
    for (const code of recoveryCodes)
      expect(code).toMatch(/^([0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}$/);
    expect(await people.account.show(person)).toMatchObject({
      secondFactor: { since: people.clock.now(), recoveryCodesLeft: 10 },
    });
    expect(people.sessions.of('desk')).toMatchObject({ state: 'open', secondFactor: true });
    // Another window of the same person was opened by the password alone.
    expect(people.sessions.of('elsewhere')).toMatchObject({ state: 'open', secondFactor: false });
    expect((await people.staff.list())[0]?.secondFactor).toBe(true);
    expect((await auditLines(people.testStore.store)).at(-1)).toMatchObject({ action: 'secondFactor.set' });
  });

  test('is begun with the password only, confirmed within ten minutes, and begun anew after a restart', async () => {
    expect(await refusalOf(people.secondFactor.begin(person, { password: 'wrong' }))).toBe('wrongPassword');
    expect(await refusalOf(people.secondFactor.confirm('desk', person, '123456'))).toBe('notFound');
    const { secret } = await people.secondFactor.begin(person, { password });
    people.clock.forward({ minutes: 11 });
    expect(await refusalOf(people.secondFactor.confirm('desk', person, codeOf(secret)))).toBe('notFound');
  });

  test('is asked for at the sign-in, after the password and not without it', async () => {
    const { secret } = await setUp();
    people.sessions.signOut('desk');
    expect(await refusalOf(people.signIn.giveCode('desk', codeOf(secret)))).toBe('notSignedIn');
    await people.enter(nadia.email);
    expect(people.sessions.of('desk')).toMatchObject({ state: 'codeAwaited' });
    await people.signIn.giveCode('desk', codeOf(secret).replace(/...$/, ' $&'));
    expect(people.sessions.of('desk')).toMatchObject({ state: 'open', secondFactor: true, staff: person });
  });

  test('is awaited for five minutes', async () => {
    const { secret } = await setUp();
    await people.enter(nadia.email);
    people.clock.forward({ minutes: 5, seconds: 1 });
    expect(people.sessions.of('desk').state).toBe('signedOut');
    expect(await refusalOf(people.signIn.giveCode('desk', codeOf(secret)))).toBe('notSignedIn');
  });

  test('takes each code once, and none that is older than one that was taken', async () => {
    const { secret } = await setUp();
    const now = codeOf(secret);
    people.clock.forward({ seconds: -30 });
    const before = codeOf(secret);
    people.clock.forward({ seconds: 30 });
    expect((await twoSteps(now)).state).toBe('open');
    expect(await refusalOf(twoSteps(now, 'second'))).toBe('wrongCode');
    expect(await refusalOf(twoSteps(before, 'second'))).toBe('wrongCode');
    // The code of the confirmation is one that was taken too.
    people.clock.forward({ seconds: 30 });
    const again = await people.secondFactor.begin(person, { password, code: codeOf(secret) });
    const confirming = codeOf(again.secret);
    await people.secondFactor.confirm('desk', person, confirming);
    expect(await refusalOf(twoSteps(confirming, 'second'))).toBe('wrongCode');
  });

  test('of two windows with the same code at the same time lets one in', async () => {
    const { secret } = await setUp();
    const code = codeOf(secret);
    await people.enter(nadia.email, password, 'one');
    await people.enter(nadia.email, password, 'two');
    const codes = await Promise.all(
      ['one', 'two'].map((client) => refusalOf(people.signIn.giveCode(client, code))),
    );
    expect(codes.sort()).toEqual(['wrongCode', undefined]);
  });

  test('has wrong codes count as wrong tries, and the right password in between does not set the count back', async () => {
    const { secret } = await setUp();
    for (let tried = 0; tried < 9; tried += 1) expect(await refusalOf(twoSteps(wrong))).toBe('wrongCode');
    await people.enter(nadia.email);
    expect(await refusalOf(people.signIn.giveCode('desk', wrong))).toBe('wrongCode');
    expect(await refusalOf(people.signIn.giveCode('desk', codeOf(secret)))).toBe('accountLocked');
    expect(await refusalOf(people.enter(nadia.email))).toBe('accountLocked');
    people.clock.forward({ minutes: 30 });
    expect((await twoSteps(codeOf(secret))).state).toBe('open');
    expect(await people.recordOf(nadia.email)).toMatchObject({ failed_tries: 0 });
  });

  test('is not asked for again where the desk was only locked', async () => {
    const { secret } = await setUp();
    await twoSteps(codeOf(secret));
    people.sessions.lock('desk');
    await people.signIn.unlock('desk', person, password);
    expect(people.sessions.of('desk')).toMatchObject({ state: 'open', secondFactor: true });
  });

  test('is replaced and removed with the password and a code, and with neither alone', async () => {
    const { secret } = await setUp();
    const begin = (tried: string, code?: string) =>
      refusalOf(people.secondFactor.begin(person, { password: tried, code }));
    expect(await begin(password)).toBe('wrongCode');
    expect(await begin(password, wrong)).toBe('wrongCode');
    expect(await begin('wrong', codeOf(secret))).toBe('wrongPassword');
    const next = await people.secondFactor.begin(person, { password, code: codeOf(secret) });
    expect(next.secret).not.toBe(secret);
    // Until the new one is confirmed, the old one holds.
    people.clock.forward({ seconds: 60 });
    expect((await twoSteps(codeOf(secret), 'second')).state).toBe('open');
    await people.secondFactor.confirm('desk', person, codeOf(next.secret));
    people.clock.forward({ seconds: 60 });
    expect(await refusalOf(twoSteps(codeOf(secret), 'second'))).toBe('wrongCode');
    const remove = (tried: string, code: string) =>
      refusalOf(people.secondFactor.removeOwn(person, { password: tried, code }));
    expect(await remove(password, wrong)).toBe('wrongCode');
    expect(await remove('wrong', codeOf(next.secret))).toBe('wrongPassword');
    expect(await remove(password, codeOf(next.secret))).toBeUndefined();
    expect(await remove(password, codeOf(next.secret))).toBe('notFound');
    expect(people.sessions.of('desk')).toMatchObject({ state: 'open', secondFactor: false });
    expect(await people.enter(nadia.email, password, 'second')).toEqual(person);
  });

  test('that a colleague lost is removed by an administrator, in the audit log and at every window', async () => {
    const { secret } = await setUp();
    await twoSteps(codeOf(secret), 'theirs');
    const other = await people.staff.add({ ...ana, role: 'administrator' }, actorOf(person));
    expect(await refusalOf(people.staff.removeSecondFactor(other.id, person))).toBe('notFound');
    await people.staff.removeSecondFactor(person.id, other);
    expect(people.sessions.of('theirs')).toMatchObject({ state: 'open', secondFactor: false });
    expect((await auditLines(people.testStore.store)).at(-1)).toEqual({
      staffId: 2,
      actor: 'Ana Ng',
      action: 'secondFactor.removed',
      subject: 'staff/1',
      facts: {},
    });
    expect(await people.enter(nadia.email, password, 'second')).toEqual(person);
  });

  test('lies sealed in the store: neither its secret nor a recovery code can be read there', async () => {
    const { secret, recoveryCodes } = await setUp();
    const rows = [
      ...(await people.testStore.store.read.selectFrom('second_factor').selectAll().execute()),
      ...(await people.testStore.store.read.selectFrom('recovery_code').selectAll().execute()),
      ...(await people.testStore.store.read.selectFrom('audit').selectAll().execute()),
    ];
    const kept = JSON.stringify(
      rows.map((row) =>
        Object.values(row).map((value) => (Buffer.isBuffer(value) ? value.toString('latin1') : value)),
      ),
    );
    for (const hidden of [
      secret,
      ...recoveryCodes,
      ...recoveryCodes.map((code) => code.replaceAll('-', '')),
    ]) {
      expect(kept).not.toContain(hidden);
    }
    // Sealed for this person: in another's row it does not open.
    const [factor] = await people.testStore.store.read.selectFrom('second_factor').selectAll().execute();
    if (factor)
      expect(() => people.testStore.vault.openText(factor.secret_sealed, 'second_factor/2/secret')).toThrow();
  });
});

describe('A recovery code', () => {
  test('stands in for the second factor once, however it is typed', async () => {
    const { recoveryCodes } = await setUp();
    const [first = '', second = ''] = recoveryCodes;
    expect((await twoSteps(first.toLowerCase().replaceAll('-', ' '))).state).toBe('open');
    expect(await refusalOf(twoSteps(first, 'second'))).toBe('wrongCode');
    expect(await people.account.show(person)).toMatchObject({ secondFactor: { recoveryCodesLeft: 9 } });
    expect((await auditLines(people.testStore.store)).map(({ action }) => action)).toContain(
      'secondFactor.recoveryCodeUsed',
    );
    expect((await twoSteps(second, 'second')).state).toBe('open');
  });

  test('is worth nothing once there are new ones, nor to a colleague', async () => {
    const { secret, recoveryCodes } = await setUp();
    const { recoveryCodes: next } = await people.secondFactor.newRecoveryCodes(person, {
      password,
      code: codeOf(secret),
    });
    expect(next.filter((code) => recoveryCodes.includes(code))).toEqual([]);
    expect(await refusalOf(twoSteps(recoveryCodes[0] ?? '', 'second'))).toBe('wrongCode');
    expect((await twoSteps(next[0] ?? '', 'second')).state).toBe('open');
    expect(recoveryCodeDigest(1, next[1] ?? '')).not.toEqual(recoveryCodeDigest(2, next[1] ?? ''));
  });

  test('is read back from handwriting, and what cannot be one is none', () => {
    for (const code of newRecoveryCodes()) {
      const byHand = code.replaceAll('0', 'o').replaceAll('1', 'l').toLowerCase();
      expect(recoveryCodeDigest(1, byHand)).toEqual(recoveryCodeDigest(1, code));
    }
    fc.assert(
      fc.property(fc.string({ maxLength: 40 }), (typed) => {
        const digest = recoveryCodeDigest(1, typed);
        expect(digest === undefined || digest.length === 32).toBe(true);
      }),
    );
    expect(recoveryCodeDigest(1, '123456')).toBeUndefined();
  });
});

describe('A one-time code', () => {
  // RFC 6238, appendix B, for SHA-1: the last six of its eight digits, with the secret 12345678901234567890.
  const secret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
  test.each([
    ['1970-01-01T00:00:59.000Z', '287082'],
    ['2005-03-18T01:58:29.000Z', '081804'],
    ['2009-02-13T23:31:30.000Z', '005924'],
    ['2033-05-18T03:33:20.000Z', '279037'],
  ])('at %s is the one of RFC 6238', (at, code) => {
    const step = Math.floor(Date.parse(at) / 30_000);
    expect(acceptedStep(secret, code, at, 0)).toBe(step);
    expect(acceptedStep(secret, code, at, step)).toBeUndefined();
  });

  test('of the step before and after is taken, as what it is, and no other', () => {
    const at = (seconds: number) => new Date(1_800_000_000_000 + seconds * 1000).toISOString();
    const code = new TOTP({ secret }).generate({ timestamp: Date.parse(at(0)) });
    const accepted = [-60, -30, 0, 30, 60].map((seconds) => acceptedStep(secret, code, at(seconds), 0));
    expect(accepted).toEqual([undefined, 60_000_000, 60_000_000, 60_000_000, undefined]);
  });

  test('is never taken from anything but six digits, and nothing that is typed throws', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 40 }), (typed) => {
        const step = acceptedStep(secret, typed, '2033-05-18T03:33:20.000Z', 0);
        expect(step === undefined || /^\d{6}$/.test(typed)).toBe(true);
      }),
    );
  });
});

/** What a camera reads from the code as the screen draws it, with a quiet zone around it. */
function readQr({ size, path }: { size: number; path: string }): string {
  const scale = 4;
  const width = (size + 8) * scale;
  const pixels = new Uint8ClampedArray(width * width * 4).fill(255);
  for (const [, x, y, length] of path.matchAll(/M(\d+) (\d+)h(\d+)v1H\d+z/g)) {
    for (let dx = 0; dx < Number(length) * scale; dx += 1) {
      for (let dy = 0; dy < scale; dy += 1) {
        const at = (((Number(y) + 4) * scale + dy) * width + (Number(x) + 4) * scale + dx) * 4;
        pixels.fill(0, at, at + 3);
      }
    }
  }
  return jsQR(pixels, width, width)?.data ?? '';
}
