import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { generateBookings } from '../../scripts/generator/bookings.ts';
import { sealBooking } from '../../scripts/web-shop/sealing.ts';
import { Audit } from '../audit/audit.ts';
import { systemClock } from '../clock.ts';
import { intakeSealedFields } from '../intake/sealed-fields.ts';
import { type IntakeDesk, openIntakeDesk } from '../intake/testing.ts';
import { memoryKeychain } from '../store/testing-keychain.ts';
import { auditLines, refusalOf } from '../testing.ts';
import { Resealing } from './resealing.ts';
import { KeyOffice } from './testing.ts';
import { checkSealed, fillSealed } from './testing-sealed.ts';

const administrator = { staffId: null, name: 'Ana Roy' };

let folder: string;
const keychain = memoryKeychain();
const offices: KeyOffice[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'guichet-reseal-'));
});
afterEach(async () => {
  for (const office of offices.splice(0)) await office.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function startOffice(): Promise<KeyOffice> {
  const office = new KeyOffice(folder, keychain);
  offices.push(office);
  await office.start();
  return office;
}

const CARDS = 120;
const QUARANTINED = 7;
/** Beside those: the connection, a setting, the sealing key. */
const FIELDS = CARDS + QUARANTINED + 3;

async function filledOffice(): Promise<KeyOffice> {
  const office = await startOffice();
  await office.create();
  await fillSealed(office.open, CARDS, QUARANTINED);
  return office;
}

async function vaultKeys(office: KeyOffice) {
  const { keys, resealing } = await office.ring.ring(null);
  const rows = keys
    .filter(({ kind }) => kind === 'vault')
    .map(({ name, state, sealed, mayForget }) => ({ name, state, sealed, mayForget }));
  return { rows, resealing };
}

describe('A new vault key', () => {
  test('takes the place of the old one everywhere, and the old one may be dropped then', async () => {
    const office = await filledOffice();
    expect(await checkSealed(office.open)).toEqual({ fields: FIELDS, older: 0 });
    await office.ring.changeVaultKey(administrator);
    await office.ring.resealing.settled();
    expect(await checkSealed(office.open)).toEqual({ fields: FIELDS, older: 0 });
    expect(office.faults).toEqual([]);
    expect(await vaultKeys(office)).toEqual({
      rows: [
        { name: '2', state: 'inUse', sealed: FIELDS, mayForget: false },
        { name: '1', state: 'retired', sealed: 0, mayForget: true },
      ],
      resealing: null,
    });
    const lines = await auditLines(office.open.store);
    expect(lines.slice(-2)).toMatchObject([
      { action: 'vaultKey.made', subject: 'vaultKey/2', actor: 'Ana Roy' },
      { action: 'vaultKey.resealed', subject: 'vaultKey/2', facts: { fields: FIELDS, broken: 0 } },
    ]);

    const forget = (number: number) =>
      office.ring.forget({ kind: 'vault', number, reason: 'no copy needs it' }, administrator);
    expect(await refusalOf(forget(2))).toBe('keyInUse');
    await forget(1);
    expect((await vaultKeys(office)).rows.map(({ name }) => name)).toEqual(['2']);
    expect(await checkSealed(office.open)).toEqual({ fields: FIELDS, older: 0 });
  });

  test('seals from the moment that it is there, and what an older one sealed opens meanwhile', async () => {
    const office = await filledOffice();
    const { vault } = office.open;
    const before = vault.sealText('before', 'p');
    await office.ring.changeVaultKey(administrator);
    expect(vault.sealText('after', 'p').readUInt32BE(1)).toBe(2);
    expect(vault.openText(before, 'p')).toBe('before');
    await office.ring.resealing.settled();
  });

  test('finds its work again after a stop in the middle', async () => {
    const office = await filledOffice();
    await office.ring.changeVaultKey(administrator);
    await office.stop();
    offices.splice(0);
    const again = await startOffice();
    await again.ring.resealing.settled();
    expect(await checkSealed(again.open)).toEqual({ fields: FIELDS, older: 0 });
    expect((await vaultKeys(again)).resealing).toBeNull();
  });

  test('made just before a crash is written into the audit log at the next start', async () => {
    const office = await filledOffice();
    await office.open.keys.addVaultKey();
    await office.stop();
    offices.splice(0);
    const again = await startOffice();
    await again.ring.resealing.settled();
    expect(await checkSealed(again.open)).toEqual({ fields: FIELDS, older: 0 });
    expect(
      (await auditLines(again.open.store)).map(({ action, subject }) => `${action} ${subject}`),
    ).toContain('vaultKey.made vaultKey/2');
  });

  test('leaves a damaged field as it is, says so, and the key that it would need stays', async () => {
    const office = await filledOffice();
    const { store } = office.open;
    const damaged = randomBytes(60);
    damaged.set([1, 0, 0, 0, 1]);
    await store.write(async (tx) => {
      await tx
        .updateTable('booking_version')
        .set({ card_number_sealed: damaged })
        .where('id', '=', 5)
        .execute();
      // Another one opens, but what is kept beside it is not what was kept: its read-back fails, before and after.
      await tx.updateTable('booking_version').set({ kept: '{}' }).where('id', '=', 6).execute();
    });
    await office.ring.changeVaultKey(administrator);
    await office.ring.resealing.settled();
    const { rows, resealing } = await vaultKeys(office);
    expect(resealing).toEqual({ left: { cards: 1 }, broken: 1, working: false });
    expect(rows[1]).toEqual({ name: '1', state: 'opensOld', sealed: 1, mayForget: false });
    expect(
      await refusalOf(office.ring.forget({ kind: 'vault', number: 1, reason: 'gone' }, administrator)),
    ).toBe('keyStillNeeded');
    const [five, six] = await store.read
      .selectFrom('booking_version')
      .selectAll()
      .where('id', 'in', [5, 6])
      .orderBy('id')
      .execute();
    expect(five?.card_number_sealed?.equals(damaged)).toBe(true);
    expect(six?.card_number_sealed?.readUInt32BE(1)).toBe(2);
    await expect(checkSealed(office.open)).rejects.toThrow();
  });
});

describe('With a real web shop', () => {
  let desk: IntakeDesk;
  beforeEach(async () => {
    desk = await openIntakeDesk();
  });
  afterEach(async () => {
    expect(desk.programFaults).toEqual([]);
    await desk.close();
  });

  const offers = (count: number) => [...generateBookings({ seed: 5, count, wildShare: 0 })];

  async function addSealed(count: number): Promise<void> {
    for (const { id, octets, receivedAt } of offers(count)) {
      const mediaType = 'application/jose' as const;
      desk.shop.add([{ id, receivedAt, mediaType, octets: await desk.seal(octets) }]);
    }
  }

  test('what was kept and not removed yet reads back after it was sealed anew, and is removed then', async () => {
    await addSealed(40);
    desk.shop.add([{ id: 'NOT-JSON', mediaType: 'application/json', octets: Buffer.from('{"version":1,') }]);
    desk.shop.faults.set({ kind: 'broken', status: 500, on: ['removals'] });
    await desk.connect({}, { token: 'a token' });
    expect(desk.intake.status()).toMatchObject({ removalsPending: 41, inQuarantine: 1 });

    const resealing = new Resealing({
      store: desk.store,
      vault: desk.vault,
      audit: new Audit(systemClock),
      fields: intakeSealedFields,
      onProgress: () => undefined,
      onFault: (error) => desk.programFaults.push(error),
    });
    const before = await resealing.counts();
    const fields = [...(before.get(1)?.entries() ?? [])];
    expect(fields).toEqual(
      expect.arrayContaining([
        ['cards', expect.any(Number)],
        ['quarantine', 1],
        ['connection', 1],
        ['sealingKeys', 1],
      ]),
    );
    desk.vault.learn({ number: 2, key: randomBytes(32) });
    await desk.intake.keysChanged();
    resealing.start();
    await resealing.settled();
    expect(await resealing.counts()).toEqual(new Map([[2, before.get(1)]]));

    desk.shop.faults.clear();
    await addSealed(45);
    await desk.intake.settled();
    await desk.run();
    expect(desk.shop.shelf.ids()).toEqual([]);
    expect(desk.intake.status()).toMatchObject({ removalsPending: 0, fault: null });
    expect((await resealing.counts()).get(1)).toBeUndefined();
  });

  test('the old sealing key opens beside a new one, says what still comes for it, and is retired by a person', async () => {
    await addSealed(6);
    await desk.connect();
    const { sealingKeys } = desk.intake;
    const first = await sealingKeys.current();
    const kid = await sealingKeys.make(administrator);
    expect((await sealingKeys.current()).kid).toBe(kid);
    const row = async (name: string) => (await sealingKeys.rows()).find((one) => one.name === name);
    expect(await row(first.kid)).toMatchObject({ state: 'opensOld', sealed: 6 });
    expect(await row(kid)).toMatchObject({ state: 'inUse', sealed: 0, lastUsedAt: null });

    // The web shop has not taken the new key yet.
    const late = offers(8).slice(6);
    for (const { id, octets, receivedAt } of late) {
      const sealed = await sealBooking(octets, JSON.parse(first.jwk), first.kid);
      desk.shop.add([{ id, receivedAt, mediaType: 'application/jose', octets: sealed }]);
    }
    await desk.run();
    const use = await sealingKeys.sealedFor(first.kid);
    expect(use.count).toBe(8);
    expect(use.newest).toHaveLength(8);
    expect((await row(first.kid))?.lastUsedAt).toBe(use.newest[0]?.pulledAt);
    expect(await refusalOf(sealingKeys.sealedFor('no such key'))).toBe('notFound');

    const retire = (name: string, retired: boolean) =>
      sealingKeys.setRetired({ kid: name, retired, reason: 'the shop has the new one' }, administrator);
    expect(await refusalOf(retire(kid, true))).toBe('keyInUse');
    expect(await refusalOf(retire('no such key', true))).toBe('notFound');
    await retire(first.kid, true);
    expect(await row(first.kid)).toMatchObject({ state: 'retired' });
    const [straggler] = offers(9).slice(8);
    const octets = await sealBooking(straggler?.octets ?? Buffer.alloc(0), JSON.parse(first.jwk), first.kid);
    desk.shop.add([{ id: 'STRAGGLER', mediaType: 'application/jose', octets }]);
    await desk.run();
    expect(await desk.intake.leftOnServer()).toMatchObject([
      { label: 'STRAGGLER', reason: 'unknownSealingKey' },
    ]);
    expect(desk.shop.shelf.ids()).toEqual(['STRAGGLER']);

    // Nothing was lost: taken back, it opens what waited.
    await retire(first.kid, false);
    await desk.run();
    expect(desk.shop.shelf.ids()).toEqual([]);
    expect((await sealingKeys.sealedFor(first.kid)).count).toBe(9);
    expect((await auditLines(desk.store)).map(({ action }) => action)).toEqual(
      expect.arrayContaining(['sealingKey.made', 'sealingKey.retired', 'sealingKey.takenBack']),
    );
  });
});
