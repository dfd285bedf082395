import { theOffice } from '../actor.ts';
import type { Audit } from '../audit/audit.ts';
import type { Clock } from '../clock.ts';
import type { AmendmentArrival, BookingReceiver } from '../reservations/receive.ts';
import type { Store, Tx } from '../store/store.ts';
import {
  type BookingVersionRow,
  insertBookingVersions,
  insertOrigins,
  insertQuarantine,
  insertRemovals,
  intendedRemovals,
  type KeptAs,
  keptQuarantine,
  keptVersions,
  nextBookingVersionId,
  noteLeft,
  reopenRemoval,
} from './queries.ts';
import type { Left, Quarantined, Understood, UnderstoodBooking } from './understand.ts';

/** What a batch came to. */
export interface Kept {
  readonly kept: number;
  readonly amended: number;
  readonly known: number;
  readonly quarantined: number;
  readonly left: number;
}

export interface KeeperOptions {
  readonly store: Store;
  readonly audit: Audit;
  readonly clock: Clock;
  readonly reservations: BookingReceiver;
  readonly connectionId: number;
}

/** From so many removals of one version on, the server evidently does not do what it answers. */
const TRIES_BEFORE_REPORT = 3;

/** A version as a removal names it. */
interface RemovableVersion {
  readonly id: string;
  readonly digest: Buffer;
  readonly etag: string | null;
}

interface KnownVersion {
  readonly version: number;
  readonly digest: Buffer;
  readonly reservationId: number;
}

/**
 * Keeps a batch in one transaction: reservations, versions, quarantine, and for each the intent to remove (promises 1,
 * 2, 4 and 5). If the program dies before the commit, nothing of the batch is here and all of it still on the server; if
 * it dies right after, everything is here with its intents, and the next run carries those out.
 */
export class Keeper {
  readonly #options: KeeperOptions;

  constructor(options: KeeperOptions) {
    this.#options = options;
  }

