import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { generateBookings } from '../../../scripts/generator/bookings.ts';
import { type RunningSmtpServer, startSmtpServer } from '../../../scripts/smtp-server.ts';
import { type Authority, createAuthority, type Identity } from '../../../scripts/web-shop/certificates.ts';
import { startWebShop, type WebShop } from '../../../scripts/web-shop/shop.ts';
import type { OfficeLink } from '../../office-link.ts';
import { startOfficeThread } from '../../office-start.ts';
import { sourceThreads } from '../../office-threads.ts';
import { builtPart } from '../testing/built-part.ts';
import { launchChromium } from '../testing/chromium.ts';
import { expectAccessible, openDeskWindow } from '../testing/desk-window.ts';
import { type BrowserHost, startBrowserHost } from './host.ts';

/** The main job as staff do it: the built desk in Chromium, a real office, a real web shop, a real mail server. */
let folder: string;
let authority: Authority;
let deskIdentity: Identity;
let shop: WebShop;
let mailServer: RunningSmtpServer;
let office: OfficeLink;
let host: BrowserHost;
let browser: Browser;
let page: Page;
/** What the browser complained of; a test ends with none. */
const complaints: string[] = [];

const passphrase = 'five short words are enough';
const password = 'another five short words';

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'guichet-desk-'));
  authority = await createAuthority('A test authority');
  const server = await authority.issue({ commonName: 'A server', hosts: ['127.0.0.1'], usage: 'server' });
  deskIdentity = await authority.issue({ commonName: 'A desk', usage: 'client' });
  shop = await startWebShop({
    certificate: server,
    clients: { authority: authority.certificate, needed: 'always' },
    report: () => undefined,
  });
  shop.add(
    [...generateBookings({ seed: 11, count: 40, wildShare: 0 })].map(({ id, octets, receivedAt }) => ({
      id,
      octets,
      receivedAt,
      mediaType: 'application/json' as const,
    })),
  );
  await shop.plant({ kind: 'tooLarge', id: 'TOO-LARGE' });
  shop.add([{ id: 'NOT-JSON', mediaType: 'application/json', octets: Buffer.from('{"version":1,') }]);
  mailServer = await startSmtpServer({
    security: 'starttls',
    certificate: server.certificate,
    key: server.key,
  });
  office = await startOfficeThread(new URL('../../office-thread.ts', import.meta.url), {
    dataFolder: path.join(folder, 'store'),
    resourcesFolder: fileURLToPath(new URL('../../../resources', import.meta.url)),
    keychain: 'none',
    threads: sourceThreads,
  });
  host = await startBrowserHost({ office, rendererFolder: await builtPart('renderer'), port: 0 });
  browser = await launchChromium();
  page = await openDeskWindow(browser, complaints);
});

afterAll(async () => {
  await browser?.close();
  await host?.stop();
  await office?.stop();
  await mailServer?.stop();
  await shop?.stop();
  await rm(folder, { recursive: true, force: true });
});

function button(name: string | RegExp) {
  return page.getByRole('button', { name }).first();
}

function field(name: string) {
  return page.getByRole('textbox', { name, exact: true });
}

async function navigate(name: string): Promise<void> {
  await page.getByRole('navigation').getByText(name, { exact: true }).first().click();
}

test('At first start the store is made, the recovery key is shown once and read back from paper', async () => {
  await page.goto(host.launchUrl);
  await page.getByLabel('Passphrase', { exact: true }).fill(passphrase);
  await page.getByLabel('Passphrase again').fill('something else entirely');
  await button('Make the store').click();
  await page.getByText('The two are not the same.').waitFor();
  await page.getByLabel('Passphrase again').fill(passphrase);
  await expectAccessible(page);
  await button('Make the store').click();

  const groups = page.getByRole('list', { name: 'Recovery key, in groups' }).getByRole('listitem');
  await groups.first().waitFor();
  const key = (await groups.allInnerTexts()).map((text) => text.replace(/\s/g, '').slice(-5));
  expect(key.join('-')).toMatch(/^([0-9A-Z]{5}-){5}[0-9A-Z]{5}$/);
  await expectAccessible(page);
  await button('I have it on paper').click();
  for (let number = 1; number <= key.length; number += 1) {
    const box = page.getByLabel(`Group ${number}`, { exact: true });
    if ((await box.count()) > 0) await box.fill(key[number - 1] ?? '');
  }
  await button('Go on').click();
});

