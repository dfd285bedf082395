import { CompiledQuery, type Insertable, type Kysely, type Selectable, sql, type Updateable } from 'kysely';
import { RowInserter } from '../store/insert.ts';
import type { Schema } from '../store/schema.ts';
import type { Tx } from '../store/store.ts';

type Db = Kysely<Schema>;
export type ConnectionRecord = Selectable<Schema['connection']>;
export type SealingKeyRecord = Selectable<Schema['sealing_key']>;
export type QuarantineRecord = Selectable<Schema['quarantine']>;
export type BookingVersionRow = Insertable<Schema['booking_version']> & { id: number };
export type QuarantineInsert = Insertable<Schema['quarantine']>;
type RemovalInsert = Insertable<Schema['removal']>;
/** Where a version is kept, and so where a removal reads it back. */
export type KeptAs = 'booking' | 'quarantine';

// --- the connection and its keys

/** The one connection to the web shop, or undefined before it is set up. */
export function connectionRecord(db: Db): Promise<ConnectionRecord | undefined> {
  return db.selectFrom('connection').selectAll().orderBy('id').limit(1).executeTakeFirst();
}

export async function insertConnection(tx: Tx, row: Insertable<Schema['connection']>): Promise<void> {
  await tx.insertInto('connection').values(row).execute();
}

export async function changeConnection(
  tx: Tx,
  id: number,
  changes: Updateable<Schema['connection']>,
): Promise<void> {
  await tx.updateTable('connection').set(changes).where('id', '=', id).execute();
}

/** Every sealing key, the newest first. */
export function sealingKeyRecords(db: Db): Promise<SealingKeyRecord[]> {
  return db
    .selectFrom('sealing_key')
    .selectAll()
    .orderBy('created_at', 'desc')
    .orderBy(sql`rowid`, 'desc')
    .execute();
}

export async function insertSealingKey(tx: Tx, row: Insertable<Schema['sealing_key']>): Promise<void> {
  await tx.insertInto('sealing_key').values(row).execute();
}

// --- what came over the wire

const bookingVersions = new RowInserter('booking_version', [
  'id',
  'connection_id',
  'booking_id',
  'version',
  'wire_digest',
  'kept',
  'card_number_sealed',
  'kept_digest',
  'media_type',
  'sealing_kid',
  'received_at',
  'pulled_at',
  'reservation_id',
]);
const origins = new RowInserter('origin', ['booking_version_id', 'host', 'ip', 'user_agent', 'received_at']);
const removals = new RowInserter('removal', [
  'connection_id',
  'booking_id',
  'wire_digest',
  'etag',
  'kept_as',
  'state',
  'asked_at',
]);
const quarantined = new RowInserter('quarantine', [
  'connection_id',
  'booking_id',
  'digest',
  'media_type',
  'reason',
  'places',
  'octets_sealed',
  'octets',
  'received_at',
  'pulled_at',
]);

/** What is kept of the given bookings already. */
export function keptVersions(tx: Tx, connectionId: number, bookingIds: readonly string[]) {
  return tx
    .selectFrom('booking_version')
    .select(['booking_id', 'version', 'wire_digest', 'reservation_id'])
    .where('connection_id', '=', connectionId)
    .where('booking_id', 'in', bookingIds)
    .execute();
}

/** Which of these octets stand in quarantine already. */
export function keptQuarantine(tx: Tx, connectionId: number, digests: readonly Buffer[]) {
  return tx
    .selectFrom('quarantine')
    .select(['booking_id', 'digest'])
    .where('connection_id', '=', connectionId)
    .where('digest', 'in', digests)
    .execute();
}

export async function nextBookingVersionId(tx: Tx): Promise<number> {
  const row = await tx
    .selectFrom('booking_version')
    .select((eb) => eb.fn.coalesce(eb.fn.max('id'), eb.val(0)).as('last'))
    .executeTakeFirstOrThrow();
  return row.last + 1;
}

export function insertBookingVersions(tx: Tx, rows: readonly BookingVersionRow[]): Promise<void> {
  return bookingVersions.insert(tx, rows);
}

export function insertOrigins(tx: Tx, rows: readonly Insertable<Schema['origin']>[]): Promise<void> {
  return origins.insert(tx, rows);
}

export function insertQuarantine(tx: Tx, rows: readonly QuarantineInsert[]): Promise<void> {
  return quarantined.insert(tx, rows);
}

