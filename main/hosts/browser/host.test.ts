import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type SampleOffice, startSampleOffice } from '../testing/sample-office.ts';
import { callLimitOctets } from './calls.ts';
import { type BrowserHost, startBrowserHost } from './host.ts';
import { launchLinkLifetimeMs } from './launch-links.ts';
import { streamsAClient } from './push-streams.ts';

let folder: string;
let office: SampleOffice;
let host: BrowserHost;
let elapsedMs: number;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'guichet-renderer-'));
  await mkdir(path.join(folder, 'renderer/assets'), { recursive: true });
  await writeFile(path.join(folder, 'renderer/index.html'), '<!doctype html><title>Desk</title>');
  await writeFile(path.join(folder, 'renderer/assets/main-Ab12_-xY.js'), 'export {};');
  await writeFile(path.join(folder, 'renderer/assets/main-Ab12_-xY.js.map'), '{}');
  await writeFile(path.join(folder, 'beside.txt'), 'not to be served');
  await symlink(path.join(folder, 'beside.txt'), path.join(folder, 'renderer/link.txt'));
  elapsedMs = 0;
  office = startSampleOffice();
  host = await startBrowserHost({
    office,
    rendererFolder: path.join(folder, 'renderer'),
    port: 0,
    elapsedMs: () => elapsedMs,
  });
});

afterEach(async () => {
  await host.stop();
  await rm(folder, { recursive: true });
});

interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  body: string;
}

interface Asked {
  method?: string;
  headers?: Record<string, string>;
  body?: string | Uint8Array;
}

/** Sends exactly this request, unlike fetch, which corrects paths and refuses to set Host and Origin. */
function ask(target: string, { method = 'GET', headers = {}, body }: Asked = {}): Promise<Answer> {
  const { hostname, port } = new URL(host.origin);
  return new Promise((resolve, reject) => {
    const request = httpRequest(
      { hostname, port, path: target, method, headers, agent: false },
      async (response) => {
        const chunks: Buffer[] = [];
        for await (const chunk of response) chunks.push(chunk);
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: Buffer.concat(chunks).toString(),
        });
      },
    );
    request.on('error', reject);
    request.end(body);
  });
}

/** Opens a launch link as a browser does and gives the cookie. */
async function launch(url = host.newLaunchUrl()): Promise<string> {
  const { status, headers } = await ask(new URL(url).pathname);
  expect(status).toBe(303);
  return String(headers['set-cookie']?.[0]?.split(';')[0]);
}

/** A call as the desk's page makes it, with whatever a test makes wrong in it. */
function call(procedure: string, cookie: string, input: unknown, headers: Record<string, string> = {}) {
  return ask(`/call/${procedure}`, {
    method: 'POST',
    headers: {
      Cookie: cookie,
      Origin: host.origin,
      'Content-Type': 'application/json',
      'X-Guichet': '1',
      ...headers,
    },
    body: JSON.stringify({ input }),
  });
}

const credentials = { email: 'agent@example.ca', password: 'a long enough one' };

describe('A launch link', () => {
  test('is exchanged for a cookie that no script reads and no other site sends, and leads to the desk', async () => {
    const { status, headers } = await ask(new URL(host.launchUrl).pathname);
    expect(status).toBe(303);
    expect(headers.location).toBe('/');
    const port = new URL(host.origin).port;
    expect(headers['set-cookie']).toEqual([
      expect.stringMatching(
        new RegExp(`^__Host-guichet-${port}=[\\w-]{43}; Path=/; Secure; HttpOnly; SameSite=Strict$`),
      ),
    ]);
  });

  test('works once', async () => {
    await launch(host.launchUrl);
    const again = await ask(new URL(host.launchUrl).pathname);
    expect(again.status).toBe(401);
    expect(again.headers['set-cookie']).toBeUndefined();
  });

  test('ends after two minutes', async () => {
    elapsedMs = launchLinkLifetimeMs - 1;
    await launch(host.launchUrl);
    const late = host.newLaunchUrl();
    elapsedMs += launchLinkLifetimeMs;
    expect((await ask(new URL(late).pathname)).status).toBe(401);
  });

  test('is not used up by a look ahead, by a script or by a link on another site', async () => {
    const target = new URL(host.launchUrl).pathname;
    expect((await ask(target, { headers: { 'Sec-Purpose': 'prefetch;prerender' } })).status).toBe(401);
    expect((await ask(target, { headers: { 'Sec-Fetch-Mode': 'cors' } })).status).toBe(401);
    expect((await ask(target, { headers: { 'Sec-Fetch-Site': 'cross-site' } })).status).toBe(403);
    expect((await ask(target, { method: 'HEAD', headers: { Origin: host.origin } })).status).toBe(401);
    await launch(host.launchUrl);
  });

  test('is of no use when guessed, cut short or made longer', async () => {
    const target = new URL(host.launchUrl).pathname;
    for (const wrong of ['/launch/', target.slice(0, -1), `${target}A`, `${target}/`, `${target}?`]) {
      expect((await ask(wrong)).status).toBe(401);
    }
  });

  test('lets each browser in as a client of its own, which the office gets to know', async () => {
    const [first, second] = [await launch(), await launch()];
    expect(first).not.toBe(second);
    expect(office.attached.size).toBe(2);
    const replies = await Promise.all(
      [first, second].map((cookie) => call('session.signIn', cookie, credentials)),
    );
    expect(new Set(replies.map(({ body }) => JSON.parse(body).value.client))).toEqual(office.attached);
  });
});

