import { Temporal } from 'temporal-polyfill';
import { z } from 'zod';
import { mayCall, type Role } from '../../preload/contract/procedure.ts';
import type { Claim, HistoryLine, ReservationStatus } from '../../preload/contract/reservations.ts';
import rules from '../../resources/rules/claims.json' with { type: 'json' };
import { type Actor, historyName, staffIdOf, theOffice } from '../actor.ts';
import type { Audit } from '../audit/audit.ts';
import { type Clock, instantText } from '../clock.ts';
import { Refusal } from '../refusal.ts';
import type { Store, Tx } from '../store/store.ts';
import {
  type ClaimRecord,
  claimant,
  claimHolders,
  claimOf,
  deleteClaim,
  idleClaims,
  putClaim,
  renewClaim,
  renewClaimsOf,
} from './claim-queries.ts';
import { insertHistory, reservationById } from './queries.ts';

/** After so many minutes without a sign of life a claim ends by itself. */
const { idleMinutes } = z.object({ idleMinutes: z.int().min(1) }).parse(rules);

/** The states on reaching which nobody works on a reservation any more: it waits for somebody else, or is done. */
export const endsWork: ReadonlySet<ReservationStatus> = new Set<ReservationStatus>([
  'new',
  'onHold',
  'mailed',
  'cancelled',
]);

/** Idle claims that one transaction ends. */
const AT_ONCE = 50;

/** What was last heard of a person is written down when it is this much newer than what stands there, in seconds. */
const NOTED_EVERY = 60;

/** Knows when people were last at a desk. */
export interface Attendance {
  /** When a person who is signed in last touched a key or the pointer, a UTC instant; undefined for anybody else. */
  lastSeen(staffId: number): string | undefined;
}

/** A claim that somebody lost to a colleague, to be told to them once it is committed. */
export interface LostClaim {
  readonly staffId: number;
  readonly reservationId: number;
  readonly locator: string;
}

/** A claim as screens see it. */
export function shownClaim(record: ClaimRecord | undefined): Claim | null {
  if (record === undefined) return null;
  const { staffId, name, since, lastActive } = record;
  return { staffId, name, since, lastActive };
}

/**
 * Who works on which reservation: one person at most. Everything but `of` and `releaseIdle` happens inside the caller's
 * transaction, so that a claim and the work that made it are there both or not at all; claims are rows, so that they
 * outlive the program.
 *
 * A claim is idle by its person, not by its reservation: somebody who claimed ten and works on one keeps them all, and
 * somebody who left a locked desk loses them all. When they were last there is known in memory and written down every
 * minute; after a crash claims stand as they were, at most so much older, and end by themselves unless the person is
 * back and at work before.
 */
export class Claims {
  readonly #store: Store;
  readonly #audit: Audit;
  readonly #clock: Clock;
  readonly #attendance: Attendance;

  constructor(store: Store, audit: Audit, clock: Clock, attendance: Attendance) {
    this.#store = store;
    this.#audit = audit;
    this.#clock = clock;
    this.#attendance = attendance;
  }

