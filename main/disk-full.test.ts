import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Database } from 'better-sqlite3';
import { afterAll, afterEach, expect, test } from 'vitest';
import type { Reply } from '../preload/contract/failure.ts';
import type { ConnectionSettings } from '../preload/contract/intake.ts';
import { brokenAuditLines, problemsIn } from '../scripts/faults/desk/records.ts';
import { generateBookings } from '../scripts/generator/bookings.ts';
import { type RunningSmtpServer, startSmtpServer } from '../scripts/smtp-server.ts';
import { startWebShop } from '../scripts/web-shop/shop.ts';
import { systemClock } from './clock.ts';
import { readDigest } from './intake/wire.ts';
import { serverSettings, testAuthority, testIdentity } from './mailing/office.test-support.ts';
import { Office } from './office.ts';
import { sourceThreads } from './office-threads.ts';
import { makeServices, type Services } from './services.ts';
import { Sessions } from './sessions.ts';
import { makeSmallDisk } from './small-disk.test-support.ts';
import { openConnection } from './store/connection.ts';
import { migrate } from './store/migrations.ts';
import { Store } from './store/store.ts';
import { keepTestKeys, migrationsFolder } from './store/testing.ts';
import { Vault } from './store/vault.ts';
import { refusalOf, testOffice } from './testing.ts';

const disk = makeSmallDisk();
const passphrase = 'correct horse battery staple';
const administrator = {
  name: 'Nadia Roy',
  email: 'nadia@agency.example',
  password: 'five short words are enough',
  language: 'fr',
} as const;
// The first member of staff that a store gets.
const nadia = { staffId: 1, name: administrator.name };
const closing: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

afterAll(() => disk.remove());

/**
 * Everything that stands in the store, as one digest, but for the list of runs: a failed run is one where it fits in; and but
 * for the search index, which is brought up to date by itself as soon as that fits in.
 */
function contentOf(database: Database): string {
  const hash = createHash('sha256');
  const tables = database
    .prepare(
      "select name from sqlite_schema where type = 'table' and name <> 'intake_run' and name not like 'search%' order by name",
    )
    .pluck();
  for (const table of tables.all()) {
    for (const row of database.prepare(`select * from "${table}"`).raw().iterate())
      hash.update(JSON.stringify(row));
  }
  return hash.digest('hex');
}

async function startMail(): Promise<RunningSmtpServer> {
  const { certificate, key } = testIdentity;
  const mail = await startSmtpServer({ security: 'starttls', certificate, key });
  closing.push(() => mail.stop());
  return mail;
}

/** The whole office's services on the small disk, connected to a shop and a mail server. */
async function openOffice() {
  const folder = join(disk.folder, randomBytes(4).toString('hex'));
  mkdirSync(folder);
  const [file, key] = [join(folder, 'guichet.db'), randomBytes(32)];
  openConnection(file, key, 'create').close();
  migrate(file, key, migrationsFolder);
  const store = new Store(file, key);
  const faults: unknown[] = [];
  const vaultKeys = [{ number: 1, key: randomBytes(32) }];
  const keys = await keepTestKeys(folder, key, vaultKeys);
  const sessions = new Sessions(systemClock, () => undefined);
  sessions.attach('desk');
  const services = makeServices({
    store,
    vault: new Vault(vaultKeys),
    keys,
    files: {
      dataFolder: folder,
      database: file,
      keysFile: join(folder, 'guichet.keys.json'),
      storeId: keys.bundle.storeId,
      keys: () => [key],
    },
    openedBy: 'creation',
    clock: systemClock,
    pushes: { push: () => undefined },
    log: { event: () => undefined, fault: (_where, error) => faults.push(error) },
    resourcesFolder: fileURLToPath(new URL('../resources', import.meta.url)),
    threads: { documents: sourceThreads.documents },
    sessions,
    isRecoveryKey: async () => false,
  });
  const look = openConnection(file, key, 'read');
  closing.push(async () => {
    await services.stop();
    look.close();
    await store.close();
  });
  await services.start();
  await services.people.createFirstAdministrator('desk', administrator);
  const shop = await startWebShop({
    certificate: await testAuthority.issue({ commonName: 'Shop', hosts: ['127.0.0.1'], usage: 'server' }),
  });
  closing.push(() => shop.stop());
  const settings = {
    name: 'A shop',
    profile: 'api' as const,
    baseUrl: shop.url,
    certificateAuthority: testAuthority.certificate,
    pins: [],
    receiptKey: JSON.stringify(shop.receiptKey),
    everySeconds: 86_400,
  } satisfies ConnectionSettings;
  await services.intake.connections.save({ settings, secrets: {} }, nadia);
  return { store, services, shop, look, faults };
}

