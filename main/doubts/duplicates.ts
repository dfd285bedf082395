import { type DuplicatePair, type DuplicateSide, duplicateGround } from '../../preload/contract/doubts.ts';
import type { OutputOf, ParsedInputOf } from '../../preload/contract/index.ts';
import type { Reservation } from '../../preload/contract/reservations.ts';
import type { Actor } from '../actor.ts';
import type { Clock } from '../clock.ts';
import type { Pushes } from '../pushes.ts';
import { Refusal } from '../refusal.ts';
import type { ReservationRecords } from '../reservations/interface.ts';
import type { ReservationMerges } from '../reservations/merge.ts';
import { mayMerge } from '../reservations/status.ts';
import type { Store, Tx } from '../store/store.ts';
import {
  changeDuplicate,
  type DuplicateRecord,
  duplicateById,
  duplicatesOf,
  type SideRecord,
  sides,
} from './queries.ts';

export interface DuplicatesOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly pushes: Pushes;
  readonly reservations: Pick<ReservationRecords, 'open'>;
  readonly merges: ReservationMerges;
}

/** Reservations that may be one: shown beside each other, kept both, or merged. A person decides, always. */
export class Duplicates {
  readonly #options: DuplicatesOptions;

  constructor(options: DuplicatesOptions) {
    this.#options = options;
  }

  async of(reservationId: number): Promise<DuplicatePair[]> {
    const { store } = this.#options;
    const records = await duplicatesOf(store.read, reservationId);
    if (records.length === 0) return [];
    const ids = records.flatMap(({ reservation_id, other_id }) => [reservation_id, other_id]);
    const known = new Map((await sides(store.read, [...new Set(ids)])).map((side) => [side.id, side]));
    return records.map((record) => pairOf(record, known));
  }

  /** Throws Refusal notFound. */
  async compare(id: number): Promise<OutputOf<'duplicates.compare'>> {
    const { store, reservations } = this.#options;
    const record = await this.#record(store.read, id);
    const found = await reservations.open(record.reservation_id);
    const other = await reservations.open(record.other_id);
    const warning = found.warnings.find(
      ({ code, facts, resolvedAt }) =>
        code === 'possibleDuplicate' && facts.pair === id && resolvedAt === null,
    );
    const isOpen = record.decision === null;
    return {
      pair: await this.#pair(id),
      found,
      other,
      warningId: warning?.id ?? null,
      mayMerge: [
        ...(isOpen && mayGo(found, other) ? [found.id] : []),
        ...(isOpen && mayGo(other, found) ? [other.id] : []),
      ],
    };
  }

  /** Throws Refusal notFound, changedMeanwhile, amendmentOpen, mergeNotAllowed. */
  async merge(
    { id, keep, versions, reason }: ParsedInputOf<'duplicates.merge'>,
    actor: Actor,
  ): Promise<DuplicatePair> {
    const { store, clock, merges, reservations } = this.#options;
    const { reservation_id, other_id } = await this.#record(store.read, id);
    const found = { id: reservation_id, version: versions.found };
    const other = { id: other_id, version: versions.other };
    if (keep !== found.id && keep !== other.id) throw new Refusal('notFound');
    const [kept, merged] = keep === found.id ? [found, other] : [other, found];
    // Read before the transaction: a document that is made meanwhile counts the version up.
    if ((await reservations.open(merged.id)).documents.length > 0) throw new Refusal('mergeNotAllowed');
    await store.write(async (tx) => {
      const record = await this.#record(tx, id);
      if (record.decision !== null) throw new Refusal('changedMeanwhile');
      const from = await merges.merge(tx, { merged, kept, pair: id, reason, actor });
      await changeDuplicate(tx, id, {
        decision: 'merged',
        decided_at: clock.now(),
        decided_by: actor.name,
        reason,
        merged_id: merged.id,
        merged_from: from,
      });
    });
    return this.#changed(id);
  }

  /** Throws Refusal notFound, changedMeanwhile. */
  async undoMerge(
    { id, version, reason }: ParsedInputOf<'duplicates.undoMerge'>,
    actor: Actor,
  ): Promise<DuplicatePair> {
    const { store, clock, merges } = this.#options;
    await store.write(async (tx) => {
      const record = await this.#record(tx, id);
      const { merged_id: mergedId, merged_from: status } = record;
      if (mergedId === null || status === null) throw new Refusal('changedMeanwhile');
      const keptId = mergedId === record.reservation_id ? record.other_id : record.reservation_id;
      await merges.undoMerge(tx, { merged: { id: mergedId, version }, keptId, status, reason, actor });
      // Who takes a merging back says that they are two.
      await changeDuplicate(tx, id, {
        decision: 'keptBoth',
        decided_at: clock.now(),
        decided_by: actor.name,
        reason,
        merged_id: null,
        merged_from: null,
      });
    });
    return this.#changed(id);
  }

  async #record(db: Store['read'] | Tx, id: number): Promise<DuplicateRecord> {
    const record = await duplicateById(db, id);
    if (record === undefined) throw new Refusal('notFound');
    return record;
  }

  async #pair(id: number): Promise<DuplicatePair> {
    const { store } = this.#options;
    const record = await this.#record(store.read, id);
    const both = await sides(store.read, [record.reservation_id, record.other_id]);
    return pairOf(record, new Map(both.map((side) => [side.id, side])));
  }

  async #changed(id: number): Promise<DuplicatePair> {
    const pair = await this.#pair(id);
    this.#options.pushes.push('reservations.changed', { ids: [pair.found.id, pair.other.id] });
    return pair;
  }
}

/** Whether one may go into the other as they stand. */
function mayGo(merged: Reservation, kept: Reservation): boolean {
  return mayMerge(merged.status, kept.status) && merged.documents.length === 0 && merged.amendment === null;
}

function pairOf(record: DuplicateRecord, known: ReadonlyMap<number, SideRecord>): DuplicatePair {
  return {
    id: record.id,
    found: sideOf(known.get(record.reservation_id)),
    other: sideOf(known.get(record.other_id)),
    grounds: record.grounds.split(' ').map((ground) => duplicateGround.parse(ground)),
    foundAt: record.found_at,
    decision: record.decision,
    decidedAt: record.decided_at,
    decidedBy: record.decided_by,
    reason: record.reason,
    mergedId: record.merged_id,
  };
}

function sideOf(side: SideRecord | undefined): DuplicateSide {
  if (side === undefined) throw new Error('a likeness of a reservation that is not here');
  const { total_amount, total_currency } = side;
  return {
    id: side.id,
    locator: side.locator,
    status: side.status,
    lead: { given: side.lead_given, family: side.lead_family },
    departsOn: side.departs_on,
    total:
      total_amount === null || total_currency === null
        ? null
        : { amount: total_amount, currency: total_currency },
    mergedInto: side.merged_into,
  };
}
