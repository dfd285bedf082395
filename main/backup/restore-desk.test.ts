import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { generateBookings } from '../../scripts/generator/bookings.ts';
import type { WebShop } from '../../scripts/web-shop/shop.ts';
import { newRecoveryKey } from '../store/recovery-key.ts';
import { refusalOf } from '../testing.ts';
import {
  type Call,
  nadia,
  newStore,
  passphrase,
  password,
  pull,
  pulled,
  testPlace,
  testShop,
  until,
} from './office.test-support.ts';
import { spoil } from './testing.ts';

let place: ReturnType<typeof testPlace>;
let shop: WebShop | undefined;

beforeEach(() => {
  place = testPlace();
});
afterEach(async () => {
  await place.close();
  await shop?.stop();
  shop = undefined;
});

const bookings = [...generateBookings({ seed: 3, count: 12, wildShare: 0 })].map(({ octets }, index) => ({
  id: `B${index}`,
  mediaType: 'application/json' as const,
  octets,
}));

const signIn = (call: Call) => call('session.signIn', { email: nadia.email, password });
const recovery = (recoveryKey: string) => ({ with: 'recoveryKey', recoveryKey }) as const;

async function closed(call: Call): Promise<void> {
  await call('backup.closeForRestore', undefined);
  await until(async () => (await call('store.status', undefined)).state === 'locked');
}

