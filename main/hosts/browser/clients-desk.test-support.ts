import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ConnectionSettings } from '../../../preload/contract/intake.ts';
import type { Role } from '../../../preload/contract/procedure.ts';
import type { Language } from '../../../preload/contract/trip.ts';
import { theOffice } from '../../actor.ts';
import { Audit } from '../../audit/audit.ts';
import { systemClock } from '../../clock.ts';
import { startOfficeThread } from '../../office-start.ts';
import { sourceThreads } from '../../office-threads.ts';
import { booking, receive, segments } from '../../reservations/testing.ts';
import { Sessions } from '../../sessions.ts';
import { Settings } from '../../settings/settings.ts';
import { makePeople } from '../../staff/people.ts';
import { changeStaff } from '../../staff/queries.ts';
import { StoreDoor } from '../../store/door.ts';
import { noKeychain } from '../../store/keychain.ts';
import type { Store } from '../../store/store.ts';
import { migrationsFolder } from '../../store/testing.ts';
import { builtPart } from '../testing/built-part.ts';
import { type BrowserHost, startBrowserHost } from './host.ts';

const passphrase = 'five short words are enough';
export const password = 'another five short words';

/** A client with four reservations, one of them departed, who has changed her address; and others who are like her. */
export interface ClientsDesk {
  readonly host: BrowserHost;
  stop(): Promise<void>;
}

export async function openClientsDesk(language: Language): Promise<ClientsDesk> {
  const folder = await mkdtemp(path.join(tmpdir(), 'guichet-clients-desk-'));
  const dataFolder = path.join(folder, 'store');
  await writeStore(dataFolder, language);
  const office = await startOfficeThread(new URL('../../office-thread.ts', import.meta.url), {
    dataFolder,
    resourcesFolder: fileURLToPath(new URL('../../../resources', import.meta.url)),
    keychain: 'none',
    threads: sourceThreads,
  });
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
  await add('Luc Roy', 'luc@example.com', 'agent');
  await receive(store, clock, bookings(), clock.now());
  await addMail(store);
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

/** A date so many days from now. */
function day(away: number): string {
  return new Date(Date.now() + away * 86_400_000).toISOString().slice(0, 10);
}

function bookings() {
  const { client } = booking();
  const air = (away: number) => ({
    ...segments.air,
    departs: `${day(away)}T21:35`,
    arrives: `${day(away + 1)}T09:05`,
  });
  const asked = 'Send me the weekly specials. I can unsubscribe at any time.';
  return [
    booking({ id: 'w-1', segments: [air(-90)], subscribe: { specials: false, wording: asked } }),
    booking({
      id: 'w-2',
      submittedAt: `${day(-30)}T10:00:00-05:00`,
      client: {
        ...client,
        title: 'Mme',
        address: { ...client.address, lines: ['4250, boulevard Saint-Laurent', 'Appartement 12'] },
      },
      segments: [air(30), { ...segments.hotel, checkIn: day(31), checkOut: day(38) }],
      subscribe: { specials: true, wording: asked },
    }),
    booking({
      id: 'w-3',
      submittedAt: `${day(-2)}T10:00:00-05:00`,
      segments: [{ ...segments.package, departs: day(60), returns: day(67) }],
      subscribe: {
        specials: false,
        wording: 'Yes, I want to hear of offers by e-mail (you can take this back at any time).',
      },
    }),
    booking({
      id: 'w-4',
      client: {
        ...client,
        emails: [],
        phones: [...client.phones, { kind: 'work', number: '514 555-0111 poste 204' }],
      },
      segments: [air(90)],
      payment: { method: 'cheque', plan: 'deposit' },
    }),
    booking({
      id: 'w-5',
      client: {
        ...client,
        given: 'Marie-Élisabeth-Geneviève',
        family: 'de La Bruère-Beauchamp-Thibodeau',
      },
      segments: [air(45)],
    }),
  ];
}

async function addMail(store: Store): Promise<void> {
  await store.write(async (tx) => {
    const { id } = await tx
      .insertInto('document')
      .values({
        reservation_id: 1,
        kind: 'eticket',
        number: 'E-2026-000001',
        language: 'fr',
        file_name: 'e-ticket.pdf',
        content: Buffer.from('%PDF-1.7'),
        sha256: Buffer.alloc(32),
        made_at: '2026-08-01T12:00:00.000Z',
        made_by: 'Luc Roy',
      })
      .returning('id')
      .executeTakeFirstOrThrow();
    const mailing = {
      reservation_id: 1,
      document_id: id,
      recipient: 'elodie@client.example',
      subject: 'Votre billet électronique',
      message: Buffer.from('x'),
      queued_at: '2026-08-01T12:00:00.000Z',
      done_at: '2026-08-01T12:00:05.000Z',
    };
    await tx
      .insertInto('mailing')
      .values([
        { ...mailing, message_id: '<1@agency>', state: 'refused', fault: 'recipientRefused' },
        { ...mailing, message_id: '<2@agency>', state: 'sent', done_at: '2026-08-02T09:30:00.000Z' },
      ])
      .execute();
  });
}
