import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Audit } from '../audit/audit.ts';
import { auditLines } from '../testing.ts';
import { ReservationHousekeeping } from './housekeeping.ts';
import { booking, openReservationDesk, type ReservationDesk, receive, segments } from './testing.ts';

let desk: ReservationDesk;
let housekeeping: ReservationHousekeeping;

beforeEach(() => {
  desk = openReservationDesk();
  housekeeping = new ReservationHousekeeping({
    store: desk.store,
    audit: new Audit(desk.clock),
    clock: desk.clock,
    pushes: desk.pushes,
    claims: desk.reservations.claims,
    onFault: (error) => {
      throw error;
    },
  });
});
afterEach(async () => {
  await housekeeping.stop();
  await desk.close();
});

/** A hotel stay that begins so. */
const staying = (id: string, checkIn: string) =>
  booking({
    id,
    segments: [{ ...segments.hotel, checkIn, checkOut: '2027-02-01' }],
    prices: [{ segment: 0, kind: 'fare', label: 'Nights', amount: { amount: 126_700, currency: 'CAD' } }],
  });

const dues = () =>
  desk.store.read.selectFrom('reservation').select(['id', 'due_on', 'due_for']).orderBy('id').execute();

describe('Deadlines', () => {
  test('are worked out when a booking is received, and again with each move', async () => {
    const [id = 0] = await receive(desk.store, desk.clock, [booking()]);
    // A flight on 2 January: three days to issue the ticket.
    expect((await desk.reservations.open(id)).due).toEqual({ for: 'ticket', on: '2026-11-25' });
    const held = await desk.reservations.moveByHand(
      { id, version: 1, to: 'cancelled', reason: 'Asked for' },
      { staffId: null, name: 'Guichet' },
    );
    expect(held.due).toBeNull();
  });

  test('of reservations that are older than the rules are worked out once, whatever their number', async () => {
    await receive(
      desk.store,
      desk.clock,
      Array.from({ length: 250 }, (_, index) => booking({ id: `b-${index}` })),
    );
    const before = await dues();
    await desk.store.write((tx) =>
      tx.updateTable('reservation').set({ due_on: null, due_for: null }).execute(),
    );
    desk.pushes.heard.length = 0;
    await housekeeping.once();
    expect(await dues()).toEqual(before);
    expect(desk.pushes.heard).toEqual([{ name: 'reservations.changed', payload: { ids: [] } }]);
    // By these rules they stand now: nothing is looked at again.
    await desk.store.write((tx) => tx.updateTable('reservation').set({ due_on: null }).execute());
    await housekeeping.once();
    expect((await dues()).every(({ due_on }) => due_on === null)).toBe(true);
  });

  test('end when the trip begins without what was due, which becomes a warning', async () => {
    const [leaves = 0, stays = 0] = await receive(desk.store, desk.clock, [
      staying('b-1', '2026-11-23'),
      staying('b-2', '2027-01-10'),
    ]);
    await housekeeping.once();
    expect((await desk.reservations.open(leaves)).due).toEqual({ for: 'documents', on: '2026-11-22' });
    desk.clock.forward({ hours: 48 });
    desk.pushes.heard.length = 0;
    await housekeeping.once();
    const left = await desk.reservations.open(leaves);
    expect(left).toMatchObject({ due: null, version: 2 });
    expect(left.warnings).toMatchObject([
      { code: 'departurePast', facts: { date: '2026-11-23' }, resolvedAt: null },
    ]);
    expect(left.history.at(-1)).toMatchObject({ actor: null, kind: 'departed' });
    expect((await desk.reservations.open(stays)).warnings).toEqual([]);
    expect(desk.pushes.heard).toEqual([
      { name: 'reservations.changed', payload: { ids: [leaves] } },
      // A new day has other deadlines near.
      { name: 'reservations.changed', payload: { ids: [] } },
    ]);
    expect(await auditLines(desk.store)).toMatchObject([
      { actor: 'Guichet', action: 'reservation.departed', subject: `reservation/${leaves}` },
    ]);
    await housekeeping.once();
    expect((await desk.reservations.open(leaves)).version).toBe(2);
  });

  test('of a trip that had begun before it was received are none, and it is warned of once', async () => {
    const [id = 0] = await receive(desk.store, desk.clock, [staying('b-1', '2026-11-20')]);
    await housekeeping.once();
    desk.clock.forward({ hours: 48 });
    await housekeeping.once();
    const { due, warnings } = await desk.reservations.open(id);
    expect(due).toBeNull();
    expect(warnings.map(({ code }) => code)).toEqual(['departurePast']);
  });
});
