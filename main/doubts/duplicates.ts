import {
  type DuplicateGround,
  type DuplicatePair,
  type DuplicateSide,
  duplicateGround,
} from '../../preload/contract/doubts.ts';
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
import { likeness } from './likeness.ts';
import {
  changeDuplicate,
  type DuplicateRecord,
  duplicateById,
  duplicatesClosedWith,
  duplicatesOf,
  openDuplicatesOf,
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
      const at = clock.now();
      const record = await this.#record(tx, id);
      if (record.decision !== null) throw new Refusal('changedMeanwhile');
      const from = await merges.merge(tx, { merged, kept, pair: id, reason, actor });
      await changeDuplicate(tx, id, {
        decision: 'merged',
        decided_at: at,
        decided_by: actor.name,
        reason,
        merged_id: merged.id,
        merged_from: from,
      });
      await this.#closeOthers(tx, merged.id, { at, reason, actor });
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
      await this.#openOthersAgain(tx, mergedId, record.decided_at, actor);
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

  /**
   * What else was like a reservation that is merged away needs nobody's decision any more: with the merging, in its
   * transaction and for its reason. If the program dies before the commit all of them are open, right after it none.
   */
  async #closeOthers(
    tx: Tx,
    mergedId: number,
    { at, reason, actor }: { at: string; reason: string; actor: Actor },
  ): Promise<void> {
    const { merges } = this.#options;
    for (const { id, reservation_id, other_id } of await openDuplicatesOf(tx, mergedId)) {
      await changeDuplicate(tx, id, {
        decision: 'lapsed',
        decided_at: at,
        decided_by: actor.name,
        reason,
      });
      await merges.closeLikeness(tx, { pair: id, between: [reservation_id, other_id], reason, actor });
    }
  }

  /** Who is back is like the others again: what the merging closed is open as it was, but with who has ended meanwhile. */
  async #openOthersAgain(tx: Tx, mergedId: number, mergedAt: string | null, actor: Actor): Promise<void> {
    const { merges } = this.#options;
    for (const record of await duplicatesClosedWith(tx, mergedId, mergedAt)) {
      const both = new Map(
        (await sides(tx, [record.reservation_id, record.other_id])).map((side) => [side.id, side]),
      );
      const other = both.get(record.other_id);
      if (other === undefined || other.status === 'cancelled') continue;
      const isOpen = await merges.openLikenessAgain(tx, {
        pair: record.id,
        between: [record.reservation_id, record.other_id],
        concern: likeness(record.id, { locator: other.locator, grounds: groundsIn(record.grounds) }),
        reason: record.reason ?? '',
        actor,
      });
      if (!isOpen) continue;
      await changeDuplicate(tx, record.id, {
        decision: null,
        decided_at: null,
        decided_by: null,
        reason: null,
      });
    }
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
    const { store, pushes } = this.#options;
    const pair = await this.#pair(id);
    // Whoever else was like one of the two may be warned of less, or of more.
    const like = await Promise.all(
      [pair.found.id, pair.other.id].map((one) => duplicatesOf(store.read, one)),
    );
    const ids = like.flat().flatMap(({ reservation_id, other_id }) => [reservation_id, other_id]);
    pushes.push('reservations.changed', { ids: [...new Set([pair.found.id, pair.other.id, ...ids])] });
    return pair;
  }
}

/** Whether one may go into the other as they stand. */
function mayGo(merged: Reservation, kept: Reservation): boolean {
  return mayMerge(merged.status, kept.status) && merged.documents.length === 0 && merged.amendment === null;
}

function groundsIn(text: string): DuplicateGround[] {
  return text.split(' ').map((ground) => duplicateGround.parse(ground));
}

function pairOf(record: DuplicateRecord, known: ReadonlyMap<number, SideRecord>): DuplicatePair {
  return {
    id: record.id,
    found: sideOf(known.get(record.reservation_id)),
    other: sideOf(known.get(record.other_id)),
    grounds: groundsIn(record.grounds),
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
