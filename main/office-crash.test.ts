import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startOfficeThread } from './office-start.ts';
import { sourceThreads } from './office-threads.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'guichet-office-crash-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('An office that ends by a fault of its own logs its kind and its place, and nothing that it said', async () => {
  const office = await startOfficeThread(new URL('./dying-office-thread.test-support.ts', import.meta.url), {
    dataFolder: folder,
    resourcesFolder: fileURLToPath(new URL('../resources', import.meta.url)),
    keychain: 'none',
    threads: { documents: sourceThreads.documents },
  });
  void office.call('first', 'test.throw', undefined);
  await office.died;
  const log = readFileSync(join(folder, 'logs', 'guichet.log'), 'utf8').trim();
  expect(JSON.parse(log.split('\n').at(-1) ?? '')).toMatchObject({
    msg: 'fault',
    where: 'office',
    kind: 'Error',
    at: expect.arrayContaining([expect.stringMatching(/dying-office-thread\.test-support\.ts:\d+:\d+$/)]),
  });
  expect(log).not.toContain('a fault of the test');
});
