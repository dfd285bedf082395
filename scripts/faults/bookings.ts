import type { Database } from 'better-sqlite3';
import { z } from 'zod';
import { keptDigest } from '../../main/intake/understand.ts';
import { readDigest } from '../../main/intake/wire.ts';
import type { generateBookings } from '../generator/bookings.ts';
import type { Random } from '../generator/random.ts';
import type { WebShopProcess } from '../web-shop/child.ts';
import { sealBooking } from '../web-shop/sealing.ts';

/** The desk's public key, as the web shop has it. */
export interface SealingKey {
  readonly kid: string;
  readonly jwk: string;
}

/** Puts new bookings on the shelf: some sealed where there is a key, some wild, and some that amend an id of `before`. */
export async function offerBookings(
  shop: WebShopProcess,
  bookings: ReturnType<typeof generateBookings>,
  count: number,
  sealingKey: SealingKey | undefined,
  random: Random,
  before: readonly string[],
): Promise<string[]> {
  const offers = [];
  for (let index = 0; index < count; index += 1) {
    const next = bookings.next();
    if (next.done) break;
    const { octets, receivedAt } = next.value;
    const id = before.length > 0 && random.chance(0.05) ? random.pick(before) : next.value.id;
    offers.push(
      sealingKey !== undefined && random.chance(0.3)
        ? {
            id,
            receivedAt,
            mediaType: 'application/jose' as const,
            octets: await sealBooking(octets, JSON.parse(sealingKey.jwk), sealingKey.kid),
          }
        : { id, receivedAt, mediaType: 'application/json' as const, octets },
    );
  }
  await shop.add(offers);
  return offers.map(({ id }) => id);
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

/** How the bookings of a store stand against the shop's ledger; everything but `bookings` must be 0. */
export interface ComparedBookings {
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

/** Holds the bookings of a store against the shop's ledger. */
export async function compareBookings(database: Database, shop: WebShopProcess): Promise<ComparedBookings> {
  const kept = z.array(keptRow).parse(database.prepare('select * from booking_version').all());
  const quarantined = z.array(quarantineRow).parse(database.prepare('select * from quarantine').all());
  const count = (sql: string): number => counted.parse(database.prepare(sql).get()).count;
  const reservations = count('select count(*) as count from reservation');
  const bookingIds = count('select count(distinct booking_id) as count from booking_version');
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
  return {
    bookings: newest.size,
    // A version that the shop itself replaced before the desk saw it is nobody's loss: the newest one counts.
    lost: [...newest].filter(([id, version]) => !here.has(version) && !onShelf.has(id)).length,
    doubled: versions.length - here.size + Math.abs(reservations - bookingIds),
    removedUnkept,
    torn: kept.filter((row) => !keptDigest(row.kept, row.card_number_sealed).equals(row.kept_digest)).length,
  };
}

/** Throws where SQLite finds the file damaged, or a row that points nowhere. */
export function expectIntegrity(database: Database): void {
  const found = z
    .object({ integrity_check: z.string() })
    .parse(database.prepare('pragma integrity_check').get());
  if (found.integrity_check !== 'ok') throw new Error(`the store is damaged: ${found.integrity_check}`);
  const dangling = database.prepare('pragma foreign_key_check').all();
  if (dangling.length > 0) throw new Error(`${dangling.length} rows of the store point nowhere`);
}
