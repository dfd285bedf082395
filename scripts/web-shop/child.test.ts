import { createPrivateKey } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compactDecrypt, exportJWK, generateKeyPair } from 'jose';
import { Agent, request } from 'undici';
import { expect, onTestFinished, test, vi } from 'vitest';
import { startWebShopProcess, type WebShopProcess } from './child.ts';
import { readLedger } from './ledger.ts';
import { bookingLine, digestOf } from './protocol.ts';
import { linesOf, offer } from './test-desk.ts';

// Processes on a busy machine take their time.
vi.setConfig({ testTimeout: 60_000 });

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'web-shop-process-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

async function started(folder: string, ...args: string[]): Promise<WebShopProcess> {
  const shop = await startWebShopProcess(['--certificates', join(folder, 'certificates'), ...args]);
  onTestFinished(() => shop.kill());
  return shop;
}

/** A client that is connected with nothing but what the shop says when it is ready, as a person would. */
function client(shop: WebShopProcess): Agent {
  const read = (file: string) => readFileSync(file, 'utf8');
  const { authority, deskCertificate, deskKey } = shop.files;
  const agent = new Agent({
    connect: { ca: read(authority), cert: read(deskCertificate), key: read(deskKey) },
  });
  onTestFinished(() => agent.destroy());
  return agent;
}

async function listed(shop: WebShopProcess, agent: Agent) {
  const { body } = await request(`${shop.url}/v1/bookings`, { dispatcher: agent });
  return linesOf(await body.text()).map((line) => bookingLine.parse(line));
}

test('a shop of its own process is steered by its parent and keeps its ledger and bookings over a crash', async () => {
  const folder = temporaryFolder();
  const kept = ['--folder', join(folder, 'shop')];
  const first = await started(folder, ...kept);
  const agent = client(first);
  await first.add([offer('a'), offer('b'), { ...offer('c'), receivedAt: '2026-11-22T10:00:00.000Z' }]);
  const [a] = await listed(first, agent);
  const removal = { id: 'a', digest: a?.digest };
  const headers = { 'content-type': 'application/x-ndjson' };
  const body = JSON.stringify(removal);
  await (
    await request(`${first.url}/v1/removals`, { method: 'POST', dispatcher: agent, headers, body })
  ).body.dump();
  const ledger = await first.ledger();
  expect(ledger.at(-1)).toMatchObject({ event: 'removed', ...removal });
  await first.kill();

  const again = await started(folder, ...kept, '--port', String(first.port));
  expect(again.url).toBe(first.url);
  expect(again.pin).toBe(first.pin);
  expect(again.receiptKey).toBe(first.receiptKey);
  expect(await again.ids()).toEqual(['b', 'c']);
  expect(await again.ledger()).toEqual(ledger);
  expect(readLedger(join(folder, 'shop', 'ledger.ndjson'))).toEqual(ledger);
  const lines = await listed(again, client(again));
  expect(lines.map(({ id, receivedAt }) => [id, receivedAt])[1]).toEqual(['c', '2026-11-22T10:00:00.000Z']);
});

test('faults and oddities are switched from outside', async () => {
  const shop = await started(temporaryFolder(), '--fault', '{"kind":"busy","status":503,"times":1}');
  const agent = client(shop);
  const status = async () => {
    const { statusCode, body } = await request(`${shop.url}/v1/bookings`, { dispatcher: agent });
    await body.dump();
    return statusCode;
  };
  expect([await status(), await status()]).toEqual([503, 200]);
  await shop.setFault({ kind: 'refused', status: 401 });
  expect(await status()).toBe(401);
  await shop.clearFaults('refused');
  expect(await status()).toBe(200);
  await shop.plant({ kind: 'tooLarge', id: 'large' });
  expect(await shop.ids()).toEqual(['large']);
  await expect(shop.add([{ ...offer('x'), id: 'no id' }])).rejects.toThrow();
});

test('the generator fills the shelf, and the same seed seals the same share to the desk', async () => {
  const folder = temporaryFolder();
  const { publicKey, privateKey } = await generateKeyPair('ECDH-ES', { crv: 'P-256', extractable: true });
  const keyFile = join(folder, 'desk-key.json');
  writeFileSync(keyFile, JSON.stringify({ ...(await exportJWK(publicKey)), kid: 'desk-1' }));
  const args = ['--bookings', '200', '--seed', '7', '--sealed-share', '0.4', '--desk-key', keyFile];
  const shops = [await started(folder, ...args), await started(folder, ...args)];
  const pages = await Promise.all(shops.map((shop) => listed(shop, client(shop))));
  const [one = [], other = []] = pages.map((lines) => lines.map(({ id, mediaType }) => `${id} ${mediaType}`));
  expect(one).toHaveLength(200);
  expect(one).toEqual(other);
  const sealed = (pages[0] ?? []).filter(({ mediaType }) => mediaType === 'application/jose');
  expect(sealed.length).toBeGreaterThan(50);
  expect(sealed.length).toBeLessThan(110);
  for (const { body } of sealed.slice(0, 5)) {
    const { plaintext } = await compactDecrypt(body, privateKey);
    expect(digestOf(plaintext)).not.toBe(digestOf(Buffer.from(body)));
  }
});

test('private keys are for their owner only, and a shop that cannot start says why', async () => {
  const folder = temporaryFolder();
  const shop = await started(folder);
  const certificates = join(folder, 'certificates');
  for (const name of ['server.key', 'desk.key', 'receipt-key.json']) {
    expect(statSync(join(certificates, name)).mode & 0o077).toBe(0);
  }
  expect(readdirSync(certificates)).not.toContain('authority.key');
  expect(createPrivateKey(readFileSync(shop.files.deskKey)).asymmetricKeyType).toBe('ec');
  await expect(started(folder, '--port', String(shop.port))).rejects.toThrow('EADDRINUSE');
  await expect(started(folder, '--fault', '{"kind":"haunted"}')).rejects.toThrow('--fault');
});

test('an expired certificate is shown where it is asked for', async () => {
  const shop = await started(temporaryFolder(), '--certificate', 'expired', '--clients', 'off');
  await expect(request(shop.url, { dispatcher: client(shop) })).rejects.toMatchObject({
    code: 'CERT_HAS_EXPIRED',
  });
});
