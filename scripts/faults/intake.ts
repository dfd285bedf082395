import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { Audit } from '../../main/audit/audit.ts';
import { systemClock } from '../../main/clock.ts';
import { Connections } from '../../main/intake/connection.ts';
import { SealingKeys } from '../../main/intake/sealing-keys.ts';
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
import {
  type ComparedBookings,
  compareBookings,
  expectIntegrity,
  offerBookings,
  type SealingKey,
} from './bookings.ts';
import { victimMessage } from './intake-victim-messages.ts';
import type { FaultOptions, FaultResult } from './run.ts';
import { startVictim, type Victim } from './victim-process.ts';

/** New bookings on the shop's shelf before each start. */
const PER_KILL = 30;
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
export async function faultIntake({
  kills,
  seed,
  onProgress = () => undefined,
}: FaultOptions): Promise<FaultResult> {
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
    const bookings = generateBookings({ seed, count: (kills + 1) * PER_KILL, wildKinds: wildTextKinds });
    const offer = async (to: WebShopProcess) =>
      offerBookings(to, bookings, PER_KILL, sealingKey, random, await to.ids());
    for (let kill = 0; kill < kills; kill += 1) {
      await offer(shop);
      await killOnce(keys, random.between(0, LONGEST));
      onProgress(kill + 1);
    }
    await offer(shop);
    await drain(keys);
    const { bookings: offered, ...wrong } = await compare(keys, shop);
    return { done: { kills, bookings: offered }, wrong };
  } finally {
    await shop?.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

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

function startOffice({ file, store, vault }: Keys): Victim {
  return startVictim('./intake-victim.ts', {
    file,
    store: store.toString('hex'),
    vault: vault.toString('hex'),
  });
}

/** What takes messages of one kind. */
const said = (kind: 'started' | 'drained') => (message: unknown) =>
  victimMessage.parse(message).kind === kind ? kind : undefined;

async function killOnce(keys: Keys, delay: number): Promise<void> {
  const victim = startOffice(keys);
  await victim.hears(said('started'));
  await setTimeout(delay);
  await victim.kill();
}

/** One run that nobody kills, until nothing is pending. */
async function drain(keys: Keys): Promise<void> {
  const victim = startOffice(keys);
  try {
    await victim.hears(said('drained'), AbortSignal.timeout(LAST_RUN_PATIENCE));
  } finally {
    await victim.kill();
  }
}

/** Holds the store against the shop's ledger. */
async function compare(keys: Keys, shop: WebShopProcess): Promise<ComparedBookings> {
  const database = openConnection(keys.file, keys.store, 'read');
  try {
    expectIntegrity(database);
    return await compareBookings(database, shop);
  } finally {
    database.close();
  }
}
