import { z } from 'zod';
import type { ReservationStatus } from '../../preload/contract/reservations.ts';
import { type Actor, historyName } from '../actor.ts';
import type { Audit } from '../audit/audit.ts';
import type { Clock } from '../clock.ts';
import { Refusal } from '../refusal.ts';
import type { Tx } from '../store/store.ts';
import {
  changeReservation,
  insertHistory,
  insertWarnings,
  openWarningsOf,
  type ReservationRecord,
  reservationById,
  resolveWarning,
} from './queries.ts';
import { warningRows } from './receive.ts';
import { mayMerge } from './status.ts';
import type { Concern } from './warnings.ts';

/** A reservation in the version that the person saw. */
interface Seen {
  readonly id: number;
  readonly version: number;
}

/** One reservation that goes into another one. */
export interface Merging {
  readonly merged: Seen;
  readonly kept: Seen;
  /** The likeness that it settles: its warning is resolved with it. */
  readonly pair: number;
  readonly reason: string;
  readonly actor: Actor;
}

/** A merging that is taken back. */
export interface MergeUndoing {
  readonly merged: Seen;
  readonly keptId: number;
  /** The status that the merged one had. */
  readonly status: ReservationStatus;
  readonly reason: string;
  readonly actor: Actor;
}

/** A likeness with a reservation that was merged away, or is back, as its other one hears of it. */
export interface LikenessOfMerged {
  readonly pair: number;
  /** Both reservations of the pair. */
  readonly between: readonly [number, number];
  readonly reason: string;
  readonly actor: Actor;
}

/** A likeness that is open again, with its warning on the first of the two. */
export interface LikenessAgain extends LikenessOfMerged {
  readonly concern: Concern & { readonly weight: number | null };
}

/** What duplicates need of reservations; office.ts hands it over. */
export interface ReservationMerges {
  /**
   * Ends a reservation in favour of another one, which it names from then on; nothing of either is taken away. Gives the
   * status that it had. Throws Refusal notFound, changedMeanwhile, mergeNotAllowed, amendmentOpen.
   */
  merge(tx: Tx, merging: Merging): Promise<ReservationStatus>;
  /** Puts a merged reservation back where it was. Throws Refusal notFound, changedMeanwhile. */
  undoMerge(tx: Tx, undoing: MergeUndoing): Promise<void>;
  /** Resolves the warnings of a likeness that a merging settles beside its own, with its history and audit lines. */
  closeLikeness(tx: Tx, likeness: LikenessOfMerged): Promise<void>;
  /** Warns of it again. False where the one that would be warned has ended meanwhile: then nothing is done. */
  openLikenessAgain(tx: Tx, likeness: LikenessAgain): Promise<boolean>;
}

const pairOf = z.object({ pair: z.int() });

/**
 * Merging of two reservations into one. Both histories stay with whom they are of. All of it is one transaction with its
 * audit line: if the program dies before the commit, both are as they were; right after it, they are merged.
 */
export class Merges implements ReservationMerges {
  readonly #audit: Audit;
  readonly #clock: Clock;

  constructor(audit: Audit, clock: Clock) {
    this.#audit = audit;
    this.#clock = clock;
  }

  async merge(tx: Tx, { merged, kept, pair, reason, actor }: Merging): Promise<ReservationStatus> {
    const from = await recordAt(tx, merged);
    const into = await recordAt(tx, kept);
    if (!mayMerge(from.status, into.status)) throw new Refusal('mergeNotAllowed');
    if (from.amended_version !== null) throw new Refusal('amendmentOpen');
    const now = this.#clock.now();
    await changeReservation(tx, from.id, {
      status: 'cancelled',
      merged_into: into.id,
      open_warnings: from.open_warnings - (await this.#settle(tx, from.id, pair, reason, actor)),
      changed_at: now,
    });
    await changeReservation(tx, into.id, {
      open_warnings: into.open_warnings - (await this.#settle(tx, into.id, pair, reason, actor)),
      changed_at: now,
    });
    await this.#tell(tx, from, 'mergedInto', into.locator, reason, actor);
    await this.#tell(tx, into, 'mergedFrom', from.locator, reason, actor);
    await this.#audit.append(tx, {
      actor,
      action: 'reservation.merged',
      subject: `reservation/${from.id}`,
      facts: { into: into.id, from: from.status },
    });
    return from.status;
  }