export function insertRemovals(tx: Tx, rows: readonly RemovalInsert[]): Promise<void> {
  return removals.insert(tx, rows);
}

/** One version of a reservation's booking, with what became of its removal. */
export function bookingVersionOf(db: Db, reservationId: number, version: number) {
  return db
    .selectFrom('booking_version as kept')
    .leftJoin('removal', (join) =>
      join
        .onRef('removal.connection_id', '=', 'kept.connection_id')
        .onRef('removal.booking_id', '=', 'kept.booking_id')
        .onRef('removal.wire_digest', '=', 'kept.wire_digest'),
    )
    .select([
      'kept.connection_id',
      'kept.booking_id',
      'kept.wire_digest',
      'kept.version',
      'kept.kept',
      'kept.card_number_sealed',
      'kept.sealing_kid',
      'kept.received_at',
      'kept.pulled_at',
      'removal.state',
      'removal.receipt',
      'removal.receipt_verified',
    ])
    .where('kept.reservation_id', '=', reservationId)
    .where('kept.version', '=', version)
    .executeTakeFirst();
}

// --- removals

/** The versions of these bookings that have an intent to remove, in whatever state. */
export function intendedRemovals(tx: Tx, connectionId: number, bookingIds: readonly string[]) {
  return tx
    .selectFrom('removal')
    .select(['booking_id', 'wire_digest'])
    .where('connection_id', '=', connectionId)
    .where('booking_id', 'in', bookingIds)
    .execute();
}

/**
 * Asks again for the removal of a version that the server still lists, although it was done with. Gives how often it
 * was asked for before.
 */
export async function reopenRemoval(
  tx: Tx,
  connectionId: number,
  version: { id: string; digest: Buffer; etag: string | null },
  keptAs?: KeptAs,
): Promise<number> {
  const row = await tx
    .updateTable('removal')
    .set({
      state: 'pending',
      done_at: null,
      // The server may call the same octets by another name by now.
      etag: version.etag,
      ...(keptAs === undefined ? {} : { kept_as: keptAs }),
    })
    .where('connection_id', '=', connectionId)
    .where('booking_id', '=', version.id)
    .where('wire_digest', '=', version.digest)
    .returning('tries')
    .executeTakeFirst();
  return row?.tries ?? 0;
}

/** Pending removals behind an id, with what was kept, for the read-back. */
export function pendingRemovals(db: Db, connectionId: number, after: number, limit: number) {
  return db
    .selectFrom('removal')
    .leftJoin('booking_version as kept', (join) =>
      join
        .onRef('kept.connection_id', '=', 'removal.connection_id')
        .onRef('kept.booking_id', '=', 'removal.booking_id')
        .onRef('kept.wire_digest', '=', 'removal.wire_digest'),
    )
    .leftJoin('quarantine', (join) =>
      join
        .onRef('quarantine.connection_id', '=', 'removal.connection_id')
        .onRef('quarantine.booking_id', '=', 'removal.booking_id')
        .onRef('quarantine.digest', '=', 'removal.wire_digest'),
    )
    .select([
      'removal.id',
      'removal.booking_id',
      'removal.wire_digest',
      'removal.etag',
      'removal.asked_at',
      'removal.kept_as',
      'kept.kept',
      'kept.card_number_sealed',
      'kept.kept_digest',
      'quarantine.octets_sealed',
      'quarantine.resolved_at as quarantine_resolved_at',
    ])
    .where('removal.connection_id', '=', connectionId)
    .where('removal.state', '=', 'pending')
    .where('removal.id', '>', after)
    .orderBy('removal.id')
    .limit(limit)
    .execute();
}
export type PendingRemoval = Awaited<ReturnType<typeof pendingRemovals>>[number];

/** Made once as text, as in RowInserter: it runs for every booking that was removed. */
const RECORD_REMOVAL =
  'update "removal" set "state" = ?, "done_at" = ?, "receipt" = ?, "receipt_verified" = ?, "tries" = "tries" + 1 where "id" = ?';

export async function recordRemoval(
  tx: Tx,
  id: number,
  outcome: {
    state: 'removed' | 'absent' | 'changed';
    done_at: string;
    receipt: string | null;
    receipt_verified: number;
  },
): Promise<void> {
  const { state, done_at, receipt, receipt_verified } = outcome;
  await tx.executeQuery(CompiledQuery.raw(RECORD_REMOVAL, [state, done_at, receipt, receipt_verified, id]));
}

// --- what stays on the server, and the health of the runs

