import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { amend, anyBooking, booking, receive } from '../reservations/testing.ts';
import { openConnection } from '../store/connection.ts';
import { Store } from '../store/store.ts';
import { Search } from './search.ts';
import { TERMS_VERSION } from './terms.ts';
import { openSearchDesk, type SearchDesk } from './testing.ts';

let desk: SearchDesk;
beforeEach(() => {
  desk = openSearchDesk();
});
afterEach(() => desk.close());

const { client } = booking();
const named = (family: string) => ({ client: { ...client, family }, travellers: [] });

/** Has FTS5 itself compare its index with the entries, token by token; throws where they differ. */
async function checkIndex(): Promise<void> {
  await desk.store.write(async (tx) => {
    await sql`insert into search_index (search_index, rank) values ('integrity-check', 1)`.execute(tx);
  });
}

const marks = () => desk.store.read.selectFrom('search_pending').selectAll().execute();
const entries = () =>
  desk.store.read.selectFrom('search_entry').selectAll().orderBy('reservation_id').execute();

describe('The index is in step', () => {
  test('with a booking that is received: marked in its own transaction, found right afterwards', async () => {
    const [id = 0] = await receive(desk.store, desk.clock, [booking(named('Lachance'))]);
    expect(await marks()).toEqual([{ reservation_id: id }]);
    await desk.search.settled();
    expect(await marks()).toEqual([]);
    expect(await desk.found('lachance')).toEqual([id]);
  });

  test('by itself, a moment after the commit', async () => {
    await desk.search.start();
    const [id] = await receive(desk.store, desk.clock, [booking(named('Lachance'))]);
    await expect.poll(() => desk.found('lachance'), { timeout: 60_000 }).toEqual([id]);
    const { left } = await desk.search.find({ text: 'lachance', limit: 1 });
    expect(left).toBe(0);
  });

  test('with an amendment that was taken over, and not with one that waits', async () => {
    const [id = 0] = await desk.add(named('Lachance'));
    await amend(desk.store, desk.clock, id, 2, booking({ ...named('Dubé'), id: 'web-1' }));
    await desk.search.settled();
    expect(await desk.found('dube')).toEqual([]);
    const { version } = await desk.reservations.open(id);
    await desk.reservations.decideAmendment(
      { id, version, bookingVersion: 2, decision: 'accept', reason: 'As asked' },
      { staffId: null, name: 'An agent' },
    );
    await desk.search.settled();
    expect([await desk.found('dube'), await desk.found('lachance')]).toEqual([[id], []]);
    await checkIndex();
  });

  test('with every row that is added, changed or taken away, whoever does it', async () => {
    const [id = 0] = await desk.add({ ...named('Lachance'), travellers: booking().travellers });
    const { store } = desk;
    const row = { reservation_id: id, ordinal: 7 };
    await store.write(async (tx) => {
      await tx
        .insertInto('traveller')
        .values({ ...row, given: 'Zoé', family: 'Ajoutée', type: 'child' })
        .execute();
      await tx
        .insertInto('client_phone')
        .values({ ...row, kind: 'home', number: '418 555 0177' })
        .execute();
      await tx.updateTable('client_email').set({ address: 'new@client.example' }).execute();
    });
    await desk.search.settled();
    for (const text of ['ajoutee', '0177', 'new@client.example'])
      expect(await desk.found(text)).toEqual([id]);
    expect(await desk.found('elodie@client.example')).toEqual([]);
    await store.write(async (tx) => {
      await tx.deleteFrom('traveller').where('ordinal', '=', 7).execute();
      await tx.updateTable('reservation').set({ client_family: 'Mariée' }).execute();
    });
    await desk.search.settled();
    expect([await desk.found('ajoutee'), await desk.found('mariee')]).toEqual([[], [id]]);
    await checkIndex();
  });

  test('and a change that it says nothing of writes nothing', async () => {
    const [id = 0] = await desk.add({});
    await desk.store.write(async (tx) => {
      await tx.updateTable('reservation').set({ status: 'inReview' }).where('id', '=', id).execute();
    });
    expect(await marks()).toEqual([]);
  });

  test('whatever is received, changed and destroyed', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(anyBooking, { minLength: 1, maxLength: 6 }),
        fc.infiniteStream(fc.nat(5)),
        async (wild, picks) => {
          const ids = await desk.add(...wild.map((one) => ({ ...one, id: `w-${Math.random()}` })));
          for (const pick of [...picks.take(3)]) {
            const id = ids[pick];
            if (id === undefined) continue;
            await desk.store.write(async (tx) => {
              await tx
                .updateTable('reservation')
                .set({ client_family: `Nom${pick}` })
                .where('id', '=', id)
                .execute();
              if (pick % 2 === 0)
                await tx.deleteFrom('client_phone').where('reservation_id', '=', id).execute();
            });
            await desk.search.settled();
          }
          const gone = ids[0] ?? 0;
          await desk.store.write((tx) => desk.search.forget(tx, [gone]));
          expect((await entries()).some(({ reservation_id }) => reservation_id === gone)).toBe(false);
          await checkIndex();
        },
      ),
      { numRuns: 30 },
    );
  });
});

