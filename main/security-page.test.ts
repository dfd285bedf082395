import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { presentCosts } from './secret-costs.ts';

const root = path.resolve(import.meta.dirname, '..');
const page = readFileSync(path.join(root, 'SECURITY.md'), 'utf8');

test('Every test that SECURITY.md names is there, by file and by name', () => {
  const named = [...page.matchAll(/`([\w./-]+\.test\.ts)`: “([^”]+)”/g)];
  expect(named.length).toBeGreaterThan(15);
  const missing = named.filter(([, file = '', name = '']) => {
    const text = existsSync(path.join(root, file)) ? readFileSync(path.join(root, file), 'utf8') : '';
    return !text.includes(`'${name}'`);
  });
  expect(missing.map(([found]) => found)).toEqual([]);
});

test('Every promise against somebody names a test', () => {
  const table = page.slice(page.indexOf('| Against |'), page.indexOf('## What is not promised'));
  const rows = table.split('\n').filter((line) => line.startsWith('| ') && !/^\| (Against|---)/.test(line));
  expect(rows.length).toBeGreaterThan(8);
  expect(rows.filter((row) => !/\.test\.ts`: “/.test(row))).toEqual([]);
});

test('The costs of Argon2id are those that the program uses', async () => {
  const { memoryCost, timeCost, parallelism } = presentCosts.passphrase;
  expect(page).toContain(`Argon2id: ${memoryCost / 1024} MiB, ${timeCost} passes, ${parallelism} lanes`);

  const { memoryCost: memory, timeCost: passes, parallelism: lanes } = presentCosts.password;
  expect(page).toContain(`Argon2id hashes (${memory / 1024} MiB, ${passes} passes, ${lanes} lanes)`);
});