export async function noteLeft(
  tx: Tx,
  connectionId: number,
  label: string,
  reason: string,
  at: string,
): Promise<void> {
  await tx
    .insertInto('left_on_server')
    .values({ connection_id: connectionId, label, reason, first_seen_at: at, last_seen_at: at })
    .onConflict((conflict) =>
      conflict.columns(['connection_id', 'label', 'reason']).doUpdateSet((eb) => ({
        last_seen_at: at,
        times: eb('left_on_server.times', '+', 1),
      })),
    )
    .execute();
}

export async function forgetLeftBefore(tx: Tx, connectionId: number, at: string): Promise<void> {
  await tx
    .deleteFrom('left_on_server')
    .where('connection_id', '=', connectionId)
    .where('last_seen_at', '<', at)
    .execute();
}

export function leftOnServer(db: Db) {
  return db.selectFrom('left_on_server').selectAll().orderBy('last_seen_at', 'desc').limit(500).execute();
}

export async function insertRun(tx: Tx, row: Insertable<Schema['intake_run']>): Promise<void> {
  await tx.insertInto('intake_run').values(row).execute();
}

/** The numbers of the status bar that are counted in the store. */
export async function standing(db: Db, connectionId: number) {
  const count = (table: 'removal' | 'left_on_server') =>
    db
      .selectFrom(table)
      .select((eb) => eb.fn.countAll<number>().as('count'))
      .where('connection_id', '=', connectionId);
  const pending = await count('removal').where('state', '=', 'pending').executeTakeFirstOrThrow();
  const left = await count('left_on_server').executeTakeFirstOrThrow();
  const quarantine = await db
    .selectFrom('quarantine')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('connection_id', '=', connectionId)
    .where('resolved_at', 'is', null)
    .executeTakeFirstOrThrow();
  return { removalsPending: pending.count, leftOnServer: left.count, inQuarantine: quarantine.count };
}

// --- quarantine

/** What a list of the quarantine is narrowed by. */
interface QuarantineAsked {
  readonly resolved?: boolean | undefined;
  readonly pulled?: { readonly from: string; readonly before: string } | undefined;
  readonly removal?: 'pending' | undefined;
}

/** Without their octets, the newest first. */
export function quarantineRows(db: Db, { resolved, pulled, removal }: QuarantineAsked, most: number) {
  return db
    .selectFrom('quarantine')
    .select([
      ...([
        'id',
        'connection_id',
        'booking_id',
        'digest',
        'media_type',
        'reason',
        'places',
        'octets',
      ] as const),
      ...(['received_at', 'pulled_at', 'resolved_at', 'resolved_by', 'resolution'] as const),
    ])
    .$if(resolved !== undefined, (rows) => rows.where('resolved_at', resolved ? 'is not' : 'is', null))
    .$if(pulled !== undefined, (rows) =>
      rows.where('pulled_at', '>=', pulled?.from ?? '').where('pulled_at', '<', pulled?.before ?? ''),
    )
    .$if(removal !== undefined, (rows) =>
      rows.where(
        sql<boolean>`exists (select 1 from removal
          where removal.connection_id = quarantine.connection_id and removal.booking_id = quarantine.booking_id
            and removal.wire_digest = quarantine.digest and removal.state = 'pending' and removal.kept_as = 'quarantine')`,
      ),
    )
    .orderBy('id', 'desc')
    .limit(most)
    .execute();
}

export function quarantineById(db: Db, id: number): Promise<QuarantineRecord | undefined> {
  return db.selectFrom('quarantine').selectAll().where('id', '=', id).executeTakeFirst();
}

/** Resolves and purges the octets. */
export function resolveQuarantine(tx: Tx, id: number, by: string, reason: string, at: string) {
  return tx
    .updateTable('quarantine')
    .set({ resolved_at: at, resolved_by: by, resolution: reason, octets_sealed: null })
    .where('id', '=', id)
    .where('resolved_at', 'is', null)
    .returningAll()
    .executeTakeFirst();
}

/** Whether a quarantined booking still waits for its removal, so that its octets must stay for the read-back. */
export async function removalPendingFor(tx: Tx, connectionId: number, digest: Buffer): Promise<boolean> {
  const row = await tx
    .selectFrom('removal')
    .select('id')
    .where('connection_id', '=', connectionId)
    .where('wire_digest', '=', digest)
    .where('state', '=', 'pending')
    .executeTakeFirst();
  return row !== undefined;
}
