import { z } from 'zod';
import { duplicateGrounds, type RuleSet } from '../../preload/contract/doubts.ts';
import type { Clock } from '../clock.ts';
import type { Store, Tx } from '../store/store.ts';
import type { ArrivingBooking, Doubt, DoubtsAtArrival, DoubtsOfReservations } from './interface.ts';
import { type LikeOne, likeness } from './likeness.ts';
import { groundOf } from './marks.ts';
import {
  changeDuplicate,
  duplicatesOf,
  insertBookingMarks,
  insertDuplicates,
  insertOriginMarks,
  lapseDuplicates,
  marksOf,
  type NewDuplicate,
  nextDuplicateId,
  purgeMarks,
  sides,
} from './queries.ts';
import { LIKE_WITHIN, likeOnes, Recent } from './recent.ts';
import type { RuleBook } from './rules.ts';
import { type Sign, signsOf } from './signs.ts';

/** Likenesses that a person is asked about at once; the strongest and newest. */
const MOST_LIKE = 3;
/** Marks are purged when they match nothing any more, in milliseconds: those of origins after a day. */
const ORIGINS_KEPT = 86_400_000;
const PURGE_EVERY = 3_600_000;
const PURGED_AT_ONCE = 500;

const pairFacts = z.object({ pair: z.int() });

export interface DoubtsOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly rules: RuleBook;
  /** While the clock cannot be right, nothing is purged by it. */
  readonly isClockInDoubt: () => boolean;
  readonly onFault: (error: unknown) => void;
}

/**
 * What is doubtful about bookings as they come. It is found in the transaction that keeps them: what it costs is two rows a
 * booking and look-ups in memory, so nothing has to be caught up with behind it, and no booking is ever here without what
 * is doubtful about it. If the program dies before the commit, neither is here; right after it, both are.
 */
export class Doubts implements DoubtsAtArrival, DoubtsOfReservations {
  readonly #options: DoubtsOptions;
  readonly #recent = new Recent();
  #timer: NodeJS.Timeout | undefined;
  #purging: Promise<void> | undefined;

  constructor(options: DoubtsOptions) {
    this.#options = options;
  }

