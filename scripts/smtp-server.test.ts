import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { patient, serverSettings, testIdentity } from '../main/mailing/office.test-support.ts';
import { deliver } from '../main/mailing/smtp.ts';
import { type RunningSmtpServer, startSmtpServer } from './smtp-server.ts';

let folder: string;
let server: RunningSmtpServer;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'guichet-smtp-'));
  // What is kept goes through a pipe, so that the test holds the instant at which a message has been kept.
  execFileSync('mkfifo', [join(folder, '0001.eml')]);
  const { certificate, key } = testIdentity;
  server = await startSmtpServer({ security: 'starttls', certificate, key, folder });
});
afterEach(async () => {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

test('A message is answered as it was kept, though the server is told to behave otherwise meanwhile', async () => {
  // More than a pipe holds: it is not kept before the test reads it.
  const message = Buffer.alloc(28 * 40_000, 'abcdefghijklmnopqrstuvwxyz\r\n');
  const envelope = { from: 'tickets@agency.example', to: 'ana@client.example', message };
  const sent = deliver(
    { value: serverSettings(server.port), secrets: {} },
    envelope,
    patient,
    new AbortController().signal,
  );
  const kept = await open(join(folder, '0001.eml'));
  server.behave('deferMessage');
  const octets = await kept.readFile();
  await kept.close();
  expect(octets.equals(message)).toBe(true);
  expect(await sent).toEqual({ kind: 'sent', answer: '250 kept as number 1' });
});