describe('Without a cookie', () => {
  test('every address answers with the same page on how to open the desk, in both languages', async () => {
    const answers = await Promise.all(
      ['/', '/index.html', '/assets/main-Ab12_-xY.js', '/pushes', '/nowhere', '/launch/x'].map((target) =>
        ask(target),
      ),
    );
    for (const { status, body } of answers) {
      expect(status).toBe(401);
      expect(body).toContain('The desk is not open in this browser.');
      expect(body).toContain('Le poste n’est pas ouvert dans ce navigateur.');
      expect(body).toBe(answers[0]?.body);
    }
  });

  test('or with a wrong one nothing is called', async () => {
    const port = new URL(host.origin).port;
    for (const cookie of ['', 'x=y', `__Host-guichet-${port}=`, `__Host-guichet-${port}=${'A'.repeat(43)}`]) {
      expect((await call('session.signIn', cookie, credentials)).status).toBe(401);
    }
  });
});

describe('A request that does not come from the desk', () => {
  test('is refused under any other name of this PC', async () => {
    const cookie = await launch();
    const { port } = new URL(host.origin);
    for (const name of [
      `localhost:${port}`,
      `evil.example:${port}`,
      '127.0.0.1',
      `127.0.0.1:${port}.evil.example`,
    ]) {
      expect((await ask('/', { headers: { Cookie: cookie, Host: name } })).status).toBe(421);
      expect((await call('session.signIn', cookie, credentials, { Host: name })).status).toBe(421);
      expect((await ask(new URL(host.launchUrl).pathname, { headers: { Host: name } })).status).toBe(421);
    }
  });

  test('is refused from any other origin, and without one where something is called', async () => {
    const cookie = await launch();
    const { port } = new URL(host.origin);
    const foreign = [
      'null',
      'https://evil.example',
      `http://localhost:${port}`,
      'http://127.0.0.1:1',
      `${host.origin}/`,
    ];
    for (const origin of foreign) {
      expect((await call('session.signIn', cookie, credentials, { Origin: origin })).status).toBe(403);
      expect((await ask('/pushes', { headers: { Cookie: cookie, Origin: origin } })).status).toBe(403);
    }
    const without = { Cookie: cookie, 'Content-Type': 'application/json', 'X-Guichet': '1' };
    expect(
      (await ask('/call/session.signOut', { method: 'POST', headers: without, body: '{}' })).status,
    ).toBe(403);
  });

  test('is refused where the browser says that another site or another port asks', async () => {
    const cookie = await launch();
    for (const site of ['cross-site', 'same-site']) {
      expect((await ask('/', { headers: { Cookie: cookie, 'Sec-Fetch-Site': site } })).status).toBe(403);
      expect((await call('session.signIn', cookie, credentials, { 'Sec-Fetch-Site': site })).status).toBe(
        403,
      );
    }
    expect((await call('session.signIn', cookie, credentials, { 'Sec-Fetch-Site': 'none' })).status).toBe(
      403,
    );
    expect((await ask('/', { headers: { Cookie: cookie, 'Sec-Fetch-Site': 'none' } })).status).toBe(200);
  });

  test('is refused without the header that only our own page can send', async () => {
    const cookie = await launch();
    expect((await call('session.signIn', cookie, credentials, { 'X-Guichet': '' })).status).toBe(403);
  });
});

