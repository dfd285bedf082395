import type { Reservation } from '../../preload/contract/reservations.ts';
import { type Actor, staffIdOf } from '../actor.ts';
import type { Clock } from '../clock.ts';
import type { Pushes } from '../pushes.ts';
import type { Store } from '../store/store.ts';
import { claimants } from './claim-queries.ts';
import type { Claims, LostClaim } from './claims.ts';

export interface ClaimDeskOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly pushes: Pushes;
  readonly reservations: { readonly claims: Claims; open(id: number): Promise<Reservation> };
}

/** What people do with claims by hand, and who is told of it. */
export class ClaimDesk {
  readonly #options: ClaimDeskOptions;

  constructor(options: ClaimDeskOptions) {
    this.#options = options;
  }

  /** Claims what nobody works on. Throws Refusal notFound, claimedByOther. */
  async claim(id: number, actor: Actor): Promise<Reservation> {
    const { store, reservations } = this.#options;
    await store.write((tx) => reservations.claims.claim(tx, id, actor));
    return this.#changed(id);
  }

  /** Gives one's own claim up. Throws Refusal notFound, claimedByOther. */
  async release(id: number, actor: Actor): Promise<Reservation> {
    const { store, reservations } = this.#options;
    await store.write((tx) => reservations.claims.release(tx, id, actor));
    return this.#changed(id);
  }

  /** Takes a reservation over, whoever has it, and tells that person. Throws Refusal notFound. */
  takeOver(id: number, reason: string, actor: Actor): Promise<Reservation> {
    return this.give(id, staffIdOf(actor), reason, actor);
  }

  /**
   * Gives a reservation to a member of staff, oneself included, and tells who lost it and who got it. Throws Refusal
   * notFound, claimedByOther.
   */
  async give(id: number, to: number, reason: string | undefined, actor: Actor): Promise<Reservation> {
    const { store, reservations } = this.#options;
    const lost = await store.write((tx) => reservations.claims.give(tx, id, to, actor, reason));
    this.tellGiven(lost === undefined ? [] : [lost], to, 1, reason, actor);
    return this.#changed(id);
  }

  /** After the commit: tells those who lost reservations to somebody, and who got so many from another. */
  tellGiven(
    lost: readonly LostClaim[],
    to: number,
    count: number,
    reason: string | undefined,
    { staffId: giver, name: by }: Actor,
  ): void {
    const { clock, pushes } = this.#options;
    const at = clock.now();
    for (const { staffId, reservationId, locator } of lost) {
      if (staffId === giver) continue;
      pushes.push('claims.taken', { reservationId, locator, by, reason: reason ?? '', at }, staffId);
    }
    if (to !== giver && count > 0) pushes.push('claims.assigned', { by, count, at }, to);
  }

  /** Those to whom a reservation can be given, by name. */
  colleagues(): Promise<{ id: number; name: string }[]> {
    return claimants(this.#options.store.read);
  }

  #changed(id: number): Promise<Reservation> {
    this.#options.pushes.push('reservations.changed', { ids: [id] });
    return this.#options.reservations.open(id);
  }
}
