import { Temporal } from 'temporal-polyfill';
import { theOffice } from '../../main/actor.ts';
import { Audit } from '../../main/audit/audit.ts';
import { systemClock } from '../../main/clock.ts';
import { liveThroughWeeks } from '../../main/figures/testing.ts';
import { addConnection } from '../../main/reservations/testing.ts';
import { Sessions } from '../../main/sessions.ts';
import { Settings } from '../../main/settings/settings.ts';
import { makePeople } from '../../main/staff/people.ts';
import { changeStaff } from '../../main/staff/queries.ts';
import { StoreDoor } from '../../main/store/door.ts';
import { noKeychain } from '../../main/store/keychain.ts';
import { migrationsFolder } from '../../main/store/testing.ts';
import type { ConnectionSettings } from '../../preload/contract/intake.ts';
import { passphrase, password } from '../demo/stage.ts';

/** Who works at the agency of the guide, beside the administrator that every scripted desk has. */
export const colleagues = [
  { name: 'Luc Tremblay', email: 'luc.tremblay@example.com', role: 'agent', language: 'en' },
  { name: 'Chloé Bergeron', email: 'chloe.bergeron@example.com', role: 'agent', language: 'fr' },
  { name: 'Priya Nair', email: 'priya.nair@example.com', role: 'manager', language: 'en' },
] as const;

const bookingsAWeek = 34;
/** Days after which nothing of its past is left undone. */
const settledAfter = 4;

/** Makes a store with the agency's people and some weeks of its work: what the queues and the dashboard are about. */
export async function livePast(dataFolder: string, weeks: number): Promise<void> {
  const door = new StoreDoor({ dataFolder, migrationsFolder, keychain: noKeychain });
  await door.tryKeychain();
  await door.create(passphrase);
  const open = door.opened;
  if (open === undefined) throw new Error('the store did not open');
  const { store, vault } = open;
  await store.write(async (tx) => {
    await addConnection(tx);
    // Nothing is pulled before the real shop is there.
    await tx
      .updateTable('connection')
      .set({ paused: 1, settings: JSON.stringify(connection) })
      .execute();
  });
  const audit = new Audit(systemClock);
  const { staff } = makePeople({
    store,
    vault,
    audit,
    clock: systemClock,
    settings: new Settings(store, vault, audit, systemClock),
    sessions: new Sessions(systemClock),
    isRecoveryKey: async () => false,
    passwordThread: undefined,
    onFault: (error) => {
      throw error;
    },
  });
  const ids: number[] = [];
  for (const colleague of colleagues) {
    const { id } = await staff.add({ ...colleague, password }, theOffice);
    await store.write((tx) => changeStaff(tx, id, { password_due: 0 }));
    ids.push(id);
  }
  const today = systemClock.today();
  const [{ name }] = colleagues;
  await liveThroughWeeks({
    store,
    vault,
    today,
    weeks,
    bookingsAWeek,
    reviewer: { staffId: ids[0] ?? null, name },
  });
  const settled = Temporal.PlainDate.from(today).subtract({ days: settledAfter }).toString();
  await store.write(async (tx) => {
    await tx
      .updateTable('reservation')
      .set({ status: 'mailed', due_on: null, due_for: null, open_warnings: 0 })
      .where('status', 'in', ['new', 'inReview', 'confirmed', 'ticketed'])
      .where('received_at', '<', settled)
      .execute();
    await tx
      .updateTable('quarantine')
      .set({ resolved_at: `${today}T00:00:00.000Z` })
      .execute();
  });
  await door.close();
}

const connection = {
  name: 'The web shop',
  profile: 'api',
  baseUrl: 'https://shop.example/intake/',
  pins: [],
  everySeconds: 60,
} satisfies ConnectionSettings;
