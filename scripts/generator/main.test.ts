import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, test } from 'vitest';
import { generateBookings } from './bookings.ts';
import { wildTextKinds } from './wild.ts';

const command = fileURLToPath(new URL('./main.ts', import.meta.url));
const run = (...args: string[]) => spawnSync(process.execPath, [command, ...args], { encoding: 'utf8' });

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

test('it fills a folder with whole files, the same as in another process, each as old as its receipt', () => {
  const folder = mkdtempSync(join(tmpdir(), 'guichet-generator-'));
  folders.push(folder);
  const { status, stdout, stderr } = run('--count', '40', '--seed', '77', '--wild', '0.5', '--out', folder);
  expect({ status, stdout }).toEqual({ status: 0, stdout: '' });
  expect(stderr).toMatch(/^40 bookings, \d+ of them wild, \d+ octets in [\d.]+ s, seed 77\n$/);
  const expected = [...generateBookings({ seed: 77, count: 40, wildShare: 0.5 })];
  expect(readdirSync(folder).sort()).toEqual(expected.map(({ id }) => `${id}.json`).sort());
  for (const { id, octets, receivedAt } of expected) {
    const file = join(folder, `${id}.json`);
    expect(readFileSync(file).equals(octets)).toBe(true);
    expect(statSync(file).mtime.toISOString()).toBe(receivedAt);
  }
});

test('without a folder it prints lines of the api profile', () => {
  const { status, stdout } = run('--count', '30', '--seed', '78', '--wild', '0.4');
  expect(status).toBe(0);
  const lines = stdout
    .trimEnd()
    .split('\n')
    .map((line): unknown => JSON.parse(line));
  const expected = [
    ...generateBookings({ seed: 78, count: 30, wildShare: 0.4, wildKinds: wildTextKinds }),
  ].map(({ id, receivedAt, mediaType, octets }) => ({
    id,
    receivedAt,
    digest: `sha-256=:${createHash('sha256').update(octets).digest('base64')}:`,
    mediaType,
    body: Buffer.from(octets).toString('utf8'),
  }));
  expect(lines).toEqual(expected);
});

test.each([
  ['no seed', ['--count', '3'], '--seed'],
  ['an unknown kind', ['--count', '3', '--seed', '1', '--kinds', 'blue'], 'no such kind'],
  ['octets that cannot be lines', ['--count', '3', '--seed', '1', '--kinds', 'notUtf8'], 'wants --out'],
  ['a file that is not there', ['--count', '3', '--seed', '1', '--data', 'nowhere.csv.gz'], '--data'],
])('%s gets a sentence and the usage', (_, args, sentence) => {
  const { status, stdout, stderr } = run(...args);
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  expect(stderr).toContain(sentence);
  expect(stderr).toContain('usage:');
});