const bookings = [...generateBookings({ seed: 5, count: 160, wildShare: 0 })];

async function pull({ intake }: Services): Promise<void> {
  await intake.runNow();
  await intake.settled();
}

async function inReview({ reservations }: Services, index: number): Promise<{ id: number; version: number }> {
  const { rows } = await reservations.list({ queue: 'new', order: 'newest', limit: 50 }, nadia.staffId ?? 0);
  const free = rows.filter(({ openWarnings }) => openWarnings === 0);
  const { version } = await reservations.open(free[index]?.id ?? 0);
  return reservations.moveByHand({ id: free[index]?.id ?? 0, version, to: 'inReview' }, nadia);
}

async function confirmed(services: Services): Promise<{ id: number; version: number }> {
  const { id, version } = await inReview(services, 0);
  return services.reservations.moveByHand({ id, version, to: 'confirmed' }, nadia);
}

/** Fills the disk, and the room that the store itself has left in its files. */
async function fillUp(store: Store): Promise<void> {
  await disk.fill(store);
  let count = 0;
  for (const octets of [400_000, 40_000, 4_000, 400]) {
    for (;;) {
      count += 1;
      const row = { name: `filler ${count}`, value: JSON.stringify('x'.repeat(octets)), changed_at: '' };
      const code = await refusalOf(store.write((tx) => tx.insertInto('setting').values(row).execute()));
      if (code === undefined) continue;
      expect(code).toBe('diskFull');
      break;
    }
  }
}

/** Moves a reservation to and fro until there is no room left for that; gives the code of the refusal. */
async function moveUntilRefused({ reservations }: Services, id: number): Promise<string | undefined> {
  for (let count = 0; count < 500; count += 1) {
    const { version, status } = await reservations.open(id);
    const to = status === 'new' ? 'inReview' : 'new';
    const code = await refusalOf(reservations.moveByHand({ id, version, to }, nadia));
    if (code !== undefined) return code;
  }
  return undefined;
}

test(`On a full disk (${disk.way}) everybody is told so, nothing is half written, and it goes on when there is room`, async () => {
  const { store, services, shop, look, faults } = await openOffice();
  const mail = await startMail();
  await services.mailing.setServer({ settings: serverSettings(mail.port) }, nadia);
  shop.add(bookings.slice(0, 60));
  await pull(services);
  const toTicket = await confirmed(services);
  const toMail = await confirmed(services);
  const first = await services.documents.issueTicket(
    { reservationId: toMail.id, version: toMail.version },
    nadia,
  );
  const ticketed = await services.reservations.open(toMail.id);
  const underReview = await inReview(services, 0);

  await fillUp(store);
  // review: what there is still room for is done whole, and then it is refused
  expect(await moveUntilRefused(services, underReview.id)).toBe('diskFull');
  const full = contentOf(look);
  const refused = await services.reservations.open(underReview.id);
  const to = refused.status === 'new' ? 'inReview' : 'new';
  expect(
    await refusalOf(
      services.reservations.moveByHand({ id: underReview.id, version: refused.version, to }, nadia),
    ),
  ).toBe('diskFull');
  // ticket, mail, settings
  const issue = { reservationId: toTicket.id, version: toTicket.version };
  expect(await refusalOf(services.documents.issueTicket(issue, nadia))).toBe('diskFull');
  const send = { reservationId: toMail.id, version: ticketed.version, to: 'leo@client.example' };
  expect(await refusalOf(services.mailing.send(send, nadia))).toBe('diskFull');
  expect(mail.received).toHaveLength(0);
  // intake: nothing can be kept, so nothing is removed
  shop.add(bookings.slice(60));
  await pull(services);
  expect(services.intake.status()).toMatchObject({
    state: 'waiting',
    fault: { code: 'diskFull', retries: true },
    counters: { removed: 0 },
  });
  expect(shop.shelf.size).toBe(100);
  expect(contentOf(look)).toBe(full);
  // what is here can be read all the same
  expect((await services.reservations.counts(0)).all).toBe(60);

  await disk.free(store);
  await pull(services);
  expect(services.intake.status()).toMatchObject({ fault: null, counters: { kept: 100, removed: 100 } });
  expect(shop.shelf.size).toBe(0);
  const second = await services.documents.issueTicket(issue, nadia);
  expect(Number(second.number.slice(-6))).toBe(Number(first.number.slice(-6)) + 1);
  await services.mailing.send(send, nadia);
  await mail.arrival(1);
  await services.search.settled();
  expect(look.prepare('select count(*) from search_entry').pluck().get()).toBe(160);
  await services.stop();
  expect(mail.received).toHaveLength(1);
  expect(look.pragma('integrity_check', { simple: true })).toBe('ok');
  expect(problemsIn(look)).toEqual([]);
  expect(brokenAuditLines(look)).toBe(0);
  expect(faults).toEqual([]);
  const kept = new Set(
    (await store.read.selectFrom('booking_version').select('wire_digest').execute()).map(({ wire_digest }) =>
      wire_digest.toString('hex'),
    ),
  );
  for (const entry of shop.ledger.entries())
    expect(kept).toContain(readDigest(entry.digest)?.toString('hex'));
});

