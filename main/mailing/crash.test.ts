import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import PostalMime from 'postal-mime';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import { type RunningSmtpServer, type SmtpBehaviour, startSmtpServer } from '../../scripts/smtp-server.ts';
import {
  agent,
  openTestOffice,
  serverSettings,
  type TestOffice,
  templatesFolder,
  testIdentity,
} from './office.test-support.ts';

const officeProgram = fileURLToPath(new URL('./crash-office.test-support.ts', import.meta.url));
const serverProgram = fileURLToPath(new URL('../../scripts/smtp-server-process.ts', import.meta.url));

let server: RunningSmtpServer;
let office: TestOffice;
const children: ChildProcess[] = [];

beforeEach(async () => {
  const { certificate, key } = testIdentity;
  server = await startSmtpServer({ security: 'starttls', certificate, key });
  office = await openTestOffice();
  await office.saveServer(serverSettings(server.port));
});

afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  await server.stop();
  await office.close();
});

/** A process of ours, and a way to wait for what it says. */
function startProcess(program: string, args: readonly string[], env: Record<string, string> = {}) {
  const child = spawn(process.execPath, [program, ...args], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, ...env },
  });
  children.push(child);
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const said = async (words: string): Promise<string> => {
    for (;;) {
      const line = await lines.next();
      if (line.done) throw new Error(`the process ended before it said ${words}`);
      if (line.value.includes(words)) return line.value;
    }
  };
  return { child, said };
}

/** The mailing office as a process of its own, over the same store. */
function startOffice() {
  const { child, said } = startProcess(officeProgram, [], {
    GUICHET_TEST_FILE: office.file,
    GUICHET_TEST_KEY: office.key.toString('hex'),
    GUICHET_TEST_TEMPLATES: templatesFolder,
  });
  return { child, reached: (state: string) => said(`"state":"${state}"`) };
}

/** The mail server as a process of its own, which keeps what it gets in a folder. */
async function startServerProcess(behaviour: SmtpBehaviour, port = 0) {
  const folder = join(office.folder, behaviour);
  const [certificate, key] = [join(office.folder, 'server.crt'), join(office.folder, 'server.key')];
  writeFileSync(certificate, testIdentity.certificate);
  writeFileSync(key, testIdentity.key);
  const files = ['--certificate', certificate, '--key', key, '--folder', folder];
  const { child, said } = startProcess(serverProgram, [
    ...files,
    '--behaviour',
    behaviour,
    '--port',
    String(port),
  ]);
  const ready = z.object({ port: z.int() }).parse(JSON.parse(await said('"port"')));
  return { child, said, folder, port: ready.port };
}

function messagesIn(folder: string): Buffer[] {
  return readdirSync(folder)
    .sort()
    .map((name) => readFileSync(join(folder, name)));
}

async function killed(child: ChildProcess): Promise<void> {
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}

async function stopped(child: ChildProcess): Promise<void> {
  const gone = once(child, 'exit');
  child.stdin?.end();
  await gone;
}

test('An office that is killed while the server holds the message never sends it again by itself', async () => {
  const holding = await startServerProcess('hangAfterMessage');
  await office.saveServer(serverSettings(holding.port));
  const id = await office.queue();
  const first = startOffice();
  await holding.said('"received":1');
  await killed(first.child);
  await stopped(holding.child);
  expect((await office.mailing.forReservation(office.reservationId))[0]).toMatchObject({
    id,
    state: 'sending',
  });

  const accepting = await startServerProcess('accept', holding.port);
  const second = startOffice();
  await second.reached('unknown');
  await stopped(second.child);
  // Another message goes the whole way afterwards: the outbox has certainly passed the first one by.
  const other = await office.queue('leo@client.example');
  const third = startOffice();
  await third.reached('sent');
  await stopped(third.child);
  await stopped(accepting.child);

  const mailings = await office.mailing.forReservation(office.reservationId);
  expect(mailings).toMatchObject([
    { id: other, state: 'sent' },
    { id, state: 'unknown', fault: 'diedWhileSending', tries: 1, nextTryAt: null },
  ]);
  const received = [...messagesIn(holding.folder), ...messagesIn(accepting.folder)];
  const mails = await Promise.all(received.map((octets) => PostalMime.parse(octets)));
  expect(mails.map(({ to }) => to?.[0]?.address)).toEqual(['marie-eve@client.example', 'leo@client.example']);
  const { status, history } = await office.reservation();
  expect(status).toBe('mailed');
  expect(history.map(({ kind }) => kind)).toEqual([
    'received',
    'mailingQueued',
    'mailingUnknown',
    'mailingQueued',
    'mailingSent',
    'moved',
  ]);
});

