import { setImmediate } from 'node:timers/promises';
import type { Clock } from '../clock.ts';
import type { Store } from '../store/store.ts';
import type { Vault } from '../store/vault.ts';
import { type PendingRemoval, pendingRemovals, recordRemoval } from './queries.ts';
import type { CheckedOutcome, Reader } from './reader.ts';
import { keptDigest, quarantinePurpose } from './understand.ts';
import { limits, sha256 } from './wire.ts';

/** How many are read back before the thread is given to others. */
const SLICE = 48;
/** How many outcomes a commit records: an update is light, the sync of a commit is not. */
const RECORDED = 128;

export interface RemovalOptions {
  readonly store: Store;
  readonly vault: Vault;
  readonly clock: Clock;
  readonly connectionId: number;
}

/** What a round of removals came to. */
export interface Removed {
  readonly removed: number;
  /** Kept, but what was read back is not what was written: never removed, and a matter for staff. */
  readonly readBackFailed: number;
}

/** A version that was read back, to be named to the server. */
type ReadBack = Pick<PendingRemoval, 'id' | 'booking_id' | 'wire_digest' | 'etag' | 'asked_at'>;

/** An outcome names a booking but not its version, so that two versions of one booking go in two rounds. */
function roundsOf(batch: readonly ReadBack[]): ReadBack[][] {
  const versions = new Map<string, number>();
  const rounds: ReadBack[][] = [];
  for (const row of batch) {
    const round = versions.get(row.booking_id) ?? 0;
    versions.set(row.booking_id, round + 1);
    const others = rounds[round];
    if (others === undefined) rounds.push([row]);
    else others.push(row);
  }
  return rounds;
}

/**
 * The removal outbox. A version is named to the server only after it has been read back from the encrypted file, over a
 * connection that did not write it, and found equal to what was understood (promise 1); the removal names its digest
 * (promise 3). If the program dies after the server removed and before the outcome is recorded, the next run asks again
 * and hears `absent`.
 */
export class Removals {
  readonly #options: RemovalOptions;

  constructor(options: RemovalOptions) {
    this.#options = options;
  }

  /** Carries out every pending removal once. Throws ConnectionFailed; what was recorded by then stands. */
  async carryOut(reader: Reader, signal: AbortSignal, onRemoved: (count: number) => void): Promise<Removed> {
    const { store, connectionId } = this.#options;
    let removed = 0;
    let readBackFailed = 0;
    let after = 0;
    for (;;) {
      const pending = await pendingRemovals(store.read, connectionId, after, SLICE);
      const batch: ReadBack[] = [];
      let rows = pending;
      while (rows.length > 0) {
        for (const row of rows) {
          after = row.id;
          const { id, booking_id, wire_digest, etag, asked_at } = row;
          // Without what was kept: 500 quarantined bookings may be 500 MiB.
          if (this.#readsBack(row)) batch.push({ id, booking_id, wire_digest, etag, asked_at });
          else readBackFailed += 1;
        }
        if (batch.length > limits.count - SLICE) break;
        await setImmediate();
        rows = await pendingRemovals(store.read, connectionId, after, SLICE);
      }
      for (const round of roundsOf(batch)) {
        const requests = round.map(({ booking_id: id, wire_digest: digest, etag, asked_at: intendedAt }) => ({
          id,
          digest,
          etag,
          intendedAt,
        }));
        const count = await this.#record(round, await reader.remove(requests, signal));
        removed += count;
        onRemoved(count);
      }
      if (rows.length === 0) return { removed, readBackFailed };
    }
  }

  /** Whether what stands in the file is what was understood, octet for octet. */
  #readsBack(row: PendingRemoval): boolean {
    if (row.kept_as === 'booking') {
      if (row.kept === null || row.kept_digest === null) return false;
      return keptDigest(row.kept, row.card_number_sealed).equals(row.kept_digest);
    }
    if (row.octets_sealed === null) {
      // A person resolved it: its octets were purged on purpose, after it had been kept and read.
      return row.quarantine_resolved_at !== null;
    }
    try {
      const { vault, connectionId } = this.#options;
      const octets = vault.open(row.octets_sealed, quarantinePurpose(connectionId, row.wire_digest));
      return sha256(octets).equals(row.wire_digest);
    } catch {
      return false;
    }
  }

  async #record(batch: readonly ReadBack[], outcomes: readonly CheckedOutcome[]): Promise<number> {
    const { store, clock } = this.#options;
    const byId = new Map(outcomes.map((outcome) => [outcome.id, outcome]));
    let removed = 0;
    for (let from = 0; from < batch.length; from += RECORDED) {
      const answered = batch.slice(from, from + RECORDED).flatMap((row) => {
        const outcome = byId.get(row.booking_id);
        return outcome === undefined ? [] : [{ row, outcome }];
      });
      await store.write(async (tx) => {
        for (const { row, outcome } of answered) {
          await recordRemoval(tx, row.id, {
            state: outcome.outcome,
            done_at: clock.now(),
            receipt: outcome.receipt,
            receipt_verified: outcome.receiptVerified ? 1 : 0,
          });
        }
      });
      removed += answered.filter(({ outcome }) => outcome.outcome === 'removed').length;
      await setImmediate();
    }
    return removed;
  }
}
