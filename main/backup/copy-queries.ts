import type { Database } from 'better-sqlite3';
import type { ChainedLine } from '../audit/chain.ts';

/**
 * What is asked of a store or a copy over a connection of a worker thread's own. Plain SQL: a copy may have an older
 * schema than the one that Kysely is told of.
 */

/** What lines lack in a copy of the first schema. */
const BEFORE_FORMS = { form: 1, pc: null } as const;

/** The schema's number. */
export function schemaVersion(database: Database): number {
  return Number(database.pragma('user_version', { simple: true }));
}

/** The size of the database in octets, without its log. */
export function sizeOf(database: Database): number {
  return (
    Number(database.pragma('page_count', { simple: true })) *
    Number(database.pragma('page_size', { simple: true }))
  );
}

/** Writes an encrypted copy: VACUUM INTO keeps the cipher and the key. */
export function vacuumInto(database: Database, file: string): void {
  database.prepare('vacuum into ?').run(file);
}

/** Whether every page authenticates and the database is sound. */
export function isSound(database: Database): boolean {
  return database.pragma('integrity_check(1)', { simple: true }) === 'ok';
}

export function countRows(database: Database, table: string): number {
  return Number(database.prepare(`select count(*) from ${table}`).pluck().get());
}

/** The audit log, oldest line first. A copy from before lines had a form has those of the first. */
export function* auditLines(database: Database): Generator<ChainedLine> {
  const lines = database.prepare<[], ChainedLine>('select * from audit order by id');
  for (const line of lines.iterate()) yield { ...BEFORE_FORMS, ...line };
}

export function newestAuditAt(database: Database): string | null {
  const at = database.prepare('select at from audit order by id desc limit 1').pluck().get();
  return typeof at === 'string' ? at : null;
}

/** A booking's version as it is the same in every store that holds it. */
export interface VersionKey {
  readonly connectionId: number;
  /** As octets: SQLite's order of text is theirs. */
  readonly bookingId: Buffer;
  readonly digest: Buffer;
}

/** A version with when it was pulled and what became of its removal. */
export interface PulledVersion extends VersionKey {
  readonly pulledAt: string;
  readonly removal: string | null;
}

/** Every version of a booking, in the order of the index. */
export function versionKeys(database: Database): IterableIterator<VersionKey> {
  return database
    .prepare<[], VersionKey>(
      `select connection_id as connectionId, cast(booking_id as blob) as bookingId, wire_digest as digest
       from booking_version order by connection_id, booking_id, wire_digest`,
    )
    .iterate();
}

/** The same, with what is told of those that a copy lacks. */
export function pulledVersions(database: Database): IterableIterator<PulledVersion> {
  return database
    .prepare<[], PulledVersion>(
      `select kept.connection_id as connectionId, cast(kept.booking_id as blob) as bookingId,
         kept.wire_digest as digest, kept.pulled_at as pulledAt, removal.state as removal
       from booking_version as kept
       left join removal on removal.connection_id = kept.connection_id
         and removal.booking_id = kept.booking_id and removal.wire_digest = kept.wire_digest
       order by kept.connection_id, kept.booking_id, kept.wire_digest`,
    )
    .iterate();
}

/** The numbers of every document, in order. */
export function documentNumbers(database: Database): IterableIterator<string> {
  return database.prepare<[], string>('select number from document order by number').pluck().iterate();
}

/** The booking of the newest reservation as it was written, or undefined where there is none. */
export function newestKept(database: Database): string | undefined {
  return database
    .prepare<[], string>(
      `select kept.kept from reservation join booking_version as kept
         on kept.reservation_id = reservation.id and kept.version = reservation.booking_version
       order by reservation.id desc limit 1`,
    )
    .pluck()
    .get();
}

/** A sealed card number of a store, with what it is bound to. */
export interface SealedCard {
  readonly connectionId: number;
  readonly bookingId: string;
  readonly digest: Uint8Array;
  readonly sealed: Uint8Array;
}

/** The newest sealed card number, or undefined where there is none. */
export function newestSealedCard(database: Database): SealedCard | undefined {
  return database
    .prepare<[], SealedCard>(
      `select connection_id as connectionId, booking_id as bookingId, wire_digest as digest,
         card_number_sealed as sealed
       from booking_version where card_number_sealed is not null order by id desc limit 1`,
    )
    .get();
}
