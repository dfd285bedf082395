import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type BrowserContext, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openScriptedDesk, type ScriptedDesk } from '../../../scripts/desk.ts';
import { createAuthority } from '../../../scripts/web-shop/certificates.ts';
import { startWebShop, type WebShop } from '../../../scripts/web-shop/shop.ts';
import { cards, plainBooking, typed } from '../../testing-plaintext/bookings.ts';
import type { Marker } from '../../testing-plaintext/markers.ts';
import { searchFolder } from '../../testing-plaintext/search.ts';
import { builtPart } from '../testing/built-part.ts';
import { chromiumOptions } from '../testing/chromium.ts';
import { type BrowserHost, startBrowserHost } from './host.ts';

/** What a browser keeps on the disk of what it was shown: its profile, which outlives the desk, is searched octet by octet. */
const password: Marker = { what: 'password', text: 'mot-de-passe repère 90417 kV9x' };
const reason: Marker = { what: 'a reason', text: 'motif-du-repère-90417' };
const markers: Marker[] = [...Object.values(typed), ...Object.values(cards), password, reason];

let folder: string;
let profile: string;
let shop: WebShop;
let desk: ScriptedDesk;
let host: BrowserHost;
let browser: BrowserContext;
let page: Page;

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'guichet-profile-'));
  profile = path.join(folder, 'profile');
  const authority = await createAuthority('A test authority');
  const certificate = await authority.issue({ commonName: 'A shop', hosts: ['127.0.0.1'], usage: 'server' });
  shop = await startWebShop({ certificate, report: () => undefined });
  shop.add([{ id: 'PLAIN', mediaType: 'application/json', octets: plainBooking('PLAIN') }]);
  desk = await openScriptedDesk({
    dataFolder: path.join(folder, 'store'),
    passphrase: 'five short words are enough',
    password: password.text,
  });
  const settings = { name: 'A shop', baseUrl: shop.url, certificateAuthority: authority.certificate };
  await desk.call('intake.setConnection', {
    settings: { ...settings, profile: 'api', pins: [], everySeconds: 86_400 },
    secrets: {},
  });
  host = await startBrowserHost({
    office: desk.office,
    rendererFolder: await builtPart('renderer'),
    port: 0,
  });
  browser = await chromium.launchPersistentContext(profile, {
    // The whole browser, as staff have it: what it leaves behind is looked at.
    ...chromiumOptions('/usr/bin/chromium'),
    locale: 'en-CA',
    viewport: { width: 1366, height: 768 },
  });
  page = await browser.newPage();
  page.setDefaultTimeout(60_000);
});

afterAll(async () => {
  await browser?.close();
  await host?.stop();
  await desk?.stop();
  await shop?.stop();
  rmSync(folder, { recursive: true, force: true });
});

test('Work at the desk leaves nothing of a booking and no password in the browser’s profile', async () => {
  await expect.poll(() => shop.shelf.size, { timeout: 60_000 }).toBe(0);
  await page.goto(host.launchUrl);
  await page.getByLabel('E-mail', { exact: true }).fill('nadia.roy@example.com');
  await page.getByLabel('Password', { exact: true }).fill(password.text);
  await page.keyboard.press('Enter');
  const row = page.getByRole('grid').getByRole('row').filter({ hasText: typed.family.text });
  await row.click();
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Take into review' }).first().click();
  await page.getByText(typed.remarks.text).first().waitFor();
  await page.getByRole('tab', { name: 'People' }).click();
  await page.getByText(typed.email.text).first().waitFor();
  await page.getByRole('button', { name: 'Resolve' }).first().click();
  await page.getByRole('dialog').getByRole('textbox').fill(reason.text);
  await page.getByRole('dialog').getByRole('button').last().click();
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await page.getByRole('tab', { name: 'History' }).click();
  await page.getByText(reason.text).first().waitFor();
  await page.reload();
  await page.getByText(typed.family.text).first().waitFor();
  expect(await page.title()).not.toContain(typed.family.text);
  await browser.close();

  const search = searchFolder(profile, markers);
  expect(search.octets).toBeGreaterThan(100_000);
  expect(search.found).toEqual([]);
});

test('The search goes through the whole profile', () => {
  const deep = path.join(profile, 'Default', 'Local Storage', 'leveldb');
  mkdirSync(deep, { recursive: true });
  writeFileSync(path.join(deep, '000999.log'), Buffer.from(typed.family.text, 'utf16le'));
  expect(searchFolder(profile, [typed.family]).found).toHaveLength(1);
});
