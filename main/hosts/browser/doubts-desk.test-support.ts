import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { ConnectionSettings } from '../../../preload/contract/intake.ts';
import type { Role } from '../../../preload/contract/procedure.ts';
import type { Language } from '../../../preload/contract/trip.ts';
import { theOffice } from '../../actor.ts';
import { Audit } from '../../audit/audit.ts';
import { systemClock } from '../../clock.ts';
import { makeDoubtDesk } from '../../doubts/testing.ts';
import { booking } from '../../reservations/testing.ts';
import { Sessions } from '../../sessions.ts';
import { Settings } from '../../settings/settings.ts';
import { makePeople } from '../../staff/people.ts';
import { changeStaff } from '../../staff/queries.ts';
import { StoreDoor } from '../../store/door.ts';
import { noKeychain } from '../../store/keychain.ts';
import { migrationsFolder } from '../../store/testing.ts';
import { startTestOffice } from '../../testing.ts';
import { builtPart } from '../testing/built-part.ts';
import { type BrowserHost, startBrowserHost } from './host.ts';

const passphrase = 'five short words are enough';
export const password = 'another five short words';

/** Two reservations that are alike, the later one with flags, and who works on them. */
export interface DoubtsDesk {
  readonly host: BrowserHost;
  stop(): Promise<void>;
}

export async function openDoubtsDesk(language: Language): Promise<DoubtsDesk> {
  const folder = await mkdtemp(path.join(tmpdir(), 'guichet-doubts-desk-'));
  const dataFolder = path.join(folder, 'store');
  await writeStore(dataFolder, language);
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

async function writeStore(dataFolder: string, language: Language): Promise<void> {
  const door = new StoreDoor({ dataFolder, migrationsFolder, keychain: noKeychain });
  await door.tryKeychain();
  await door.create(passphrase);
  const open = door.opened;
  if (open === undefined) throw new Error('the store did not open');
  const { store, vault } = open;
  const clock = systemClock;
  const audit = new Audit(clock);
  const { staff } = makePeople({
    store,
    vault,
    audit,
    clock,
    settings: new Settings(store, vault, audit, clock),
    sessions: new Sessions(clock),
    isRecoveryKey: async () => false,
    passwordThread: undefined,
    onFault: (error) => {
      throw error;
    },
  });
  const add = async (name: string, email: string, role: Role) => {
    const { id } = await staff.add({ name, email, role, language, password }, theOffice);
    await store.write((tx) => changeStaff(tx, id, { password_due: 0 }));
  };
  await add('Ana Roy', 'ana@example.com', 'administrator');
  await add('Marie-Ève Beauchamp-Thibodeau', 'marie@example.com', 'manager');
  await add('Luc Roy', 'luc@example.com', 'agent');

  const desk = makeDoubtDesk({ store, vault }, clock, { push: () => undefined });
  const first = booking();
  const [air, hotel] = first.segments;
  const { card, ...payment } = first.payment;
  await desk.receive({ booking: first, card: '4111111111111111' });
  await desk.receive({
    booking: booking({
      id: 'b-2',
      client: { ...first.client, emails: ['elodie@client.example', 'et@mailinator.com'] },
      segments: [air, hotel && { ...hotel, room: 'Suite' }].filter((segment) => segment !== undefined),
      payment: { ...payment, ...(card && { card: { ...card, holder: 'LUC GAGNON', country: 'US' } }) },
      remarks: 'Une chambre tranquille, s’il vous plaît',
    }),
    card: '4111 1111 1111 1111',
  });
  await store.write((tx) =>
    tx
      .updateTable('connection')
      .set({ settings: JSON.stringify(connection), paused: 1 })
      .execute(),
  );
  await door.close();
}

const connection = {
  name: 'The web shop',
  profile: 'api',
  baseUrl: 'https://shop.example/intake/',
  pins: [],
  everySeconds: 60,
} satisfies ConnectionSettings;