describe('What is forgotten', () => {
  /** Everything that is stored of the index, as text. */
  async function stored(): Promise<string> {
    const { rows } = await sql<{ block: Buffer }>`select block from search_index_data`.execute(
      desk.store.read,
    );
    const { rows: separators } = await sql<{ term: Buffer | string }>`
      select term from search_index_idx
    `.execute(desk.store.read);
    return [
      ...rows.map(({ block }) => block.toString('latin1')),
      ...separators.map(({ term }) => term.toString('latin1')),
      ...(await entries()).map(({ terms }) => terms),
    ].join('\n');
  }

  test('is gone from the index itself, not only from its answers', async () => {
    await desk.add(named('Tremblay'), named('Gagnon'));
    const [secret = 0] = await desk.add({
      ...named('Zykwander'),
      client: {
        ...client,
        family: 'Zykwander',
        phones: [{ kind: 'home', number: '613 777-2468' }],
        emails: ['zyk@quux.example'],
      },
    });
    await desk.add(named('Roy'));
    for (const trace of ['zykwander', '2468', 'quux']) expect(await stored()).toContain(trace);
    await desk.store.write((tx) => desk.search.forget(tx, [secret]));
    // Words share their beginnings in the index: what comes behind them is the trace.
    for (const trace of ['ykwander', '2468', 'quux']) expect(await stored()).not.toContain(trace);
    expect(await desk.found('zykwander')).toEqual([]);
    expect(await desk.found('gagnon')).toHaveLength(1);
    await checkIndex();
  });

  test('stays forgotten when its rows are destroyed afterwards', async () => {
    const [id = 0, other] = await desk.add(named('Lachance'), named('Lachance'));
    await desk.store.write(async (tx) => {
      await desk.search.forget(tx, [id]);
      for (const table of ['traveller', 'segment', 'price_line', 'client_phone', 'client_email'] as const) {
        await tx.deleteFrom(table).where('reservation_id', '=', id).execute();
      }
      for (const table of ['condition_accepted', 'booking_version', 'warning'] as const) {
        await tx.deleteFrom(table).where('reservation_id', '=', id).execute();
      }
    });
    const writer = openConnection(desk.file, desk.key, 'write');
    writer.exec('drop trigger history_never_shrinks');
    writer.prepare('delete from history where reservation_id = ?').run(id);
    writer.prepare('delete from reservation where id = ?').run(id);
    writer.close();
    await desk.search.settled();
    expect(await desk.found('lachance')).toEqual([other]);
    expect(await marks()).toEqual([]);
  });
});

