import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { ConnectionSettings } from '../../../preload/contract/intake.ts';
import type { Role } from '../../../preload/contract/procedure.ts';
import type { Language } from '../../../preload/contract/trip.ts';
import { theOffice } from '../../actor.ts';
import { Audit } from '../../audit/audit.ts';
import { type Clock, systemClock } from '../../clock.ts';
import { addConnection } from '../../reservations/testing.ts';
import type { SecretCosts } from '../../secret-costs.ts';
import { Sessions } from '../../sessions.ts';
import { Settings } from '../../settings/settings.ts';
import { makePeople } from '../../staff/people.ts';
import { changeStaff } from '../../staff/queries.ts';
import { type OpenStore, StoreDoor } from '../../store/door.ts';
import { noKeychain } from '../../store/keychain.ts';
import { migrationsFolder } from '../../store/testing.ts';
import { cheapCosts, startTestOffice } from '../../testing.ts';
import { type BrowserHost, startBrowserHost } from '../browser/host.ts';
import { builtPart } from './built-part.ts';

/** The password of everybody at a desk with a past. */
export const password = 'another five short words';
const passphrase = 'five short words are enough';

/** Somebody who works at the desk. */
interface Colleague {
  readonly name: string;
  readonly email: string;
  readonly role: Role;
  readonly language: Language;
}

/** A store whose past is being written, before its office is started. */
export interface Past extends OpenStore {
  readonly clock: Clock;
  readonly audit: Audit;
  /** Adds somebody who has chosen their own password already. */
  hire(colleague: Colleague): Promise<{ staffId: number; name: string }>;
}

interface PastOptions {
  /** What the past is written by; the system's. */
  readonly clock?: Clock;
  /** The PC's name in the audit log; the system's. */
  readonly pc?: string;
}

interface StoreSecrets {
  readonly passphrase: string;
  readonly password: string;
  /** What a try at them costs; as much as today's where it is left out. */
  readonly costs?: SecretCosts;
}

/** Makes a store and lets `live` write its past: people, reservations, lines of the log. Nothing is pulled for it afterwards. */
export async function writePast(
  dataFolder: string,
  secrets: StoreSecrets,
  live: (past: Past) => Promise<unknown>,
  { clock = systemClock, pc }: PastOptions = {},
): Promise<void> {
  const { costs } = secrets;
  const passphraseCost = costs?.passphrase;
  const door = new StoreDoor({ dataFolder, migrationsFolder, keychain: noKeychain, passphraseCost });
  await door.tryKeychain();
  await door.create(secrets.passphrase);
  const open = door.opened;
  if (open === undefined) throw new Error('the store did not open');
  const { store, vault } = open;
  const audit = new Audit(clock, pc === undefined ? {} : { pc });
  const { staff } = makePeople({
    ...{ store, vault, audit, clock },
    settings: new Settings(store, vault, audit, clock),
    sessions: new Sessions(clock),
    isRecoveryKey: async () => false,
    passwordThread: undefined,
    passwordCost: costs?.password,
    onFault: (error) => {
      throw error;
    },
  });
  const hire = async (colleague: Colleague) => {
    const { id, name } = await staff.add({ ...colleague, password: secrets.password }, theOffice);
    await store.write((tx) => changeStaff(tx, id, { password_due: 0 }));
    return { staffId: id, name };
  };
  await store.write(async (tx) => {
    await addConnection(tx);
    await tx
      .updateTable('connection')
      .set({ settings: JSON.stringify(connection), paused: 1 })
      .execute();
  });
  await live({ ...open, clock, audit, hire });
  await door.close();
}

const connection = {
  name: 'The web shop',
  profile: 'api',
  baseUrl: 'https://shop.example/intake/',
  pins: [],
  everySeconds: 60,
} satisfies ConnectionSettings;

/** A real office on a store with a past, in a browser host. */
export interface PastDesk {
  readonly host: BrowserHost;
  readonly dataFolder: string;
  stop(): Promise<void>;
}

/** Writes the past of a store, opens an office on it and gives it to a browser. */
export async function openPastDesk(
  live: (past: Past) => Promise<unknown>,
  options: PastOptions = {},
): Promise<PastDesk> {
  const folder = await mkdtemp(path.join(tmpdir(), 'guichet-desk-'));
  const dataFolder = path.join(folder, 'store');
  await writePast(dataFolder, { passphrase, password, costs: cheapCosts }, live, options);
  const { pc } = options;
  const office = await startTestOffice(dataFolder, pc === undefined ? {} : { pc });
  office.attach('test');
  const unlocked = await office.call('test', 'store.unlock', { with: 'passphrase', passphrase });
  if (!unlocked.ok) throw new Error(unlocked.failure.code);
  const host = await startBrowserHost({ office, rendererFolder: await builtPart('renderer'), port: 0 });
  return {
    host,
    dataFolder,
    async stop() {
      await host.stop();
      await office.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
