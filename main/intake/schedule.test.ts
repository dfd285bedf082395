import { afterEach, describe, expect, it, onTestFinished } from 'vitest';
import type { IntakeStatus } from '../../preload/contract/intake.ts';
import { generateBookings } from '../../scripts/generator/bookings.ts';
import { Audit } from '../audit/audit.ts';
import type { Clock } from '../clock.ts';
import { ReservationReceiver } from '../reservations/receive.ts';
import { Intake } from './intake.ts';
import { type IntakeDesk, openIntakeDesk } from './testing.ts';
import { serveHttps } from './testing-servers.ts';
import { digestText, sha256 } from './wire.ts';

const manager = { staffId: null, name: 'A manager' };
const noon = '2026-05-04T12:00:00.000Z';
/** Nothing here is timed; this only ends a test that would wait for ever. */
const patience = { timeout: 60_000 };
const noonClock: Clock = { now: () => noon, today: () => '2026-05-04' };

const desks: IntakeDesk[] = [];
async function openDesk(): Promise<IntakeDesk> {
  const desk = await openIntakeDesk();
  desks.push(desk);
  return desk;
}
afterEach(async () => {
  for (const desk of desks.splice(0)) {
    const faults = desk.programFaults;
    await desk.close();
    expect(faults).toEqual([]);
  }
});

function offers(count: number, seed = 1) {
  return [...generateBookings({ seed, count, wildShare: 0 })].map(({ octets }, index) => ({
    id: `B${seed}-${index}`,
    mediaType: 'application/json' as const,
    octets,
  }));
}

/** Another intake on the desk's store and connection, with a clock that stands still, and all that it told. */
function intakeAtNoon(desk: IntakeDesk): { intake: Intake; told: IntakeStatus[] } {
  const told: IntakeStatus[] = [];
  const intake = new Intake({
    store: desk.store,
    vault: desk.vault,
    audit: new Audit(noonClock),
    clock: noonClock,
    pushes: {
      push: (name) => {
        if (name === 'intake.status') told.push(intake.status());
      },
    },
    reservations: new ReservationReceiver(noonClock),
    onFault: (error) => desk.programFaults.push(error),
  });
  onTestFinished(() => intake.stop());
  return { intake, told };
}

/** A shop whose listing does not come before the test says so; resolves `asked` when it was asked for. */
async function slowShop() {
  let answer = (): void => undefined;
  let hear = (): void => undefined;
  const asked = new Promise<void>((resolve) => {
    hear = resolve;
  });
  let aborted = 0;
  const server = await serveHttps((_request, response) => {
    response.on('close', () => {
      if (!response.writableFinished) aborted += 1;
    });
    answer = () => response.writeHead(200, { 'content-type': 'application/x-ndjson' }).end();
    hear();
  });
  return {
    url: server.url,
    authority: server.authority,
    asked,
    requests: () => server.asked.length,
    answer: () => answer(),
    aborted: () => aborted,
  };
}