describe('At the start', () => {
  test('what an older program has kept is indexed, and how much is left is told', async () => {
    const bookings = Array.from({ length: 150 }, (_, index) =>
      booking({ id: `old-${index}`, ...named('Ancien') }),
    );
    await receive(desk.store, desk.clock, bookings);
    await desk.store.write(async (tx) => {
      // As a store is after the migration: no entry, no mark, no making of terms.
      await tx.deleteFrom('search_pending').execute();
    });
    expect(await desk.found('ancien')).toEqual([]);
    await desk.search.start();
    const { left } = await desk.search.find({ text: 'ancien', limit: 1 });
    expect(left).toBe(150);
    await expect.poll(async () => (await desk.found('ancien', 50)).length, { timeout: 60_000 }).toBe(50);
    await expect
      .poll(async () => (await desk.search.find({ text: 'x', limit: 1 })).left, { timeout: 60_000 })
      .toBe(0);
    expect(await desk.store.read.selectFrom('search_state').selectAll().execute()).toEqual([
      { id: 1, terms_version: TERMS_VERSION },
    ]);
  });

  test('entries of another making are made anew', async () => {
    const [id = 0] = await desk.add(named('Lachance'));
    await desk.search.start();
    await desk.store.write(async (tx) => {
      await tx
        .updateTable('search_state')
        .set({ terms_version: TERMS_VERSION + 1 })
        .execute();
      await tx.deleteFrom('search_entry').execute();
      await tx.insertInto('search_entry').values({ reservation_id: id, terms: 'nolderterm' }).execute();
    });
    const later = new Search({
      store: desk.store,
      clock: desk.clock,
      reservations: desk.reservations,
      onFault: (error) => {
        throw error;
      },
    });
    await later.start();
    await later.settled();
    await later.stop();
    expect(await desk.found('lachance')).toEqual([id]);
    expect(await desk.found('olderterm')).toEqual([]);
    await checkIndex();
  });

  test('a store that was killed while it indexed has every reservation in the index or marked, and goes on', async () => {
    const count = 600;
    const bookings = Array.from({ length: count }, (_, index) =>
      booking({ id: `b-${index}`, ...named(`Nom${index}`) }),
    );
    await receive(desk.store, desk.clock, bookings);
    const program = fileURLToPath(new URL('./crash-indexer.test-support.ts', import.meta.url));
    for (const commits of [1, 2, 4]) {
      const child = spawn(process.execPath, [program], {
        stdio: ['pipe', 'pipe', 'inherit'],
        env: { ...process.env, GUICHET_TEST_FILE: desk.file, GUICHET_TEST_KEY: desk.key.toString('hex') },
      });
      onTestFinished(() => void child.kill('SIGKILL'));
      let seen = 0;
      for await (const line of createInterface({ input: child.stdout })) {
        if (line === 'committed') seen += 1;
        if (seen === commits) break;
      }
      child.kill('SIGKILL');
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
      const known = new Set([
        ...(await entries()).map(({ reservation_id }) => reservation_id),
        ...(await marks()).map(({ reservation_id }) => reservation_id),
      ]);
      expect(known.size).toBe(count);
      await checkIndex();
    }
    await desk.search.start();
    await desk.search.settled();
    expect(await marks()).toEqual([]);
    expect(await entries()).toHaveLength(count);
    for (const number of [0, 17, 599]) expect(await desk.found(`nom${number}`)).toContain(number + 1);
    await checkIndex();
  });

  test('a store is closed in the middle of its indexing, and nothing is lost', async () => {
    await receive(
      desk.store,
      desk.clock,
      Array.from({ length: 300 }, (_, index) => booking({ id: `b-${index}`, ...named('Ancien') })),
    );
    const store = new Store(desk.file, desk.key);
    const search = new Search({
      store,
      clock: desk.clock,
      reservations: desk.reservations,
      onFault: (error) => {
        throw error;
      },
    });
    await search.start();
    await search.stop();
    await store.close();
    const known = [...(await entries()), ...(await marks())].map(({ reservation_id }) => reservation_id);
    expect(new Set(known).size).toBe(300);
  });
});
