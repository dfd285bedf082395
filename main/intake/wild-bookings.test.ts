import fc from 'fast-check';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { parseOutput } from '../../preload/contract/index.ts';
import { problemsIn } from '../../scripts/faults/desk/records.ts';
import { generateBookings } from '../../scripts/generator/bookings.ts';
import { Audit } from '../audit/audit.ts';
import { systemClock } from '../clock.ts';
import { eticketModel } from '../documents/eticket-model.ts';
import { ReservationReceiver } from '../reservations/receive.ts';
import { Reservations } from '../reservations/reservations.ts';
import { openConnection } from '../store/connection.ts';
import { openTestStore, type TestStore } from '../store/testing.ts';
import { mutated } from '../wild-json.test-support.ts';
import { Keeper } from './keep.ts';
import { PrivateKeys } from './sealing-keys.ts';
import { keptDigest, Understanding } from './understand.ts';
import { KeptVersions } from './versions.ts';
import { sha256 } from './wire.ts';

let store: TestStore;
let understanding: Understanding;
let keeper: Keeper;
let reservations: Reservations;
const nadia = { staffId: null, name: 'Nadia Roy' };

beforeEach(async () => {
  store = openTestStore();
  const audit = new Audit(systemClock);
  await store.store.write((tx) =>
    tx.insertInto('connection').values({ id: 1, settings: '{}', created_at: '', changed_at: '' }).execute(),
  );
  understanding = new Understanding(1, store.vault, new PrivateKeys(new Map()));
  keeper = new Keeper({
    store: store.store,
    audit,
    clock: systemClock,
    reservations: new ReservationReceiver(systemClock),
    connectionId: 1,
  });
  reservations = new Reservations({
    store: store.store,
    audit,
    clock: systemClock,
    pushes: { push: () => undefined },
    beside: {
      versions: new KeptVersions(store.store, store.vault),
      documents: async () => [],
      mailings: async () => [],
    },
  });
});
afterEach(() => store.close());

/** Bookings of every kind of segment, with everything in them that a booking can have. */
const right = [...generateBookings({ seed: 23, count: 60, wildShare: 0 })]
  .map(({ octets }): Record<string, unknown> => JSON.parse(new TextDecoder().decode(octets)))
  .map((booking) => ({
    ...booking,
    subscribe: { specials: true, wording: 'yes' },
    remarks: 'a window, please',
    origin: { host: 'h.example', ip: '203.0.113.7', userAgent: 'x' },
    payment: {
      method: 'card',
      plan: 'full',
      card: { holder: 'Z. Roy', number: '4242424242424242', expiry: '12/29', securityCode: '987' },
    },
  }));

/** Numbers as JSON may write them and JavaScript cannot hold. */
const numbers = [
  '1e999',
  '-1e999',
  '-0',
  '1E400',
  '9007199254740993',
  '1e-400',
  '123456789012345678901234567890',
];

const wildOctets = fc
  .tuple(
    fc.constantFrom(...right).chain((booking) => mutated(booking)),
    fc.option(fc.tuple(fc.nat(), fc.constantFrom(...numbers)), { freq: 4 }),
  )
  .map(([value, number]) => {
    const text = JSON.stringify(value) ?? 'null';
    if (number === null) return text;
    const [place, written] = number;
    const found = [...text.matchAll(/(?<=[:[,])-?\d+(?:\.\d+)?(?:e[+-]?\d+)?(?=[,\]}])/g)];
    const at = found[place % Math.max(1, found.length)];
    return at === undefined ? text : text.slice(0, at.index) + written + text.slice(at.index + at[0].length);
  })
  .map((text) => Buffer.from(text, 'utf8'));

/** Opens a reservation as a screen would, and prepares its ticket. */
async function open(id: number) {
  const reservation = parseOutput('reservations.open', await reservations.open(id));
  const model = eticketModel({
    reservation,
    agency: { name: 'Voyages Boréal', address: [], phone: '', email: '', registration: '' },
    number: 'E-2026-000001',
    issuedAt: '2026-05-04T10:00:00.000Z',
    timeZone: 'America/Toronto',
  });
  // As it crosses to the thread that draws it.
  expect(structuredClone(model)).toEqual(model);
  return reservation;
}

it('Whatever stands in a booking’s fields, it is kept whole, in quarantine or as a reservation that opens', async () => {
  let understoodOnes = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.nat({ max: 9 }), wildOctets), { minLength: 1, maxLength: 10 }),
      async (wild) => {
        const understood = await Promise.all(
          wild.map(([name, octets]) =>
            understanding.understand({
              kind: 'booking',
              id: `W${name}`,
              octets,
              digest: sha256(octets),
              mediaType: 'application/json',
              receivedAt: '2026-05-04T10:00:00.000Z',
              etag: null,
            }),
          ),
        );
        const { kept, amended, known, quarantined, left } = await keeper.keep(understood);
        expect(kept + amended + known + quarantined + left).toBe(wild.length);
        expect(left).toBe(0);
        for (const item of understood) {
          if (item.kind !== 'booking') continue;
          understoodOnes += 1;
          expect(item.keptDigest.equals(keptDigest(item.kept, item.cardNumberSealed))).toBe(true);
          const row = await store.store.read
            .selectFrom('booking_version')
            .selectAll()
            .where('booking_id', '=', item.id)
            .where('wire_digest', '=', item.digest)
            .executeTakeFirstOrThrow();
          // As the removal reads it back.
          expect(keptDigest(row.kept, row.card_number_sealed).equals(row.kept_digest)).toBe(true);
          const reservation = await open(row.reservation_id);
          const { amendment, id, version } = reservation;
          if (amendment === null) continue;
          const { bookingVersion } = amendment;
          const reason = 'as the client wants';
          await reservations.decideAmendment(
            { id, version, bookingVersion, decision: 'accept', reason },
            nadia,
          );
          await open(id);
        }
        for (const order of ['newest', 'urgent'] as const) {
          parseOutput('reservations.list', await reservations.list({ queue: 'all', order, limit: 500 }, 0));
        }
      },
    ),
    { numRuns: 40 },
  );
  // A test in which everything went to quarantine would show nothing.
  expect(understoodOnes).toBeGreaterThan(20);
  const look = openConnection(store.file, store.key, 'read');
  expect(problemsIn(look)).toEqual([]);
  look.close();
});
