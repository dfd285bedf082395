import { performance } from 'node:perf_hooks';
import { systemClock } from '../../main/clock.ts';
import { dueAsColumns, nearDeadlines } from '../../main/reservations/deadlines.ts';
import { insertReservations, type NewReservation } from '../../main/reservations/queries.ts';
import { addConnection } from '../../main/reservations/testing.ts';
import type { WorklistMoment } from '../../main/reservations/worklist.ts';
import { worklistCounts } from '../../main/reservations/worklist-counts.ts';
import { worklistPage } from '../../main/reservations/worklist-queries.ts';
import { openTestStore, type TestStore } from '../../main/store/testing.ts';
import {
  queues,
  type ReservationStatus,
  type Worklist,
  worklistOrders,
} from '../../preload/contract/reservations.ts';
import { Random, type Weighted } from '../generator/random.ts';

/** Rows of a page, as the desk asks for them. */
const LIMIT = 200;
const ROUNDS = 25;
const ME = 1;

/** How many of a hundred reservations are in each state, in an agency that keeps its old ones. */
const STATES: Weighted<ReservationStatus> = [
  ['mailed', 62],
  ['cancelled', 8],
  ['new', 12],
  ['inReview', 4],
  ['confirmed', 4],
  ['ticketed', 6],
  ['onHold', 4],
];
const kinds = ['air', 'air hotel', 'hotel', 'package', 'package insurance', 'hotel car', 'car'];
const cities = ['CUN', 'Lisboa', 'PUJ', 'CDG', 'Varadero', 'Roma', 'YVR', 'Kyōto'];

const dayAt = (today: string, offset: number) =>
  new Date(Date.parse(today) + offset * 86_400_000).toISOString().slice(0, 10);

/** A reservation as an agency's store has it: bookings of three years, trips from a year ago to a year ahead. */
function rowOf(id: number, today: string, random: Random): NewReservation {
  const status = random.weighted(STATES);
  const isPast = status === 'mailed' || status === 'cancelled';
  const departsOn = random.chance(0.02) ? null : dayAt(today, random.between(isPast ? -365 : 0, 365));
  const bookedOn = dayAt(today, -random.between(0, isPast ? 1_000 : 60));
  const received = `${bookedOn}T${String(random.between(0, 23)).padStart(2, '0')}:15:00.000Z`;
  const kindsOf = random.pick(kinds);
  const plan = random.chance(0.3) ? 'deposit' : 'full';
  const total = random.chance(0.02) ? null : random.between(20_000, 920_000);
  return {
    id,
    locator: id.toString(36).toUpperCase().padStart(6, '0'),
    status,
    connection_id: 1,
    booking_id: `b-${id}`,
    booking_version: 1,
    language: random.chance(0.6) ? 'fr' : 'en',
    lead_given: 'Élodie',
    lead_family: `Tremblay ${id % 9_973}`,
    travellers: random.between(1, 5),
    destination: random.pick(cities),
    kinds: kindsOf,
    departs_on: departsOn,
    returns_on: departsOn,
    total_amount: total,
    total_currency: total === null ? null : 'CAD',
    open_warnings: random.chance(0.15) ? random.between(1, 3) : 0,
    client_given: 'Élodie',
    client_family: `Tremblay ${id % 9_973}`,
    client_address: '{"lines":["1188, rue Sherbrooke Ouest"],"city":"Montréal"}',
    payment_method: 'card',
    payment_plan: plan,
    security_code_given: 1,
    submitted_at: received,
    received_at: received,
    changed_at: received,
    ...dueAsColumns({ status, departsOn, kinds: kindsOf, plan, bookedOn }, today),
  };
}

