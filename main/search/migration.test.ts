import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { intendRemoval, pullAmendment } from '../figures/testing.ts';
import { booking, receive } from '../reservations/testing.ts';
import { worklistRows } from '../reservations/worklist-rows.ts';
import { openConnection } from '../store/connection.ts';
import { migrate } from '../store/migrations.ts';
import { Store } from '../store/store.ts';
import { migrationsFolder } from '../store/testing.ts';
import { testClock } from '../testing.ts';
import { listPage } from './list.ts';

test('What a store holds from before its newest indexes is in the lists that they answer', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'guichet-finding-'));
  try {
    const older = join(folder, 'migrations');
    cpSync(migrationsFolder, older, { recursive: true });
    const names = readdirSync(older).sort();
    const since = names.find((name) => name.endsWith('-finding.sql')) ?? '';
    for (const name of names) if (name >= since) rmSync(join(older, name));
    const file = join(folder, 'guichet.db');
    const key = Buffer.alloc(32, 9);
    openConnection(file, key, 'create').close();
    migrate(file, key, older);
    const before = new Store(file, key);
    const at = '2026-11-20T12:00:00.000Z';
    const ids = await receive(before, testClock(at), [booking({ id: 'a' }), booking({ id: 'b' })]);
    const [first = 0, second = 0] = ids;
    await pullAmendment(before, first, at);
    await intendRemoval(before, { id: second, askedAt: at });
    await before.close();

    expect(migrate(file, key, migrationsFolder).from).toBeLessThan(names.length);
    const store = new Store(file, key);
    const day = { from: '2026-11-20', to: '2026-11-20' };
    const listed = async (filter: Parameters<typeof listPage>[2]['filter']) => {
      const rows = { rows: (some: readonly number[]) => worklistRows(store.read, some) };
      const input = { filter, order: 'newest' as const, limit: 10 };
      const page = await listPage(store.read, rows, input, { today: day.to, timeZone: 'UTC' });
      return page.rows.map(({ id }) => id);
    };
    expect(await listed({})).toEqual([second, first]);
    expect(await listed({ pulled: day })).toEqual([second, first]);
    expect(await listed({ amendedOn: day })).toEqual([first]);
    expect(await listed({ removed: day })).toEqual([first]);
    expect(await listed({ removal: 'pending' })).toEqual([second]);
    await store.close();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