  /** Who works on a reservation. */
  async of(id: number): Promise<Claim | null> {
    const record = await claimOf(this.#store.read, id);
    return shownClaim(record && { ...record, lastActive: this.#lastActive(record) });
  }

  /**
   * Somebody works on a reservation: it becomes theirs where it was nobody's, and is not idle. The office itself needs
   * no claim. Throws Refusal claimedByOther (details.name, details.since).
   */
  async work(tx: Tx, id: number, actor: Actor): Promise<void> {
    if (actor.staffId === null) return;
    const present = await this.#present(tx, id);
    if (present === undefined) {
      // The history tells of the work itself.
      await putClaim(tx, id, actor.staffId, this.#clock.now());
      await this.#note(tx, 'claim.made', id, actor, { by: 'working' });
      return;
    }
    refuseOthers(present, actor);
    await renewClaim(tx, id, this.#clock.now());
  }

  /** Somebody ends the work on a reservation: nobody else may be at it. Throws Refusal claimedByOther. */
  async mayWork(tx: Tx, id: number, actor: Actor): Promise<void> {
    const present = await this.#present(tx, id);
    if (present !== undefined) refuseOthers(present, actor);
  }

  /** A person claims a reservation by hand; what they have stays theirs. Throws Refusal notFound, claimedByOther. */
  async claim(tx: Tx, id: number, actor: Actor): Promise<void> {
    await this.#expect(tx, id);
    const present = await this.#present(tx, id);
    if (present !== undefined) {
      refuseOthers(present, actor);
      return renewClaim(tx, id, this.#clock.now());
    }
    await putClaim(tx, id, staffIdOf(actor), this.#clock.now());
    await this.#tell(tx, id, actor, 'claimed');
    await this.#note(tx, 'claim.made', id, actor, { by: 'hand' });
  }

  /** A person gives their claim up; what nobody has stays so. Throws Refusal notFound, claimedByOther. */
  async release(tx: Tx, id: number, actor: Actor): Promise<void> {
    await this.#expect(tx, id);
    const present = await this.#present(tx, id);
    if (present === undefined) return;
    refuseOthers(present, actor);
    await this.#end(tx, id, actor, 'hand');
    await this.#tell(tx, id, actor, 'released');
  }

  /**
   * Gives a reservation to a member of staff, who may be the giver. What somebody else works on wants a reason. Gives
   * the claim that this person lost. Throws Refusal notFound (the reservation, or the member of staff), claimedByOther.
   */
  async give(
    tx: Tx,
    id: number,
    to: number,
    actor: Actor,
    reason: string | undefined,
  ): Promise<LostClaim | undefined> {
    const { locator } = await this.#expect(tx, id);
    const receiver = await claimant(tx, to);
    if (receiver === undefined) throw new Refusal('notFound');
    const present = await this.#present(tx, id);
    if (present?.staffId === to) {
      await renewClaim(tx, id, this.#clock.now());
      return undefined;
    }
    if (present !== undefined && reason === undefined) throw refusedFor(present);
    await putClaim(tx, id, to, this.#clock.now());
    const toSelf = to === actor.staffId;
    const facts: Record<string, string> = {
      ...(present === undefined ? {} : { from: present.name }),
      ...(toSelf ? {} : { to: receiver.name }),
      ...(reason === undefined ? {} : { reason }),
    };
    if (present === undefined) {
      await this.#tell(tx, id, actor, toSelf ? 'claimed' : 'assigned', facts);
      await this.#note(tx, toSelf ? 'claim.made' : 'claim.assigned', id, actor, { to });
      return undefined;
    }
    await this.#tell(tx, id, actor, toSelf ? 'takenOver' : 'assigned', facts);
    await this.#note(tx, toSelf ? 'claim.takenOver' : 'claim.assigned', id, actor, {
      from: present.staffId,
      to,
    });
    return { staffId: present.staffId, reservationId: id, locator };
  }

  /** A move to a state ends the claim, where nobody works on it there. */
  async moved(tx: Tx, id: number, to: ReservationStatus, actor: Actor): Promise<void> {
    if (!endsWork.has(to) || (await claimOf(tx, id)) === undefined) return;
    await this.#end(tx, id, actor, 'move');
  }

  /** Ends claims that have been idle too long; gives the reservations that nobody works on any more. */
  async releaseIdle(): Promise<number[]> {
    await this.#noteAttendance();
    const released: number[] = [];
    for (;;) {
      const idle = await idleClaims(this.#store.read, this.#idleSince(), AT_ONCE);
      if (idle.length === 0) return released;
      const ended = await this.#store.write(async (tx) => {
        const ids: number[] = [];
        for (const { reservationId } of idle) {
          // Read again: the person may have come back in between.
          const present = await claimOf(tx, reservationId);
          if (present !== undefined && this.#isIdle(present)) {
            await this.#endIdle(tx, present);
            ids.push(reservationId);
          }
        }
        return ids;
      });
      if (ended.length === 0) return released;
      released.push(...ended);
    }
  }

  /** Writes down when those who have reservations were last there, for the time after a crash or a sign-out. */
  async #noteAttendance(): Promise<void> {
    const before = this.#ago({ seconds: NOTED_EVERY });
    for (const { staffId, noted } of await claimHolders(this.#store.read)) {
      const seen = this.#attendance.lastSeen(staffId);
      if (seen === undefined || noted >= seen || noted > before) continue;
      await this.#store.write((tx) => renewClaimsOf(tx, staffId, seen, before));
    }
  }

  /** Who has it now, one that has been idle too long ended at once. */
  async #present(tx: Tx, id: number): Promise<ClaimRecord | undefined> {
    const present = await claimOf(tx, id);
    if (present === undefined || !this.#isIdle(present)) return present;
    await this.#endIdle(tx, present);
    return undefined;
  }

  async #endIdle(tx: Tx, { reservationId, name }: ClaimRecord): Promise<void> {
    await this.#end(tx, reservationId, theOffice, 'idle');
    await this.#tell(tx, reservationId, theOffice, 'released', { from: name, minutes: idleMinutes });
  }

  async #end(tx: Tx, id: number, actor: Actor, by: 'hand' | 'move' | 'idle'): Promise<void> {
    await deleteClaim(tx, id);
    await this.#note(tx, 'claim.released', id, actor, { by });
  }

  async #expect(tx: Tx, id: number): Promise<{ locator: string }> {
    const record = await reservationById(tx, id);
    if (record === undefined) throw new Refusal('notFound');
    return record;
  }

  #ago(duration: { minutes?: number; seconds?: number }): string {
    return instantText(Temporal.Instant.from(this.#clock.now()).subtract(duration));
  }

  #idleSince(): string {
    return this.#ago({ minutes: idleMinutes });
  }

  /** When the person was last there, or the claim was made or worked on, whichever came later. */
  #lastActive({ staffId, lastActive }: ClaimRecord): string {
    const seen = this.#attendance.lastSeen(staffId);
    return seen !== undefined && seen > lastActive ? seen : lastActive;
  }

  #isIdle(claim: ClaimRecord): boolean {
    return this.#lastActive(claim) <= this.#idleSince();
  }

  async #tell(
    tx: Tx,
    id: number,
    actor: Actor,
    kind: HistoryLine['kind'],
    facts: HistoryLine['facts'] = {},
  ): Promise<void> {
    const line = { reservation_id: id, at: this.#clock.now(), staff_id: actor.staffId };
    await insertHistory(tx, [{ ...line, actor: historyName(actor), kind, facts: JSON.stringify(facts) }]);
  }

  async #note(
    tx: Tx,
    action: string,
    id: number,
    actor: Actor,
    facts: Record<string, string | number>,
  ): Promise<void> {
    await this.#audit.append(tx, { actor, action, subject: `reservation/${id}`, facts });
  }
}

/** Agents give work to themselves only. Throws Refusal notAllowed. */
export function expectMayAssign(to: number, role: Role, { staffId }: Actor): void {
  if (to !== staffId && !mayCall(role, 'manager')) throw new Refusal('notAllowed');
}

/** The refusal of what somebody else works on. */
function refusedFor({ name, since }: Claim): Refusal {
  return new Refusal('claimedByOther', { name, since });
}

/** Throws Refusal claimedByOther where somebody else has it. */
function refuseOthers(claim: Claim, actor: Actor): void {
  if (actor.staffId !== null && claim.staffId !== actor.staffId) throw refusedFor(claim);
}