test(`A message that waits while the disk is full (${disk.way}) is not sent without being written down first, and then once`, async () => {
  const { store, services, shop, look } = await openOffice();
  const mail = await startMail();
  const settings = serverSettings(mail.port);
  await services.mailing.setServer({ settings }, nadia);
  shop.add(bookings.slice(0, 30));
  await pull(services);
  const { id, version } = await confirmed(services);
  await services.documents.issueTicket({ reservationId: id, version }, nadia);
  const underReview = await inReview(services, 0);
  mail.behave('deferRecipient');
  const ticketed = await services.reservations.open(id);
  const queued = await services.mailing.send(
    { reservationId: id, version: ticketed.version, to: 'leo@client.example' },
    nadia,
  );
  const rowNow = async () => (await services.mailing.forReservation(id))[0];
  while ((await rowNow())?.fault === null) await new Promise((resolve) => setImmediate(resolve));
  mail.behave('accept');

  await fillUp(store);
  expect(await moveUntilRefused(services, underReview.id)).toBe('diskFull');
  expect(await refusalOf(services.mailing.setServer({ settings }, nadia))).toBe('diskFull');
  expect(await rowNow()).toMatchObject({ id: queued.id, state: 'queued', tries: 1 });
  expect(mail.received).toHaveLength(0);

  await disk.free(store);
  await services.mailing.setServer({ settings }, nadia);
  await mail.arrival(1);
  await services.stop();
  expect(await rowNow()).toMatchObject({ state: 'sent', tries: 2 });
  expect(mail.received).toHaveLength(1);
  expect(problemsIn(look)).toEqual([]);
});

/** What an office answers, by the code of its failure. */
async function codeOf(answer: Promise<Reply>): Promise<string> {
  const reply = await answer;
  return reply.ok ? 'done' : reply.failure.code;
}

// Without a file system of its own, the program's other files have no disk to be full.
test.skipIf(disk.way !== 'tmpfs')(
  'An office on a full disk starts or says why not, and opens with everything when there is room',
  async () => {
    const dataFolder = join(disk.folder, 'office');
    const start = async (): Promise<Office> => {
      const office = await Office.start(testOffice(dataFolder));
      closing.push(() => office.stop());
      office.attach('a window');
      return office;
    };
    const store = { fill: () => disk.fill(), free: () => disk.free() };
    const unlock = { with: 'passphrase', passphrase };
    const signIn = { email: administrator.email, password: administrator.password };

    await store.fill();
    const before = await start();
    expect(await codeOf(before.call('a window', 'store.create', { passphrase }))).toBe('diskFull');
    await store.free();
    expect(await codeOf(before.call('a window', 'store.create', { passphrase }))).toBe('done');
    expect(await codeOf(before.call('a window', 'staff.createFirstAdministrator', administrator))).toBe(
      'done',
    );
    await before.stop();

    await store.fill();
    const during = await start();
    expect(['done', 'diskFull']).toContain(await codeOf(during.call('a window', 'store.unlock', unlock)));
    expect(['diskFull', 'storeLocked']).toContain(
      await codeOf(during.call('a window', 'session.signIn', signIn)),
    );
    await store.free();
    expect(await codeOf(during.call('a window', 'store.unlock', unlock))).toBe('done');
    expect(await codeOf(during.call('a window', 'session.signIn', signIn))).toBe('done');
    await during.stop();
    // What the log could not write stands in it now.
    expect(readFileSync(join(dataFolder, 'logs', 'guichet.log'), 'utf8')).toMatch(
      /"msg":"office.stopped"}\n$/,
    );
  },
);
