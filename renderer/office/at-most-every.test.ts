import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { atMostEvery } from './at-most-every.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

test('the first request is done at once, and those that come in the pause are done once after it', async () => {
  const job = vi.fn();
  const rounds = atMostEvery(() => 1000, job);
  rounds.ask();
  expect(job).toHaveBeenCalledTimes(1);
  for (let count = 0; count < 50; count += 1) rounds.ask();
  await vi.advanceTimersByTimeAsync(999);
  expect(job).toHaveBeenCalledTimes(1);
  await vi.advanceTimersByTimeAsync(1);
  expect(job).toHaveBeenCalledTimes(2);
  await vi.advanceTimersByTimeAsync(5000);
  expect(job).toHaveBeenCalledTimes(2);
});

test('a job that takes long is not begun again before it has ended and rested', async () => {
  const ends: (() => void)[] = [];
  const job = vi.fn(() => new Promise<void>((end) => ends.push(end)));
  const rounds = atMostEvery(() => 1000, job);
  rounds.ask();
  rounds.ask();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(job).toHaveBeenCalledTimes(1);
  ends[0]?.();
  await vi.advanceTimersByTimeAsync(1000);
  expect(job).toHaveBeenCalledTimes(2);
});

test('nothing is done any more once it was stopped, not even a job that was asked for', async () => {
  const job = vi.fn();
  const rounds = atMostEvery(() => 1000, job);
  rounds.ask();
  rounds.ask();
  rounds.stop();
  await vi.advanceTimersByTimeAsync(5000);
  rounds.ask();
  expect(job).toHaveBeenCalledTimes(1);
});
