import { type ChildProcess, fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { Audit } from '../../main/audit/audit.ts';
import { systemClock } from '../../main/clock.ts';
import { Connections } from '../../main/intake/connection.ts';
import { SealingKeys } from '../../main/intake/sealing-keys.ts';
import { keptDigest } from '../../main/intake/understand.ts';
import { readDigest } from '../../main/intake/wire.ts';
import { openConnection } from '../../main/store/connection.ts';
import { migrate } from '../../main/store/migrations.ts';
import { Store } from '../../main/store/store.ts';
import { migrationsFolder } from '../../main/store/testing.ts';
import { Vault } from '../../main/store/vault.ts';
import { shopConnection } from '../desk.ts';
import { generateBookings } from '../generator/bookings.ts';
import { Random } from '../generator/random.ts';
import { wildTextKinds } from '../generator/wild.ts';
import { startWebShopProcess, type WebShopProcess } from '../web-shop/child.ts';
import { sealBooking } from '../web-shop/sealing.ts';
import type { VictimMessage } from './victim.ts';

export interface IntakeFaultOptions {
  readonly kills: number;
  readonly seed: number;
  /** New bookings on the shop's shelf before each start. */
  readonly perKill?: number;
  /** Hears how far it is. */
  readonly onProgress?: (kills: number) => void;
}

/** What a fault run came to; everything but kills and bookings must be 0. */
export interface IntakeFaultResult {
  readonly faults: 'intake';
  readonly kills: number;
  readonly bookings: number;
  /** Offered by the shop, and neither kept in-house nor still on the shop. */
  readonly lost: number;
  /** More than one reservation, or a version twice, for one booking. */
  readonly doubled: number;
  /** Removed from the shop and not kept in-house. */
  readonly removedUnkept: number;
  /** Kept, but what is read back is not what was understood. */
  readonly torn: number;
}

/** The longest that a victim works before it is killed, in milliseconds from its start. */
const LONGEST = 500;
const LAST_RUN_PATIENCE = 300_000;

interface Keys {
  readonly file: string;
  readonly store: Buffer;
  readonly vault: Buffer;
}

/**
 * Kills the office's process with SIGKILL at random instants while it pulls from the real shop over TLS, starts it anew
 * on the same store, and compares the store with the shop's ledger at the end. The same seed gives the same bookings and
 * the same instants; what they hit differs from run to run.
 */
export async function faultIntake(options: IntakeFaultOptions): Promise<IntakeFaultResult> {
  const { kills, seed, perKill = 30, onProgress = () => undefined } = options;
  const folder = mkdtempSync(join(tmpdir(), 'guichet-faults-'));
  const keys: Keys = { file: join(folder, 'guichet.db'), store: randomBytes(32), vault: randomBytes(32) };
  const random = new Random(seed);
  let shop: WebShopProcess | undefined;
  try {
    openConnection(keys.file, keys.store, 'create').close();
    migrate(keys.file, keys.store, migrationsFolder);
    const sealingKey = await prepare(keys, folder, async (deskKey) => {
      shop = await startWebShopProcess([
        '--certificates',
        join(folder, 'certificates'),
        '--desk-key',
        deskKey,
      ]);
      return shop;
    });
    if (shop === undefined) throw new Error('the shop did not start');
    const bookings = generateBookings({ seed, count: (kills + 1) * perKill, wildKinds: wildTextKinds });
    for (let kill = 0; kill < kills; kill += 1) {
      await offer(shop, bookings, perKill, sealingKey, random);
      await killOnce(keys, random.between(0, LONGEST));
      onProgress(kill + 1);
    }
    await offer(shop, bookings, perKill, sealingKey, random);
    await drain(keys);
    return { faults: 'intake', kills, ...(await compare(keys, shop)) };
  } finally {
    await shop?.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

type SealingKey = Awaited<ReturnType<SealingKeys['current']>>;

/** Makes the sealing key and connects the store to the shop. */
async function prepare(
  keys: Keys,
  folder: string,
  startShop: (deskKey: string) => Promise<WebShopProcess>,
): Promise<SealingKey> {
  const store = new Store(keys.file, keys.store);
  const vault = new Vault([{ number: 1, key: keys.vault }]);
  const audit = new Audit(systemClock);
  const sealing = new SealingKeys(store, vault, audit, systemClock);
  await sealing.ensure();
  const current = await sealing.current();
  const deskKey = join(folder, 'desk-key.json');
  writeFileSync(deskKey, current.jwk);
  const connection = shopConnection(await startShop(deskKey));
  const settings = { ...connection.settings, everySeconds: 10 };
  await new Connections(store, vault, audit, systemClock).save(
    { ...connection, settings },
    { staffId: null, name: 'A fault run' },
  );
  await store.close();
  return current;
}

/** Puts new bookings on the shelf: some sealed, some wild, and some that amend one that came before. */
async function offer(
  shop: WebShopProcess,
  bookings: ReturnType<typeof generateBookings>,
  count: number,
  { jwk, kid }: SealingKey,
  random: Random,
): Promise<void> {
  const before = await shop.ids();
  const offers = [];
  for (let index = 0; index < count; index += 1) {
    const next = bookings.next();
    if (next.done) break;
    const { octets, receivedAt } = next.value;
    const id = before.length > 0 && random.chance(0.05) ? random.pick(before) : next.value.id;
    offers.push(
      random.chance(0.3)
        ? {
            id,
            receivedAt,
            mediaType: 'application/jose' as const,
            octets: await sealBooking(octets, JSON.parse(jwk), kid),
          }
        : { id, receivedAt, mediaType: 'application/json' as const, octets },
    );
  }
  await shop.add(offers);
}

function startVictim({ file, store, vault }: Keys): ChildProcess {
  const victim = fork(fileURLToPath(new URL('./victim.ts', import.meta.url)), {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  victim.send({ file, store: store.toString('hex'), vault: vault.toString('hex') });
  return victim;
}

/** Resolves when the victim says so; rejects when it ends by itself, which it never should. */
function hears(victim: ChildProcess, kind: VictimMessage['kind'], signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    victim.on('message', (message: VictimMessage) => {
      if (message.kind === kind) resolve();
    });
    victim.once('exit', (code, by) => reject(new Error(`the office ended by itself: ${code ?? by}`)));
    signal?.addEventListener('abort', () => reject(new Error('the last run did not come to its end')));
  });
}

async function killOnce(keys: Keys, delay: number): Promise<void> {
  const victim = startVictim(keys);
  await hears(victim, 'started');
  await setTimeout(delay);
  const exit = once(victim, 'exit');
  victim.kill('SIGKILL');
  await exit;
}

/** One run that nobody kills, until nothing is pending. */
async function drain(keys: Keys): Promise<void> {
  const victim = startVictim(keys);
  const exit = once(victim, 'exit');
  try {
    await hears(victim, 'drained', AbortSignal.timeout(LAST_RUN_PATIENCE));
  } finally {
    victim.kill('SIGKILL');
    await exit;
  }
}

const keptRow = z.object({
  booking_id: z.string(),
  wire_digest: z.instanceof(Buffer),
  kept: z.string(),
  card_number_sealed: z.instanceof(Buffer).nullable(),
  kept_digest: z.instanceof(Buffer),
});
const quarantineRow = z.object({ booking_id: z.string(), digest: z.instanceof(Buffer) });
const counted = z.object({ count: z.number() });

/** Holds the store against the shop's ledger. */
async function compare(
  keys: Keys,
  shop: WebShopProcess,
): Promise<Omit<IntakeFaultResult, 'faults' | 'kills'>> {
  const database = openConnection(keys.file, keys.store, 'read');
  const integrity = z
    .object({ integrity_check: z.string() })
    .parse(database.prepare('pragma integrity_check').get());
  if (integrity.integrity_check !== 'ok')
    throw new Error(`the store is damaged: ${integrity.integrity_check}`);
  const kept = z.array(keptRow).parse(database.prepare('select * from booking_version').all());
  const quarantined = z.array(quarantineRow).parse(database.prepare('select * from quarantine').all());
  const reservations = counted.parse(
    database.prepare('select count(*) as count from reservation').get(),
  ).count;
  const bookingIds = counted.parse(
    database.prepare('select count(distinct booking_id) as count from booking_version').get(),
  ).count;
  database.close();

  const versions = [
    ...kept.map(({ booking_id, wire_digest }) => `${booking_id} ${wire_digest.toString('hex')}`),
    ...quarantined.map(({ booking_id, digest }) => `${booking_id} ${digest.toString('hex')}`),
  ];
  const here = new Set(versions);
  const onShelf = new Set(await shop.ids());
  const newest = new Map<string, string>();
  let removedUnkept = 0;
  for (const entry of await shop.ledger()) {
    const version = `${entry.id} ${readDigest(entry.digest)?.toString('hex')}`;
    if (entry.event === 'offered') newest.set(entry.id, version);
    else if (!here.has(version)) removedUnkept += 1;
  }
  // A version that the shop itself replaced before the desk saw it is nobody's loss: the newest one counts.
  const lost = [...newest].filter(([id, version]) => !here.has(version) && !onShelf.has(id)).length;
  const torn = kept.filter(
    (row) => !keptDigest(row.kept, row.card_number_sealed).equals(row.kept_digest),
  ).length;
  return {
    bookings: newest.size,
    lost,
    doubled: versions.length - here.size + Math.abs(reservations - bookingIds),
    removedUnkept,
    torn,
  };
}