  async undoMerge(tx: Tx, { merged, keptId, status, reason, actor }: MergeUndoing): Promise<void> {
    const from = await recordAt(tx, merged);
    if (from.status !== 'cancelled' || from.merged_into !== keptId) throw new Refusal('changedMeanwhile');
    const into = await reservationById(tx, keptId);
    if (into === undefined) throw new Refusal('notFound');
    await changeReservation(tx, from.id, { status, merged_into: null, changed_at: this.#clock.now() });
    await changeReservation(tx, into.id, { changed_at: this.#clock.now() });
    await this.#tell(tx, from, 'mergeUndone', into.locator, reason, actor);
    await this.#tell(tx, into, 'mergeUndone', from.locator, reason, actor);
    await this.#audit.append(tx, {
      actor,
      action: 'reservation.mergeUndone',
      subject: `reservation/${from.id}`,
      facts: { from: into.id, to: status },
    });
  }

  async closeLikeness(tx: Tx, { pair, between, reason, actor }: LikenessOfMerged): Promise<void> {
    for (const id of between) {
      const closed = await this.#settle(tx, id, pair, reason, actor);
      if (closed === 0) continue;
      const record = await reservationById(tx, id);
      if (record === undefined) throw new Refusal('notFound');
      await changeReservation(tx, id, {
        open_warnings: record.open_warnings - closed,
        changed_at: this.#clock.now(),
      });
      await this.#note(tx, id, 'warningResolved', { reason }, actor);
      await this.#audit.append(tx, {
        actor,
        action: 'warning.resolved',
        subject: `reservation/${id}`,
        facts: { pair },
      });
    }
  }

  async openLikenessAgain(tx: Tx, { pair, between, concern, actor }: LikenessAgain): Promise<boolean> {
    const record = await reservationById(tx, between[0]);
    if (record === undefined || record.status === 'cancelled') return false;
    const now = this.#clock.now();
    await insertWarnings(tx, warningRows(record.id, record.booking_version, [concern], now));
    await changeReservation(tx, record.id, { open_warnings: record.open_warnings + 1, changed_at: now });
    await this.#audit.append(tx, {
      actor,
      action: 'warning.raisedAgain',
      subject: `reservation/${record.id}`,
      facts: { pair },
    });
    return true;
  }

  /** Resolves the warning of a likeness, on whichever of the two it stands; gives how many it were. */
  async #settle(tx: Tx, id: number, pair: number, reason: string, { name }: Actor): Promise<number> {
    const open = await openWarningsOf(tx, id, 'possibleDuplicate');
    const its = open.filter(({ facts }) => pairOf.parse(JSON.parse(facts)).pair === pair);
    for (const warning of its) {
      const resolution = { resolved_at: this.#clock.now(), resolved_by: name, reason };
      await resolveWarning(tx, id, warning.id, resolution);
    }
    return its.length;
  }

  #tell(
    tx: Tx,
    { id }: ReservationRecord,
    kind: 'mergedInto' | 'mergedFrom' | 'mergeUndone',
    other: string,
    reason: string,
    actor: Actor,
  ): Promise<void> {
    return this.#note(tx, id, kind, { number: other, reason }, actor);
  }

  #note(
    tx: Tx,
    id: number,
    kind: 'mergedInto' | 'mergedFrom' | 'mergeUndone' | 'warningResolved',
    facts: Record<string, string>,
    actor: Actor,
  ): Promise<void> {
    return insertHistory(tx, [
      {
        reservation_id: id,
        at: this.#clock.now(),
        staff_id: actor.staffId,
        actor: historyName(actor),
        kind,
        facts: JSON.stringify(facts),
      },
    ]);
  }
}

async function recordAt(tx: Tx, { id, version }: Seen): Promise<ReservationRecord> {
  const record = await reservationById(tx, id);
  if (record === undefined) throw new Refusal('notFound');
  if (record.version !== version) throw new Refusal('changedMeanwhile');
  return record;
}