describe('the schedule of the intake', () => {
  it('starts a run by itself, and sets the time of the next by the connection', async () => {
    const desk = await openDesk();
    desk.shop.add(offers(3));
    await desk.connect({ everySeconds: 60 });
    const { intake } = intakeAtNoon(desk);
    desk.shop.add(offers(2, 2));
    await intake.start();
    expect(intake.status().state).toBe('idle');
    expect(intake.status().nextRunAt).toBe(noon);
    await expect.poll(() => desk.shop.shelf.size, patience).toBe(0);
    await intake.settled();
    expect(intake.status()).toMatchObject({
      state: 'idle',
      lastRunAt: noon,
      nextRunAt: '2026-05-04T12:01:00.000Z',
      counters: { listed: 2, kept: 2, removed: 2 },
    });
  });

  it('waits between a second and five minutes after faults that may go by themselves, and ever longer', async () => {
    const desk = await openDesk();
    await desk.connect();
    const { intake } = intakeAtNoon(desk);
    desk.shop.faults.set({ kind: 'broken', status: 502 });
    const delays: number[] = [];
    for (let run = 0; run < 14; run += 1) {
      await intake.runNow();
      await intake.settled();
      expect(intake.status()).toMatchObject({ state: 'waiting', fault: { code: 'serverError' } });
      delays.push(Date.parse(intake.status().nextRunAt ?? '') - Date.parse(noon));
    }
    expect(Math.min(...delays)).toBeGreaterThanOrEqual(1_000);
    expect(Math.max(...delays)).toBeLessThanOrEqual(300_000);
    expect(Math.max(...delays)).toBeGreaterThan(10_000);
    // A run that works begins it anew.
    desk.shop.faults.clear();
    await intake.runNow();
    await intake.settled();
    expect(intake.status()).toMatchObject({ state: 'idle', fault: null });
    desk.shop.faults.set({ kind: 'broken', status: 502, times: 1 });
    await intake.runNow();
    await intake.settled();
    expect(Date.parse(intake.status().nextRunAt ?? '') - Date.parse(noon)).toBeLessThan(10_000);
  });

  it('comes back exactly when a busy shop asked for it, up to a day later', async () => {
    const desk = await openDesk();
    await desk.connect();
    const { intake } = intakeAtNoon(desk);
    for (const [retryAfter, next] of [
      [5_400, '2026-05-04T13:30:00.000Z'],
      [1_000_000, '2026-05-05T12:00:00.000Z'],
    ] as const) {
      desk.shop.faults.set({ kind: 'busy', status: 429, retryAfter, times: 1 });
      await intake.runNow();
      await intake.settled();
      expect(intake.status()).toMatchObject({ state: 'waiting', nextRunAt: next, fault: { code: 'busy' } });
    }
  });

  it('waits for staff where a certificate is wrong, and goes on when the connection is put right', async () => {
    const desk = await openDesk();
    desk.shop.add(offers(1));
    await desk.connect({ pins: [Buffer.alloc(32).toString('base64')] });
    expect(desk.intake.status()).toMatchObject({
      state: 'stopped',
      nextRunAt: null,
      fault: { code: 'pin', retries: false },
    });
    expect(desk.shop.shelf.size).toBe(1);
    await desk.connect();
    expect(desk.intake.status()).toMatchObject({ state: 'idle', fault: null, counters: { removed: 1 } });
  });

  it('stops a run when somebody pauses, starts none while it is paused, and goes on when it is resumed', async () => {
    const desk = await openDesk();
    const shop = await slowShop();
    const connecting = desk.connect({
      baseUrl: shop.url,
      certificateAuthority: shop.authority.certificate,
    });
    await shop.asked;
    expect(desk.intake.status()).toMatchObject({ nextRunAt: null });
    const paused = await desk.intake.setPaused(true, manager);
    expect(paused).toMatchObject({ state: 'paused', nextRunAt: null });
    await connecting;
    await expect.poll(shop.aborted, patience).toBe(1);

    await desk.run();
    expect(desk.intake.status()).toMatchObject({ state: 'paused', fault: null });
    const requests = shop.requests();
    await desk.intake.setPaused(false, manager);
    await expect.poll(shop.requests, patience).toBe(requests + 1);
    shop.answer();
    await desk.intake.settled();
    expect(desk.intake.status()).toMatchObject({ state: 'idle', fault: null });
    const audit = await desk.store.read.selectFrom('audit').select(['actor', 'action']).execute();
    expect(audit).toContainEqual({ actor: 'A manager', action: 'intake.paused' });
    expect(audit).toContainEqual({ actor: 'A manager', action: 'intake.resumed' });
  });

  it('ends at once, in the middle of a run, and leaves nothing open', async () => {
    const desk = await openDesk();
    const shop = await slowShop();
    const connecting = desk.connect({
      baseUrl: shop.url,
      certificateAuthority: shop.authority.certificate,
    });
    await shop.asked;
    await desk.intake.stop();
    await connecting;
    await expect.poll(shop.aborted, patience).toBe(1);
    expect(desk.intake.status().fault).toBeNull();
    await desk.run();
    expect(shop.requests()).toBe(1);
  });

  it('that ends while it keeps has kept whole batches, and the next run has the rest', async () => {
    const desk = await openDesk();
    const bookings = offers(300);
    const lines = bookings.map(({ id, octets }) => {
      const body = Buffer.from(octets).toString('utf8');
      const [receivedAt, mediaType, digest] = [noon, 'application/json', digestText(sha256(octets))];
      return `${JSON.stringify({ id, receivedAt, digest, mediaType, body })}\n`;
    });
    const removed = new Set<string>();
    let listings = 0;
    const shop = await serveHttps((request, response, body) => {
      response.writeHead(200, { 'content-type': 'application/x-ndjson' });
      if (request.method === 'GET') {
        listings += 1;
        // The first listing stops in the middle of a line and says nothing more.
        if (listings === 1) return response.write(lines.slice(0, 200).join('').slice(0, -100));
        return response.end(lines.join(''));
      }
      const ids = body
        .trimEnd()
        .split('\n')
        .map((line): string => JSON.parse(line).id);
      for (const id of ids) removed.add(id);
      return response.end(ids.map((id) => `${JSON.stringify({ id, outcome: 'removed' })}\n`).join(''));
    });
    const connecting = desk.connect({
      baseUrl: shop.url,
      certificateAuthority: shop.authority.certificate,
    });
    await expect.poll(() => desk.intake.status().counters.kept, patience).toBeGreaterThan(0);
    await desk.intake.stop();
    await connecting;
    const { kept } = desk.intake.status().counters;
    expect(await desk.store.read.selectFrom('reservation').select('id').execute()).toHaveLength(kept);
    expect(kept).toBeLessThan(200);
    expect(removed.size).toBe(0);

    const { intake } = intakeAtNoon(desk);
    await intake.runNow();
    await intake.settled();
    expect(intake.status()).toMatchObject({
      fault: null,
      removalsPending: 0,
      counters: { listed: 300, known: kept, kept: 300 - kept },
    });
    expect(removed.size).toBe(300);
  });

  it('runs once at a time, however often it is asked to', async () => {
    const desk = await openDesk();
    const shop = await slowShop();
    const connecting = desk.connect({
      baseUrl: shop.url,
      certificateAuthority: shop.authority.certificate,
    });
    await shop.asked;
    await Promise.all([desk.intake.runNow(), desk.intake.runNow(), desk.intake.runNow()]);
    shop.answer();
    await connecting;
    expect(shop.requests()).toBe(1);
  });
});

