import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { faultLine } from './last-words.ts';

const secret = 'the passport of Zéphyrine';

test('A fault in one line has its kind, its code and its places, and never its message', () => {
  const line = faultLine(
    Object.assign(new TypeError(`${secret}\n    at ${secret} (file:///x.ts:1:2)`), { code: 'EIO' }),
  );
  expect(line).toMatch(/^TypeError \(EIO\)\n {2}at main\/last-words\.test\.ts:\d+:\d+/);
  expect(line).not.toContain(secret);
  expect(faultLine(secret)).toBe('string');
});

describe('A process that a fault ends', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'guichet-last-words-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  /** Runs a program that ends by `fault`, with Node asked for reports; gives what it left. */
  function dying(fault: string, isGuarded: boolean) {
    const module = new URL('./last-words.ts', import.meta.url).href;
    const guard = isGuarded
      ? `import { keepLastWordsPrivate } from ${JSON.stringify(module)}; keepLastWordsPrivate(() => process.exit(1));`
      : '';
    writeFileSync(join(folder, 'program.mjs'), `${guard}\n${fault}`);
    const options = ['--report-uncaught-exception', '--report-on-fatalerror', `--report-directory=${folder}`];
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [...options, join(folder, 'program.mjs')],
      {
        encoding: 'utf8',
        env: { ...process.env, SECRET: secret },
      },
    );
    return {
      status,
      said: stdout + stderr,
      reports: readdirSync(folder).filter((name) => name.startsWith('report')),
    };
  }

  test.each([
    ['an error', 'setImmediate(() => { throw new RangeError(process.env.SECRET); });', 'RangeError'],
    ['a rejection', 'Promise.reject(new RangeError(process.env.SECRET));', 'RangeError'],
    ['anything else', 'setImmediate(() => { throw process.env.SECRET; });', 'string'],
  ])('by %s says what kind it was, and leaves no report', (_what, fault, kind) => {
    const unguarded = dying(fault, false);
    expect(unguarded.said).toContain(secret);
    expect(unguarded.reports).toHaveLength(1);
    for (const name of unguarded.reports) rmSync(join(folder, name));

    const { status, said, reports } = dying(fault, true);
    expect([status, reports]).toEqual([1, []]);
    expect(said).toContain(kind);
    expect(said).not.toContain(secret);
  });
});
