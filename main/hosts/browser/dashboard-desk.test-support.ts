import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Role } from '../../../preload/contract/procedure.ts';
import type { Language } from '../../../preload/contract/trip.ts';
import type { HotelRow } from '../../../scripts/generator/hotel-rows.ts';
import { theOffice } from '../../actor.ts';
import { Audit } from '../../audit/audit.ts';
import { systemClock } from '../../clock.ts';
import { liveThroughWeeks } from '../../figures/testing.ts';
import { addConnection, booking, receive } from '../../reservations/testing.ts';
import { Sessions } from '../../sessions.ts';
import { Settings } from '../../settings/settings.ts';
import { makePeople } from '../../staff/people.ts';
import { changeStaff } from '../../staff/queries.ts';
import { type OpenStore, StoreDoor } from '../../store/door.ts';
import { noKeychain } from '../../store/keychain.ts';
import { migrationsFolder } from '../../store/testing.ts';
import { startTestOffice } from '../../testing.ts';
import { builtPart } from '../testing/built-part.ts';
import { type BrowserHost, startBrowserHost } from './host.ts';

const passphrase = 'five short words are enough';
export const password = 'another five short words';

/** How long the agency has been there, and what it has. */
export interface Past {
  readonly weeks: number;
  readonly bookingsAWeek: number;
  /** Bookings that came within one hour of one day, as when a list of specials went out. */
  readonly atOnce?: number;
  readonly rows?: readonly HotelRow[];
}

/** A desk whose office has a past, in a browser host; a manager and an agent of each language can sign in. */
export interface DashboardDesk {
  readonly host: BrowserHost;
  stop(): Promise<void>;
}

export async function openDashboardDesk(past: Past): Promise<DashboardDesk> {
  const folder = await mkdtemp(path.join(tmpdir(), 'guichet-dashboard-'));
  const dataFolder = path.join(folder, 'store');
  await writeStore(dataFolder, past);
  const office = await startTestOffice(dataFolder);
  office.attach('test');
  const unlocked = await office.call('test', 'store.unlock', { with: 'passphrase', passphrase });
  if (!unlocked.ok) throw new Error(unlocked.failure.code);
  const host = await startBrowserHost({ office, rendererFolder: await builtPart('renderer'), port: 0 });
  return {
    host,
    async stop() {
      await host.stop();
      await office.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function writeStore(dataFolder: string, past: Past): Promise<void> {
  const door = new StoreDoor({ dataFolder, migrationsFolder, keychain: noKeychain });
  await door.tryKeychain();
  await door.create(passphrase);
  const open = door.opened;
  if (open === undefined) throw new Error('the store did not open');
  await open.store.write(async (tx) => {
    await addConnection(tx);
    // Nothing is pulled: the past is all there is.
    await tx
      .updateTable('connection')
      .set({ paused: 1, settings: JSON.stringify(connection) })
      .execute();
  });
  const reviewer = await addPeople(open);
  if (past.weeks > 0) {
    const { rows, weeks, bookingsAWeek } = past;
    await liveThroughWeeks({
      ...open,
      today: systemClock.today(),
      weeks,
      bookingsAWeek,
      reviewer,
      ...(rows !== undefined && { rows }),
    });
    await receiveAtOnce(open, past.atOnce ?? 0);
  }
  await door.close();
}

async function receiveAtOnce({ store }: OpenStore, count: number): Promise<void> {
  const at = new Date(Date.now() - 5 * 86_400_000).toISOString();
  const bookings = Array.from({ length: count }, (_, order) => booking({ id: `once-${order}` }));
  for (let from = 0; from < count; from += 50) {
    await receive(store, systemClock, bookings.slice(from, from + 50), at);
  }
}

async function addPeople({ store, vault }: OpenStore) {
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
  const add = async (name: string, email: string, role: Role, language: Language) => {
    const added = await staff.add({ name, email, role, language, password }, theOffice);
    // As if they had chosen their own already: this is about what they do afterwards.
    await store.write((tx) => changeStaff(tx, added.id, { password_due: 0 }));
    return { staffId: added.id, name };
  };
  await add('Ana Roy', 'ana@agency.example', 'administrator', 'en');
  await add('Priya Nair', 'priya@agency.example', 'manager', 'en');
  await add('Marie-Ève Thibodeau', 'marie@agency.example', 'manager', 'fr');
  return add('Luc Roy', 'luc@agency.example', 'agent', 'en');
}

const connection = {
  name: 'The web shop',
  profile: 'api',
  baseUrl: 'https://shop.example/intake/',
  pins: [],
  everySeconds: 60,
};
