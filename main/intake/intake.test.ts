import { sql } from 'kysely';
import { afterEach, describe, expect, it } from 'vitest';
import { generateBookings } from '../../scripts/generator/bookings.ts';
import { wildTextKinds } from '../../scripts/generator/wild.ts';
import type { WebShopOptions } from '../../scripts/web-shop/shop.ts';
import { type IntakeDesk, openIntakeDesk } from './testing.ts';
import { readDigest } from './wire.ts';

/** As in the packaged program; the other tests of the intake read in the office's own thread. */
const readerThread = new URL('./reader-thread.ts', import.meta.url);

let desk: IntakeDesk;
async function open(options: Partial<WebShopOptions> = {}): Promise<IntakeDesk> {
  desk = await openIntakeDesk(options, readerThread);
  return desk;
}

afterEach(async () => {
  const faults = desk.programFaults;
  await desk.close();
  expect(faults).toEqual([]);
});

function tame(count: number, seed = 1) {
  return [...generateBookings({ seed, count, wildShare: 0 })];
}

function octetsOf(change: (booking: Record<string, unknown>) => void, seed = 1): Uint8Array {
  const [one] = tame(1, seed);
  const booking = JSON.parse(new TextDecoder().decode(one?.octets));
  change(booking);
  return new TextEncoder().encode(JSON.stringify(booking));
}

function offer(id: string, octets: Uint8Array) {
  return { id, mediaType: 'application/json' as const, octets };
}

function reservations() {
  return desk.store.read.selectFrom('reservation').selectAll().orderBy('id').execute();
}

/** A real SQLITE_FULL of the writing connection at so many pages. */
async function limitPages(pages: number): Promise<void> {
  await desk.store.write((tx) => sql`pragma max_page_count = ${sql.lit(pages)}`.execute(tx));
}

/** Everything offered is kept here under its digest, nothing twice; nothing was removed that is not kept. */
async function expectPromises(): Promise<void> {
  const kept = await desk.store.read
    .selectFrom('booking_version')
    .select(['booking_id', 'wire_digest'])
    .execute();
  const quarantined = await desk.store.read
    .selectFrom('quarantine')
    .select(['booking_id', 'digest'])
    .execute();
  const here = new Set([
    ...kept.map(({ booking_id, wire_digest }) => `${booking_id} ${wire_digest.toString('hex')}`),
    ...quarantined.map(({ booking_id, digest }) => `${booking_id} ${digest.toString('hex')}`),
  ]);
  expect(here.size).toBe(kept.length + quarantined.length);
  for (const entry of desk.shop.ledger.entries()) {
    if (entry.event === 'removed') {
      expect(here).toContain(`${entry.id} ${readDigest(entry.digest)?.toString('hex')}`);
    }
  }
}

