import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { theOffice } from './actor.ts';
import { Audit } from './audit/audit.ts';
import { ClockGuard } from './clock-guard.ts';
import { Health } from './health.ts';
import { openTestStore, type TestStore } from './store/testing.ts';
import { auditLines, heardPushes, type TestClock, testClock } from './testing.ts';

let testStore: TestStore;
let clock: TestClock;
let counted: number;
const guards: ClockGuard[] = [];

beforeEach(() => {
  testStore = openTestStore();
  clock = testClock();
  counted = 0;
});
afterEach(async () => {
  for (const guard of guards.splice(0)) guard.stop();
  await testStore.close();
});

const pushes = heardPushes();

/** An office that starts by the clock as it is now. */
async function start() {
  const health = new Health(clock, pushes);
  const audit = new Audit(clock);
  const { store } = testStore;
  const guard = new ClockGuard({ clock, store, audit, health, monotonic: () => counted });
  guards.push(guard);
  await guard.start();
  return {
    guard,
    trouble: () => health.troubles.map(({ code }) => code),
    work: () => store.write((tx) => audit.append(tx, { actor: theOffice, action: 'a.b', subject: 'c' })),
    /** Time passes, on both clocks. */
    pass: (hours: number) => {
      clock.forward({ hours });
      counted += hours * 3_600_000;
      guard.look();
    },
    /** Somebody sets the clock. */
    set: (hours: number) => {
      clock.forward({ hours });
      guard.look();
    },
  };
}

describe('A clock', () => {
  test('that goes on is believed, also behind a weekend, a sleep and small corrections', async () => {
    const { guard, trouble, work, pass, set } = await start();
    await work();
    for (const hours of [1, 24, 60]) pass(hours);
    set(14 * 24);
    clock.forward({ minutes: -1 });
    guard.look();
    pass(1);
    expect(trouble()).toEqual([]);
    expect(guard.inDoubt).toBe(false);
    clock.forward({ hours: 24 * 20 });
    expect((await start()).trouble()).toEqual([]);
  });

  test('that is set back while the office runs is told, and is believed when it is right again', async () => {
    const { guard, trouble, pass, set } = await start();
    pass(5);
    set(-24);
    expect(trouble()).toEqual(['clockBack']);
    expect(guard.inDoubt).toBe(true);
    pass(2);
    expect(trouble()).toEqual(['clockBack']);
    set(24);
    expect(trouble()).toEqual([]);
    expect(guard.inDoubt).toBe(false);
  });

  test('that jumps ahead by months is told, while the office runs and at a start', async () => {
    const { trouble, work, set } = await start();
    await work();
    set(24 * 365);
    expect(trouble()).toEqual(['clockAhead']);
    expect((await start()).trouble()).toEqual(['clockAhead']);
    clock.forward({ hours: -24 * 365 });
    expect((await start()).trouble()).toEqual([]);
  });

  test('that shows an earlier time than the newest lines of the audit log at a start is told', async () => {
    const { work } = await start();
    await work();
    clock.forward({ hours: -24 });
    const later = await start();
    expect(later.trouble()).toEqual(['clockBack']);
    // Work goes on, with lines that are dated before: the next start is told all the same.
    await later.work();
    expect((await start()).trouble()).toEqual(['clockBack']);
  });

  test('that an administrator calls right is believed from then on, also where the log has lines of a wrong one', async () => {
    const { work } = await start();
    await work();
    clock.forward({ hours: 24 * 365 });
    const wrong = await start();
    await wrong.work();
    clock.forward({ hours: -24 * 365 });
    const right = await start();
    expect(right.trouble()).toEqual(['clockBack']);
    await right.guard.confirm(theOffice);
    expect(right.trouble()).toEqual([]);
    expect(right.guard.inDoubt).toBe(false);
    clock.forward({ hours: 1 });
    expect((await start()).trouble()).toEqual([]);
    expect((await auditLines(testStore.store)).map(({ action }) => action)).toContain('clock.confirmed');
  });
});
