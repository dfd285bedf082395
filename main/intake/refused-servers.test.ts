import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer as createHttpServer, type RequestListener } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { connect, createServer as createSocketServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { ConnectionFaultCode, ConnectionSettings } from '../../preload/contract/intake.ts';
import en from '../../resources/locales/en.json' with { type: 'json' };
import fr from '../../resources/locales/fr.json' with { type: 'json' };
import { generateBookings } from '../../scripts/generator/bookings.ts';
import { type Authority, createAuthority, type Identity } from '../../scripts/web-shop/certificates.ts';
import { type LoggedRequest, startNginxFolder } from '../../scripts/web-shop/nginx-folder.ts';
import { testConnection } from './test-connection.ts';
import { type IntakeDesk, openIntakeDesk } from './testing.ts';
import { listening } from './testing-servers.ts';

/**
 * Every server that the desk must not take, in both profiles and against real TLS: it is refused in its own words by
 * "test connection" and by a run, nothing of what waits for its removal is removed, and the server hears nothing of the
 * desk's before it has been verified.
 */
const hour = 3_600_000;
const token = 'a-token-that-only-the-right-server-may-hear';
const authority = await createAuthority('A test authority');
const stranger = await createAuthority('Another authority');
const deskIdentity = await authority.issue({ commonName: 'A desk', usage: 'client' });

type Profile = ConnectionSettings['profile'];
type Certificate = Partial<Parameters<Authority['issue']>[0]>;

interface Wrong {
  /** As faults name it, and each has words of its own. nginx does not say why it refuses a certificate of the desk's. */
  readonly code: Readonly<Record<Profile, ConnectionFaultCode>>;
  /** The steps of "test connection" in short: passed, failed, skipped. */
  readonly steps: string;
  readonly certificate?: Certificate;
  readonly settings?: Partial<ConnectionSettings>;
  readonly behaviour?: 'unencrypted' | 'oldTls' | 'revoked' | 'redirects';
  /** Whether the server was verified and only then found wanting, so that it may know the desk. */
  readonly verified?: boolean;
}

const both = (code: ConnectionFaultCode) => ({ api: code, folder: code });

/** A server with nothing wrong. */
const right: Wrong = { code: both('protocol'), steps: 'ppppp' };

const wrongs: Readonly<Record<string, Wrong>> = {
  'a certificate of another authority': {
    code: both('chain'),
    steps: 'ppfss',
    settings: { certificateAuthority: stranger.certificate },
  },
  'an expired certificate': {
    code: both('certificateExpired'),
    steps: 'ppfss',
    certificate: { notBefore: new Date(Date.now() - 2 * hour), notAfter: new Date(Date.now() - hour) },
  },
  'a certificate that is not valid yet': {
    code: both('certificateNotYetValid'),
    steps: 'ppfss',
    certificate: { notBefore: new Date(Date.now() + hour) },
  },
  'a certificate for another name': {
    code: both('hostName'),
    steps: 'ppfss',
    certificate: { hosts: ['shop.example', '127.0.0.2'] },
  },
  'another key than the pinned one': {
    code: both('pin'),
    steps: 'ppfss',
    settings: { pins: [(await authority.issue({ commonName: 'Before', usage: 'server' })).pin] },
  },
  'TLS 1.1 only': { code: both('tlsVersion'), steps: 'ppfss', behaviour: 'oldTls' },
  'plain HTTP on its port': { code: both('unencrypted'), steps: 'ppfss', behaviour: 'unencrypted' },
  'a revocation of the desk’s certificate': {
    // OpenSSL says so in an alert; nginx lets the handshake pass and answers 400, whatever is wrong with a certificate.
    code: { api: 'clientCertificateRevoked', folder: 'clientCertificateRefused' },
    steps: 'pppfs',
    behaviour: 'revoked',
    verified: true,
  },
  'a redirect to another host': {
    code: both('redirected'),
    steps: 'ppppf',
    behaviour: 'redirects',
    verified: true,
  },
};

/** A server of a profile, which holds one booking. */
interface Peer {
  readonly port: number;
  /** Every request that it heard, complete once it has stopped. */
  asked(): readonly LoggedRequest[];
  /** Whether the booking is still there. */
  holds(): boolean;
  stop(): Promise<void>;
}

const [booking] = [...generateBookings({ seed: 1, count: 1, wildShare: 0 })];
if (booking === undefined) throw new Error('no booking was generated');
const { id, octets } = booking;

async function startPeer(profile: Profile, { certificate, behaviour }: Wrong, elsewhere: string) {
  const identity = await authority.issue({
    commonName: 'A shop',
    hosts: ['127.0.0.1'],
    usage: 'server',
    ...certificate,
  });
  const wrong = {
    unencrypted: behaviour === 'unencrypted',
    oldTls: behaviour === 'oldTls',
    ...(behaviour === 'revoked' ? { revoked: await authority.revoke([deskIdentity]) } : {}),
    ...(behaviour === 'redirects' ? { redirectTo: elsewhere } : {}),
  };
  const peer = await startOf(profile, identity, wrong);
  onTestFinished(() => peer.stop());
  const tap = await startTap(peer.port);
  return { ...peer, heard: tap.heard, url: `https://127.0.0.1:${tap.port}`, pin: identity.pin };
}

type Behaviour = NonNullable<Parameters<typeof startNginxFolder>[0]['wrong']>;

function startOf(profile: Profile, identity: Identity, wrong: Behaviour): Promise<Peer> {
  if (profile === 'folder') return startFolder(identity, wrong);
  return wrong.revoked === undefined ? startApi(identity, wrong) : startOpenssl(identity, wrong.revoked);
}

async function startFolder(certificate: Identity, wrong: Behaviour): Promise<Peer> {
  const nginx = await startNginxFolder({ certificate, clientAuthority: authority.certificate, wrong });
  writeFileSync(join(nginx.folder, `${id}.json`), octets);
  let names: string[] | undefined;
  const left = () => names ?? readdirSync(nginx.folder);
  return {
    port: nginx.port,
    asked: nginx.asked,
    holds: () => left().includes(`${id}.json`),
    async stop() {
      names ??= left();
      await nginx.stop();
    },
  };
}

/** A server of Node's with just as much of profile `api` as a booking and its removal need. */
async function startApi(
  { certificate: cert, key }: Identity,
  { unencrypted, oldTls, redirectTo }: Behaviour,
): Promise<Peer> {
  const asked: LoggedRequest[] = [];
  let holds = true;
  const listener: RequestListener = (request, response) => {
    const { method = '', headers } = request;
    asked.push({ method, authorization: headers.authorization ?? '' });
    request.resume().on('end', () => {
      if (redirectTo !== undefined)
        return response.writeHead(308, { location: redirectTo + request.url }).end();
      if (method === 'POST') holds = false;
      response.setHeader('content-type', 'application/x-ndjson');
      response.end(method === 'POST' ? `${JSON.stringify({ id, outcome: 'removed' })}\n` : '');
    });
  };
  const server = unencrypted
    ? createHttpServer(listener)
    : createHttpsServer(
        {
          cert,
          key,
          requestCert: true,
          rejectUnauthorized: true,
          ca: authority.certificate,
          // OpenSSL allows the old versions on its lowest level of security alone.
          ...(oldTls
            ? { minVersion: 'TLSv1.1', maxVersion: 'TLSv1.1', ciphers: 'ALL:@SECLEVEL=0' }
            : { minVersion: 'TLSv1.2' }),
        },
        listener,
      );
  const port = await listening(server);
  return { port, asked: () => asked, holds: () => holds, stop: async () => server.closeAllConnections() };
}

/** OpenSSL's own server, which tells by an alert why it refuses a client: Node's just hangs up. */
async function startOpenssl({ certificate, key }: Identity, revoked: string): Promise<Peer> {
  const folder = mkdtempSync(join(tmpdir(), 'guichet-openssl-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const files = { cert: certificate, key, CAfile: authority.certificate + revoked };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  const named = Object.keys(files).flatMap((name) => [`-${name}`, join(folder, name)]);
  const child = spawn(
    'openssl',
    ['s_server', '-accept', '127.0.0.1:0', ...named, '-Verify', '1', '-verify_return_error', '-crl_check'],
    { stdio: ['pipe', 'pipe', 'ignore'] },
  );
  const lines: string[] = [];
  const port = Promise.withResolvers<number>();
  child.once('error', port.reject);
  // It prints what it was asked, once it has decrypted it.
  createInterface({ input: child.stdout }).on('line', (line) => {
    lines.push(line);
    const found = /^ACCEPT 127\.0\.0\.1:(\d+)/.exec(line)?.[1];
    if (found !== undefined) port.resolve(Number(found));
  });
  return {
    port: await port.promise,
    asked: () =>
      lines.flatMap((line) => {
        const method = /^([A-Z]+) \S+ HTTP/.exec(line)?.[1];
        return method === undefined ? [] : [{ method, authorization: '' }];
      }),
    holds: () => true,
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const closed = once(child, 'close');
      child.kill('SIGTERM');
      await closed;
    },
  };
}

/** Stands before a port and keeps what clients say to it. */
async function startTap(to: number) {
  const parts: Buffer[] = [];
  const server = createSocketServer((client) => {
    const peer = connect(to, '127.0.0.1');
    client.on('data', (part) => parts.push(part));
    client.pipe(peer).pipe(client);
    for (const [one, other] of [
      [client, peer],
      [peer, client],
    ] as const) {
      one.on('error', () => other.destroy());
      one.on('close', () => other.destroy());
    }
  });
  return { port: await listening(server), heard: () => Buffer.concat(parts) };
}

/** A desk that has kept the booking from the right server, whose removal failed and is still to be carried out. */
async function deskWithRemovalPending(): Promise<IntakeDesk> {
  const desk = await openIntakeDesk();
  onTestFinished(() => desk.close());
  desk.shop.add([{ id, mediaType: 'application/json', octets }]);
  desk.shop.faults.set({ kind: 'broken', status: 500, on: ['removals', 'removal'] });
  await desk.connect();
  expect(desk.intake.status()).toMatchObject({ removalsPending: 1, counters: { kept: 1, removed: 0 } });
  return desk;
}

function settingsFor(
  profile: Profile,
  baseUrl: string,
  changes: Partial<ConnectionSettings> = {},
): ConnectionSettings {
  return {
    name: 'A shop',
    profile,
    baseUrl,
    certificateAuthority: authority.certificate,
    pins: [],
    everySeconds: 86_400,
    ...changes,
  };
}

const secrets = { token, clientCertificate: deskIdentity.certificate, clientKey: deskIdentity.key };

async function reservationsOf(desk: IntakeDesk): Promise<number> {
  return (await desk.store.read.selectFrom('reservation').select('id').execute()).length;
}

describe.each(['api', 'folder'] as const)('In profile %s', (profile) => {
  it('a server that is as it should be hears the token and removes what was kept', async () => {
    const desk = await deskWithRemovalPending();
    const peer = await startPeer(profile, right, '');
    const settings = settingsFor(profile, peer.url, { pins: [peer.pin] });
    expect(await testConnection(settings, secrets)).toMatchObject({ fault: null });
    await desk.connect(settings, secrets);
    expect(desk.intake.status()).toMatchObject({ fault: null, removalsPending: 0 });
    await peer.stop();
    const methods = peer.asked().map(({ method }) => method);
    expect(methods).toContain(profile === 'api' ? 'POST' : 'DELETE');
    expect(peer.asked().every(({ authorization }) => authorization === `Bearer ${token}`)).toBe(true);
    expect(peer.holds()).toBe(false);
    expect(peer.heard().length).toBeGreaterThan(500);
  });

  it.each(Object.entries(wrongs))('%s is refused, and nothing is removed', async (_what, wrong) => {
    const desk = await deskWithRemovalPending();
    const other = await startPeer(profile, right, '');
    const peer = await startPeer(profile, wrong, other.url);
    const settings = settingsFor(profile, peer.url, wrong.settings);

    const test = await testConnection(settings, secrets);
    expect(test.fault?.code).toBe(wrong.code[profile]);
    expect(test.steps.map(({ outcome }) => outcome[0]).join('')).toBe(wrong.steps);
    expect(test.waiting).toBeNull();

    await desk.connect(settings, secrets);
    expect(desk.intake.status()).toMatchObject({
      fault: { code: wrong.code[profile], retries: false },
      state: 'stopped',
      removalsPending: 1,
    });
    expect(await reservationsOf(desk)).toBe(1);
    expect(desk.programFaults).toEqual([]);

    await peer.stop();
    await other.stop();
    expect(peer.holds()).toBe(true);
    expect(desk.shop.shelf.size).toBe(1);
    expect(other.asked()).toEqual([]);
    expect(peer.asked().filter(({ method }) => method === 'DELETE')).toEqual([]);
    // What a server hears that was not verified: nothing. One that was may know who asks.
    if (!wrong.verified) {
      expect(peer.asked().filter(({ method, authorization }) => method + authorization !== '')).toEqual([]);
    }
    expect(peer.heard().includes(token)).toBe(false);
    expect(peer.heard().includes(id)).toBe(false);
  });
});

it('Each of them has words of its own, in both languages', () => {
  const codes = [...new Set(Object.values(wrongs).flatMap(({ code }) => [code.api, code.folder]))];
  // One each, and two for a certificate of the desk's that is refused.
  expect(codes.length).toBe(Object.keys(wrongs).length + 1);
  for (const { intake } of [en, fr]) {
    expect(new Set(codes.map((code) => intake.faults[code].what)).size).toBe(codes.length);
    expect(codes.filter((code) => intake.faults[code].do === '')).toEqual([]);
  }
});