describe('the intake, profile api', () => {
  it('keeps every booking, plain and sealed, and then removes it with a verified receipt', async () => {
    await open();
    const bookings = tame(120);
    desk.shop.add(
      await Promise.all(
        bookings.map(async ({ id, octets, receivedAt }, index) =>
          index % 3 === 0
            ? { id, mediaType: 'application/jose' as const, octets: await desk.seal(octets), receivedAt }
            : { id, mediaType: 'application/json' as const, octets, receivedAt },
        ),
      ),
    );
    await desk.connect();
    expect(desk.intake.status()).toMatchObject({
      state: 'idle',
      fault: null,
      counters: { listed: 120, kept: 120, removed: 120, quarantined: 0, left: 0 },
      removalsPending: 0,
    });
    expect(desk.shop.shelf.size).toBe(0);
    expect(await reservations()).toHaveLength(120);
    const receipts = await desk.store.read
      .selectFrom('removal')
      .select(['state', 'receipt_verified'])
      .execute();
    expect(new Set(receipts.map(({ state, receipt_verified }) => `${state} ${receipt_verified}`))).toEqual(
      new Set(['removed 1']),
    );
    await expectPromises();
  });

  it('makes no second reservation of a booking that comes again, and asks for its removal again', async () => {
    await open();
    desk.shop.add(tame(5).map(({ id, octets }) => offer(id, octets)));
    desk.shop.faults.set({ kind: 'removedButKept' });
    await desk.connect();
    await desk.run();
    await desk.run();
    await desk.run();
    expect(await reservations()).toHaveLength(5);
    expect(desk.shop.shelf.size).toBe(5);
    expect((await desk.intake.leftOnServer()).map(({ reason }) => reason)).toEqual(
      Array(5).fill('removalRefused'),
    );
    desk.shop.faults.clear();
    await desk.run();
    expect(desk.shop.shelf.size).toBe(0);
    await desk.run();
    expect(await desk.intake.leftOnServer()).toEqual([]);
    await expectPromises();
  });

  it('keeps the same id with another digest as a new version, never over the first', async () => {
    await open();
    desk.shop.add([
      offer(
        'A1',
        octetsOf((booking) => (booking.remarks = 'first')),
      ),
    ]);
    await desk.connect();
    desk.shop.add([
      offer(
        'A1',
        octetsOf((booking) => (booking.remarks = 'second')),
      ),
    ]);
    await desk.run();
    expect(desk.intake.status().counters).toMatchObject({ kept: 0, amended: 1, removed: 1 });
    const [only, ...others] = await reservations();
    expect(others).toEqual([]);
    expect(only).toMatchObject({ remarks: 'first', booking_version: 1, amended_version: 2 });
    await expectPromises();
  });

  it('does not remove a booking that changed after it was listed, and pulls it again', async () => {
    await open();
    desk.shop.add([
      offer(
        'A1',
        octetsOf((booking) => (booking.remarks = 'first')),
      ),
    ]);
    const changed = new TextDecoder().decode(octetsOf((booking) => (booking.remarks = 'second')));
    desk.shop.faults.set({ kind: 'amendedAfterListing', id: 'A1', body: changed, times: 1 });
    await desk.connect();
    expect(desk.shop.shelf.size).toBe(1);
    const first = await desk.store.read.selectFrom('removal').select('state').execute();
    expect(first).toEqual([{ state: 'changed' }]);
    await desk.run();
    expect(desk.shop.shelf.size).toBe(0);
    expect(await desk.store.read.selectFrom('booking_version').select('version').execute()).toHaveLength(2);
    await expectPromises();
  });

  it('quarantines what is no booking, octet for octet, and removes it like any other', async () => {
    await open();
    const odd = new Map<string, Uint8Array>([
      ['notJson', Buffer.from('{"version":1,')],
      ['notABooking', Buffer.from('{"version":1,"hello":"world"}')],
      ['unsupportedVersion', octetsOf((booking) => (booking.version = 2))],
    ]);
    desk.shop.add([...odd].map(([id, octets]) => offer(id, octets)));
    desk.shop.add([{ id: 'sealBroken', mediaType: 'application/jose', octets: Buffer.from('a.b.c.d.e') }]);
    desk.shop.add(tame(3).map(({ id, octets }) => offer(id, octets)));
    await desk.connect();
    expect(desk.intake.status()).toMatchObject({
      inQuarantine: 4,
      counters: { kept: 3, quarantined: 4, removed: 7 },
    });
    const rows = await desk.store.read.selectFrom('quarantine').selectAll().execute();
    expect(Object.fromEntries(rows.map(({ booking_id, reason }) => [booking_id, reason]))).toEqual({
      notJson: 'notJson',
      notABooking: 'notABooking',
      unsupportedVersion: 'unsupportedVersion',
      sealBroken: 'sealBroken',
    });
    for (const row of rows) {
      const purpose = `quarantine/1/${row.digest.toString('hex')}`;
      const octets = desk.vault.open(row.octets_sealed ?? Buffer.alloc(0), purpose);
      const sent = odd.get(row.booking_id ?? '');
      if (sent) expect(octets.equals(Buffer.from(sent))).toBe(true);
    }
    expect(desk.shop.shelf.size).toBe(0);
    await expectPromises();
  });

  it('leaves what it cannot keep on the server, says so, and takes what stands behind it', async () => {
    await open();
    await desk.shop.plant({ kind: 'tooLarge', id: 'BIG' });
    await desk.shop.plant({ kind: 'unknownKey', id: 'SEALED' });
    await desk.shop.plant({ kind: 'malformedLine' });
    await desk.shop.plant({ kind: 'unknownId', id: '../etc/passwd' });
    desk.shop.add(tame(4).map(({ id, octets }) => offer(id, octets)));
    const [wrong] = tame(1);
    desk.shop.faults.set({ kind: 'wrongDigest', id: wrong?.id ?? '', times: 1 });
    await desk.connect();
    expect(desk.intake.status()).toMatchObject({
      fault: null,
      leftOnServer: 5,
      counters: { kept: 3, quarantined: 2 },
    });
    const left = Object.fromEntries(
      (await desk.intake.leftOnServer()).map(({ label, reason }) => [reason, label]),
    );
    expect(left).toMatchObject({ tooLarge: 'BIG', unknownSealingKey: 'SEALED', wrongDigest: wrong?.id });
    expect(left.idUnremovable).toMatch(/^[0-9a-f]{16}$/);
    await desk.run();
    expect(await reservations()).toHaveLength(4);
    expect(await desk.store.read.selectFrom('quarantine').select('id').execute()).toHaveLength(2);
    expect(desk.intake.status().leftOnServer).toBe(4);
    // The two that have an id; the malformed line and the ill-formed id stand on the listing as well, but not as bookings.
    expect(desk.shop.shelf.size).toBe(2);
  });

  it('turns every wild booking into a reservation with warnings or into quarantine, and loses none', async () => {
    await open();
    const wild = [...generateBookings({ seed: 7, count: 300, wildShare: 1, wildKinds: wildTextKinds })];
    desk.shop.add(wild.map(({ id, octets }) => offer(id, octets)));
    await desk.connect();
    const { counters } = desk.intake.status();
    expect(counters.kept + counters.quarantined + counters.left).toBe(300);
    expect(counters.left).toBe(0);
    expect(desk.shop.shelf.size).toBe(0);
    const codes = await desk.store.read.selectFrom('warning').select('code').distinct().execute();
    const found = codes.map(({ code }) => code);
    for (const code of [
      'noAdult',
      'priceZero',
      'priceNegative',
      'ageContradictsType',
      'noPostalCode',
      'nameSpelling',
      'cardCheckDigit',
    ]) {
      expect(found).toContain(code);
    }
    await expectPromises();
  });

  it('writes no security code and no card number, not even into the encrypted file', async () => {
    await open();
    const octets = octetsOf((booking) => {
      booking.payment = {
        method: 'card',
        plan: 'full',
        card: {
          holder: 'É. Côté',
          number: '4242 4242 4242 4242',
          expiry: '12/29',
          securityCode: '987',
          cvv: '987',
        },
      };
    });
    desk.shop.add([
      offer('PLAIN', octets),
      { id: 'SEALED', mediaType: 'application/jose', octets: await desk.seal(octets) },
    ]);
    await desk.connect();
    const rows = await desk.store.read
      .selectFrom('booking_version')
      .select(['kept', 'card_number_sealed'])
      .execute();
    expect(rows).toHaveLength(2);
    for (const { kept, card_number_sealed } of rows) {
      expect(kept).not.toMatch(/4242 ?4242 ?4242 ?4242/);
      expect(kept).not.toContain('987');
      expect(kept).toContain('"securityCodeGiven":true');
      expect(card_number_sealed).not.toBeNull();
    }
    expect(
      (await reservations()).map(({ card_masked, card_brand }) => `${card_brand} ${card_masked}`),
    ).toEqual(['visa 424242••••••4242', 'visa 424242••••••4242']);
  });

  it('never lets a booking that is missing on the server delete anything in-house', async () => {
    await open();
    desk.shop.add(tame(3).map(({ id, octets }) => offer(id, octets)));
    desk.shop.faults.set({ kind: 'saysAbsent' });
    await desk.connect();
    expect(await reservations()).toHaveLength(3);
    const states = await desk.store.read.selectFrom('removal').select('state').execute();
    expect(states).toEqual([{ state: 'absent' }, { state: 'absent' }, { state: 'absent' }]);
    desk.shop.faults.clear();
    await desk.run();
    expect(desk.shop.shelf.size).toBe(0);
    expect(await reservations()).toHaveLength(3);
  });

  it('keeps a receipt that does not verify, and says that it does not', async () => {
    await open();
    desk.shop.add(tame(1).map(({ id, octets }) => offer(id, octets)));
    desk.shop.faults.set({ kind: 'badReceipt' });
    await desk.connect();
    const [removal] = await desk.store.read.selectFrom('removal').selectAll().execute();
    expect(removal).toMatchObject({ state: 'removed', receipt_verified: 0 });
    expect(removal?.receipt).toMatch(/^ey/);
  });

  it('keeps what came whole of a page that ends early, says so, and gets the rest at the next run', async () => {
    await open();
    desk.shop.add(tame(60).map(({ id, octets }) => offer(id, octets)));
    for (const kind of ['cut', 'endsEarly'] as const) {
      desk.shop.faults.set({ kind, afterOctets: 40_000, on: ['listing'], times: 1 });
      await (kind === 'cut' ? desk.connect() : desk.run());
      expect(desk.intake.status().fault).toMatchObject({ code: 'endedEarly', retries: true });
      expect(desk.intake.status().counters.kept).toBeGreaterThan(0);
      expect(desk.intake.status().inQuarantine).toBe(0);
    }
    await desk.run();
    expect(desk.intake.status()).toMatchObject({ state: 'idle', fault: null });
    expect(await reservations()).toHaveLength(60);
    expect(desk.shop.shelf.size).toBe(0);
    await expectPromises();
  });

  it('carries the removals out at the next run when the answer to them was lost', async () => {
    await open();
    desk.shop.add(tame(20).map(({ id, octets }) => offer(id, octets)));
    desk.shop.faults.set({ kind: 'cut', afterOctets: 0, on: ['removals'], times: 1 });
    await desk.connect();
    expect(desk.intake.status()).toMatchObject({ removalsPending: 20 });
    await desk.run();
    expect(desk.intake.status()).toMatchObject({ removalsPending: 0, fault: null });
    const states = await desk.store.read.selectFrom('removal').select('state').distinct().execute();
    expect(states).toEqual([{ state: 'absent' }]);
  });

  it('obeys Retry-After, backs off from other faults, and stops for staff where only they can help', async () => {
    await open({ token: 'right' });
    await desk.connect({}, { token: 'right' });
    const until = () =>
      Date.parse(desk.intake.status().nextRunAt ?? '') - Date.parse(desk.intake.status().lastRunAt ?? '');
    desk.shop.faults.set({ kind: 'busy', status: 503, retryAfter: 120, times: 1 });
    await desk.run();
    expect(desk.intake.status()).toMatchObject({
      state: 'waiting',
      fault: { code: 'busy', facts: { seconds: 120 } },
    });
    expect(until()).toBeGreaterThanOrEqual(120_000);
    desk.shop.faults.set({ kind: 'broken', status: 500, times: 1 });
    await desk.run();
    expect(desk.intake.status()).toMatchObject({ state: 'waiting', fault: { code: 'serverError' } });
    for (const [fault, code] of [
      [{ kind: 'refused', status: 401, times: 1 }, 'tokenRefused'],
      [{ kind: 'refused', status: 403, times: 1 }, 'forbidden'],
      [{ kind: 'redirect', to: 'https://elsewhere.example/', times: 1 }, 'redirected'],
      [{ kind: 'contentType', contentType: 'text/html', times: 1 }, 'protocol'],
    ] as const) {
      desk.shop.faults.set(fault);
      await desk.run();
      expect(desk.intake.status()).toMatchObject({
        state: 'stopped',
        nextRunAt: null,
        fault: { code, retries: false },
      });
    }
    await desk.run();
    expect(desk.intake.status()).toMatchObject({ state: 'idle', fault: null });
  });

  it('rolls back and says that the disk is full, removes nothing, and goes on when there is room', async () => {
    await open();
    desk.shop.add(tame(400).map(({ id, octets }) => offer(id, octets)));
    await limitPages(200);
    await desk.connect();
    expect(desk.intake.status().fault).toMatchObject({ code: 'diskFull', retries: true });
    await expectPromises();
    await limitPages(1_000_000);
    await desk.run();
    expect(desk.intake.status()).toMatchObject({ fault: null });
    expect(await reservations()).toHaveLength(400);
    expect(desk.shop.shelf.size).toBe(0);
    await expectPromises();
  });
});
