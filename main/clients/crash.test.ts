import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Reservation } from '../../preload/contract/reservations.ts';
import { ana, type ClientDesk, openClientDesk } from './testing.ts';

const program = fileURLToPath(new URL('./dying-correction.test-support.ts', import.meta.url));

let desk: ClientDesk;

beforeEach(async () => {
  desk = await openClientDesk();
});
afterEach(() => desk.close());

/** Corrects in a process of its own and kills it once so many lines of the histories were written. */
async function killAfter(count: number): Promise<void> {
  const child = spawn(process.execPath, [program], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: {
      ...process.env,
      GUICHET_TEST_FILE: desk.file,
      GUICHET_TEST_KEY: desk.key.toString('hex'),
      GUICHET_TEST_VAULT_KEY: desk.vaultKey.toString('hex'),
    },
  });
  const ended = once(child, 'exit');
  let seen = 0;
  for await (const line of createInterface({ input: child.stdout })) {
    if (line === 'written') seen += 1;
    if (seen === count) child.kill('SIGKILL');
  }
  await ended;
  expect(seen).toBeGreaterThanOrEqual(count);
}

const corrections = ({ history }: Reservation) => history.filter(({ kind }) => kind === 'edited');

test.each([1, 2, 4, 8])(
  'A correction of many that is killed at its %ith line has done each with history and audit line, or not at all, and can be made again',
  async (count) => {
    const ids = await desk.add({}, {}, {});
    await killAfter(count);
    const now = await Promise.all(ids.map((id) => desk.reservations.open(id)));
    for (const one of now) {
      const [last] = corrections(one).slice(-1);
      expect(one.client.emails).toEqual([last?.changes?.[0]?.after ?? 'elodie@client.example']);
      expect(one.version).toBe(1 + corrections(one).length);
      const { lines } = await desk.store.read
        .selectFrom('audit')
        .select((eb) => eb.fn.countAll<number>().as('lines'))
        .where('subject', '=', `reservation/${one.id}`)
        .where('action', '=', 'reservation.edited')
        .executeTakeFirstOrThrow();
      expect(lines).toBe(corrections(one).length);
    }
    // They are still one client, half corrected as they may be, and the rest is corrected by asking again.
    await desk.search.settled();
    const [first] = ids;
    const { rows } = await desk.clients.reservations({ id: first ?? 0, limit: 10 });
    expect(rows.map(({ row }) => row.id)).toEqual(ids.toReversed());
    const right = 'right@client.example';
    for (const email of new Set(now.flatMap(({ client }) => client.emails))) {
      const standing = { what: 'email', email } as const;
      const { rows: items } = await desk.clients.standing({ id: first ?? 0, standing }, ana);
      await desk.clients.correct(
        { id: first ?? 0, standing, correction: { what: 'email', email: right }, items },
        ana,
      );
    }
    for (const id of ids) expect((await desk.reservations.open(id)).client.emails).toEqual([right]);
  },
);