describe('A call', () => {
  test('comes back with the reply of the office, whether it succeeds or fails', async () => {
    const cookie = await launch();
    const signedIn = await call('session.signIn', cookie, credentials);
    expect(signedIn.headers['content-type']).toBe('application/json; charset=utf-8');
    expect(signedIn.headers['cache-control']).toBe('no-store');
    expect(JSON.parse(signedIn.body)).toMatchObject({ ok: true, value: { email: credentials.email } });
    const refused = await call('session.signIn', cookie, { email: 1 });
    expect(refused.status).toBe(200);
    expect(JSON.parse(refused.body)).toEqual({ ok: false, failure: { code: 'invalidInput' } });
  });

  test('without an input is an empty object', async () => {
    const { status, body } = await call('session.signOut', await launch(), undefined);
    expect([status, JSON.parse(body)]).toEqual([200, { ok: true }]);
  });

  test('of a name that is not in the contract reaches nobody', async () => {
    const cookie = await launch();
    for (const name of ['nothing', 'toString', '__proto__', 'session.signIn/', 'session.signIn?x', '']) {
      expect((await call(name, cookie, credentials)).status).toBe(404);
    }
  });

  test('is refused where its body is not what it says or not {"input": …}', async () => {
    const cookie = await launch();
    const send = (body: string | Uint8Array, type: string) =>
      ask('/call/session.signOut', {
        method: 'POST',
        headers: { Cookie: cookie, Origin: host.origin, 'Content-Type': type, 'X-Guichet': '1' },
        body,
      });
    expect((await send('{}', 'text/plain')).status).toBe(415);
    expect((await send('{}', 'application/x-www-form-urlencoded')).status).toBe(415);
    expect((await send('{}', '')).status).toBe(415);
    expect((await send('{}', 'application/json; charset=utf-8')).status).toBe(200);
    for (const body of [
      '',
      '{',
      'null',
      '[]',
      '"x"',
      '{"input":1,"more":2}',
      Buffer.from('{"input":"\xff"}', 'latin1'),
    ]) {
      expect((await send(body, 'application/json')).status).toBe(400);
    }
  });

  test('over 16 MiB is refused, and one just under it is not', async () => {
    const cookie = await launch();
    const frame = JSON.stringify({ input: { email: credentials.email, password: '' } }).length;
    const withPassword = (length: number) => ({
      email: credentials.email,
      password: 'p'.repeat(length - frame),
    });
    expect((await call('session.signIn', cookie, withPassword(callLimitOctets + 1))).status).toBe(413);
    const atTheLimit = await call('session.signIn', cookie, withPassword(callLimitOctets));
    expect(JSON.parse(atTheLimit.body)).toEqual({ ok: false, failure: { code: 'invalidInput' } });
  });

  test('whose sender goes away in the middle harms nobody', async () => {
    const cookie = await launch();
    const { port } = new URL(host.origin);
    const socket = connect(Number(port), '127.0.0.1');
    socket.write(
      `POST /call/session.signIn HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nOrigin: ${host.origin}\r\nCookie: ${cookie}\r\n` +
        'X-Guichet: 1\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{"input"',
      () => socket.destroy(),
    );
    await new Promise((resolve) => socket.once('close', resolve));
    expect((await call('session.signIn', cookie, credentials)).status).toBe(200);
  });

  test('to an office that is gone says so', async () => {
    const cookie = await launch();
    office.die();
    const { status, body } = await call('session.signIn', cookie, credentials);
    expect([status, JSON.parse(body)]).toEqual([503, { ok: false, failure: { code: 'officeStopped' } }]);
  });
});

describe('The files of the desk', () => {
  test('are served with their kind, the page always anew and named assets for good', async () => {
    const headers = { Cookie: await launch() };
    const page = await ask('/', { headers });
    expect(page.body).toBe('<!doctype html><title>Desk</title>');
    expect(page.headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
    });
    const script = await ask('/assets/main-Ab12_-xY.js?x', { headers });
    expect(script.headers).toMatchObject({
      'content-type': 'text/javascript; charset=utf-8',
      'cache-control': 'private, max-age=31536000, immutable',
    });
  });

  test('are the only ones: no path leads out, links and source maps are left out', async () => {
    const headers = { Cookie: await launch() };
    const targets = [
      '/../beside.txt',
      '/assets/../../beside.txt',
      '/..%2fbeside.txt',
      '/%2e%2e/beside.txt',
      '/..\\beside.txt',
      '//beside.txt',
      `/${folder}/beside.txt`,
      `file://${folder}/beside.txt`,
      '/link.txt',
      '/assets/main-Ab12_-xY.js.map',
      '/assets',
      '/assets/',
      '/./index.html',
      '/constructor',
    ];
    for (const target of targets)
      expect([target, (await ask(target, { headers })).status]).toEqual([target, 404]);
  });

  test('are the only ones whatever path is asked for', async () => {
    const headers = { Cookie: await launch() };
    const part = fc.constantFrom(
      '..',
      '.',
      '%2e%2e',
      '%2f',
      '\\',
      '',
      'assets',
      'renderer',
      'beside.txt',
      'index.html',
    );
    const known = new Set(['/', '/index.html']);
    await fc.assert(
      fc.asyncProperty(fc.array(part, { maxLength: 6 }), async (parts) => {
        const target = `/${parts.join('/')}`;
        expect((await ask(target, { headers })).status).toBe(known.has(target) ? 200 : 404);
      }),
      { numRuns: 60 },
    );
  });

  test('are only read', async () => {
    const headers = { Cookie: await launch(), Origin: host.origin };
    for (const method of ['PUT', 'DELETE', 'HEAD', 'OPTIONS', 'POST']) {
      expect((await ask('/index.html', { method, headers })).status).toBe(405);
    }
  });

  test('are missed at the start where the renderer was not built', async () => {
    await expect(
      startBrowserHost({ office, rendererFolder: path.join(folder, 'nowhere'), port: 0 }),
    ).rejects.toThrow('run "npm run build" first');
  });
});

