import type { Database } from 'better-sqlite3';
import type { MissingBookings } from '../../preload/contract/restore.ts';
import { documentNumbers, pulledVersions, type VersionKey, versionKeys } from './copy-queries.ts';

/** What a copy lacks of what the present store holds. */
export interface Missing {
  readonly bookings: MissingBookings;
  /** The greatest number of each register (a prefix and a year) that the present store gave out and the copy does not know. */
  readonly numbers: readonly string[];
}

/**
 * Compares two open stores: the versions of bookings that the present one holds and the copy does not, and the tickets
 * issued since. Reads both in the order of their index, side by side, so that nothing large is ever held.
 */
export function whatIsMissing(present: Database, copy: Database): Missing {
  const { documents, numbers } = documentsMissing(present, copy);
  return { bookings: { ...bookingsMissing(present, copy), documents }, numbers };
}

function bookingsMissing(present: Database, copy: Database): Omit<MissingBookings, 'documents'> {
  let bookings = 0;
  let stillOnServer = 0;
  let from: string | null = null;
  let to: string | null = null;
  for (const { pulledAt, removal } of onlyIn(pulledVersions(present), versionKeys(copy), compareKeys)) {
    bookings += 1;
    if (removal === 'pending') stillOnServer += 1;
    if (from === null || pulledAt < from) from = pulledAt;
    if (to === null || pulledAt > to) to = pulledAt;
  }
  return { bookings, from, to, stillOnServer };
}

function compareKeys(one: VersionKey, other: VersionKey): number {
  return (
    one.connectionId - other.connectionId ||
    Buffer.compare(one.bookingId, other.bookingId) ||
    Buffer.compare(one.digest, other.digest)
  );
}

function documentsMissing(present: Database, copy: Database): { documents: number; numbers: string[] } {
  const greatest = new Map<string, string>();
  let documents = 0;
  const since = onlyIn(documentNumbers(present), documentNumbers(copy), (one, other) =>
    Buffer.compare(Buffer.from(one), Buffer.from(other)),
  );
  for (const number of since) {
    documents += 1;
    // E-2026-000123: what stands before the running number names the register.
    greatest.set(number.replace(/\d+$/, ''), number);
  }
  return { documents, numbers: [...greatest.values()] };
}

/** What stands in the first of two ordered sequences and not in the second. */
function* onlyIn<One extends Other, Other>(
  first: Iterable<One>,
  second: Iterator<Other>,
  compare: (one: Other, other: Other) => number,
): Generator<One> {
  try {
    let other = second.next();
    for (const one of first) {
      while (!other.done && compare(other.value, one) < 0) other = second.next();
      if (other.done || compare(other.value, one) !== 0) yield one;
    }
  } finally {
    // A statement that is left in the middle, as by a damaged page, would keep its connection busy.
    second.return?.();
  }
}
