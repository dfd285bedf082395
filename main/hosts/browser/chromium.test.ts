import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { startOfficeThread } from '../../office-start.ts';
import { sourceThreads } from '../../office-threads.ts';
import { builtPart } from '../testing/built-part.ts';
import { launchChromium } from '../testing/chromium.ts';
import { type SampleOffice, startSampleOffice } from '../testing/sample-office.ts';
import { type BrowserHost, startBrowserHost } from './host.ts';

let browser: Browser;
let rendererFolder: string;
let office: SampleOffice;
let host: BrowserHost;
let context: BrowserContext;

beforeAll(async () => {
  rendererFolder = await builtPart('renderer');
  browser = await launchChromium();
}, 120_000);

afterAll(() => browser.close());

beforeEach(async () => {
  office = startSampleOffice();
  host = await startBrowserHost({ office, rendererFolder, port: 0 });
  context = await browser.newContext();
});

afterEach(async () => {
  await context.close();
  await host.stop();
});

/** Opens a page and writes down all that its content security policy refused and every error that it threw. */
async function openPage(url: string): Promise<{ page: Page; complaints: string[] }> {
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(`thrown: ${error.message}`));
  page.on('console', (message) => {
    if (/content security policy|permissions-policy|unrecognized feature/i.test(message.text())) {
      complaints.push(message.text());
    }
  });
  await page.goto(url);
  return { page, complaints };
}

test('The desk loads in Chromium by its launch link and works, without anything that the policy refuses', async () => {
  const dataFolder = await mkdtemp(path.join(tmpdir(), 'guichet-chromium-'));
  const realOffice = await startOfficeThread(new URL('../../office-thread.ts', import.meta.url), {
    dataFolder,
    resourcesFolder: fileURLToPath(new URL('../../../resources', import.meta.url)),
    keychain: 'none',
    threads: sourceThreads,
  });
  const realHost = await startBrowserHost({ office: realOffice, rendererFolder, port: 0 });
  try {
    const { page, complaints } = await openPage(realHost.launchUrl);
    await settled(page);
    expect(new URL(page.url()).pathname).toBe('/');

    const [store, administrator] = await callFromPage(page, [
      ['store.create', { passphrase: 'five short words are enough' }],
      [
        'staff.createFirstAdministrator',
        { name: 'Ana Roy', email: 'ana@example.ca', password: 'five short words are enough', language: 'fr' },
      ],
    ]);
    expect([store, administrator]).toMatchObject([{ ok: true }, { ok: true, value: { name: 'Ana Roy' } }]);
    await page.reload();
    await settled(page);
    await page.getByText('Ana Roy').first().waitFor();
    expect(complaints).toEqual([]);
  } finally {
    await realHost.stop();
    await realOffice.stop();
    await rm(dataFolder, { recursive: true });
  }
});

/** Waits until the desk shows something and its fonts are there. */
async function settled(page: Page): Promise<void> {
  await page.locator('#desk > *').first().waitFor();
  await page.evaluate('document.fonts.ready.then(() => undefined)');
}

/** Calls procedures one after the other as the desk's own page does. */
function callFromPage(page: Page, calls: [procedure: string, input: unknown][]): Promise<unknown[]> {
  return page.evaluate(`(async () => {
    const replies = [];
    for (const [procedure, input] of ${JSON.stringify(calls)}) {
      const response = await fetch('/call/' + procedure, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', 'X-Guichet': '1' },
        body: JSON.stringify({ input }),
      });
      replies.push(await response.json());
    }
    return replies;
  })()`);
}

test('The desk loads again with the cookie, which no script sees', async () => {
  const { page } = await openPage(host.launchUrl);
  await page.reload();
  await page.locator('#desk > *').first().waitFor();
  expect(await page.evaluate('document.cookie')).toBe('');
  const [cookie, ...others] = await context.cookies();
  expect(others).toEqual([]);
  expect(cookie).toMatchObject({
    httpOnly: true,
    secure: true,
    sameSite: 'Strict',
    domain: '127.0.0.1',
    path: '/',
  });
});