  /** Throws Refusal diskFull and the like, after a rollback: nothing of the batch was kept then. */
  keep(batch: readonly Understood[]): Promise<Kept> {
    return this.#options.store.write(async (tx) => {
      const bookings = await this.#keepBookings(
        tx,
        batch.filter((item) => item.kind === 'booking'),
      );
      const quarantine = await this.#keepQuarantine(
        tx,
        batch.filter((item) => item.kind === 'quarantine'),
      );
      const left = batch.filter((item) => item.kind === 'left');
      await this.#noteLeft(tx, left);
      const kept = {
        kept: bookings.kept,
        amended: bookings.amended,
        known: bookings.known + quarantine.known,
        quarantined: quarantine.quarantined,
        left: left.length + quarantine.unremovable,
      };
      if (kept.kept + kept.amended + kept.quarantined > 0) {
        await this.#options.audit.append(tx, {
          actor: theOffice,
          action: 'intake.kept',
          subject: `connection/${this.#options.connectionId}`,
          facts: {
            kept: kept.kept,
            amended: kept.amended,
            quarantined: kept.quarantined,
            first: bookings.first,
          },
        });
      }
      return kept;
    });
  }

  async #keepBookings(tx: Tx, batch: readonly UnderstoodBooking[]) {
    const known = await this.#knownVersions(tx, batch);
    const fresh: UnderstoodBooking[] = [];
    const later: UnderstoodBooking[] = [];
    const again: UnderstoodBooking[] = [];
    const seen = new Map<string, Buffer[]>();
    for (const item of batch) {
      const digests = seen.get(item.id) ?? known.get(item.id)?.map(({ digest }) => digest) ?? [];
      if (digests.some((digest) => digest.equals(item.digest))) again.push(item);
      else if (digests.length === 0) fresh.push(item);
      else later.push(item);
      seen.set(item.id, [...digests, item.digest]);
    }
    const ids = fresh.length === 0 ? [] : await this.#receive(tx, fresh, known);
    await this.#amend(tx, later, known);
    await this.#openAgain(tx, again);
    return { kept: fresh.length, amended: later.length, known: again.length, first: ids[0] ?? 0 };
  }

  async #knownVersions(tx: Tx, batch: readonly UnderstoodBooking[]): Promise<Map<string, KnownVersion[]>> {
    const known = new Map<string, KnownVersion[]>();
    if (batch.length === 0) return known;
    const ids = [...new Set(batch.map(({ id }) => id))];
    for (const row of await keptVersions(tx, this.#options.connectionId, ids)) {
      const version = { version: row.version, digest: row.wire_digest, reservationId: row.reservation_id };
      known.set(row.booking_id, [...(known.get(row.booking_id) ?? []), version]);
    }
    return known;
  }

  async #receive(
    tx: Tx,
    fresh: readonly UnderstoodBooking[],
    known: Map<string, KnownVersion[]>,
  ): Promise<number[]> {
    const { connectionId, reservations } = this.#options;
    const ids = await reservations.receive(
      tx,
      fresh.map(({ id, booking, findings, receivedAt, traits }) => ({
        connectionId,
        bookingId: id,
        booking,
        findings,
        receivedAt,
        traits,
      })),
    );
    const versions = fresh.map((item, index) => {
      const reservationId = ids[index];
      if (reservationId === undefined) throw new Error('fewer reservations than bookings');
      known.set(item.id, [{ version: 1, digest: item.digest, reservationId }]);
      return { item, version: 1, reservationId };
    });
    await this.#insertVersions(tx, versions);
    return ids;
  }

  async #amend(
    tx: Tx,
    later: readonly UnderstoodBooking[],
    known: Map<string, KnownVersion[]>,
  ): Promise<void> {
    if (later.length === 0) return;
    const versions = later.map((item) => {
      const before = known.get(item.id) ?? [];
      const reservationId = before[0]?.reservationId;
      if (reservationId === undefined) throw new Error('an amendment has a first version');
      const version = Math.max(...before.map((one) => one.version)) + 1;
      known.set(item.id, [...before, { version, digest: item.digest, reservationId }]);
      return { item, version, reservationId };
    });
    await this.#insertVersions(tx, versions);
    const newest = new Map<number, AmendmentArrival>();
    for (const { item, reservationId, version } of versions) {
      const { traits, receivedAt } = item;
      newest.set(reservationId, { reservationId, bookingVersion: version, receivedAt, traits });
    }
    await this.#options.reservations.receiveAmendments(tx, [...newest.values()]);
  }

  async #insertVersions(
    tx: Tx,
    versions: readonly { item: UnderstoodBooking; version: number; reservationId: number }[],
  ): Promise<void> {
    const { connectionId, clock } = this.#options;
    const first = await nextBookingVersionId(tx);
    const now = clock.now();
    const rows: BookingVersionRow[] = versions.map(({ item, version, reservationId }, index) => ({
      id: first + index,
      connection_id: connectionId,
      booking_id: item.id,
      version,
      wire_digest: item.digest,
      kept: item.kept,
      card_number_sealed: item.cardNumberSealed,
      kept_digest: item.keptDigest,
      media_type: item.mediaType,
      sealing_kid: item.sealingKid,
      received_at: item.receivedAt,
      pulled_at: now,
      reservation_id: reservationId,
    }));
    await insertBookingVersions(tx, rows);
    await insertOrigins(
      tx,
      versions.map(({ item: { origin, receivedAt } }, index) => ({
        booking_version_id: first + index,
        host: origin.host,
        ip: origin.ip,
        user_agent: origin.userAgent ?? null,
        received_at: receivedAt,
      })),
    );
    await this.#intend(
      tx,
      versions.map(({ item }) => item),
      'booking',
    );
  }

  /**
   * Writes the intents to remove. A version that has one already (its octets stood in quarantine before they were
   * understood, or what was kept of it was purged and the server has it again) is asked for again.
   */
  async #intend(tx: Tx, items: readonly RemovableVersion[], keptAs: KeptAs): Promise<void> {
    if (items.length === 0) return;
    const { connectionId, clock } = this.#options;
    const now = clock.now();
    const ids = items.map(({ id }) => id);
    const intended = await intendedRemovals(tx, connectionId, ids);
    const before = ({ id, digest }: RemovableVersion): boolean =>
      intended.some(({ booking_id, wire_digest }) => booking_id === id && digest.equals(wire_digest));
    for (const item of items) if (before(item)) await reopenRemoval(tx, connectionId, item, keptAs);
    await insertRemovals(
      tx,
      items
        .filter((item) => !before(item))
        .map(({ id, digest, etag }) => ({
          connection_id: connectionId,
          booking_id: id,
          wire_digest: digest,
          etag,
          kept_as: keptAs,
          state: 'pending',
          asked_at: now,
        })),
    );
  }

  /** The server still lists what is kept: the intent stands, or is opened again where it was thought done. */
  async #openAgain(tx: Tx, again: readonly RemovableVersion[]): Promise<void> {
    const { connectionId, clock } = this.#options;
    for (const item of again) {
      const tries = await reopenRemoval(tx, connectionId, item);
      if (tries >= TRIES_BEFORE_REPORT)
        await noteLeft(tx, connectionId, item.id, 'removalRefused', clock.now());
    }
  }

  async #keepQuarantine(tx: Tx, batch: readonly Quarantined[]) {
    if (batch.length === 0) return { quarantined: 0, known: 0, unremovable: 0 };
    const { connectionId, clock } = this.#options;
    const key = (id: string | null, digest: Buffer): string => `${id ?? ''} ${digest.toString('hex')}`;
    const rows = await keptQuarantine(
      tx,
      connectionId,
      batch.map(({ digest }) => digest),
    );
    const seen = new Set(rows.map(({ booking_id, digest }) => key(booking_id, digest)));
    // The same octets under the same id are safe in-house where they were understood once, whatever they come as now.
    const ids = batch.flatMap(({ id }) => (id === null ? [] : [id]));
    for (const kept of await keptVersions(tx, connectionId, ids)) {
      seen.add(key(kept.booking_id, kept.wire_digest));
    }
    const fresh: Quarantined[] = [];
    const again: RemovableVersion[] = [];
    const unremovable: Quarantined[] = [];
    for (const item of batch) {
      if (item.id === null) unremovable.push(item);
      if (!seen.has(key(item.id, item.digest))) fresh.push(item);
      else if (item.id !== null) again.push({ id: item.id, digest: item.digest, etag: item.etag });
      seen.add(key(item.id, item.digest));
    }
    const now = clock.now();
    await insertQuarantine(
      tx,
      fresh.map((item) => ({
        connection_id: connectionId,
        booking_id: item.id,
        digest: item.digest,
        media_type: item.mediaType,
        reason: item.reason,
        places: JSON.stringify(item.where),
        octets_sealed: item.octetsSealed,
        octets: item.octets,
        received_at: item.receivedAt,
        pulled_at: now,
      })),
    );
    const removable = fresh.flatMap(({ id, digest, etag }) => (id === null ? [] : [{ id, digest, etag }]));
    await this.#intend(tx, removable, 'quarantine');
    await this.#openAgain(tx, again);
    // Kept here, but without an id of the protocol no removal can name it: staff are told that it stays.
    await this.#noteLeft(
      tx,
      unremovable.map(({ digest }) => ({
        kind: 'left',
        label: digest.toString('hex').slice(0, 16),
        reason: 'idUnremovable',
      })),
    );
    return {
      quarantined: fresh.length,
      known: batch.length - fresh.length,
      unremovable: unremovable.length,
    };
  }

  async #noteLeft(tx: Tx, left: readonly Left[]): Promise<void> {
    const { connectionId, clock } = this.#options;
    for (const { label, reason } of left) await noteLeft(tx, connectionId, label, reason, clock.now());
  }
}
