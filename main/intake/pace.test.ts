import { performance } from 'node:perf_hooks';
import { expect, it } from 'vitest';
import { Pace } from './pace.ts';

/** Holds the thread for so long, as a commit does. */
function hold(milliseconds: number): Promise<void> {
  const until = performance.now() + milliseconds;
  while (performance.now() < until);
  return Promise.resolve();
}

it('takes more at once where commits are light, and the least where they are heavy', async () => {
  const pace = new Pace();
  for (let commit = 0; commit < 50; commit += 1) await pace.timed(pace.size, () => Promise.resolve());
  expect(pace.size).toBe(64);
  for (let commit = 0; commit < 20; commit += 1) await pace.timed(pace.size, () => hold(pace.size * 2));
  expect(pace.size).toBe(6);
});

it('gives what the commit gave, and learns nothing from one that failed', async () => {
  const pace = new Pace();
  expect(await pace.timed(12, async () => 'kept')).toBe('kept');
  const { size } = pace;
  await expect(pace.timed(12, () => Promise.reject(new Error('disk full')))).rejects.toThrow('disk full');
  expect(pace.size).toBe(size);
  expect(pace.commits).toHaveLength(1);
});

it('remembers no more than the last ten thousand commits', async () => {
  const pace = new Pace();
  for (let commit = 0; commit < 10_050; commit += 1) await pace.timed(1, () => Promise.resolve());
  expect(pace.commits).toHaveLength(10_000);
});
