import { afterEach, expect, test, vi } from 'vitest';
import { generateBookings } from '../../scripts/generator/bookings.ts';
import { wildTextKinds } from '../../scripts/generator/wild.ts';
import { ConnectionFailed } from './faults.ts';
import { openReader, type Reader, type ReaderTask } from './reader.ts';
import { ReaderThread } from './reader-link.ts';
import { type IntakeDesk, openIntakeDesk } from './testing.ts';
import type { Understood } from './understand.ts';

const url = new URL('./reader-thread.ts', import.meta.url);
const never = new AbortController().signal;

let desk: IntakeDesk;
let thread: ReaderThread;
afterEach(async () => {
  await thread.close();
  await desk.close();
});

async function open(bookings: number): Promise<ReaderTask> {
  desk = await openIntakeDesk();
  thread = new ReaderThread(url);
  // Connected before the shop has anything, so that everything is still there to be read.
  await desk.connect();
  for (const [index, { id, octets }] of [
    ...generateBookings({ seed: 9, count: bookings, wildShare: 0.3, wildKinds: wildTextKinds }),
  ].entries()) {
    const sealed = index % 4 === 0;
    desk.shop.add([
      sealed
        ? { id, mediaType: 'application/jose', octets: await desk.seal(octets) }
        : { id, mediaType: 'application/json', octets },
    ]);
  }
  const connection = await desk.intake.connections.current();
  if (connection === undefined) throw new Error('not connected');
  const { settings, secrets } = connection;
  const sealingKeys = await desk.intake.sealingKeys.privateJwks();
  return { connectionId: 1, settings, secrets, vaultKey: desk.vault.newest, sealingKeys };
}

async function readAll(reader: Reader, signal = never): Promise<Understood[]> {
  const read: Understood[] = [];
  for await (const step of reader.read(signal)) if (step !== 'pageEnd') read.push(...step);
  return read;
}

/** A booking without its sealed octets, which a nonce makes another each time. */
function unsealed(understood: Understood): unknown {
  if (understood.kind === 'quarantine') return { ...understood, octetsSealed: null };
  return understood.kind === 'booking'
    ? { ...understood, cardNumberSealed: null, keptDigest: null }
    : understood;
}

test('A thread reads what the office would read itself, down to the octets', async () => {
  const task = await open(90);
  const here = openReader(task);
  const there = thread.open(task);
  const [mine, its] = [await readAll(here), await readAll(there)];
  expect(its).toHaveLength(90);
  expect(its.map(unsealed)).toEqual(mine.map(unsealed));
  for (const item of its) {
    if (item.kind === 'left') continue;
    expect(Buffer.isBuffer(item.digest)).toBe(true);
    if (item.kind === 'booking' && item.cardNumberSealed !== null) {
      const purpose = `booking_version/1/${item.id}/${item.digest.toString('hex')}/card`;
      expect(desk.vault.openText(item.cardNumberSealed, purpose)).toMatch(/^\d{12,19}$/);
    }
  }
  await here.close();
  await there.close();
});

test('A thread removes, and says whether the receipt is the server’s own', async () => {
  const task = await open(6);
  const reader = thread.open(task);
  const requests = (await readAll(reader)).flatMap((item) =>
    item.kind === 'left' || item.id === null
      ? []
      : [{ id: item.id, digest: item.digest, etag: item.etag, intendedAt: '2026-01-01T00:00:00.000Z' }],
  );
  const [first, ...others] = requests;
  if (first === undefined) throw new Error('nothing was read');
  desk.shop.faults.set({ kind: 'badReceipt', times: 1 });
  expect(await reader.remove([first], never)).toMatchObject([{ outcome: 'removed', receiptVerified: false }]);
  const outcomes = await reader.remove(others, never);
  expect(outcomes).toHaveLength(others.length);
  for (const outcome of outcomes)
    expect(outcome).toMatchObject({ outcome: 'removed', receiptVerified: true });
  await reader.close();
});

test('A fault of the connection crosses with all that staff are told of it', async () => {
  const task = await open(3);
  desk.shop.faults.set({ kind: 'busy', status: 503, retryAfter: 77 });
  const reader = thread.open(task);
  const fault = await readAll(reader).catch((error: unknown) => error);
  expect(fault).toBeInstanceOf(ConnectionFailed);
  expect(fault).toMatchObject({
    fault: { code: 'busy', retries: true, facts: { status: 503, seconds: 77 } },
    retryAfter: 77,
  });
  await reader.close();
});

test('What came whole before a connection broke is read all the same', async () => {
  const task = await open(40);
  desk.shop.faults.set({ kind: 'cut', afterOctets: 40_000, on: ['listing'] });
  const reader = thread.open(task);
  const read: Understood[] = [];
  const broken = (async () => {
    for await (const step of reader.read(never)) if (step !== 'pageEnd') read.push(...step);
  })();
  await expect(broken).rejects.toMatchObject({ fault: { code: 'endedEarly' } });
  expect(read.length).toBeGreaterThan(3);
  expect(read.length).toBeLessThan(40);
  await reader.close();
});

test('Certificates that cannot be read are told of when something is asked', async () => {
  const task = await open(1);
  const reader = thread.open({
    ...task,
    settings: { ...task.settings, certificateAuthority: 'no certificate' },
  });
  await expect(readAll(reader)).rejects.toMatchObject({ fault: { code: 'chain' } });
  await reader.close();
});

test('An abort ends what is under way', async () => {
  const task = await open(3);
  desk.shop.faults.set({ kind: 'slow', milliseconds: 600_000 });
  const reader = thread.open(task);
  const stop = new AbortController();
  const reading = readAll(reader, stop.signal);
  stop.abort();
  await expect(reading).rejects.toThrow();
  await reader.close();
});

test('A thread that does not start fails its run, and only that', async () => {
  const task = await open(3);
  const broken = new ReaderThread(new URL('./no-such-thread.ts', import.meta.url));
  const reader = broken.open(task);
  await expect(readAll(reader)).rejects.toThrow();
  await reader.close();
  await broken.close();
});

test('After a thread that ended in the middle, the next run has another', async () => {
  const task = await open(3);
  desk.shop.faults.set({ kind: 'slow', milliseconds: 600_000, times: 1 });
  const cut = readAll(thread.open(task));
  cut.catch(() => undefined);
  // Asked and not answered: the shop waits.
  await vi.waitFor(() => expect(desk.shop.faults.active()).toEqual([]), { timeout: 60_000 });
  await thread.close();
  await expect(cut).rejects.toThrow('the reader thread ended');
  const reader = thread.open(task);
  expect(await readAll(reader)).toHaveLength(3);
  await reader.close();
});
