import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Dispatcher, request } from 'undici';
import { expect, onTestFinished, test, vi } from 'vitest';
import { z } from 'zod';
import { createAuthority } from './certificates.ts';
import { NginxMissing, startNginxFolder } from './nginx-folder.ts';
import { trusting } from './test-desk.ts';

// Processes on a busy machine take their time.
vi.setConfig({ testTimeout: 60_000 });

const listing = z.array(z.object({ name: z.string(), type: z.string(), mtime: z.string(), size: z.int() }));

/** Debian's nginx with the folder, and how a desk with its certificate asks it. */
async function folderShop(folder?: string) {
  const authority = await createAuthority('A test authority');
  const certificate = await authority.issue({ commonName: 'A shop', hosts: ['127.0.0.1'], usage: 'server' });
  const desk = await authority.issue({ commonName: 'A desk', usage: 'client' });
  const shop = await startNginxFolder({
    certificate,
    clientAuthority: authority.certificate,
    ...(folder !== undefined && { folder }),
  });
  onTestFinished(() => shop.stop());
  const agent = trusting(authority, desk);
  const ask = async (path: string, method: Dispatcher.HttpMethod = 'GET', dispatcher = agent) => {
    const answer = await request(`${shop.url}${path}`, { method, dispatcher });
    return { status: answer.statusCode, headers: answer.headers, text: await answer.body.text() };
  };
  const put = (name: string, text: string) => {
    writeFileSync(join(shop.folder, 'being-written'), text);
    renameSync(join(shop.folder, 'being-written'), join(shop.folder, name));
  };
  return { shop, authority, ask, put };
}

test('a desk with its certificate lists, reads and deletes', async () => {
  const { ask, put } = await folderShop();
  put('B1.json', '{"a":"é"}');
  put('B2.jwe', 'a.b.c.d.e');
  const listed = listing.parse(JSON.parse((await ask('/')).text));
  expect(listed.map(({ name, type, size }) => [name, type, size])).toEqual([
    ['B1.json', 'file', 10],
    ['B2.jwe', 'file', 9],
  ]);
  const read = await ask('/B1.json');
  expect([read.status, read.headers['content-type'], read.text]).toEqual([
    200,
    'application/json',
    '{"a":"é"}',
  ]);
  expect((await ask('/B1.json', 'HEAD')).headers.etag).toBe(read.headers.etag);
  expect((await ask('/B1.json', 'DELETE')).status).toBe(204);
  expect((await ask('/B1.json', 'DELETE')).status).toBe(404);
  expect((await ask('/B1.json')).status).toBe(404);
  expect(listing.parse(JSON.parse((await ask('/')).text)).map(({ name }) => name)).toEqual(['B2.jwe']);
});

test('nothing but bookings can be read or deleted, the folder itself least of all', async () => {
  const { ask, put, shop } = await folderShop();
  put('B1.json', '{}');
  put('notes.txt', 'left alone');
  mkdirSync(join(shop.folder, 'archive'));
  for (const path of ['/', '/notes.txt', '/archive/', '/..%2fserver.key', '/%2e%2e/server.key']) {
    expect((await ask(path, 'DELETE')).status).toBeGreaterThanOrEqual(400);
    if (path !== '/') expect((await ask(path)).status).toBeGreaterThanOrEqual(400);
  }
  expect(readdirSync(shop.folder).sort()).toEqual(['B1.json', 'archive', 'notes.txt']);
});

test('whoever has no certificate of the authority gets nothing', async () => {
  const { ask, authority, put, shop } = await folderShop();
  put('B1.json', '{"secret":true}');
  const stranger = await (await createAuthority('Another')).issue({
    commonName: 'A stranger',
    usage: 'client',
  });
  for (const dispatcher of [trusting(authority), trusting(authority, stranger)]) {
    for (const method of ['GET', 'DELETE'] as const) {
      const { status, text } = await ask('/B1.json', method, dispatcher);
      expect(status).toBe(400);
      expect(text).not.toContain('secret');
    }
  }
  expect(existsSync(join(shop.folder, 'B1.json'))).toBe(true);
});

test('a folder of one’s own stays when nginx ends, and everything else goes', async () => {
  const temporary = mkdtempSync(join(tmpdir(), 'web-shop-nginx-'));
  onTestFinished(() => rmSync(temporary, { recursive: true }));
  vi.stubEnv('TMPDIR', temporary);
  onTestFinished(() => void vi.unstubAllEnvs());
  const folder = join(temporary, 'offered');
  const { shop, put } = await folderShop(folder);
  put('B1.json', '{}');
  expect(readdirSync(temporary)).toHaveLength(2);
  await shop.stop();
  expect(readdirSync(temporary)).toEqual(['offered']);
  expect(readdirSync(folder)).toEqual(['B1.json']);
});

test('where nginx is missing, the error says what to install', async () => {
  const authority = await createAuthority('A test authority');
  const certificate = await authority.issue({ commonName: 'A shop', usage: 'server' });
  const start = startNginxFolder({
    certificate,
    clientAuthority: authority.certificate,
    program: '/nowhere/nginx',
  });
  await expect(start).rejects.toThrow(NginxMissing);
  await expect(start).rejects.toThrow('apt-get install');
});

test('what nginx itself says comes with the error where it does not start', async () => {
  const authority = await createAuthority('A test authority');
  const certificate = { certificate: 'not a certificate', key: 'not a key' };
  await expect(startNginxFolder({ certificate, clientAuthority: authority.certificate })).rejects.toThrow(
    'server.pem',
  );
});
