import { createSecretKey } from 'node:crypto';
import { Audit } from '../audit/audit.ts';
import type { Clock } from '../clock.ts';
import { KeptVersions } from '../intake/versions.ts';
import type { Pushes } from '../pushes.ts';
import type { KeptBooking } from '../reservations/kept-booking.ts';
import { Merges } from '../reservations/merge.ts';
import { ReservationReceiver } from '../reservations/receive.ts';
import { Reservations } from '../reservations/reservations.ts';
import { addConnection, addVersion, findings } from '../reservations/testing.ts';
import type { Store } from '../store/store.ts';
import type { Vault } from '../store/vault.ts';
import { Doubts } from './doubts.ts';
import { Duplicates } from './duplicates.ts';
import { FingerprintKeys } from './fingerprint-key.ts';
import { RuleBook } from './rules.ts';
import { traitsOf } from './traits.ts';

/** A booking as a test sends it. */
export interface SentBooking {
  readonly booking: KeptBooking;
  readonly card?: string;
  readonly ip?: string;
  readonly receivedAt?: string;
}

/** The doubts over a real store, wired as services.ts wires them, without a web shop. */
export function makeDoubtDesk(
  { store, vault }: { store: Store; vault: Vault },
  clock: Clock,
  pushes: Pushes,
) {
  const audit = new Audit(clock);
  const rules = new RuleBook(store, audit, clock);
  const fingerprintKeys = new FingerprintKeys({ store, vault, audit, clock });
  const faults: unknown[] = [];
  const doubts = new Doubts({
    store,
    clock,
    rules,
    isClockInDoubt: () => false,
    onFault: (error) => faults.push(error),
  });
  const reservations = new Reservations({
    store,
    audit,
    clock,
    pushes,
    doubts,
    beside: {
      versions: new KeptVersions(store, vault),
      documents: async () => [],
      mailings: async () => [],
    },
  });
  const merges = new Merges(audit, clock);
  const duplicates = new Duplicates({ store, clock, pushes, reservations, merges });
  const receiver = new ReservationReceiver(clock, doubts);

  async function traits({ booking, card = '', ip = '203.0.113.9', receivedAt = clock.now() }: SentBooking) {
    return traitsOf(createSecretKey(await fingerprintKeys.current()), booking, card, ip, receivedAt);
  }

  return {
    doubts,
    rules,
    duplicates,
    reservations,
    fingerprintKeys,
    faults,
    /** Keeps bookings in one transaction, as the intake does; gives the reservations' ids. */
    async receive(...sent: readonly SentBooking[]): Promise<number[]> {
      const all = await Promise.all(sent.map(traits));
      return store.write(async (tx) => {
        await addConnection(tx);
        const arrivals = sent.map(({ booking, receivedAt = clock.now() }, index) => ({
          connectionId: 1,
          bookingId: booking.id,
          booking,
          findings: findings({ wireId: booking.id }),
          receivedAt,
          traits: all[index],
        }));
        const ids = await receiver.receive(tx, arrivals);
        for (const [index, { booking, receivedAt }] of arrivals.entries()) {
          await addVersion(tx, ids[index] ?? 0, 1, booking, receivedAt);
        }
        return ids;
      });
    },
    /** Receives a newer version of a reservation's booking. */
    async amend(reservationId: number, version: number, sent: SentBooking): Promise<void> {
      const its = await traits(sent);
      const { receivedAt = clock.now() } = sent;
      await store.write(async (tx) => {
        await addVersion(tx, reservationId, version, sent.booking, receivedAt);
        const amendment = { reservationId, bookingVersion: version, receivedAt, traits: its };
        await receiver.receiveAmendments(tx, [amendment]);
      });
    },
  };
}
export type DoubtDesk = ReturnType<typeof makeDoubtDesk>;
