import { cpSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { agent, openTestOffice, serverSettings, type TestOffice } from '../mailing/office.test-support.ts';
import { auditLines } from '../testing.ts';
import { enterRestore } from './after-restore.ts';
import { pendingRestore, putInPlace } from './restore.ts';

let office: TestOffice;

beforeEach(async () => {
  office = await openTestOffice();
  await office.saveServer(serverSettings(25));
});
afterEach(() => office.close());

const journal = () => join(office.folder, 'guichet.restore.json');

/** A restore that is decided and whose files are in place: the journal is what is left of it. */
function leaveJournal(): void {
  putInPlace(office.folder, {
    copy: 'guichet-00000000-20260831T200000000Z-scheduled',
    copyMadeAt: '2026-08-31T20:00:00.000Z',
    at: office.clock.now(),
    missing: {
      bookings: 3,
      from: '2026-08-31T21:00:00.000Z',
      to: '2026-09-01T08:00:00.000Z',
      stillOnServer: 1,
      documents: 2,
    },
    numbers: ['E-2026-000130'],
  });
}
const enter = () => enterRestore({ dataFolder: office.folder, ...office });
const restored = async () =>
  (await auditLines(office.store)).filter(({ action }) => action === 'store.restored');

test('A restored store gets its audit line, and what waited in its outbox waits for a person', async () => {
  const id = await office.queue();
  leaveJournal();
  await enter();
  expect(await restored()).toMatchObject([
    {
      actor: 'Guichet',
      subject: 'backup/guichet-00000000-20260831T200000000Z-scheduled',
      facts: { copyMadeAt: '2026-08-31T20:00:00.000Z', heldMessages: 1, missingBookings: 3 },
    },
  ]);
  expect(await office.mailing.forReservation(office.reservationId)).toMatchObject([
    { id, state: 'unknown', fault: 'restored', nextTryAt: null },
  ]);
  // A person may send it all the same.
  await office.mailing.decide({ id, decision: 'sendAgain', reason: 'the client has nothing' }, agent);
  expect(existsSync(journal())).toBe(false);
});

test('Killed between the line and the end of the journal, it is entered once', async () => {
  leaveJournal();
  cpSync(journal(), `${journal()}.kept`);
  await enter();
  cpSync(`${journal()}.kept`, journal());
  const id = await office.queue();
  await enter();
  expect(await restored()).toHaveLength(1);
  expect(pendingRestore(office.folder)).toBeUndefined();
  // What was put into the outbox since is not held.
  expect(await office.mailing.forReservation(office.reservationId)).toMatchObject([{ id, state: 'queued' }]);
});

test('A store that was not restored is left alone', async () => {
  await enter();
  expect(await restored()).toEqual([]);
});
