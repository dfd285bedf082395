import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import type { MailServerSettings } from '../../preload/contract/mailing.ts';
import {
  type RunningSmtpServer,
  type SmtpServerOptions,
  startSmtpServer,
} from '../../scripts/smtp-server.ts';
import { createAuthority } from '../../scripts/web-shop/certificates.ts';
import { patient, serverSettings, testAuthority, testIdentity } from './office.test-support.ts';
import { deliver, probe, type SmtpTimeouts } from './smtp.ts';

const letter = {
  from: 'billets@voyages-boreal.example',
  to: 'marie-eve@client.example',
  message: Buffer.from('Subject: a\r\n\r\n.one\r\n..two\r\n.\r\nthree\r\n'),
};
/** More than the buffers of two machines hold, so that its end cannot have been written when the server reads little. */
const huge = { ...letter, message: Buffer.alloc(64 * 1_048_576, 'abcdefghijklmnopqrstuvwxyz\r\n') };
const hour = 3_600_000;

const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

async function server(options: Partial<SmtpServerOptions> = {}): Promise<RunningSmtpServer> {
  const { certificate, key } = testIdentity;
  const running = await startSmtpServer({ security: 'starttls', certificate, key, ...options });
  ends.push(() => running.stop());
  return running;
}

interface Try {
  readonly settings?: Partial<MailServerSettings>;
  readonly password?: string;
  readonly timeouts?: Partial<SmtpTimeouts>;
  readonly envelope?: typeof letter;
  readonly stop?: AbortSignal;
}

function tryWith(port: number, { settings, password, timeouts, envelope, stop }: Try = {}) {
  const mailServer = {
    value: serverSettings(port, settings),
    secrets: password === undefined ? {} : { password },
  };
  return deliver(
    mailServer,
    envelope ?? letter,
    { ...patient, ...timeouts },
    stop ?? new AbortController().signal,
  );
}

describe.each(['starttls', 'smtps'] as const)('A message over %s', (security) => {
  test('arrives octet by octet, and what the server answered is kept', async () => {
    const running = await server({ security });
    const outcome = await tryWith(running.port, { settings: { security } });
    expect(outcome).toEqual({ kind: 'sent', answer: '250 kept as number 1' });
    expect(running.received).toEqual([{ from: letter.from, to: [letter.to], octets: letter.message }]);
  });

  test('is not sent to a server whose certificate leads to no trusted authority', async () => {
    const stranger = await createAuthority('Somebody else');
    const { certificate, key } = await stranger.issue({
      commonName: '127.0.0.1',
      hosts: ['127.0.0.1'],
      usage: 'server',
    });
    const running = await server({ security, certificate, key });
    expect(await tryWith(running.port, { settings: { security } })).toMatchObject({
      kind: 'postponed',
      fault: 'chain',
      everyMessage: true,
    });
    expect(running.received).toEqual([]);
  });

  test('is not sent where the authority is left to the system and the system does not know it', async () => {
    const running = await server({ security });
    const settings = { security, certificateAuthority: undefined };
    expect(await tryWith(running.port, { settings })).toMatchObject({ kind: 'postponed', fault: 'chain' });
  });

  test('is not sent to a server that is called otherwise in its certificate', async () => {
    const identity = await testAuthority.issue({
      commonName: 'mail.example',
      hosts: ['mail.example'],
      usage: 'server',
    });
    const running = await server({ security, certificate: identity.certificate, key: identity.key });
    for (const host of ['127.0.0.1', 'localhost']) {
      expect(await tryWith(running.port, { settings: { security, host } })).toMatchObject({
        kind: 'postponed',
        fault: 'hostName',
      });
    }
    expect(running.received).toEqual([]);
  });

  test.each([
    ['certificateExpired', -2 * hour, -hour],
    ['certificateNotYetValid', hour, 2 * hour],
  ] as const)('is not sent with a certificate that is out of its time: %s', async (fault, from, to) => {
    const identity = await testAuthority.issue({
      commonName: '127.0.0.1',
      hosts: ['127.0.0.1'],
      usage: 'server',
      notBefore: new Date(Date.now() + from),
      notAfter: new Date(Date.now() + to),
    });
    const running = await server({ security, certificate: identity.certificate, key: identity.key });
    expect(await tryWith(running.port, { settings: { security } })).toMatchObject({
      kind: 'postponed',
      fault,
    });
    expect(running.received).toEqual([]);
  });

  test('goes to the server by its name as well', async () => {
    const running = await server({ security });
    expect(await tryWith(running.port, { settings: { security, host: 'localhost' } })).toMatchObject({
      kind: 'sent',
    });
  });
});

