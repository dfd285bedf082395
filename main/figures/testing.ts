import { Temporal } from 'temporal-polyfill';
import type { ConnectionFault, IntakeCounters } from '../../preload/contract/intake.ts';
import { generateBookings } from '../../scripts/generator/bookings.ts';
import type { HotelRow } from '../../scripts/generator/hotel-rows.ts';
import type { Actor } from '../actor.ts';
import { Audit } from '../audit/audit.ts';
import type { Clock } from '../clock.ts';
import { parseBooking } from '../intake/booking.ts';
import { KeptVersions } from '../intake/versions.ts';
import { type KeptBooking, keptBooking } from '../reservations/kept-booking.ts';
import { Reservations } from '../reservations/reservations.ts';
import { addVersion, receive } from '../reservations/testing.ts';
import type { Store, Tx } from '../store/store.ts';
import type { Vault } from '../store/vault.ts';

/** Weeks of an agency, for tests, pictures and benchmarks. */
export interface Weeks {
  readonly store: Store;
  readonly vault: Vault;
  /** The last day, YYYY-MM-DD: bookings were received in the weeks before it. */
  readonly today: string;
  readonly weeks: number;
  readonly bookingsAWeek: number;
  readonly reviewer: Actor;
  /** Real hotel bookings; by default the project's sample. */
  readonly rows?: readonly HotelRow[];
}

/**
 * Receives bookings of the generator, week by week as they came, and has a person review three of four of them, each
 * after a while, up to the last day. A run of the intake a day stands beside them, some of which failed, and some octets in quarantine.
 */
export async function liveThroughWeeks({ store, vault, today, weeks, bookingsAWeek, reviewer, rows }: Weeks) {
  const clock = new MovedClock();
  const reservations = new Reservations({
    store,
    audit: new Audit(clock),
    clock,
    pushes: { push: () => undefined },
    beside: {
      versions: new KeptVersions(store, vault),
      documents: async () => [],
      mailings: async () => [],
    },
  });
  for (let week = weeks - 1; week >= 0; week -= 1) {
    const end = Temporal.PlainDate.from(today).subtract({ weeks: week });
    const bookings = generateBookings({
      seed: week + 1,
      count: bookingsAWeek + ((week * 7) % 11) * Math.ceil(bookingsAWeek / 40),
      today: end.toString(),
      wildShare: 0,
      ...(rows !== undefined && { rows }),
    });
    const arrived = [...bookings].toSorted((one, other) => (one.receivedAt < other.receivedAt ? -1 : 1));
    for (const [order, { id, receivedAt, octets }] of arrived.entries()) {
      clock.move(receivedAt);
      const [reservation] = await receive(store, clock, [keptOf(octets, `w${week}-${id}`)], receivedAt);
      if (reservation === undefined) throw new Error('nothing was received');
      const askedAt = clock.now();
      await intendRemoval(store, {
        ...{ id: reservation, askedAt },
        ...(order % 19 !== 18 && { removedAt: clock.after({ minutes: 1 }) }),
      });
      if (order % 23 === 11) await pullAmendment(store, reservation, clock.after({ hours: 5 }));
      // A store that comes from the future is one in doubt.
      if (order % 4 === 3 || clock.after(timeToReview(order)) > today) continue;
      clock.moveBy(timeToReview(order));
      await reservations.moveByHand({ id: reservation, version: 1, to: 'inReview' }, reviewer);
      await goOn(store, reservation, order);
    }
  }
  await runEachDay(store, today, weeks * 7, bookingsAWeek);
}

/** The removal of the newest version of a reservation's booking; without `removedAt` it is still to be carried out. */
interface Intent {
  readonly id: number;
  readonly askedAt: string;
  readonly removedAt?: string;
}

/** Writes down that the newest version is to be removed from the Internet server, as the intake does. */
export function intendRemoval(store: Store, { id, askedAt, removedAt }: Intent): Promise<void> {
  return store.write(async (tx) => {
    const { connection_id, booking_id, wire_digest } = await newestVersion(tx, id);
    const intent = { connection_id, booking_id, wire_digest, kept_as: 'booking' as const, asked_at: askedAt };
    const outcome =
      removedAt === undefined
        ? { state: 'pending' as const }
        : { state: 'removed' as const, done_at: removedAt };
    await tx
      .insertInto('removal')
      .values({ ...intent, ...outcome })
      .execute();
  });
}