test('What a person then decides to send again is the same message, octet for octet', async () => {
  server.behave('hangAfterMessage');
  const id = await office.queue();
  const first = startOffice();
  await server.arrival(1);
  await killed(first.child);
  const second = startOffice();
  await second.reached('unknown');
  await stopped(second.child);

  server.behave('accept');
  await office.mailing.decide(
    { id, decision: 'sendAgain', reason: 'the client says that nothing came' },
    agent,
  );
  const third = startOffice();
  await third.reached('sent');
  await stopped(third.child);

  const [held, again] = server.received;
  expect(server.received).toHaveLength(2);
  expect(again?.octets.equals(held?.octets ?? Buffer.alloc(0))).toBe(true);
  expect((await PostalMime.parse(again?.octets ?? Buffer.alloc(0))).messageId).toMatch(
    /^<[0-9a-f-]{36}@voyages-boreal\.example>$/,
  );
});

test.each<[SmtpBehaviour, number]>([
  ['hangAtGreeting', 0],
  ['hangAfterMessage', 1],
])(
  'Killed at whatever point (%s), the office leaves one message in one state',
  async (behaviour, received) => {
    server.behave(behaviour);
    const id = await office.queue();
    const first = startOffice();
    while (server.connections() === 0) await new Promise((resolve) => setImmediate(resolve));
    await server.arrival(received);
    await killed(first.child);
    const second = startOffice();
    await second.reached('unknown');
    await stopped(second.child);
    expect(await office.mailing.outbox({ limit: 10 })).toMatchObject({
      rows: [{ id, state: 'unknown' }],
      counts: { queued: 0, sending: 0, unknown: 1, sent: 0 },
    });
    expect(server.received).toHaveLength(received);
  },
);

test('A message of which nobody knows stays where it is over every restart, crash and change of the server', async () => {
  const holding = await startServerProcess('hangAfterMessage');
  await office.saveServer(serverSettings(holding.port));
  const id = await office.queue();
  const first = startOffice();
  await holding.said('"received":1');
  // The server itself dies after the whole message and before its answer, and the office lives on.
  await killed(holding.child);
  await first.reached('unknown');
  await killed(first.child);

  const accepting = await startServerProcess('accept', holding.port);
  for (const end of [killed, stopped]) {
    // What an administrator changes makes everything that waits in the queue due at once; this does not wait there.
    await office.mailing.setServer({ settings: serverSettings(holding.port) }, agent);
    const other = await office.queue(`restart-${end.name}@client.example`);
    const again = startOffice();
    await again.reached('sent');
    await end(again.child);
    expect(
      (await office.mailing.forReservation(office.reservationId)).find((one) => one.id === other),
    ).toMatchObject({
      state: 'sent',
    });
  }
  await stopped(accepting.child);

  const mailings = await office.mailing.forReservation(office.reservationId);
  expect(mailings.find((one) => one.id === id)).toMatchObject({
    state: 'unknown',
    tries: 1,
    nextTryAt: null,
  });
  const mails = await Promise.all(
    [...messagesIn(holding.folder), ...messagesIn(accepting.folder)].map((octets) =>
      PostalMime.parse(octets),
    ),
  );
  const recipients = mails.map(({ to }) => to?.[0]?.address);
  expect(recipients.filter((address) => address === 'marie-eve@client.example')).toHaveLength(1);
  expect(new Set(mails.map(({ messageId }) => messageId)).size).toBe(3);
});
