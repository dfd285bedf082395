import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { contentSecurityPolicy } from '../security-headers.ts';
import { readStaticFiles, type StaticFiles } from '../static-files.ts';
import { respondWithFile } from './desk-files.ts';

let folder: string;
let files: StaticFiles;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'guichet-desk-'));
  await mkdir(path.join(folder, 'assets'));
  await writeFile(path.join(folder, 'index.html'), '<!doctype html>');
  await writeFile(path.join(folder, 'assets/font-Ab12_-xY.woff2'), 'font');
  files = await readStaticFiles(folder);
});

afterAll(() => rm(folder, { recursive: true }));

const get = (url: string) => respondWithFile(files, new Request(url));

test('The desk and its assets come under app://desk with their kind and the same policy as in a browser', async () => {
  const page = get('app://desk/');
  expect(page.status).toBe(200);
  expect(await page.text()).toBe('<!doctype html>');
  expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
  expect(page.headers.get('content-security-policy')).toBe(contentSecurityPolicy);
  expect(get('app://desk/assets/font-Ab12_-xY.woff2').headers.get('content-type')).toBe('font/woff2');
});

test('Nothing else does: no other host, no other path, no other method', () => {
  for (const url of [
    'app://evil/',
    'app://desk.evil/index.html',
    'app://desk/../nowhere',
    'app://desk/nowhere',
  ]) {
    expect([url, get(url).status]).toEqual([url, 404]);
    expect(get(url).headers.get('content-security-policy')).toBe(contentSecurityPolicy);
  }
  expect(respondWithFile(files, new Request('app://desk/', { method: 'POST' })).status).toBe(404);
});

test('A build with a kind of file that it should not emit is refused at the start', async () => {
  await writeFile(path.join(folder, 'left-over.exe'), '');
  await expect(readStaticFiles(folder)).rejects.toThrow('unexpected file: /left-over.exe');
  await rm(path.join(folder, 'left-over.exe'));
});
