import type { Kysely } from 'kysely';
import type { Schema } from '../store/schema.ts';
import { bookingMarksBehind, originMarksBehind } from './queries.ts';

const DAY = 86_400_000;
/** How far back a likeness is looked for, in milliseconds. */
export const LIKE_WITHIN = 30 * DAY;
/** How far back bookings of one address are counted, in milliseconds. */
const COUNTED_WITHIN = 3_600_000;

/**
 * A mark that more other bookings have tells nothing of two of them: an agency's own card, a firm that books for its people,
 * a card number that is published for tests.
 */
const COMMON = 10;
/** So many of the bookings with a mark are kept in mind: one more than tells that it is common, and some that lapse. */
const MOST_WITH_MARK = 16;
/** So many of the bookings of one address and hour are kept in mind: more than any rule asks for. */
const MOST_COUNTED = 256;
/** Rows that are read at once. */
const PAGE = 2_000;

interface Sighting {
  readonly reservationId: number;
  readonly at: number;
}

/**
 * What the bookings of the last weeks are known by, in memory. The rows stand in the store; here they can be looked up
 * without an index of hashes there, whose pages lie anywhere and would all be enciphered anew with every batch.
 * It learns only what is committed: `catchUp` reads on from the last row that it knows, at the beginning of a transaction,
 * so that a batch that was rolled back leaves nothing behind. What a batch finds in itself it notes in `Within`.
 */
export class Recent {
  readonly #sightings = new Map<string, Sighting[]>();
  readonly #origins = new Map<string, number[]>();
  #lastMarks = 0;
  #lastOrigin = 0;

  /** Learns what was committed since the last time. */
  async catchUp(db: Kysely<Schema>): Promise<void> {
    for (let page = await bookingMarksBehind(db, this.#lastMarks, PAGE); page.length > 0; ) {
      for (const { id, reservation_id, marks, received_at } of page) {
        this.#lastMarks = id;
        this.note(marks.split(' '), reservation_id, Date.parse(received_at));
      }
      page = page.length < PAGE ? [] : await bookingMarksBehind(db, this.#lastMarks, PAGE);
    }
    for (let page = await originMarksBehind(db, this.#lastOrigin, PAGE); page.length > 0; ) {
      for (const { id, mark, received_at } of page) {
        this.#lastOrigin = id;
        this.noteOrigin(mark, Date.parse(received_at));
      }
      page = page.length < PAGE ? [] : await originMarksBehind(db, this.#lastOrigin, PAGE);
    }
  }

  note(marks: readonly string[], reservationId: number, at: number): void {
    for (const mark of marks) {
      if (mark === '') continue;
      const seen = this.#sightings.get(mark);
      if (seen === undefined) this.#sightings.set(mark, [{ reservationId, at }]);
      else {
        seen.push({ reservationId, at });
        if (seen.length > MOST_WITH_MARK) seen.shift();
      }
    }
  }

  noteOrigin(mark: string, at: number): void {
    const times = this.#origins.get(mark);
    if (times === undefined) this.#origins.set(mark, [at]);
    else {
      times.push(at);
      if (times.length > MOST_COUNTED) times.shift();
    }
  }

  /** The reservations but this one that have a mark, within the weeks before or behind an instant. */
  withMark(mark: string, at: number, but: number): number[] {
    const seen = this.#sightings.get(mark) ?? [];
    const near = seen.filter((one) => one.reservationId !== but && Math.abs(at - one.at) <= LIKE_WITHIN);
    return [...new Set(near.map(({ reservationId }) => reservationId))];
  }

  /** How many bookings came from an address within the hour before an instant. */
  fromOrigin(marks: readonly string[], at: number): number {
    const times = marks.flatMap((mark) => this.#origins.get(mark) ?? []);
    return times.filter((time) => time <= at && at - time < COUNTED_WITHIN).length;
  }

  /** Forgets what cannot match any more. */
  forget(marksBefore: number, originsBefore: number): void {
    for (const [mark, seen] of this.#sightings) {
      const left = seen.filter(({ at }) => at >= marksBefore);
      if (left.length === 0) this.#sightings.delete(mark);
      else if (left.length < seen.length) this.#sightings.set(mark, left);
    }
    for (const [mark, times] of this.#origins) {
      if (times.every((time) => time < originsBefore)) this.#origins.delete(mark);
    }
  }
}

/** The reservations that have a mark in common with one, by reservation, without marks that tell nothing. */
export function likeOnes(
  recents: readonly Recent[],
  marks: readonly string[],
  at: number,
  but: number,
): Map<number, string[]> {
  const found = new Map<number, string[]>();
  const common: string[] = [];
  const lookAt = (mark: string, onlyKnown: boolean): void => {
    const others = new Set(recents.flatMap((recent) => recent.withMark(mark, at, but)));
    if (others.size > COMMON && !onlyKnown) {
      common.push(mark);
      return;
    }
    for (const other of others) {
      const before = found.get(other);
      if (before !== undefined) before.push(mark);
      else if (!onlyKnown) found.set(other, [mark]);
    }
  };
  for (const mark of marks) lookAt(mark, false);
  // Of those that are alike in another way, a common mark still says something.
  for (const mark of common) lookAt(mark, true);
  return found;
}