describe('Restoring a copy', () => {
  test('says before what would be missing, keeps the present store aside, and what is still on the server comes again, once', async () => {
    const { call } = await place.start(place.folder('data'));
    const recoveryKey = await newStore(call);
    const { shop: opened, connection } = await testShop();
    shop = opened;
    shop.add(bookings.slice(0, 5));
    await call('intake.setConnection', connection);
    await pulled(call);
    await pull(call);
    const copy = await call('backup.make', undefined);
    expect(copy.counts).toMatchObject({ reservations: 5, bookingVersions: 5 });

    // Two that the server removed, and three whose removal it refused.
    shop.add(bookings.slice(5, 7));
    await pull(call);
    expect(shop.shelf.size).toBe(0);
    shop.faults.set({ kind: 'broken', status: 500, on: ['removals'] });
    shop.add(bookings.slice(7, 10));
    await pull(call);
    expect((await call('reservations.counts', undefined)).all).toBe(10);
    expect(await refusalOf(call('store.restore', { name: copy.name, key: recovery(recoveryKey) }))).toBe(
      'storeOpen',
    );

    await closed(call);
    expect(await refusalOf(call('reservations.counts', undefined))).toBe('notSignedIn');
    const listed = await call('store.copies', {});
    expect(listed.found).toBe('copies');
    expect(listed.copies[0]).toEqual(copy);
    const { name } = copy;
    expect(await refusalOf(call('store.restore', { name, key: recovery(newRecoveryKey()) }))).toBe(
      'wrongRecoveryKey',
    );
    expect(
      await refusalOf(call('store.restore', { name, key: { with: 'passphrase', passphrase: 'no such' } })),
    ).toBe('wrongPassphrase');
    expect(await refusalOf(call('store.restore', { name, key: { with: 'keychain' } }))).toBe('copyNotOpened');
    expect((await call('store.status', undefined)).state).toBe('locked');

    const report = await call('store.checkCopy', { name, key: recovery(recoveryKey) });
    expect(report).toMatchObject({
      counts: copy.counts,
      sameStore: true,
      presentKept: true,
      missing: { bookings: 5, stillOnServer: 3, documents: 0 },
    });
    const { from, to } = report.missing ?? {};
    expect((from ?? '') > copy.madeAt && (to ?? '') >= (from ?? '')).toBe(true);

    shop.faults.clear();
    const status = await call('store.restore', { name, key: recovery(recoveryKey) });
    expect(status).toMatchObject({
      state: 'open',
      restore: { outcome: 'restored', copyMadeAt: copy.madeAt },
    });
    await signIn(call);
    await pulled(call);
    // The five of the copy and the three that were still there; the two others are in the store that was kept.
    expect((await call('reservations.counts', undefined)).all).toBe(8);
    expect(shop.shelf.size).toBe(0);
    await pull(call);
    expect((await call('reservations.counts', undefined)).all).toBe(8);
    const [aside] = readdirSync(place.folder('data')).filter((one) => one.startsWith('kept-'));
    expect(readdirSync(join(place.folder('data'), aside ?? ''))).toEqual(
      expect.arrayContaining(['guichet.db', 'guichet.keys.json']),
    );
    expect(existsSync(join(place.folder('data'), 'guichet.restore.json'))).toBe(false);
    // The copies that are newer than the restored store are found again.
    await until(async () => (await call('backup.copies', undefined)).copies.length >= 2);
  });

  test('on a new computer needs nothing but the folder and the recovery key', async () => {
    const first = await place.start(place.folder('data'));
    const recoveryKey = await newStore(first.call);
    const { folder, copies } = await first.call('backup.copies', undefined);
    await first.office.stop();

    const { call } = await place.start(place.folder('new computer'));
    expect(await call('store.status', undefined)).toMatchObject({ state: 'absent' });
    expect(await call('store.copies', {})).toEqual({ found: 'none', copies: [] });
    expect(await call('store.copies', { folder: place.folder('nowhere') })).toMatchObject({
      found: 'noFolder',
    });
    expect(await refusalOf(call('store.copies', { folder: 'relative' }))).toBe('invalidInput');
    const elsewhere = await call('store.copies', { folder });
    expect(elsewhere).toEqual({ found: 'copies', copies });
    const chosen = { folder, name: copies[0]?.name ?? '', key: recovery(recoveryKey) };
    expect(await call('store.checkCopy', chosen)).toMatchObject({
      sameStore: null,
      missing: null,
      presentKept: false,
    });
    expect((await call('store.restore', chosen)).state).toBe('open');
    await signIn(call);
    expect(await call('staff.list', undefined)).toMatchObject([{ name: 'Nadia Roy' }]);
  });

  test('in the place of a damaged store: nobody can say what is missing, and the damaged file is kept', async () => {
    const first = await place.start(place.folder('data'));
    await newStore(first.call);
    await first.office.stop();
    const file = join(place.folder('data'), 'guichet.db');
    spoil(file, 0, 4096);
    const damaged = readFileSync(file);

    const { call } = await place.start(place.folder('data'));
    expect(await refusalOf(call('store.unlock', { with: 'passphrase', passphrase }))).toBe('storeCorrupt');
    expect(await call('store.status', undefined)).toMatchObject({ state: 'failed' });
    expect(readFileSync(file).equals(damaged)).toBe(true);
    const [copy] = (await call('store.copies', {})).copies;
    const chosen = { name: copy?.name ?? '', key: { with: 'passphrase', passphrase } } as const;
    expect(await call('store.checkCopy', chosen)).toMatchObject({ missing: null, presentKept: true });
    expect((await call('store.restore', chosen)).state).toBe('open');
    await signIn(call);
    const [aside] = readdirSync(place.folder('data')).filter((one) => one.startsWith('kept-'));
    expect(readFileSync(join(place.folder('data'), aside ?? '', 'guichet.db')).equals(damaged)).toBe(true);
  });

  test('in the place of a store that is gone, whose key is never made anew', async () => {
    const first = await place.start(place.folder('data'));
    const recoveryKey = await newStore(first.call);
    await first.office.stop();
    rmSync(join(place.folder('data'), 'guichet.db'));
    const keys = readFileSync(join(place.folder('data'), 'guichet.keys.json'));

    const { call } = await place.start(place.folder('data'));
    expect(await call('store.status', undefined)).toMatchObject({
      state: 'failed',
      failure: { code: 'storeMissing' },
    });
    expect(await refusalOf(call('store.create', { passphrase }))).toBe('storeMissing');
    expect(readFileSync(join(place.folder('data'), 'guichet.keys.json')).equals(keys)).toBe(true);
    const [copy] = (await call('store.copies', {})).copies;
    await call('store.restore', { name: copy?.name ?? '', key: recovery(recoveryKey) });
    await signIn(call);
  });

  test('refuses a copy that was damaged, and the present store opens as before', async () => {
    const { call } = await place.start(place.folder('data'));
    const recoveryKey = await newStore(call);
    const { folder, copies } = await call('backup.copies', undefined);
    const name = copies[0]?.name ?? '';
    spoil(join(folder, name, 'guichet.db'), 9000);
    await closed(call);
    const chosen = { name, key: recovery(recoveryKey) };
    expect(await refusalOf(call('store.checkCopy', chosen))).toBe('copyDamaged');
    expect(await refusalOf(call('store.restore', chosen))).toBe('copyDamaged');
    expect((await call('store.unlock', { with: 'passphrase', passphrase })).state).toBe('open');
    await signIn(call);
  });
});

test('Closing the store for a restore signs everybody out, audits who did it, and it opens again as it was', async () => {
  const { call, office } = await place.start(place.folder('data'));
  await newStore(call);
  const heard: string[] = [];
  office.onPush((_client, push) => heard.push(push));
  const saving = call('settings.setAgency', {
    name: 'Voyages Boréal',
    address: [],
    phone: '',
    email: '',
    registration: '',
  });
  await closed(call);
  await saving;
  expect(heard).toContain('session.ended');
  await call('store.unlock', { with: 'passphrase', passphrase });
  await signIn(call);
  expect((await call('settings.agency', undefined)).name).toBe('Voyages Boréal');
});
