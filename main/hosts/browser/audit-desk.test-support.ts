import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { ConnectionSettings } from '../../../preload/contract/intake.ts';
import type { Role } from '../../../preload/contract/procedure.ts';
import type { Language } from '../../../preload/contract/trip.ts';
import { type Actor, theOffice } from '../../actor.ts';
import { Audit } from '../../audit/audit.ts';
import type { OfficeLink } from '../../office-link.ts';
import { Sessions } from '../../sessions.ts';
import { Settings } from '../../settings/settings.ts';
import { makePeople } from '../../staff/people.ts';
import { changeStaff } from '../../staff/queries.ts';
import { StoreDoor } from '../../store/door.ts';
import { noKeychain } from '../../store/keychain.ts';
import type { Tx } from '../../store/store.ts';
import { migrationsFolder } from '../../store/testing.ts';
import { startTestOffice, testClock } from '../../testing.ts';
import { builtPart } from '../testing/built-part.ts';
import { type BrowserHost, startBrowserHost } from './host.ts';

const passphrase = 'five short words are enough';
export const password = 'another five short words';

/** A desk whose audit log has been written for a while, in a browser host. */
export interface AuditDesk {
  readonly host: BrowserHost;
  readonly dataFolder: string;
  stop(): Promise<void>;
}

/** Makes the store, writes `lines` lines as a day at the desk does, does what comes `afterwards`, and opens the desk. */
export async function openAuditDesk(
  lines: number,
  language: Language,
  afterwards: (tx: Tx) => Promise<unknown> = async () => undefined,
): Promise<AuditDesk> {
  const folder = await mkdtemp(path.join(tmpdir(), 'guichet-audit-desk-'));
  const dataFolder = path.join(folder, 'store');
  await writeStore(dataFolder, lines, language, afterwards);
  const office: OfficeLink = await startTestOffice(dataFolder, { pc: 'FRONT-DESK-2' });
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

async function writeStore(
  dataFolder: string,
  lines: number,
  language: Language,
  afterwards: (tx: Tx) => Promise<unknown>,
): Promise<void> {
  const door = new StoreDoor({ dataFolder, migrationsFolder, keychain: noKeychain });
  await door.tryKeychain();
  await door.create(passphrase);
  const open = door.opened;
  if (open === undefined) throw new Error('the store did not open');
  const { store, vault } = open;
  const clock = testClock('2026-11-20T13:00:00.000Z');
  const audit = new Audit(clock, { pc: 'FRONT-DESK-2' });
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
    const added = await staff.add({ name, email, role, language, password }, theOffice);
    // As if they had chosen their own already: these tests are about what is done afterwards.
    await store.write((tx) => changeStaff(tx, added.id, { password_due: 0 }));
    return added;
  };
  const ana = await add('Ana Roy', 'ana.roy@example.com', 'administrator');
  const marie = await add('Marie-Ève Beauchamp-Thibodeau', 'marie@example.com', 'agent');
  const people: Actor[] = [
    { staffId: ana.id, name: ana.name },
    { staffId: marie.id, name: marie.name },
  ];
  await store.write(async (tx) => {
    await addReservation(tx, clock.now());
    for (let line = 0; line < lines; line += 1) {
      clock.forward({ seconds: 37 });
      const actor = people[line % 2] ?? theOffice;
      if (line % 5 < 2) {
        const facts = { kept: 6, amended: 0, quarantined: 0, first: line };
        await audit.append(tx, { actor: theOffice, action: 'intake.kept', subject: 'connection/1', facts });
      } else if (line % 5 === 2) {
        const changes = { port: [25, 587], security: ['starttls', 'smtps'], password: null } as const;
        await audit.append(tx, { actor, action: 'setting.changed', subject: 'setting/mailServer', changes });
      } else {
        const facts = { from: 'new', to: 'inReview' };
        await audit.append(tx, { actor, action: 'reservation.moved', subject: 'reservation/17', facts });
      }
    }
  });
  await store.write(afterwards);
  await door.close();
}

const connection = {
  name: 'The web shop',
  profile: 'api',
  baseUrl: 'https://shop.example/intake/',
  pins: [],
  everySeconds: 60,
} satisfies ConnectionSettings;

async function addReservation(tx: Tx, at: string): Promise<void> {
  await tx
    .insertInto('connection')
    .values({ id: 1, settings: JSON.stringify(connection), created_at: at, changed_at: at, paused: 1 })
    .execute();
  await tx
    .insertInto('reservation')
    .values({
      id: 17,
      locator: 'K7M3QX',
      status: 'inReview',
      connection_id: 1,
      booking_id: 'b-1',
      booking_version: 1,
      language: 'fr',
      lead_given: 'Chloé',
      lead_family: 'Lévesque',
      travellers: 1,
      kinds: 'air',
      open_warnings: 0,
      client_given: 'Chloé',
      client_family: 'Lévesque',
      client_address: '{}',
      payment_method: 'card',
      payment_plan: 'full',
      security_code_given: 0,
      submitted_at: at,
      received_at: at,
      changed_at: at,
    })
    .execute();
}
