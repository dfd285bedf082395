import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openInBrowser } from './open-in-browser.ts';

const url = 'http://127.0.0.1:49152/launch/AbCd';
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'guichet-starter-'));
});

afterEach(() => rm(folder, { recursive: true }));

/** Puts a starter of browsers first, and alone, on the way of commands. */
async function withStarter(name: string, script: string) {
  await writeFile(path.join(folder, name), `#!/bin/sh\n${script}\n`);
  await chmod(path.join(folder, name), 0o755);
  return { PATH: folder, DISPLAY: ':0' };
}

test('A link is given to the browser of the desktop where there is a screen', async () => {
  const environment = await withStarter('xdg-open', `printf %s "$*" > "${folder}/opened"`);
  expect(await openInBrowser(url, environment, 'linux')).toBe('opened');
  expect(await readFile(path.join(folder, 'opened'), 'utf8')).toBe(url);
  expect(await openInBrowser(url, { PATH: folder, WAYLAND_DISPLAY: 'wayland-0' }, 'linux')).toBe('opened');
});

test('On a Mac the starter is called open', async () => {
  const environment = await withStarter('open', `printf %s "$*" > "${folder}/opened"`);
  expect(await openInBrowser(url, environment, 'darwin')).toBe('opened');
  expect(await readFile(path.join(folder, 'opened'), 'utf8')).toBe(url);
});

test('Without a screen nothing is started', async () => {
  const { PATH } = await withStarter('xdg-open', `touch "${folder}/opened"`);
  expect(await openInBrowser(url, { PATH }, 'linux')).toBe('noScreen');
  await expect(readFile(path.join(folder, 'opened'))).rejects.toThrow('ENOENT');
});

test('A starter that is missing or finds no browser is a failure', async () => {
  expect(await openInBrowser(url, { PATH: folder, DISPLAY: ':0' }, 'linux')).toBe('failed');
  expect(await openInBrowser(url, await withStarter('xdg-open', 'exit 3'), 'linux')).toBe('failed');
});