async function fill({ store }: TestStore, count: number, today: string): Promise<void> {
  const random = new Random(1);
  await store.write(async (tx) => {
    await addConnection(tx);
    const person = {
      role: 'agent',
      language: 'en',
      password_hash: '',
      created_at: systemClock.now(),
    } as const;
    await tx
      .insertInto('staff')
      .values({ id: ME, name: 'Ana Roy', email: 'ana@agency.example', ...person })
      .execute();
  });
  for (let id = 1; id <= count; ) {
    const rows: NewReservation[] = [];
    for (; rows.length < 2_000 && id <= count; id += 1) rows.push(rowOf(id, today, random));
    await store.write(async (tx) => {
      await insertReservations(tx, rows);
      for (const row of rows) {
        if (row.open_warnings > 0) {
          await tx
            .insertInto('warning')
            .values({
              reservation_id: row.id,
              booking_version: 1,
              code: random.pick(['noEmail', 'nameSpelling', 'phoneForm']),
              facts: '{}',
              raised_at: row.received_at,
            })
            .execute();
        }
        if (row.id % 400 === 0) {
          await tx.updateTable('reservation').set({ amended_version: 2 }).where('id', '=', row.id).execute();
        }
        if (row.id % 20_000 === 0) {
          const now = systemClock.now();
          const claim = { reservation_id: row.id, staff_id: ME, since: now, last_active: now };
          await tx.insertInto('claim').values(claim).execute();
        }
      }
    });
    if (process.stderr.isTTY) process.stderr.write(`\r${id - 1} reservations`);
  }
}

/** The value below which 95 of 100 lie. */
function p95(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * 0.95))] ?? 0;
}

const rounded = (value: number) => Math.round(value * 100) / 100;

async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

/** Filters that few fit, which is the worst that a page can be asked for. */
const rare: readonly Worklist[] = [
  { queue: 'all', order: 'newest', filter: { kinds: ['insurance'], statuses: ['onHold'], warnings: 'open' } },
  { queue: 'mailed', order: 'amount', filter: { departsWithin: 1, warnings: 'open' } },
  { queue: 'new', order: 'departure', filter: { claimed: 'mine' } },
  { queue: 'all', order: 'urgent', filter: { claimed: 'nobody', kinds: ['car'] } },
  { queue: 'urgent', order: 'amount' },
];

/**
 * The first page of every queue in every order, pages of filters that few fit, and the counts, on an encrypted store of
 * so many reservations. Milliseconds, p95 over the rounds; `worst` is the slowest queue.
 */
export async function benchQueues(reservations: number): Promise<Record<string, unknown>> {
  const testStore = openTestStore();
  try {
    const today = systemClock.today();
    await fill(testStore, reservations, today);
    const moment: WorklistMoment = { staffId: ME, today, near: nearDeadlines(today) };
    const { read } = testStore.store;
    const pages = new Map<string, number>();
    for (const queue of queues) {
      for (const order of worklistOrders) {
        const took: number[] = [];
        for (let round = 0; round < ROUNDS; round += 1) {
          took.push(await timed(() => worklistPage(read, { queue, order, limit: LIMIT }, moment)));
        }
        pages.set(`${queue}/${order}`, p95(took));
      }
    }
    const filtered: number[] = [];
    for (const worklist of rare) {
      for (let round = 0; round < ROUNDS; round += 1) {
        filtered.push(await timed(() => worklistPage(read, { ...worklist, limit: LIMIT }, moment)));
      }
    }
    const counts: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1)
      counts.push(await timed(() => worklistCounts(read, moment)));
    const [worst = ['', 0]] = [...pages].sort(([, a], [, b]) => b - a);
    return {
      bench: 'queues',
      reservations,
      firstPageP95Ms: rounded(worst[1]),
      worst: worst[0],
      medianQueueP95Ms: rounded([...pages.values()].sort((a, b) => a - b)[pages.size >> 1] ?? 0),
      filteredPageP95Ms: rounded(p95(filtered)),
      countsP95Ms: rounded(p95(counts)),
    };
  } finally {
    await testStore.close();
  }
}
