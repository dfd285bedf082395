import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { request } from 'undici';
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { builtPart } from '../main/hosts/testing/built-part.ts';

let folder: string;
let started: ChildProcessWithoutNullStreams[];

beforeAll(() => builtPart('renderer'), 120_000);

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'guichet-browser-host-'));
  started = [];
});

afterEach(async () => {
  for (const child of started.filter(
    ({ exitCode, signalCode }) => exitCode === null && signalCode === null,
  )) {
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
  await rm(folder, { recursive: true });
});

/** Starts the command on a data folder of the test's own, in English. */
function start(...more: string[]) {
  const args = [
    path.join(import.meta.dirname, 'browser-host.ts'),
    '--keychain',
    'none',
    '--data',
    folder,
    ...more,
  ];
  const child = spawn(process.execPath, args, {
    env: { ...process.env, LC_ALL: 'en_CA.UTF-8', DISPLAY: '' },
  });
  started.push(child);
  let said = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  const ended = once(child, 'close').then(([code]) => ({ code, said }));
  return { child, ended, says: (pattern: RegExp) => heard(child, () => said, pattern) };
}

/** Waits until the process has said something, or fails with what it said instead when it ends. */
async function heard(
  child: ChildProcessWithoutNullStreams,
  said: () => string,
  pattern: RegExp,
): Promise<string> {
  while (!pattern.test(said())) {
    const event = await Promise.race([once(child.stdout, 'data'), once(child, 'close').then(() => 'ended')]);
    if (event === 'ended' && !pattern.test(said())) throw new Error(`The host ended having said: ${said()}`);
  }
  return String(pattern.exec(said())?.[0]);
}

test('The command opens a desk on a real office, and ends cleanly when it is told to', async () => {
  const { child, ended, says } = start('--no-open');
  const launchUrl = await says(/http:\/\/127\.0\.0\.1:\d+\/launch\/\S+/);
  const { origin } = new URL(launchUrl);
  // Not fetch: it says that a script asks, and a launch link is for a person.
  const launched = await request(launchUrl);
  const cookie = String(launched.headers['set-cookie']).split(';')[0] ?? '';
  const desk = await fetch(origin, { headers: { cookie } });
  expect(await desk.text()).toContain('<div id="desk">');
  const reply = await fetch(`${origin}/call/store.status`, {
    method: 'POST',
    headers: { cookie, origin, 'content-type': 'application/json', 'x-guichet': '1' },
    body: '{}',
  });
  expect(await reply.json()).toMatchObject({ ok: true, value: { state: 'absent', passphraseNeeded: true } });

  child.kill('SIGTERM');
  const { code, said } = await ended;
  expect([code, said]).toEqual([
    0,
    expect.stringContaining('Stopping: what is being written is finished first.'),
  ]);
}, 30_000);

test('A second one on the same data says that Guichet is already running there', async () => {
  const first = start('--no-open');
  await first.says(/launch/);
  const { code, said } = await start('--no-open').ended;
  expect([code, said]).toEqual([1, expect.stringMatching(/^Guichet is already running with this data/)]);
}, 30_000);

test('Where there is no screen it says so and serves all the same', async () => {
  const { says } = start();
  await says(/No screen was found on this PC/);
}, 30_000);

test('What it does not understand is answered with how to use it', async () => {
  const { code, said } = await start('--port', '70000').ended;
  expect([code, said]).toEqual([2, expect.stringContaining('--keychain KIND')]);
}, 30_000);
