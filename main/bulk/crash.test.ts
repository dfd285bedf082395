import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Audit } from '../audit/audit.ts';
import { booking, openReservationDesk, type ReservationDesk, receive } from '../reservations/testing.ts';
import { Bulk } from './bulk.ts';

const program = fileURLToPath(new URL('./dying-bulk.test-support.ts', import.meta.url));

let desk: ReservationDesk;

beforeEach(async () => {
  desk = openReservationDesk();
  await desk.store.write((tx) =>
    tx
      .insertInto('staff')
      .values({
        id: 7,
        name: 'Ana Roy',
        email: 'ana@agency.example',
        role: 'agent',
        language: 'en',
        password_hash: '',
        created_at: desk.clock.now(),
      })
      .execute(),
  );
});
afterEach(() => desk.close());

/** Begins the job in a process of its own and kills it once so many reservations were worked on. */
async function killAfter(count: number): Promise<void> {
  const child = spawn(process.execPath, [program], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: {
      ...process.env,
      GUICHET_TEST_FILE: desk.file,
      GUICHET_TEST_KEY: desk.key.toString('hex'),
    },
  });
  const ended = once(child, 'exit');
  let seen = 0;
  for await (const _ of createInterface({ input: child.stdout })) {
    seen += 1;
    if (seen === count) child.kill('SIGKILL');
  }
  await ended;
  expect(seen).toBeGreaterThanOrEqual(count);
}

test.each([1, 17, 60])(
  'A job that is killed at its %ith reservation leaves each done and written so, or neither, and says that it was interrupted',
  async (count) => {
    const many = Array.from({ length: 200 }, (_, index) => booking({ id: `b-${index}` }));
    await receive(desk.store, desk.clock, many);
    await killAfter(count);

    const bulk = new Bulk({
      store: desk.store,
      audit: new Audit(desk.clock),
      clock: desk.clock,
      pushes: desk.pushes,
      reservations: desk.reservations,
      claims: desk.claimDesk,
      mailing: { sendToFirst: () => Promise.reject(new Error('nothing is mailed')) },
      documents: { newestTicket: async () => undefined },
      merger: { merge: async () => new Uint8Array() },
      onFault: (error) => {
        throw error;
      },
    });
    await bulk.start();
    const job = await bulk.latest({ staffId: 7, name: 'Ana Roy' });
    expect(job).toMatchObject({ state: 'interrupted', total: 200, refused: 0 });
    expect(job?.done).toBeGreaterThanOrEqual(count - 1);
    expect(job?.done).toBeLessThan(200);

    const { read } = desk.store;
    const held = await read.selectFrom('reservation').select('id').where('status', '=', 'onHold').execute();
    const done = await read
      .selectFrom('bulk_item')
      .select('reservation_id as id')
      .where('outcome', '=', 'done')
      .execute();
    const moves = await read
      .selectFrom('history')
      .select('reservation_id as id')
      .where('kind', '=', 'moved')
      .execute();
    const ids = (rows: readonly { id: number }[]) => rows.map(({ id }) => id).sort((a, b) => a - b);
    expect(ids(done)).toEqual(ids(held));
    expect(ids(moves)).toEqual(ids(held));
    expect(held).toHaveLength(job?.done ?? -1);
    await bulk.stop();
  },
);