describe('Without TLS', () => {
  test('nothing is sent, where the server does not offer STARTTLS', async () => {
    const running = await server({ behaviour: 'noStarttls' });
    expect(await tryWith(running.port)).toMatchObject({ kind: 'postponed', fault: 'starttlsMissing' });
    expect(running.received).toEqual([]);
  });

  test('nothing is sent, where one side speaks TLS from the start and the other does not', async () => {
    const plain = await server({ security: 'starttls' });
    expect(await tryWith(plain.port, { settings: { security: 'smtps' } })).toMatchObject({
      kind: 'postponed',
      fault: 'tls',
    });
    const implicit = await server({ security: 'smtps' });
    const outcome = await tryWith(implicit.port, { timeouts: { greeting: 300 } });
    expect(outcome).toMatchObject({ kind: 'postponed', everyMessage: true });
    expect([...plain.received, ...implicit.received]).toEqual([]);
  });
});

describe('On the way to the server', () => {
  test('a name that does not exist is told apart', async () => {
    const outcome = await tryWith(25, { settings: { host: 'mail.invalid' } });
    expect(outcome).toEqual({ kind: 'postponed', fault: 'dns', answer: null, everyMessage: true });
  });

  test('a port where nobody listens is told apart', async () => {
    const gone = await server();
    await gone.stop();
    expect(await tryWith(gone.port)).toEqual({
      kind: 'postponed',
      fault: 'refused',
      answer: null,
      everyMessage: true,
    });
  });

  test('a server that never greets is left after the timeout', async () => {
    const running = await server({ behaviour: 'hangAtGreeting' });
    const outcome = await tryWith(running.port, { timeouts: { greeting: 100 } });
    expect(outcome).toEqual({ kind: 'postponed', fault: 'timeout', answer: null, everyMessage: true });
  });

  test('a server that refuses this computer is quoted, and the message waits', async () => {
    const running = await server({ behaviour: 'refuseClient' });
    expect(await tryWith(running.port)).toEqual({
      kind: 'postponed',
      fault: 'serverRefused',
      answer: '554 no mail from this network',
      everyMessage: true,
    });
  });

  test('a peer that hangs up at once, or talks nonsense, is survived', async () => {
    const hangsUp = await listen((socket) => socket.end());
    expect(await tryWith(hangsUp)).toMatchObject({ kind: 'postponed', fault: 'closed' });
    const talksNonsense = await listen((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
    expect(await tryWith(talksNonsense)).toMatchObject({ kind: 'postponed', fault: 'protocol' });
  });

  test('a peer that talks without end is left when the whole time is over', async () => {
    const trickles = await listen((socket) => {
      const timer = setInterval(() => socket.write('220-wait\r\n'), 10);
      socket.on('error', () => undefined).once('close', () => clearInterval(timer));
    });
    expect(await tryWith(trickles, { timeouts: { whole: 200 } })).toMatchObject({
      kind: 'postponed',
      fault: 'timeout',
    });
  });

  test('a certificate authority that is none is no way around the check', async () => {
    const running = await server();
    const outcome = await tryWith(running.port, { settings: { certificateAuthority: 'not a certificate' } });
    expect(outcome.kind).toBe('postponed');
    expect(running.received).toEqual([]);
  });
});

describe('Signing in', () => {
  const auth = { user: 'billets', password: 'a good p\u00e4ssword' };

  test('with the right password sends', async () => {
    const running = await server({ auth });
    const outcome = await tryWith(running.port, { settings: { user: auth.user }, password: auth.password });
    expect(outcome).toMatchObject({ kind: 'sent' });
  });

  test.each([
    ['a wrong password', { settings: { user: 'billets' }, password: 'wrong' }],
    ['no password', { settings: { user: 'billets' } }],
    ['no user where the server wants one', {}],
  ])('with %s leaves the message waiting for better settings', async (_, how) => {
    const running = await server({ auth });
    expect(await tryWith(running.port, how)).toMatchObject({
      kind: 'postponed',
      fault: 'auth',
      everyMessage: true,
    });
    expect(running.received).toEqual([]);
  });
});

describe('What the server says to the message', () => {
  test.each([
    ['refuseSender', 'refused', 'senderRefused', '550 this sender may not send here'],
    ['refuseRecipient', 'refused', 'recipientRefused', '550 no such mailbox here'],
    ['refuseMessage', 'refused', 'messageRefused', '554 the content is not wanted here'],
    ['deferRecipient', 'postponed', 'temporary', '451 the mailbox is busy, try again later'],
    ['deferMessage', 'postponed', 'temporary', '452 no room at the moment, try again later'],
  ] as const)('%s: %s, %s', async (behaviour, kind, fault, answer) => {
    const running = await server({ behaviour });
    expect(await tryWith(running.port)).toMatchObject({ kind, fault, answer });
    expect(running.received).toEqual([]);
  });

  test('about its size is believed before it is handed over', async () => {
    const running = await server({ size: 100 });
    const envelope = { ...letter, message: Buffer.alloc(1_000, 'a') };
    expect(await tryWith(running.port, { envelope })).toMatchObject({ kind: 'refused', fault: 'tooLarge' });
    expect(running.received).toEqual([]);
  });
});

describe('When the connection is lost', () => {
  test('in the middle of the message, the server cannot have it', async () => {
    const running = await server({ behaviour: 'dieInMessage' });
    const outcome = await tryWith(running.port, { envelope: huge });
    expect(outcome).toEqual({ kind: 'postponed', fault: 'closed', answer: null, everyMessage: false });
    expect(running.received).toEqual([]);
  });

  test('after the message and before the answer, nobody knows', async () => {
    const running = await server({ behaviour: 'dieAfterMessage' });
    expect(await tryWith(running.port)).toEqual({ kind: 'unknown', fault: 'closed', answer: null });
    expect(running.received).toHaveLength(1);
  });

  test('by the patience with its answer, nobody knows', async () => {
    const running = await server({ behaviour: 'hangAfterMessage' });
    const outcome = await tryWith(running.port, { timeouts: { answer: 100 } });
    expect(outcome).toEqual({ kind: 'unknown', fault: 'timeout', answer: null });
    expect(running.received).toHaveLength(1);
  });

  test('by an answer that is neither yes nor no, nobody knows, and the answer is kept', async () => {
    const running = await server({ behaviour: 'answerOddly' });
    expect(await tryWith(running.port)).toEqual({
      kind: 'unknown',
      fault: 'protocol',
      answer: '354 go on, go on',
    });
  });

  test('because the office stops while it waits for the answer, nobody knows', async () => {
    const running = await server({ behaviour: 'hangAfterMessage' });
    const stop = new AbortController();
    const outcome = tryWith(running.port, { stop: stop.signal });
    await running.arrival(1);
    stop.abort();
    expect(await outcome).toEqual({ kind: 'unknown', fault: 'diedWhileSending', answer: null });
  });

  test('because the office stops before it was handed over, the message waits', async () => {
    const running = await server({ behaviour: 'hangAtGreeting' });
    const stop = new AbortController();
    const outcome = tryWith(running.port, { stop: stop.signal });
    while (running.connections() === 0) await new Promise((resolve) => setImmediate(resolve));
    stop.abort();
    expect(await outcome).toMatchObject({ kind: 'postponed', fault: 'diedWhileSending' });
    expect(await tryWith(running.port, { stop: stop.signal })).toMatchObject({ kind: 'postponed' });
  });
});

describe('Testing the mail server', () => {
  const auth = { user: 'billets', password: 'right' };

  test('connects, signs in, sends nothing and quotes the server', async () => {
    const running = await server({ auth });
    const value = serverSettings(running.port, { user: auth.user });
    const answer = await probe({ value, secrets: { password: auth.password } }, patient);
    expect(answer).toEqual({ fault: null, answer: expect.stringMatching(/^235 /) });
    expect(running.received).toEqual([]);
  });

  test('says precisely what is wrong', async () => {
    const running = await server({ auth });
    const value = serverSettings(running.port, { user: auth.user });
    expect(await probe({ value, secrets: { password: 'wrong' } }, patient)).toEqual({
      fault: 'auth',
      answer: '535 the user name or the password is wrong',
    });
    const nameless = serverSettings(running.port, { host: 'mail.invalid' });
    expect(await probe({ value: nameless, secrets: {} }, patient)).toEqual({ fault: 'dns', answer: null });
  });
});

async function listen(onConnection: Parameters<typeof createServer>[1] & object): Promise<number> {
  const peer: Server = createServer(onConnection);
  peer.listen(0, '127.0.0.1');
  await once(peer, 'listening');
  ends.push(() => new Promise((resolve) => peer.close(resolve)));
  const address = peer.address();
  if (address === null || typeof address === 'string') throw new Error('the peer does not listen');
  return address.port;
}
