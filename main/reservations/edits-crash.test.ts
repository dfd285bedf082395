import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { booking, openReservationDesk, type ReservationDesk, receive } from './testing.ts';

const program = fileURLToPath(new URL('./dying-edits.test-support.ts', import.meta.url));

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

/** Corrects in a process of its own and kills it once so many lines of the history were written. */
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

test.each([1, 2, 3, 4, 14, 31])(
  'Corrections that are killed at their %ith line are there with their history and their audit line, or not at all',
  async (count) => {
    const [id = 0] = await receive(desk.store, desk.clock, [booking()]);
    await killAfter(count);
    const now = await desk.reservations.open(id);
    const own = now.history.filter(({ kind }) => kind !== 'received');
    // What was killed in its transaction is not there; at most the one behind the last that was seen is.
    expect(own.length).toBeGreaterThanOrEqual(count - 1);

    const actions = await desk.store.read
      .selectFrom('audit')
      .select('action')
      .where('action', '<>', 'claim.made')
      .orderBy('id')
      .execute();
    const actionOf = {
      edited: 'reservation.edited',
      editUndone: 'reservation.editUndone',
      noteAdded: 'note.added',
    };
    const known = new Map(Object.entries(actionOf));
    expect(actions.map(({ action }) => action)).toEqual(own.map(({ kind }) => known.get(kind)));

    // The history played over what was received gives what stands.
    const fields = new Map([
      ['travellers.0.family', 'Tremblay'],
      ['client.emails.0', 'elodie@client.example'],
    ]);
    for (const { changes = [] } of own) {
      for (const { path, before, after } of changes) {
        expect(fields.get(path)).toBe(before);
        fields.set(path, after ?? '');
      }
    }
    expect(now.travellers[0]?.family).toBe(fields.get('travellers.0.family'));
    expect(now.client.emails[0]).toBe(fields.get('client.emails.0'));
    expect(now.version).toBe(1 + own.filter(({ kind }) => kind !== 'noteAdded').length);
    expect(now.notes).toHaveLength(own.filter(({ kind }) => kind === 'noteAdded').length);
  },
);
