import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Audit } from '../audit/audit.ts';
import { Health } from '../health.ts';
import { cardPurpose } from '../intake/understand.ts';
import { openTestOffice, type TestOffice } from '../mailing/office.test-support.ts';
import { Settings } from '../settings/settings.ts';
import { keepTestKeys, migrationsFolder } from '../store/testing.ts';
import { Vault } from '../store/vault.ts';
import { Backups } from './backups.ts';
import { backupThread, nadia } from './testing.ts';

let office: TestOffice;
let backups: Backups;
const vault = new Vault([{ number: 1, key: randomBytes(32) }]);
const other = new Vault([{ number: 1, key: randomBytes(32) }]);

/** A store with a reservation that was paid by card, and its backups. */
beforeEach(async () => {
  office = await openTestOffice();
  const { store, clock, pushes, folder, file, key } = office;
  const keysFile = join(folder, 'guichet.keys.json');
  const { bundle } = await keepTestKeys(folder, key, [{ number: 1, key: randomBytes(32) }]);
  const audit = new Audit(clock);
  backups = new Backups({
    source: { dataFolder: folder, database: file, keysFile, storeId: bundle.storeId, keys: () => [key] },
    store,
    audit,
    clock,
    pushes,
    settings: new Settings(store, vault, audit, clock),
    health: new Health(clock, pushes),
    migrationsFolder,
    thread: backupThread,
    opensCard: ({ connectionId, bookingId, digest, sealed }) => {
      try {
        return vault.openText(sealed, cardPurpose(connectionId, bookingId, Buffer.from(digest))) === '4242';
      } catch {
        return false;
      }
    },
    isClockInDoubt: () => false,
    onStoreRead: () => undefined,
    onFault: (error) => {
      throw error;
    },
  });
  await backups.look();
});
afterEach(async () => {
  await backups.stop();
  await office.close();
});

async function drillWith(changes: { kept?: string; card_number_sealed?: Buffer }) {
  await office.store.write((tx) => tx.updateTable('booking_version').set(changes).execute());
  await backups.make('byHand', nadia);
  return backups.drill(nadia);
}
const seal = (by: Vault) => by.sealText('4242', cardPurpose(1, 'b-1', Buffer.alloc(32, 1)));

test('A drill reads the newest reservation and opens a card with the vault', async () => {
  expect(await drillWith({ card_number_sealed: seal(vault) })).toMatchObject({ passed: true });
});

test('A drill fails where the vault’s key does not open the card any more', async () => {
  expect(await drillWith({ card_number_sealed: seal(other) })).toMatchObject({
    passed: false,
    failedAt: 'card',
  });
});

test('A drill fails where the newest reservation does not read as one', async () => {
  expect(await drillWith({ kept: '{}' })).toMatchObject({ passed: false, failedAt: 'reservation' });
});
