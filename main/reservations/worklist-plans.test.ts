import { CompiledQuery } from 'kysely';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { queues, type WorklistFilter, worklistOrders } from '../../preload/contract/reservations.ts';
import { openConnection } from '../store/connection.ts';
import { openTestStore, type TestStore } from '../store/testing.ts';
import { nearDeadlines } from './deadlines.ts';
import type { WorklistMoment } from './worklist.ts';
import { worklistCounts } from './worklist-counts.ts';
import { worklistPage } from './worklist-queries.ts';

const moment: WorklistMoment = { staffId: 1, today: '2026-11-22', near: nearDeadlines('2026-11-22') };

let testStore: TestStore;

beforeEach(() => {
  testStore = openTestStore();
});
afterEach(() => testStore.close());

const planLines = z.array(z.object({ detail: z.string() }));

/** The plans of every statement that some work asks of the store. */
async function plansOf(work: () => Promise<unknown>): Promise<{ sql: string; plan: string[] }[]> {
  const { read } = testStore.store;
  const asked: CompiledQuery[] = [];
  const executor = read.getExecutor();
  const { compileQuery } = executor;
  executor.compileQuery = (...args) => {
    const compiled = compileQuery.apply(executor, args);
    asked.push(compiled);
    return compiled;
  };
  try {
    await work();
  } finally {
    executor.compileQuery = compileQuery;
  }
  const connection = openConnection(testStore.file, testStore.key, 'read');
  try {
    return asked.map(({ sql, parameters }) => ({
      sql,
      plan: planLines
        .parse(connection.prepare(`explain query plan ${sql}`).all(...parameters))
        .map(({ detail }) => detail),
    }));
  } finally {
    connection.close();
  }
}

/** The steps of plans that would read a whole table, or sort a whole queue. */
function slow(plans: readonly { sql: string; plan: readonly string[] }[]): string[] {
  return plans.flatMap(({ sql, plan }) =>
    plan
      .filter((step) => {
        // Only an index that gives the order itself may be read from its beginning: the limit ends it.
        if (/^SCAN (reservation|claim|warning|staff)$/.test(step)) return true;
        return step.includes('TEMP B-TREE') && !sql.includes('from claim');
      })
      .map((step) => `${step} in ${sql}`),
  );
}

describe('Every worklist is read from an index in its order, so that its length costs nothing', () => {
  for (const queue of queues) {
    test.each(worklistOrders)(`${queue}, %s`, async (order) => {
      const plans = await plansOf(() =>
        worklistPage(testStore.store.read, { queue, order, limit: 200 }, moment),
      );
      expect(plans.length).toBeGreaterThan(1);
      expect(slow(plans)).toEqual([]);
    });
  }

  test('and so are the counts', async () => {
    const plans = await plansOf(() => worklistCounts(testStore.store.read, moment));
    expect(plans).toHaveLength(queues.length);
    for (const { sql, plan } of plans) {
      // An index alone, and nothing of the table's own pages.
      const beside = plan.filter(
        (step) => /(reservation|claim)( |$)/.test(step) && !/COVERING INDEX/.test(step),
      );
      expect([sql, beside]).toEqual([sql, []]);
    }
  });

  test('also where a filter has them pass over some', async () => {
    const filter: WorklistFilter = {
      kinds: ['air', 'car'],
      statuses: ['new', 'onHold'],
      warnings: 'open',
      claimed: 'nobody',
      departsWithin: 30,
    };
    for (const queue of queues) {
      for (const order of worklistOrders) {
        const plans = await plansOf(() =>
          worklistPage(testStore.store.read, { queue, order, filter, limit: 200 }, moment),
        );
        expect([queue, order, slow(plans)]).toEqual([queue, order, []]);
      }
    }
  });

  test('which this test would notice otherwise', async () => {
    const plans = await plansOf(() =>
      testStore.store.read.executeQuery(
        CompiledQuery.raw('select * from reservation order by lead_family limit 5'),
      ),
    );
    expect(plans).toEqual([]);
    const byName = testStore.store.read.selectFrom('reservation').selectAll().orderBy('lead_family').limit(5);
    expect(slow(await plansOf(() => byName.execute()))).toHaveLength(2);
  });
});