test('Every answer carries the security headers, whatever its status', async () => {
  const cookie = await launch();
  const answers = [
    await ask('/'),
    await ask('/', { headers: { Cookie: cookie } }),
    await ask('/nowhere', { headers: { Cookie: cookie } }),
    await ask('/', { headers: { Host: 'evil.example' } }),
    await ask(new URL(host.newLaunchUrl()).pathname),
    await call('session.signIn', cookie, credentials),
  ];
  expect(answers.map(({ status }) => status)).toEqual([401, 200, 404, 421, 303, 200]);
  for (const { headers } of answers) {
    expect(headers['content-security-policy']).toBe(
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; " +
        "connect-src 'self'; frame-src blob:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    );
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'permissions-policy': expect.stringContaining('camera=()'),
    });
    expect(headers['access-control-allow-origin']).toBeUndefined();
  }
});

describe('Pushes', () => {
  /** Opens a stream of pushes and gives its events one by one. */
  async function listen(cookie: string) {
    const response = await fetch(`${host.origin}/pushes`, { headers: { Cookie: cookie } });
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    const reader = (response.body ?? new ReadableStream<Uint8Array>())
      .pipeThrough(new TextDecoderStream())
      .getReader();
    let text = '';
    return {
      /** The next event's data; undefined at the stream's end. */
      next: async (): Promise<unknown> => {
        for (;;) {
          const match = /^data: (.*)\n\n/m.exec(text);
          if (match !== null) {
            text = text.slice(match.index + match[0].length);
            return JSON.parse(String(match[1]));
          }
          const { value, done } = await reader.read();
          if (done) return undefined;
          text += value;
        }
      },
      close: () => reader.cancel(),
    };
  }

  async function clientOf(cookie: string): Promise<string> {
    return JSON.parse((await call('session.signIn', cookie, credentials)).body).value.client;
  }

  test('reach every tab of the client that they are for, and no other client', async () => {
    const [one, other] = [await launch(), await launch()];
    const [tab, secondTab, otherTab] = [await listen(one), await listen(one), await listen(other)];
    const payload = { reason: 'signedOut', text: 'ligne 1\n\ndata: ligne 2' };
    office.push(await clientOf(one), 'session.ended', payload);
    office.push(await clientOf(other), 'store.status', { state: 'open' });
    expect(await tab.next()).toEqual({ push: 'session.ended', payload });
    expect(await secondTab.next()).toEqual({ push: 'session.ended', payload });
    // The first thing that the other client hears is its own.
    expect(await otherTab.next()).toEqual({ push: 'store.status', payload: { state: 'open' } });
    await Promise.all([tab, secondTab, otherTab].map(({ close }) => close()));
  });

  test('leave connections for calls: a browser gets a few streams and is refused one more', async () => {
    const cookie = await launch();
    const tabs = await Promise.all(Array.from({ length: streamsAClient }, () => listen(cookie)));
    expect((await ask('/pushes', { headers: { Cookie: cookie } })).status).toBe(429);
    await Promise.all(tabs.map(({ close }) => close()));
  });

  test('end with the host, which also forgets its clients', async () => {
    const cookie = await launch();
    const tab = await listen(cookie);
    const other = await startBrowserHost({ office, rendererFolder: path.join(folder, 'renderer'), port: 0 });
    expect(office.attached.size).toBe(1);
    const ended = tab.next().catch(() => undefined);
    await host.stop();
    expect(await ended).toBeUndefined();
    expect(office.attached.size).toBe(0);
    host = other;
  });
});