test('The first administrator makes an account and is at the desk', async () => {
  await page.getByLabel('Name', { exact: true }).fill('Ana Roy');
  await page.getByLabel('E-mail', { exact: true }).fill('ana.roy@example.com');
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByLabel('Password again').fill(password);
  await expectAccessible(page);
  await page.keyboard.press('Enter');
  await page.getByText('Ana Roy').first().waitFor();
  await expectAccessible(page);
});

test('A connection is tried step by step, says precisely what is wrong, and pulls once it is right', async () => {
  await navigate('Settings');
  await page.getByLabel('Name', { exact: true }).fill('A shop');
  await page.getByLabel('Address', { exact: true }).fill(shop.url);
  await button('Test the connection').click();
  await page
    .getByText(/authority|chain/i)
    .last()
    .waitFor();
  await expectAccessible(page);
  await field('Certificate of a private authority (PEM)').fill(authority.certificate);
  await field('Receipt key of the server (JWK)').fill(JSON.stringify(shop.receiptKey));
  await field('Client certificate (PEM)').fill(deskIdentity.certificate);
  await field('Private key of the client certificate (PEM)').fill(deskIdentity.key);
  await button('Save').click();
  await page.getByText('Saved.').first().waitFor();
  await navigate('New');
  await page.getByRole('grid').getByRole('row').nth(5).waitFor();
  // A booking shows as soon as it is kept; its removal follows.
  await expect.poll(() => shop.shelf.ids(), { timeout: 60_000 }).toEqual(['TOO-LARGE']);
});

test('The mail server is set, over verified TLS', async () => {
  await navigate('Settings');
  await page.getByRole('navigation', { name: 'Settings' }).getByText('Mail server').click();
  await field('Server').fill('127.0.0.1');
  await field('Port').fill(String(mailServer.port));
  await field('Certificate of a private authority (PEM)').fill(authority.certificate);
  await field('Name').fill('Voyages Boréal');
  await field('E-mail address').fill('billets@boreal.example.com');
  await button('Save').click();
  await page.getByText('Saved.').first().waitFor();
});

test('A booking is reviewed, confirmed, ticketed and mailed, by keyboard where it is a list', async () => {
  await navigate('New');
  const rows = page.getByRole('grid').getByRole('row');
  const calm = rows.filter({ hasNot: page.getByLabel(/warning/i) });
  await calm.nth(1).click();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Enter');
  await button('Take into review').click();
  const open = page.getByRole('button', { name: 'Confirm', exact: true });
  await open.waitFor();
  // Warnings are resolved one by one, each with a reason, before a reservation can be confirmed.
  await expectAccessible(page);
  await open.click();
  await button('Issue the ticket').click();
  await button('Mail the ticket').click();
  const dialog = page.getByRole('dialog');
  await dialog.waitFor();
  await expectAccessible(page);
  await dialog.getByRole('button', { name: /send/i }).last().click();
  await mailServer.arrival(1);
  // The dialog stays and tells the outcome, live.
  await dialog.getByText('The mail server took the message.').waitFor();
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
  await navigate('Outbox');
  await page.getByText('Sent', { exact: true }).first().waitFor();
  await expectAccessible(page);
  expect(mailServer.received).toHaveLength(1);
});

test('What could not be understood stands in quarantine, and what stayed on the server is listed', async () => {
  await navigate('Quarantine');
  await page.getByText('NOT-JSON').waitFor();
  await page.getByRole('radio', { name: /Left on the server/ }).click();
  await page.getByText('TOO-LARGE').waitFor();
  await expectAccessible(page);
});

test('The desk speaks French, in the dark as well', async () => {
  await button('Ana Roy').click();
  await page.getByText('Français').first().click();
  await page.keyboard.press('Escape');
  await page.getByText('Nouvelles').first().waitFor();
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.getByRole('navigation').getByText('Nouvelles').first().click();
  await page.getByRole('grid').getByRole('row').nth(3).waitFor();
  await expectAccessible(page);
});

test('The browser had nothing to complain of: no error, nothing that the content security policy refused', () => {
  expect(complaints).toEqual([]);
});
