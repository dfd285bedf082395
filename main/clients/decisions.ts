import type { Actor } from '../actor.ts';
import { staffIdOf } from '../actor.ts';
import type { Audit } from '../audit/audit.ts';
import type { Clock } from '../clock.ts';
import type { Pushes } from '../pushes.ts';
import { Refusal } from '../refusal.ts';
import type { ReservationRecords } from '../reservations/interface.ts';
import type { Store, Tx } from '../store/store.ts';
import type { Person, Persons } from './person.ts';
import { insertClient, membersAmong, putMembers, replaceClient } from './queries.ts';

export interface DecisionsOptions {
  readonly store: Store;
  readonly audit: Audit;
  readonly clock: Clock;
  readonly pushes: Pushes;
  readonly reservations: Pick<ReservationRecords, 'record'>;
}

/**
 * What staff say about who is whom: records of clients. Each decision is one transaction with its histories and its audit line;
 * if the program dies before the commit nothing of it is there, right after it all of it is.
 */
export class Decisions {
  readonly #options: DecisionsOptions;
  readonly #persons: Persons;

  constructor(options: DecisionsOptions, persons: Persons) {
    this.#options = options;
    this.#persons = persons;
  }

  /** Puts everything that stands together as one person's into a record, so that it stays together. Throws Refusal notFound. */
  async record(id: number, actor: Actor): Promise<Person> {
    const person = await this.#persons.of(id);
    if ([...person.members.values()].every(({ traits }) => traits.record !== null)) return person;
    await this.#options.store.write(async (tx) => {
      await this.#expectAsSeen(tx, person);
      await this.#shown(tx, person, person.record, actor);
      await this.#note(tx, 'client.recorded', id, { reservations: person.members.size }, actor);
    });
    return person;
  }

  /** Throws Refusal notFound, changedMeanwhile. */
  async join(id: number, otherId: number, reason: string, actor: Actor): Promise<void> {
    const { store, reservations } = this.#options;
    const person = await this.#persons.of(id);
    const other = await this.#persons.of(otherId);
    const joined = person.members.has(otherId)
      ? [otherId]
      : [...other.members.keys()].filter((one) => !person.members.has(one));
    await store.write(async (tx) => {
      await this.#expectAsSeen(tx, person);
      await this.#expectAsSeen(tx, other);
      const record = await this.#shown(tx, person, person.record, actor);
      await putMembers(
        tx,
        joined.map((one) => ({ ...this.#line(one, record, actor), ground: 'said' as const, reason })),
      );
      if (other.record !== null && other.record !== record) await replaceClient(tx, other.record, record);
      for (const reservationId of joined) {
        const facts = { reason, number: person.asked.locator };
        await reservations.record(tx, { reservationId, actor, kind: 'clientJoined', facts });
      }
      await this.#note(tx, 'client.joined', otherId, { with: id, reservations: joined.length }, actor);
    });
    this.#tell([id, ...joined]);
  }

  /** Throws Refusal notFound, changedMeanwhile. */
  async part(id: number, reservationId: number, reason: string, actor: Actor): Promise<void> {
    const { store, clock, reservations } = this.#options;
    const person = await this.#persons.of(id);
    const left = [...person.members.keys()].find((one) => one !== reservationId);
    if (!person.members.has(reservationId) || left === undefined) throw new Refusal('notFound');
    await store.write(async (tx) => {
      await this.#expectAsSeen(tx, person);
      const record = await this.#shown(tx, person, person.record, actor);
      const own = await insertClient(tx, clock.now(), record);
      const line = { ...this.#line(reservationId, own, actor), ground: 'said' as const, reason };
      await putMembers(tx, [line]);
      const facts = { reason, number: person.members.get(left)?.traits.locator ?? '' };
      await reservations.record(tx, { reservationId, actor, kind: 'clientParted', facts });
      await this.#note(tx, 'client.parted', reservationId, { from: left }, actor);
    });
    this.#tell([id, reservationId, left]);
  }

  /** Puts those of a person who are in no record yet into theirs, which is made where there is none. */
  async #shown(tx: Tx, { members }: Person, present: number | null, actor: Actor): Promise<number> {
    const record = present ?? (await insertClient(tx, this.#options.clock.now(), null));
    const rows = [...members.values()]
      .filter(({ traits }) => traits.record === null)
      .map(({ traits }) => ({
        ...this.#line(traits.id, record, actor),
        ground: 'shown' as const,
        reason: null,
      }));
    await putMembers(tx, rows);
    return record;
  }

  #line(reservationId: number, record: number, actor: Actor) {
    return {
      reservation_id: reservationId,
      client_id: record,
      at: this.#options.clock.now(),
      staff_id: staffIdOf(actor),
      actor: actor.name,
    };
  }

  /** Throws Refusal changedMeanwhile where somebody decided something about these reservations since they were looked at. */
  async #expectAsSeen(tx: Tx, { members }: Person): Promise<void> {
    const now = await membersAmong(tx, [...members.keys()]);
    const records = new Map(now.map(({ reservation_id, client_id }) => [reservation_id, client_id]));
    for (const [id, { traits }] of members) {
      if ((records.get(id) ?? null) !== traits.record) throw new Refusal('changedMeanwhile');
    }
  }

  async #note(
    tx: Tx,
    action: string,
    reservationId: number,
    facts: Record<string, number>,
    actor: Actor,
  ): Promise<void> {
    await this.#options.audit.append(tx, { actor, action, subject: `reservation/${reservationId}`, facts });
  }

  #tell(ids: readonly number[]): void {
    this.#options.pushes.push('reservations.changed', { ids: [...new Set(ids)] });
  }
}
