import { createHash } from 'node:crypto';
import fc from 'fast-check';
import type { Segment } from '../../preload/contract/trip.ts';
import { Audit } from '../audit/audit.ts';
import type { Clock } from '../clock.ts';
import { KeptVersions } from '../intake/versions.ts';
import type { Store, Tx } from '../store/store.ts';
import { openTestStore, type TestStore } from '../store/testing.ts';
import { heardPushes, type TestClock, testClock } from '../testing.ts';
import { ClaimDesk } from './claim-desk.ts';
import type { KeptBooking } from './kept-booking.ts';
import { ReservationReceiver } from './receive.ts';
import { Reservations } from './reservations.ts';
import type { IntakeFindings } from './warnings.ts';

/** One segment of each kind that raises no warning on 2026-11-22. */
export const segments = {
  air: {
    kind: 'air',
    supplier: 'Air Transat',
    carrier: 'TS',
    number: '480',
    from: 'YUL',
    to: 'LIS',
    departs: '2027-01-02T21:35',
    arrives: '2027-01-03T09:05',
  },
  hotel: {
    kind: 'hotel',
    supplier: 'Iberia Hospitality',
    property: 'Hotel Avenida Palace',
    city: 'Lisboa',
    country: 'PRT',
    checkIn: '2027-01-03',
    checkOut: '2027-01-10',
    room: 'Double',
    rooms: 1,
  },
  package: {
    kind: 'package',
    supplier: 'Sol Voyages',
    code: 'SV-113',
    name: 'Une semaine à Cayo Coco',
    from: 'YUL',
    to: 'CCC',
    departs: '2027-01-02',
    returns: '2027-01-09',
  },
  car: {
    kind: 'car',
    supplier: 'Guerin',
    class: 'Compact',
    pickUp: { place: 'Faro', at: '2027-01-04T10:00' },
    dropOff: { place: 'Lisboa', at: '2027-01-08T18:30' },
  },
  insurance: {
    kind: 'insurance',
    supplier: 'Croix Bleue',
    plan: 'Comprehensive',
    from: '2026-11-22',
    to: '2027-01-10',
  },
} satisfies { [Kind in Segment['kind']]: Extract<Segment, { kind: Kind }> };

/** A booking of one adult that raises no warning on 2026-11-22, for tests to vary. */
export function booking(changes: Partial<KeptBooking> = {}): KeptBooking {
  return {
    version: 1,
    id: 'b-1',
    submittedAt: '2026-11-22T06:30:00-05:00',
    language: 'fr',
    client: {
      given: 'Élodie',
      family: 'Tremblay',
      address: {
        lines: ['1188, rue Sherbrooke Ouest'],
        city: 'Montréal',
        province: 'QC',
        postalCode: 'H3A 3R7',
        country: 'CA',
      },
      phones: [{ kind: 'mobile', number: '+1 514 555-0199' }],
      emails: ['elodie@client.example'],
    },
    travellers: [{ given: 'Élodie', family: 'Tremblay', type: 'adult', birthDate: '1985-04-17' }],
    segments: [segments.air, segments.hotel],
    prices: [
      { segment: 0, kind: 'fare', label: 'Fare', amount: { amount: 82_400, currency: 'CAD' } },
      { segment: 0, kind: 'tax', label: 'Taxes', amount: { amount: 11_379, currency: 'CAD' } },
      { segment: 1, kind: 'fare', label: '7 nights', amount: { amount: 126_700, currency: 'CAD' } },
    ],
    payment: {
      method: 'card',
      plan: 'full',
      card: {
        holder: 'ELODIE TREMBLAY',
        brand: 'visa',
        masked: '411111••••••1111',
        expiry: '11/28',
        securityCodeGiven: true,
      },
    },
    conditionsAccepted: [
      { supplier: 'Air Transat', version: '2026-03', acceptedAt: '2026-11-22T06:29:00-05:00' },
    ],
    ...changes,
  };
}

/** What the intake finds in a booking with a good card. */
export function findings(changes: Partial<IntakeFindings> = {}): IntakeFindings {
  return { cardNumberValid: true, wireId: 'b-1', ...changes };
}