  /** Reads what the last weeks' bookings are known by, and begins to purge what is older. */
  async start(): Promise<void> {
    await this.purge();
    await this.#recent.catchUp(this.#options.store.read);
    this.#timer = setInterval(() => {
      this.#purging = this.purge().catch(this.#options.onFault);
    }, PURGE_EVERY);
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.#purging;
  }

  async atArrival(tx: Tx, arrivals: readonly ArrivingBooking[]): Promise<Doubt[][]> {
    if (arrivals.every(({ traits }) => traits === undefined)) return arrivals.map(() => []);
    const ruleSet = await this.#options.rules.current(tx);
    await this.#recent.catchUp(tx);
    const within = new Recent();
    const found = arrivals.map((arrival) => {
      const { reservationId, receivedAt, traits } = arrival;
      const at = Date.parse(receivedAt);
      const marks = traits?.marks ?? [];
      const like = likeOnes([this.#recent, within], marks, at, reservationId);
      const origin = traits?.origin;
      const fromOrigin =
        origin === undefined ? 0 : this.#fromOrigin([origin.hour, origin.hourBefore], at, within);
      within.note(marks, reservationId, at);
      if (origin !== undefined) within.noteOrigin(origin.hour, at);
      return { reservationId, like, signs: [...(traits?.signs ?? []), ...manySign(fromOrigin + 1, ruleSet)] };
    });
    await this.#note(tx, arrivals);
    const locators = new Map(arrivals.map(({ reservationId, locator }) => [reservationId, locator]));
    const pairs = await this.#pair(tx, found, locators);
    return found.map(({ reservationId, signs }) => [
      ...(pairs.get(reservationId) ?? []),
      ...flags(signs, ruleSet),
    ]);
  }

  #fromOrigin(marks: readonly string[], at: number, within: Recent): number {
    return this.#recent.fromOrigin(marks, at) + within.fromOrigin(marks, at);
  }

  async amendmentsArrived(
    tx: Tx,
    amendments: Parameters<DoubtsAtArrival['amendmentsArrived']>[1],
  ): Promise<void> {
    await insertBookingMarks(
      tx,
      amendments.flatMap(({ reservationId, bookingVersion, receivedAt, traits }) =>
        traits === undefined || receivedAt === undefined || traits.marks.length === 0
          ? []
          : [marksRow(reservationId, bookingVersion, traits.marks, receivedAt)],
      ),
    );
  }

  async atAmendment(
    tx: Tx,
    { reservationId, version, booking, receivedAt }: Parameters<DoubtsOfReservations['atAmendment']>[1],
  ): Promise<Doubt[]> {
    const ruleSet = await this.#options.rules.current(tx);
    await lapseDuplicates(tx, reservationId, this.#options.clock.now());
    // Its card number is sealed by now; its marks were made when it came, and are gone where that is long ago.
    const marks = (await marksOf(tx, reservationId, version))?.split(' ') ?? [];
    await this.#recent.catchUp(tx);
    const like = likeOnes([this.#recent], marks, Date.parse(receivedAt), reservationId);
    const pairs = await this.#pair(tx, [{ reservationId, like }], new Map());
    return [...(pairs.get(reservationId) ?? []), ...flags(signsOf(booking, receivedAt), ruleSet)];
  }

  async warningResolved(
    tx: Tx,
    { code, facts }: Parameters<DoubtsOfReservations['warningResolved']>[1],
    { resolved_at, resolved_by, reason }: Parameters<DoubtsOfReservations['warningResolved']>[2],
  ): Promise<void> {
    if (code !== 'possibleDuplicate') return;
    await changeDuplicate(tx, pairFacts.parse(JSON.parse(facts)).pair, {
      decision: 'keptBoth',
      decided_at: resolved_at,
      decided_by: resolved_by,
      reason,
    });
  }

  async #note(tx: Tx, arrivals: readonly ArrivingBooking[]): Promise<void> {
    const known = arrivals.flatMap(({ reservationId, receivedAt, traits }) =>
      traits === undefined || traits.marks.length === 0
        ? []
        : [marksRow(reservationId, 1, traits.marks, receivedAt)],
    );
    await insertBookingMarks(tx, known);
    await insertOriginMarks(
      tx,
      arrivals.flatMap(({ receivedAt, traits }) =>
        traits?.origin === undefined ? [] : [{ mark: traits.origin.hour, received_at: receivedAt }],
      ),
    );
  }

  /** Writes the likenesses down that nobody decided on yet, and gives their warnings by reservation. */
  async #pair(
    tx: Tx,
    found: readonly {
      readonly reservationId: number;
      readonly like: ReadonlyMap<number, readonly string[]>;
    }[],
    arriving: ReadonlyMap<number, string>,
  ): Promise<Map<number, Doubt[]>> {
    const doubts = new Map<number, Doubt[]>();
    const alike = found.filter(({ like }) => like.size > 0);
    if (alike.length === 0) return doubts;
    const others = new Set(alike.flatMap(({ like }) => [...like.keys()]).filter((id) => !arriving.has(id)));
    const locators = new Map(arriving);
    for (const { id, locator, status } of await sides(tx, [...others])) {
      // What has ended is nobody's double: a client who cancelled may book again.
      if (status !== 'cancelled') locators.set(id, locator);
    }
    const now = this.#options.clock.now();
    const rows: NewDuplicate[] = [];
    let id = await nextDuplicateId(tx);
    for (const { reservationId, like } of alike) {
      const known = arriving.has(reservationId) ? [] : await duplicatesOf(tx, reservationId);
      for (const one of strongest(like, locators)) {
        const before = known.find(
          ({ reservation_id, other_id }) => reservation_id === one.id || other_id === one.id,
        );
        if (before !== undefined && before.decision !== 'lapsed') continue;
        const grounds = one.grounds.join(' ');
        if (before === undefined) {
          rows.push({ id, reservation_id: reservationId, other_id: one.id, grounds, found_at: now });
        } else if (before.reservation_id === reservationId) {
          await changeDuplicate(tx, before.id, { decision: null, decided_at: null, grounds, found_at: now });
        } else continue;
        const pair = before?.id ?? id++;
        doubts.set(reservationId, [...(doubts.get(reservationId) ?? []), likeness(pair, one)]);
      }
    }
    await insertDuplicates(tx, rows);
    return doubts;
  }

  /** Takes away the marks that can match nothing any more. A crash in between leaves the rest for the next time. */
  async purge(): Promise<void> {
    const { store, clock, isClockInDoubt } = this.#options;
    if (isClockInDoubt()) return;
    const now = Date.parse(clock.now());
    const limits = { booking_marks: now - LIKE_WITHIN, origin_mark: now - ORIGINS_KEPT };
    for (const table of ['booking_marks', 'origin_mark'] as const) {
      const before = new Date(limits[table]).toISOString();
      let purged: number;
      do {
        purged = await store.write((tx) => purgeMarks(tx, table, before, PURGED_AT_ONCE));
      } while (purged === PURGED_AT_ONCE);
    }
    this.#recent.forget(limits.booking_marks, limits.origin_mark);
  }
}

function marksRow(
  reservationId: number,
  bookingVersion: number,
  marks: readonly string[],
  receivedAt: string,
) {
  return {
    reservation_id: reservationId,
    booking_version: bookingVersion,
    marks: marks.join(' '),
    received_at: receivedAt,
  };
}

/** The likenesses that are worth a person's look, the strongest first, then the newest. */
function strongest(
  like: ReadonlyMap<number, readonly string[]>,
  locators: ReadonlyMap<number, string>,
): LikeOne[] {
  const rank = ({ grounds }: LikeOne): number =>
    Math.min(...grounds.map((ground) => duplicateGrounds.indexOf(ground)));
  return [...like]
    .flatMap(([id, marks]): LikeOne[] => {
      const locator = locators.get(id);
      const shared = new Set(marks.map(groundOf));
      return locator === undefined
        ? []
        : [{ id, locator, grounds: duplicateGrounds.filter((ground) => shared.has(ground)) }];
    })
    .sort((one, other) => rank(one) - rank(other) || other.id - one.id)
    .slice(0, MOST_LIKE);
}

function manySign(bookings: number, { rules }: RuleSet): Sign[] {
  return bookings >= rules.manyFromOneOrigin.bookings
    ? [{ code: 'manyFromOneOrigin', facts: { bookings } }]
    : [];
}

/** The flags that the rules make of signs: those of rules that are on, each with its weight and the rules' version. */
function flags(signs: readonly Sign[], { version, rules }: RuleSet): Doubt[] {
  return signs
    .filter(({ code }) => rules[code].isOn)
    .map(({ code, facts }) => ({
      code,
      facts: { ...facts, rules: version },
      weight: rules[code].weight,
    }));
}