test('A browser without a launch link sees only how to get one', async () => {
  const { page } = await openPage(host.origin);
  await expect
    .poll(() => page.locator('main').innerText())
    .toContain('The desk is not open in this browser.');
  await expect.poll(() => page.locator('p[lang=fr]').innerText()).toContain('Le poste n’est pas ouvert');
});

test('The policy refuses inline script, inline style, eval and any other server', async () => {
  const { page, complaints } = await openPage(host.launchUrl);
  const outcome = await page.evaluate(`(async () => {
    const refused = [];
    document.addEventListener('securitypolicyviolation', (event) => refused.push(event.effectiveDirective));
    const script = document.createElement('script');
    script.textContent = 'window.inlineScriptRan = true';
    document.head.append(script);
    const style = document.createElement('style');
    style.textContent = 'body { color: red }';
    document.head.append(style);
    // What runs before the first await is the test tool's own and may use eval.
    await new Promise((resolve) => setTimeout(resolve));
    let evaluated = true;
    try { new Function('return 1')(); } catch { evaluated = false; }
    const reached = await fetch('http://127.0.0.1:9/').then(() => true, () => false);
    await new Promise((resolve) => setTimeout(resolve));
    return { refused: [...new Set(refused)].sort(), evaluated, reached, ran: window.inlineScriptRan === true };
  })()`);
  expect(outcome).toEqual({
    refused: ['connect-src', 'script-src', 'script-src-elem', 'style-src-elem'],
    evaluated: false,
    reached: false,
    ran: false,
  });
  // And what it refuses is written down, as the other tests rely on.
  expect(complaints.length).toBeGreaterThanOrEqual(4);
});

test('A page of another server on this PC can neither call nor listen nor frame the desk, though the browser sends it the cookie', async () => {
  await openPage(host.launchUrl);
  const calls: string[] = [];
  const passOn = office.call;
  office.call = (client, procedure, input) => {
    calls.push(procedure);
    return passOn(client, procedure, input);
  };
  const { server, origin } = await startForeignServer();
  try {
    const { page } = await openPage(origin);
    const outcome = await page.evaluate(`(async (desk) => {
      const settled = (promise) => promise.then((response) => response.type + ' ' + response.status, () => 'refused');
      const call = desk + '/call/session.signOut';
      const frame = document.createElement('iframe');
      frame.src = desk;
      document.body.append(frame);
      await new Promise((resolve) => frame.addEventListener('load', resolve));
      return {
        plain: await settled(fetch(call, { method: 'POST', mode: 'no-cors', credentials: 'include', body: '{}' })),
        ours: await settled(fetch(call, {
          method: 'POST', credentials: 'include', body: '{}',
          headers: { 'Content-Type': 'application/json', 'X-Guichet': '1' },
        })),
        pushes: await settled(fetch(desk + '/pushes', { credentials: 'include' })),
        framed: frame.contentDocument === null,
      };
    })(${JSON.stringify(host.origin)})`);
    // An opaque answer has status 0 and no content, and same-origin resource policy turns even that into a refusal.
    expect(outcome).toEqual({ plain: 'refused', ours: 'refused', pushes: 'refused', framed: true });
    expect(page.frames().filter((frame) => frame.url().startsWith(host.origin))).toEqual([]);
    // The desk's own page asks for this and that meanwhile, but never this.
    expect(calls).not.toContain('session.signOut');
  } finally {
    server.closeAllConnections();
    server.close();
  }
});

async function startForeignServer(): Promise<{ server: Server; origin: string }> {
  const server = createServer((_request, response) => {
    response.setHeader('Content-Type', 'text/html').end('<!doctype html><title>Foreign</title><body>');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = address !== null && typeof address === 'object' ? address.port : 0;
  return { server, origin: `http://127.0.0.1:${port}` };
}