describe('thousands of bookings at once', () => {
  it('are pulled, kept and removed, with every counter right and never falling on the way', async () => {
    const count = 4_000;
    const desk = await openDesk();
    await desk.connect();
    desk.shop.add(offers(count));
    const { intake, told } = intakeAtNoon(desk);
    await intake.runNow();
    await intake.settled();
    expect(intake.status()).toMatchObject({
      state: 'idle',
      fault: null,
      removalsPending: 0,
      inQuarantine: 0,
      leftOnServer: 0,
      counters: { listed: count, kept: count, removed: count, amended: 0, known: 0, quarantined: 0, left: 0 },
    });
    expect(desk.shop.shelf.size).toBe(0);
    const { kept } = await desk.store.read
      .selectFrom('reservation')
      .select((eb) => eb.fn.countAll<number>().as('kept'))
      .executeTakeFirstOrThrow();
    expect(kept).toBe(count);
    for (const [index, { counters }] of told.slice(1).entries()) {
      const before = told[index]?.counters;
      if (before === undefined || index === 0) continue;
      expect(counters.kept).toBeGreaterThanOrEqual(before.kept);
      expect(counters.removed).toBeLessThanOrEqual(counters.kept);
      expect(counters.kept).toBeLessThanOrEqual(counters.listed);
    }
  });
});