/** A newer version of a reservation's booking, with its removal; it is not taken over. */
export async function pullAmendment(store: Store, id: number, at: string): Promise<void> {
  await store.write(async (tx) => {
    const { version, kept } = await newestVersion(tx, id);
    await addVersion(tx, id, version + 1, keptBooking.parse(JSON.parse(kept)), at);
  });
  await intendRemoval(store, { id, askedAt: at, removedAt: at });
}

function newestVersion(tx: Tx, reservationId: number) {
  return tx
    .selectFrom('booking_version')
    .selectAll()
    .where('reservation_id', '=', reservationId)
    .orderBy('version', 'desc')
    .limit(1)
    .executeTakeFirstOrThrow();
}

/** Most are looked at within hours, some the next day, some after a week. */
function timeToReview(order: number): { minutes: number } {
  return { minutes: [7, 22, 44, 130, 320, 1_500, 11, 4_000, 15_000][order % 9] ?? 1 };
}

/** What becomes of those that were looked at: some are cancelled, many have their documents. */
async function goOn(store: Store, id: number, order: number): Promise<void> {
  const status = order % 8 === 0 ? 'cancelled' : order % 3 === 0 ? 'confirmed' : 'ticketed';
  await store.write((tx) => tx.updateTable('reservation').set({ status }).where('id', '=', id).execute());
}

function keptOf(octets: Uint8Array, id: string): KeptBooking {
  const parsed = parseBooking(octets);
  if (!parsed.ok) throw new Error(parsed.reason);
  const { origin: _, payment, ...booking } = parsed.booking;
  const { card, ...paid } = payment;
  return {
    ...booking,
    id,
    payment: {
      ...paid,
      ...(card !== undefined && {
        card: {
          holder: card.holder,
          brand: 'visa',
          masked: '411111••••••1111',
          expiry: card.expiry,
          securityCodeGiven: false,
        },
      }),
    },
  };
}

const timeout: ConnectionFault = {
  code: 'timeout',
  facts: { host: 'shop.example', seconds: 30 },
  retries: true,
};

async function runEachDay(store: Store, today: string, days: number, bookingsAWeek: number): Promise<void> {
  await store.write(async (tx) => {
    for (let ago = days; ago > 0; ago -= 1) {
      const day = Temporal.PlainDate.from(today).subtract({ days: ago }).toString();
      const kept = Math.round(bookingsAWeek / 7) + ((ago * 5) % 7);
      const failed = ago % 9 === 4;
      const counters: IntakeCounters = {
        listed: kept,
        kept: failed ? 0 : kept,
        amended: failed ? 0 : ago % 3,
        known: 0,
        quarantined: 0,
        removed: failed ? 0 : kept,
        left: 0,
      };
      await tx
        .insertInto('intake_run')
        .values({
          connection_id: 1,
          started_at: `${day}T15:00:00.000Z`,
          ended_at: `${day}T15:00:20.000Z`,
          counters: JSON.stringify(counters),
          fault: failed ? JSON.stringify(timeout) : null,
        })
        .execute();
      if (ago % 6 !== 2) continue;
      await tx
        .insertInto('quarantine')
        .values({
          connection_id: 1,
          booking_id: `q-${ago}`,
          digest: Buffer.alloc(32, ago % 256),
          reason: 'notJson',
          places: '[]',
          octets: 20,
          pulled_at: `${day}T15:00:10.000Z`,
          resolved_at: ago > 20 ? `${day}T18:00:00.000Z` : null,
        })
        .execute();
    }
  });
}

/** A clock that is set to when something happens. */
class MovedClock implements Clock {
  #now = Temporal.Instant.fromEpochMilliseconds(0);

  move(instant: string): void {
    this.#now = Temporal.Instant.from(instant);
  }

  moveBy(time: Temporal.DurationLike): void {
    this.#now = this.#now.add(time);
  }

  /** The instant so much later. */
  after(time: Temporal.DurationLike): string {
    return this.#now.add(time).toString({ fractionalSecondDigits: 3 });
  }

  now(): string {
    return this.#now.toString({ fractionalSecondDigits: 3 });
  }

  today(): string {
    return this.now().slice(0, 10);
  }
}