/** The connection that received bookings belong to. */
export async function addConnection(tx: Tx): Promise<void> {
  await tx
    .insertInto('connection')
    .values({
      id: 1,
      settings: '{}',
      created_at: '2026-11-01T00:00:00.000Z',
      changed_at: '2026-11-01T00:00:00.000Z',
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** Keeps a version of a booking as the intake does, but for the removal and what is sealed. */
export async function addVersion(
  tx: Tx,
  reservationId: number,
  version: number,
  kept: KeptBooking,
  at: string,
): Promise<void> {
  const text = JSON.stringify(kept);
  const digest = createHash('sha256').update(text).update(String(version)).digest();
  const row = await tx
    .selectFrom('reservation')
    .select('booking_id')
    .where('id', '=', reservationId)
    .executeTakeFirstOrThrow();
  await tx
    .insertInto('booking_version')
    .values({
      connection_id: 1,
      booking_id: row.booking_id,
      version,
      wire_digest: digest,
      kept: text,
      kept_digest: digest,
      media_type: 'application/json',
      received_at: at,
      pulled_at: at,
      reservation_id: reservationId,
    })
    .execute();
}

/** Receives bookings into a store, each with its first version; gives the reservations' ids. Ids on the wire are the bookings' own. */
export async function receive(
  store: Store,
  clock: Clock,
  bookings: readonly KeptBooking[],
  receivedAt = clock.now(),
): Promise<number[]> {
  return store.write(async (tx) => {
    await addConnection(tx);
    const ids = await new ReservationReceiver(clock).receive(
      tx,
      bookings.map((kept) => ({
        connectionId: 1,
        bookingId: kept.id,
        booking: kept,
        findings: findings({ wireId: kept.id }),
        receivedAt,
      })),
    );
    for (const [index, kept] of bookings.entries()) {
      const id = ids[index];
      if (id !== undefined) await addVersion(tx, id, 1, kept, receivedAt);
    }
    return ids;
  });
}

/** Receives a newer version of a reservation's booking. */
export async function amend(
  store: Store,
  clock: Clock,
  reservationId: number,
  version: number,
  kept: KeptBooking,
): Promise<void> {
  await store.write(async (tx) => {
    await addVersion(tx, reservationId, version, kept, clock.now());
    await new ReservationReceiver(clock).receiveAmendments(tx, [{ reservationId, bookingVersion: version }]);
  });
}

/** Reservations on a real encrypted store, without documents and mailings. */
export interface ReservationDesk extends TestStore {
  readonly reservations: Reservations;
  readonly claimDesk: ClaimDesk;
  readonly clock: TestClock;
  /** When people were last at their desks, for tests to say. */
  readonly seen: Map<number, string>;
  readonly pushes: ReturnType<typeof heardPushes>;
}

export function openReservationDesk(): ReservationDesk {
  const testStore = openTestStore();
  const { store, vault } = testStore;
  const clock = testClock();
  const pushes = heardPushes();
  const seen = new Map<number, string>();
  const reservations = new Reservations({
    store,
    audit: new Audit(clock),
    clock,
    pushes,
    beside: {
      versions: new KeptVersions(store, vault),
      documents: async () => [],
      mailings: async () => [],
    },
    attendance: { lastSeen: (staffId) => seen.get(staffId) },
  });
  const claimDesk = new ClaimDesk({ store, clock, pushes, reservations });
  return { ...testStore, reservations, claimDesk, clock, seen, pushes };
}

// --- whatever a form can send that still parses as a booking

/** Text as forms send it: words, blanks, other scripts, dates that are none, control characters, halves of pairs. */
const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.string({ unit: 'grapheme', maxLength: 12 }),
  fc.constantFrom('', ' ', 'NULL', 'CA', 'ZZ', 'H3A 3R7', '2026-02-30', '0000-00-00', '\ud800', '__proto__'),
);
const anyDate = fc.oneof(
  anyText,
  fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
  fc
    .date({
      min: new Date('1900-01-01T00:00:00Z'),
      max: new Date('2099-12-31T00:00:00Z'),
      noInvalidDate: true,
    })
    .map((date) => date.toISOString().slice(0, 10)),
  fc.constantFrom('0000-01-01', '9999-12-31', '2024-02-29', '+275760-09-13T00:00:00Z', '-000001-01-01'),
);
const anyNumber = fc.oneof(
  fc.integer({ min: -3, max: 140 }),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
);
const anyMoney = fc.record({
  amount: fc.oneof(fc.integer(), fc.maxSafeInteger(), fc.constantFrom(0, Number.MAX_SAFE_INTEGER)),
  currency: fc.constantFrom('CAD', 'CAD', 'CAD', 'USD', 'EUR', 'XXX'),
});
const optional = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.option(value, { nil: undefined });

const anySegment: fc.Arbitrary<Segment> = fc.oneof(
  fc.record({
    kind: fc.constant('air' as const),
    supplier: anyText,
    carrier: anyText,
    number: anyText,
    from: anyText,
    to: anyText,
    departs: anyDate,
    arrives: anyDate,
    cabin: optional(anyText),
    fareBasis: optional(anyText),
  }),
  fc.record({
    kind: fc.constant('hotel' as const),
    supplier: anyText,
    property: anyText,
    city: anyText,
    country: anyText,
    checkIn: anyDate,
    checkOut: anyDate,
    room: anyText,
    board: optional(anyText),
    rooms: anyNumber,
  }),
  fc.record({
    kind: fc.constant('package' as const),
    supplier: anyText,
    code: anyText,
    name: anyText,
    from: anyText,
    to: anyText,
    departs: anyDate,
    returns: anyDate,
    board: optional(anyText),
  }),
  fc.record({
    kind: fc.constant('car' as const),
    supplier: anyText,
    class: anyText,
    pickUp: fc.record({ place: anyText, at: anyDate }),
    dropOff: fc.record({ place: anyText, at: anyDate }),
  }),
  fc.record({
    kind: fc.constant('insurance' as const),
    supplier: anyText,
    plan: anyText,
    from: anyDate,
    to: anyDate,
    declined: optional(fc.boolean()),
  }),
);

/** Any booking that parses, however odd. */
export const anyBooking: fc.Arbitrary<KeptBooking> = fc.record({
  version: fc.constant(1 as const),
  id: anyText,
  submittedAt: anyDate,
  language: fc.constantFrom('en' as const, 'fr' as const),
  client: fc.record({
    given: anyText,
    family: anyText,
    title: optional(anyText),
    address: fc.record({
      lines: fc.array(anyText, { maxLength: 3 }),
      city: anyText,
      province: anyText,
      postalCode: anyText,
      country: anyText,
    }),
    phones: fc.array(
      fc.record({ kind: fc.constantFrom('home' as const, 'work' as const), number: anyText }),
      {
        maxLength: 3,
      },
    ),
    emails: fc.array(anyText, { maxLength: 3 }),
  }),
  travellers: fc.array(
    fc.record({
      given: anyText,
      family: anyText,
      title: optional(anyText),
      type: fc.constantFrom('adult' as const, 'child' as const, 'infant' as const),
      birthDate: optional(anyDate),
      age: optional(anyNumber),
    }),
    { maxLength: 4 },
  ),
  segments: fc.array(anySegment, { maxLength: 5 }),
  prices: fc.array(
    fc.record({
      segment: optional(fc.nat(8)),
      kind: fc.constantFrom(
        'fare' as const,
        'tax' as const,
        'fee' as const,
        'insurance' as const,
        'discount' as const,
      ),
      label: anyText,
      amount: anyMoney,
    }),
    { maxLength: 5 },
  ),
  payment: fc.record({
    method: fc.constantFrom('card' as const, 'cheque' as const, 'transfer' as const),
    plan: fc.constantFrom('deposit' as const, 'full' as const),
    card: optional(
      fc.record({
        holder: anyText,
        brand: fc.option(anyText),
        masked: anyText,
        expiry: fc.oneof(anyText, fc.constantFrom('01/20', '13/29', '00-2030', '12 / 2031')),
        securityCodeGiven: fc.boolean(),
      }),
    ),
  }),
  conditionsAccepted: fc.array(fc.record({ supplier: anyText, version: anyText, acceptedAt: anyDate }), {
    maxLength: 2,
  }),
  subscribe: optional(fc.record({ specials: fc.boolean(), wording: anyText })),
  remarks: optional(anyText),
});
