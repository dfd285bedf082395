import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { generateBookings } from '../../scripts/generator/bookings.ts';
import { type IntakeDesk, openIntakeDesk } from './testing.ts';

let desk: IntakeDesk;
beforeEach(async () => {
  desk = await openIntakeDesk();
});
afterEach(async () => {
  const faults = desk.programFaults;
  await desk.close();
  expect(faults).toEqual([]);
});

const bookings = [...generateBookings({ seed: 41, count: 6, wildShare: 0 })].map(({ octets }, index) => ({
  id: `B${index}`,
  mediaType: 'application/json' as const,
  octets,
}));

/** Keeps everything; what was to be removed stays pending. */
async function keepOnly(): Promise<void> {
  desk.shop.faults.set({ kind: 'broken', status: 500, on: ['removals'] });
  await desk.connect();
  desk.shop.faults.clear();
  expect(desk.intake.status()).toMatchObject({ removalsPending: desk.shop.shelf.size });
}

function pending() {
  return desk.store.read.selectFrom('removal').select('booking_id').where('state', '=', 'pending').execute();
}

describe('a booking that does not read back as it was understood', () => {
  it.each([
    [
      'its text was changed',
      sql`update booking_version set kept = replace(kept, '"language"', '"languagf"') where booking_id = 'B2'`,
    ],
    [
      'its sealed card number was changed',
      sql`update booking_version set card_number_sealed = x'01' where booking_id = 'B2'`,
    ],
    [
      'its digest was changed',
      sql`update booking_version set kept_digest = zeroblob(32) where booking_id = 'B2'`,
    ],
  ])('is never removed, staff hear of it, and it blocks no other: %s', async (_how, change) => {
    desk.shop.add(bookings.slice(0, 5));
    await keepOnly();
    await desk.store.write((tx) => change.execute(tx));
    await desk.run();
    const fault = { code: 'store', retries: true, facts: { detail: 'READ_BACK', count: 1 } };
    expect(desk.intake.status()).toMatchObject({ state: 'waiting', fault, removalsPending: 1 });
    expect(desk.shop.shelf.ids()).toEqual(['B2']);
    expect(await pending()).toEqual([{ booking_id: 'B2' }]);

    desk.shop.add(bookings.slice(5));
    await desk.run();
    expect(desk.intake.status()).toMatchObject({ fault, counters: { kept: 1, known: 1, removed: 1 } });
    expect(desk.shop.shelf.ids()).toEqual(['B2']);
    const removed = desk.shop.ledger.entries().filter(({ event }) => event === 'removed');
    expect(removed.map(({ id }) => id)).not.toContain('B2');
  });

  it('is never removed where it stands in quarantine, either', async () => {
    desk.shop.add([
      { id: 'ODD', mediaType: 'application/json', octets: Buffer.from('{') },
      { id: 'GONE', mediaType: 'application/json', octets: Buffer.from('{"a"') },
    ]);
    await keepOnly();
    await desk.store.write(async (tx) => {
      await sql`update quarantine set octets_sealed = zeroblob(80) where booking_id = 'ODD'`.execute(tx);
      await sql`delete from quarantine where booking_id = 'GONE'`.execute(tx);
    });
    await desk.run();
    expect(desk.intake.status()).toMatchObject({ fault: { code: 'store', facts: { detail: 'READ_BACK' } } });
    // What is gone in-house but still on the server was pulled once more, and kept, and only then removed.
    expect(desk.shop.shelf.ids()).toEqual(['ODD']);
    expect(await pending()).toEqual([{ booking_id: 'ODD' }]);
    expect(await desk.store.read.selectFrom('quarantine').select('booking_id').execute()).toHaveLength(2);
  });

  it('is removed when it reads back again', async () => {
    desk.shop.add(bookings.slice(0, 1));
    await keepOnly();
    const hold = sql`update booking_version set kept = kept || ' '`;
    await desk.store.write((tx) => hold.execute(tx));
    await desk.run();
    expect(desk.shop.shelf.size).toBe(1);
    await desk.store.write((tx) => sql`update booking_version set kept = rtrim(kept)`.execute(tx));
    await desk.run();
    expect(desk.intake.status()).toMatchObject({ fault: null, removalsPending: 0 });
    expect(desk.shop.shelf.size).toBe(0);
  });
});
