import { mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { generateBookings } from '../../scripts/generator/bookings.ts';
import { createAuthority } from '../../scripts/web-shop/certificates.ts';
import { type NginxFolder, startNginxFolder } from '../../scripts/web-shop/nginx-folder.ts';
import { Audit } from '../audit/audit.ts';
import { systemClock } from '../clock.ts';
import { ReservationReceiver } from '../reservations/receive.ts';
import { openWebShop } from './connection.ts';
import { FolderShop } from './folder-shop.ts';
import { Keeper } from './keep.ts';
import { PrivateKeys } from './sealing-keys.ts';
import { type IntakeDesk, openIntakeDesk } from './testing.ts';
import { serveHttps } from './testing-servers.ts';
import { Understanding } from './understand.ts';
import { limits, sha256, type WireItem } from './wire.ts';

const never = new AbortController().signal;
const bookings = [...generateBookings({ seed: 11, count: 130, wildShare: 0 })].map(({ id, octets }) => ({
  id,
  octets: Buffer.from(octets),
}));
const [first, second, third] = bookings;
if (first === undefined || second === undefined || third === undefined) throw new Error('no bookings');

/** A desk that is connected to a folder of Debian's nginx by its client certificate. */
interface FolderDesk extends IntakeDesk {
  readonly folder: string;
  /** Puts a file there as a shop does: under another name, then renamed. */
  put(name: string, octets: Uint8Array | string): void;
  /** The names in the folder. */
  names(): string[];
  nginx(): Promise<NginxFolder>;
  connectTo(nginx: NginxFolder): Promise<void>;
  stopNginx(): Promise<void>;
}

async function openFolderDesk(): Promise<FolderDesk> {
  const desk = await openIntakeDesk();
  const folder = mkdtempSync(join(tmpdir(), 'guichet-folder-'));
  const servers: NginxFolder[] = [];
  const identity = await desk.authority.issue({ commonName: 'The desk', usage: 'client' });
  const nginx = async () => {
    const certificate = await desk.authority.issue({
      commonName: 'nginx',
      hosts: ['127.0.0.1'],
      usage: 'server',
    });
    const server = await startNginxFolder({
      certificate,
      clientAuthority: desk.authority.certificate,
      folder,
    });
    servers.push(server);
    return server;
  };
  const stopNginx = async () => {
    for (const server of servers.splice(0)) await server.stop();
  };
  onTestFinished(async () => {
    const faults = desk.programFaults;
    await desk.close();
    await stopNginx();
    rmSync(folder, { recursive: true });
    expect(faults).toEqual([]);
  });
  return {
    ...desk,
    folder,
    nginx,
    stopNginx,
    names: () => readdirSync(folder).sort(),
    put(name, octets) {
      writeFileSync(join(folder, 'being-written'), octets);
      renameSync(join(folder, 'being-written'), join(folder, name));
    },
    connectTo: (server) =>
      desk.connect(
        { profile: 'folder', baseUrl: server.url, receiptKey: undefined },
        { clientCertificate: identity.certificate, clientKey: identity.key },
      ),
  };
}

/** The shop behind a desk's connection, as a run opens it. */
async function openShop(desk: IntakeDesk) {
  const connection = await desk.intake.connections.current();
  if (connection === undefined) throw new Error('not connected');
  const shop = openWebShop(connection.settings, connection.secrets);
  onTestFinished(() => shop.close());
  return shop;
}

/** All that a run does before the program dies: everything is kept, with its intents, and nothing is removed. */
async function keepWithoutRemoving(desk: IntakeDesk): Promise<void> {
  const shop = await openShop(desk);
  const understanding = new Understanding(
    1,
    desk.vault,
    new PrivateKeys(await desk.intake.sealingKeys.privateJwks()),
  );
  const keeper = new Keeper({
    store: desk.store,
    audit: new Audit(systemClock),
    clock: systemClock,
    reservations: new ReservationReceiver(systemClock),
    connectionId: 1,
  });
  for await (const item of shop.list(never)) {
    if (item !== 'pageEnd') await keeper.keep([await understanding.understand(item)]);
  }
}

function removals(desk: IntakeDesk) {
  return desk.store.read.selectFrom('removal').select(['booking_id', 'state']).orderBy('id').execute();
}

function reservationCount(desk: IntakeDesk): Promise<number> {
  return desk.store.read
    .selectFrom('reservation')
    .select('id')
    .execute()
    .then((rows) => rows.length);
}

describe('the intake, profile folder, against nginx', () => {
  it('keeps plain and sealed bookings and then deletes their files', async () => {
    const desk = await openFolderDesk();
    for (const [index, { id, octets }] of bookings.entries()) {
      if (index % 3 === 0) desk.put(`${id}.jwe`, await desk.seal(octets));
      else desk.put(`${id}.json`, octets);
    }
    await desk.connectTo(await desk.nginx());
    expect(desk.intake.status()).toMatchObject({
      state: 'idle',
      fault: null,
      removalsPending: 0,
      counters: { listed: 130, kept: 130, removed: 130, quarantined: 0, left: 0 },
    });
    expect(desk.names()).toEqual([]);
    expect(await reservationCount(desk)).toBe(130);
    const versions = await desk.store.read
      .selectFrom('booking_version')
      .select(['booking_id', 'media_type', 'sealing_kid', 'wire_digest'])
      .execute();
    expect(versions.filter(({ sealing_kid }) => sealing_kid !== null)).toHaveLength(44);
    const plain = versions.find(({ booking_id }) => booking_id === second.id);
    expect(plain).toMatchObject({ media_type: 'application/json', wire_digest: sha256(second.octets) });
  });

  it('leaves every other name alone, and a booking over 1 MiB, which it tells of', async () => {
    const desk = await openFolderDesk();
    const others = [
      'notes.txt',
      'A1.json.part',
      'a b.json',
      `${'x'.repeat(65)}.json`,
      'é.json',
      'A1',
      'A1.JSON',
    ];
    for (const name of others) desk.put(name, first.octets);
    mkdirSync(join(desk.folder, 'archive.json'));
    desk.put('OVER.json', Buffer.alloc(limits.booking + 1, ' '));
    const whole = Buffer.alloc(limits.booking, ' ');
    first.octets.copy(whole);
    desk.put(`${first.id}.json`, whole);
    await desk.connectTo(await desk.nginx());
    expect(desk.intake.status()).toMatchObject({
      fault: null,
      leftOnServer: 1,
      counters: { listed: 2, kept: 1, removed: 1, left: 1 },
    });
    expect((await desk.intake.leftOnServer()).map(({ label, reason }) => [label, reason])).toEqual([
      ['OVER', 'tooLarge'],
    ]);
    expect(desk.names()).toEqual([...others, 'OVER.json', 'archive.json'].sort());
  });

  it('quarantines octets that are no UTF-8, exactly as they are, and deletes the file', async () => {
    const desk = await openFolderDesk();
    const octets = Buffer.concat([first.octets, Buffer.of(0xff, 0xfe, 0x00)]);
    desk.put('WRONG.json', octets);
    desk.put('TEXT.jwe', 'no seal at all');
    desk.put(`${second.id}.json`, second.octets);
    await desk.connectTo(await desk.nginx());
    expect(desk.intake.status()).toMatchObject({ inQuarantine: 2, counters: { kept: 1, removed: 3 } });
    const rows = await desk.store.read.selectFrom('quarantine').selectAll().orderBy('booking_id').execute();
    expect(rows.map(({ booking_id, reason }) => [booking_id, reason])).toEqual([
      ['TEXT', 'sealBroken'],
      ['WRONG', 'notUtf8'],
    ]);
    const sealed = rows[1]?.octets_sealed ?? Buffer.alloc(0);
    const purpose = `quarantine/1/${sha256(octets).toString('hex')}`;
    expect(desk.vault.open(sealed, purpose).equals(octets)).toBe(true);
    expect(desk.names()).toEqual([]);
  });

  it('keeps both files of one id as versions of one booking, and deletes both', async () => {
    const desk = await openFolderDesk();
    desk.put(`${first.id}.json`, first.octets);
    desk.put(`${first.id}.jwe`, await desk.seal(first.octets));
    await desk.connectTo(await desk.nginx());
    expect(desk.intake.status()).toMatchObject({ fault: null, removalsPending: 0 });
    expect((await removals(desk)).map(({ state }) => state)).toEqual(['removed', 'removed']);
    expect(await reservationCount(desk)).toBe(1);
    expect(desk.names()).toEqual([]);
  });

  it('takes it quietly when a file goes between its listing and its reading, and changes nothing in-house', async () => {
    const desk = await openFolderDesk();
    await desk.connectTo(await desk.nginx());
    for (const [index, { id, octets }] of bookings.entries()) {
      desk.put(`${id}.json`, octets);
      utimesSync(join(desk.folder, `${id}.json`), 1_700_000_000 + index, 1_700_000_000 + index);
    }
    const last = bookings.at(-1);
    const items: (WireItem | 'pageEnd')[] = [];
    for await (const item of (await openShop(desk)).list(never)) {
      // The first hundred have come: the rest is listed, but not read yet.
      if (item === 'pageEnd') rmSync(join(desk.folder, `${last?.id}.json`), { force: true });
      items.push(item);
    }
    const read = items.flatMap((item) => (item === 'pageEnd' || item.kind === 'left' ? [] : [item.id]));
    expect(read).toEqual(bookings.slice(0, -1).map(({ id }) => id));
  });

  it('carries out the removals that a crash left, once, and makes no second reservation', async () => {
    const desk = await openFolderDesk();
    await desk.connectTo(await desk.nginx());
    desk.put(`${first.id}.json`, first.octets);
    desk.put(`${second.id}.jwe`, await desk.seal(second.octets));
    desk.put('BROKEN.json', '{');
    await keepWithoutRemoving(desk);
    expect(desk.names()).toHaveLength(3);
    expect((await removals(desk)).map(({ state }) => state)).toEqual(['pending', 'pending', 'pending']);
    await desk.stopNginx();
    await desk.run();
    expect(desk.intake.status()).toMatchObject({
      state: 'waiting',
      removalsPending: 3,
      fault: { code: 'refused', retries: true },
    });
    await desk.connectTo(await desk.nginx());
    expect(desk.intake.status()).toMatchObject({
      fault: null,
      removalsPending: 0,
      counters: { listed: 0, removed: 3 },
    });
    expect(desk.names()).toEqual([]);
    expect(await reservationCount(desk)).toBe(2);
  });

  it('does not delete a file that changed after it was kept, and pulls it again', async () => {
    const desk = await openFolderDesk();
    await desk.connectTo(await desk.nginx());
    desk.put(`${first.id}.json`, first.octets);
    await keepWithoutRemoving(desk);
    const changed = JSON.stringify({ ...JSON.parse(first.octets.toString()), remarks: 'A later thought' });
    desk.put(`${first.id}.json`, changed);
    const shop = await openShop(desk);
    const [intent] = await desk.store.read.selectFrom('removal').selectAll().execute();
    const request = { id: first.id, digest: sha256(first.octets), etag: intent?.etag ?? null };
    expect(request.etag).toMatch(/^".+"$/);
    expect(await shop.remove([request], never)).toEqual([
      { id: first.id, outcome: 'changed', receipt: null },
    ]);
    expect(desk.names()).toEqual([`${first.id}.json`]);
    await desk.run();
    expect(desk.intake.status().counters).toMatchObject({ kept: 0, amended: 1, removed: 1 });
    expect((await removals(desk)).map(({ state }) => state)).toEqual(['changed', 'removed']);
    expect(desk.names()).toEqual([]);
  });

  it('deletes a file that was only written anew, with the same octets, after it was kept', async () => {
    const desk = await openFolderDesk();
    await desk.connectTo(await desk.nginx());
    desk.put(`${first.id}.json`, first.octets);
    await keepWithoutRemoving(desk);
    utimesSync(join(desk.folder, `${first.id}.json`), 1_700_000_000, 1_700_000_000);
    await desk.run();
    expect(desk.intake.status()).toMatchObject({ fault: null, removalsPending: 0, counters: { known: 1 } });
    expect(desk.names()).toEqual([]);
    expect(await reservationCount(desk)).toBe(1);
  });

  it('never lets a file that is gone delete anything in-house', async () => {
    const desk = await openFolderDesk();
    await desk.connectTo(await desk.nginx());
    desk.put(`${first.id}.json`, first.octets);
    await keepWithoutRemoving(desk);
    rmSync(join(desk.folder, `${first.id}.json`));
    await desk.run();
    expect(await removals(desk)).toEqual([{ booking_id: first.id, state: 'absent' }]);
    expect(await reservationCount(desk)).toBe(1);
  });

  it('says that the client certificate is refused where none or a stranger’s is shown, and waits for staff', async () => {
    const desk = await openFolderDesk();
    desk.put(`${first.id}.json`, first.octets);
    const { url } = await desk.nginx();
    const stranger = await (await createAuthority('Another')).issue({
      commonName: 'A stranger',
      usage: 'client',
    });
    for (const secrets of [{}, { clientCertificate: stranger.certificate, clientKey: stranger.key }]) {
      await desk.connect({ profile: 'folder', baseUrl: url }, secrets);
      expect(desk.intake.status()).toMatchObject({
        state: 'stopped',
        nextRunAt: null,
        fault: { code: 'clientCertificateRefused', retries: false },
      });
    }
    expect(desk.names()).toEqual([`${first.id}.json`]);
  });
});

/** A folder that a server of the test offers, with whatever ETags it gives. */
async function serveFolder(
  files: Map<string, Buffer>,
  etagOf: (octets: Buffer) => string | undefined,
  unreadable: ReadonlySet<string> = new Set(),
) {
  return serveHttps((request, response) => {
    const name = request.url?.slice(1) ?? '';
    if (name === '') {
      const listing = [...files].map(([one, octets]) => ({ name: one, type: 'file', size: octets.length }));
      return response.end(JSON.stringify(listing));
    }
    const octets = files.get(name);
    if (octets === undefined) return response.writeHead(404).end();
    if (unreadable.has(name)) return response.writeHead(403).end();
    const etag = etagOf(octets);
    if (request.method === 'DELETE') {
      // As a server does that heeds If-Match (RFC 9110, 13.1.1): a weak ETag never matches.
      const asked = request.headers['if-match'];
      if (asked !== undefined && (asked !== etag || etag.startsWith('W/')))
        return response.writeHead(412).end();
      files.delete(name);
      return response.writeHead(204).end();
    }
    if (etag !== undefined) response.setHeader('etag', etag);
    return response.end(request.method === 'HEAD' ? undefined : octets);
  });
}

async function folderShop(server: Awaited<ReturnType<typeof serveHttps>>): Promise<FolderShop> {
  const shop = new FolderShop(server.credentials);
  onTestFinished(() => shop.close());
  return shop;
}

async function itemsOf(shop: FolderShop): Promise<Extract<WireItem, { kind: 'booking' }>[]> {
  const items: Extract<WireItem, { kind: 'booking' }>[] = [];
  for await (const item of shop.list(never))
    if (item !== 'pageEnd' && item.kind === 'booking') items.push(item);
  return items;
}

describe('a folder on another server', () => {
  it.each([
    ['gives strong ETags', (octets: Buffer) => `"${octets.length}"`],
    ['gives weak ETags', (octets: Buffer) => `W/"${octets.length}"`],
    ['gives no ETags', () => undefined],
  ])(
    'that %s is deleted from where the version is the same, and not where it changed',
    async (_what, etagOf) => {
      const files = new Map([
        ['A.json', first.octets],
        ['B.json', second.octets],
      ]);
      const shop = await folderShop(await serveFolder(files, etagOf));
      const items = await itemsOf(shop);
      files.set('B.json', Buffer.concat([second.octets, Buffer.from(' ')]));
      const outcomes = await shop.remove(items, never);
      expect(outcomes.map(({ id, outcome }) => [id, outcome])).toEqual([
        ['A', 'removed'],
        ['B', 'changed'],
      ]);
      expect([...files.keys()]).toEqual(['B.json']);
    },
  );

  it('gives everything that can be read before it says that one file cannot', async () => {
    const files = new Map(bookings.map(({ id, octets }) => [`${id}.json`, octets]));
    const shop = await folderShop(await serveFolder(files, () => undefined, new Set([`${first.id}.json`])));
    const read: string[] = [];
    const reading = async () => {
      for await (const item of shop.list(never))
        if (item !== 'pageEnd' && item.kind === 'booking') read.push(item.id);
    };
    await expect(reading()).rejects.toMatchObject({ fault: { code: 'forbidden' } });
    expect(read.toSorted()).toEqual(
      bookings
        .slice(1)
        .map(({ id }) => id)
        .toSorted(),
    );
  });

  it.each([
    ['HTML', '<html>'],
    ['another shape', '{"files":[]}'],
    ['a list without names', '[{"type":"file"}]'],
  ])('that lists as %s is a fault of the protocol', async (_what, text) => {
    const server = await serveHttps((_request, response) => response.end(text));
    await expect(itemsOf(await folderShop(server))).rejects.toMatchObject({
      fault: { code: 'protocol', facts: { detail: 'listing' } },
    });
  });

  it('has its address completed with a slash, so that files lie below it', async () => {
    const server = await serveHttps((request, response) =>
      request.url === '/shop/bookings/'
        ? response.end(JSON.stringify([{ name: 'A.json', type: 'file' }]))
        : response.end(first.octets),
    );
    const shop = new FolderShop({ ...server.credentials, baseUrl: `${server.url}/shop/bookings` });
    onTestFinished(() => shop.close());
    expect((await itemsOf(shop)).map(({ id }) => id)).toEqual(['A']);
    expect(server.asked).toEqual(['GET /shop/bookings/', 'GET /shop/bookings/A.json']);
  });
});
