import type { Database } from 'better-sqlite3';
import type { RecordCounts } from '../../preload/contract/backup.ts';
import { countRows } from './copy-queries.ts';

/** How many records of each sort a database holds. */
export function countRecords(database: Database): RecordCounts {
  return {
    reservations: countRows(database, 'reservation'),
    bookingVersions: countRows(database, 'booking_version'),
    quarantined: countRows(database, 'quarantine'),
    documents: countRows(database, 'document'),
    mailings: countRows(database, 'mailing'),
    staff: countRows(database, 'staff'),
    auditLines: countRows(database, 'audit'),
  };
}

const sorts = [
  'reservations',
  'bookingVersions',
  'quarantined',
  'documents',
  'mailings',
  'staff',
  'auditLines',
] as const satisfies readonly (keyof RecordCounts)[];

/** Whether two counts are the same. */
export function sameCounts(one: RecordCounts, other: RecordCounts): boolean {
  return sorts.every((sort) => one[sort] === other[sort]);
}

/**
 * Whether a copy holds what the store held while it was made: for each sort, no fewer than the lesser and no more than
 * the greater of the counts just before and just after. Where nothing was written meanwhile, that is equality.
 */
export function countsBetween(copy: RecordCounts, before: RecordCounts, after: RecordCounts): boolean {
  return sorts.every(
    (sort) =>
      copy[sort] >= Math.min(before[sort], after[sort]) && copy[sort] <= Math.max(before[sort], after[sort]),
  );
}
