import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { inputWatch } from './input-watch.ts';

let reports: number[];
let watch: ReturnType<typeof inputWatch>;

beforeEach(() => {
  vi.useFakeTimers({ now: 0 });
  reports = [];
  watch = inputWatch({
    report: async (secondsAgo) => {
      reports.push(secondsAgo);
    },
    now: () => Date.now(),
  });
});
afterEach(() => {
  watch.stop();
  vi.useRealTimers();
});

describe('Input at the desk', () => {
  test('is reported at once, then at most every half minute, and the last of it always, with how long ago it was', async () => {
    watch.noted();
    expect(reports).toEqual([0]);
    for (let second = 1; second <= 10; second += 1) {
      await vi.advanceTimersByTimeAsync(1000);
      watch.noted();
    }
    expect(reports).toEqual([0]);
    await vi.advanceTimersByTimeAsync(30_000);
    expect(reports).toEqual([0, 20]);
    await vi.advanceTimersByTimeAsync(600_000);
    expect(reports).toEqual([0, 20]);
    expect(watch.idle()).toBe(630_000);
  });

  test('that cannot be reported is reported again with the next', async () => {
    watch.stop();
    let fails = true;
    watch = inputWatch({
      report: async (secondsAgo) => {
        if (fails) throw new Error('no office');
        reports.push(secondsAgo);
      },
      now: () => Date.now(),
    });
    watch.noted();
    await vi.advanceTimersByTimeAsync(30_000);
    fails = false;
    watch.noted();
    await vi.advanceTimersByTimeAsync(0);
    expect(reports).toEqual([0]);
  });

  test('of which there is none is not reported', async () => {
    await vi.advanceTimersByTimeAsync(900_000);
    expect(reports).toEqual([]);
    expect(watch.idle()).toBe(900_000);
  });
});
