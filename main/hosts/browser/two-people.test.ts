import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { generateBookings } from '../../../scripts/generator/bookings.ts';
import { createAuthority } from '../../../scripts/web-shop/certificates.ts';
import { startWebShop, type WebShop } from '../../../scripts/web-shop/shop.ts';
import type { OfficeLink } from '../../office-link.ts';
import { startTestOffice } from '../../testing.ts';
import { builtPart } from '../testing/built-part.ts';
import { launchChromium } from '../testing/chromium.ts';
import { expectAccessible } from '../testing/desk-window.ts';
import { type BrowserHost, startBrowserHost } from './host.ts';

/** Two members of staff at two browsers, on the same bookings: the built desk in Chromium, one real office. */
let folder: string;
let shop: WebShop;
let office: OfficeLink;
let host: BrowserHost;
let browser: Browser;
let ana: Page;
let luc: Page;
/** What either browser complained of; a test ends with none. */
const complaints: string[] = [];

const password = 'five short words are enough';
const setUp = 'the one who sets things up';
const firstPassword = 'given by somebody else, once';

const answer = z.union([
  z.object({ ok: z.literal(true), value: z.unknown() }),
  z.object({ ok: z.literal(false) }),
]);

/** Calls a procedure as a window would. */
async function call(procedure: string, input: unknown, at = setUp): Promise<unknown> {
  const reply = answer.parse(await office.call(at, procedure, input));
  if (!reply.ok) throw new Error(`${procedure} failed`);
  return reply.value;
}

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'guichet-two-people-'));
  const authority = await createAuthority('A test authority');
  const server = await authority.issue({ commonName: 'A server', hosts: ['127.0.0.1'], usage: 'server' });
  const desk = await authority.issue({ commonName: 'A desk', usage: 'client' });
  shop = await startWebShop({
    certificate: server,
    clients: { authority: authority.certificate, needed: 'always' },
    report: () => undefined,
  });
  shop.add(
    [...generateBookings({ seed: 5, count: 60, wildShare: 0 })].map(({ id, octets, receivedAt }) => ({
      id,
      octets,
      receivedAt,
      mediaType: 'application/json' as const,
    })),
  );
  office = await startTestOffice(path.join(folder, 'store'));
  office.attach(setUp);
  await call('store.create', { passphrase: password });
  await call('staff.createFirstAdministrator', {
    name: 'Ana Roy',
    email: 'ana@agency.example',
    password,
    language: 'en',
  });
  await call('staff.add', {
    name: 'Luc Gagnon',
    email: 'luc@agency.example',
    password: firstPassword,
    role: 'agent',
    language: 'fr',
  });
  office.attach('luc');
  await call('session.signIn', { email: 'luc@agency.example', password: firstPassword }, 'luc');
  await call('account.changePassword', { present: firstPassword, password }, 'luc');
  await call('intake.setConnection', {
    settings: {
      name: 'A shop',
      profile: 'api',
      baseUrl: shop.url,
      certificateAuthority: authority.certificate,
      pins: [],
      receiptKey: JSON.stringify(shop.receiptKey),
      everySeconds: 3600,
    },
    secrets: { clientCertificate: desk.certificate, clientKey: desk.key },
  });
  host = await startBrowserHost({ office, rendererFolder: await builtPart('renderer'), port: 0 });
  browser = await launchChromium();
  ana = await signIn('ana@agency.example');
  luc = await signIn('luc@agency.example');
});

afterAll(async () => {
  await browser?.close();
  await host?.stop();
  await office?.stop();
  await shop?.stop();
  await rm(folder, { recursive: true, force: true });
});

/** A browser of its own, with its own cookie, at which a person signs in by keyboard. */
async function signIn(email: string): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1366, height: 768 }, locale: 'en-CA' });
  const page = await context.newPage();
  page.setDefaultTimeout(60_000);
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  await page.goto(host.newLaunchUrl());
  await page.getByLabel('E-mail', { exact: true }).fill(email);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.keyboard.press('Enter');
  await page.getByRole('grid').getByRole('row').nth(8).waitFor();
  return page;
}

/** Opens the reservation that the other person has opened. */
async function follow(page: Page, other: Page): Promise<void> {
  const hash = z.string().parse(await other.evaluate('location.hash'));
  const id = /\/(\d+)(\?|$)/.exec(hash)?.[1];
  await page.evaluate(`location.hash = ${JSON.stringify(`#/reservations/${id}`)}`);
  await page.getByRole('heading', { level: 1 }).waitFor();
}

/** Rows of the list without a warning, below its heading. */
function calmRows(page: Page) {
  return page
    .getByRole('grid')
    .locator('tbody')
    .getByRole('row')
    .filter({ hasNot: page.getByRole('img', { name: /\.$/ }) });
}

test('Whoever begins to work on a booking has it, and everybody who looks at it sees who, at once', async () => {
  await calmRows(ana).first().click();
  await ana.getByText('Nobody works on it.').waitFor();
  await follow(luc, ana);
  await luc.getByText('Personne n’y travaille.').waitFor();
  await ana.getByRole('button', { name: 'Take into review' }).click();
  await ana
    .getByRole('complementary')
    .getByText(/^You have had it since/)
    .waitFor();
  await luc.getByText(/^Ana Roy y travaille depuis/).waitFor();
  await expect(luc.getByRole('button', { name: 'Confirmer', exact: true }).isDisabled()).resolves.toBe(true);
  await expectAccessible(ana);
  await expectAccessible(luc);
});

test('A colleague takes over with a reason, and who had it is told on their desk', async () => {
  await luc.getByRole('button', { name: 'Prendre la relève' }).click();
  const dialog = luc.getByRole('dialog');
  await luc.keyboard.type('Ana est en pause');
  await expectAccessible(luc);
  await dialog.getByRole('button', { name: 'Prendre la relève' }).click();
  await luc.getByText(/^Vous l’avez depuis/).waitFor();
  const told = ana.getByRole('alert').filter({ hasText: 'Luc Gagnon took' });
  await told.waitFor();
  await expect.poll(() => told.innerText()).toContain('Ana est en pause');
  expect(await luc.getByRole('alert').allInnerTexts()).toEqual(
    expect.not.arrayContaining([expect.stringMatching(/relève/)]),
  );
  await ana
    .getByRole('complementary')
    .getByText(/^Luc Gagnon has worked on it since/)
    .waitFor();
  await expect(ana.getByRole('button', { name: 'Confirm', exact: true }).isDisabled()).resolves.toBe(true);
  await expectAccessible(ana);
  await told.getByRole('button', { name: 'Close' }).click();
  await told.waitFor({ state: 'detached' });
});

test('What a person asks for on an older version is refused with both versions shown, and they go on with the new one', async () => {
  // Luc has the dialog open, with what he saw; meanwhile Ana takes over and changes the reservation.
  await luc.getByRole('button', { name: 'Autres actions' }).click();
  await luc.getByRole('menuitem', { name: /attente/ }).click();
  await luc.getByRole('dialog').waitFor();
  await ana.getByRole('button', { name: 'Take over' }).click();
  await ana.keyboard.type('The client is on the phone');
  await ana.getByRole('dialog').getByRole('button', { name: 'Take over' }).click();
  await ana
    .getByRole('complementary')
    .getByText(/^You have had it since/)
    .waitFor();
  await ana.getByRole('button', { name: 'Confirm', exact: true }).click();
  await ana.getByRole('button', { name: 'Issue the ticket' }).waitFor();
  await ana.getByRole('button', { name: 'Release' }).click();
  await ana.getByText('Nobody works on it.').waitFor();

  const dialog = luc.getByRole('dialog');
  await luc.keyboard.type('Attend le passeport');
  await dialog.getByRole('button', { name: /attente/ }).click();
  const table = dialog.getByRole('table');
  await table.waitFor();
  const row = table.getByRole('row').nth(1);
  expect((await row.getByRole('cell').allInnerTexts()).map((text) => text.trim())).toEqual([
    'À l’étude',
    'Confirmée',
  ]);
  expect(
    await dialog
      .getByText(/Ana Roy/)
      .first()
      .innerText(),
  ).toContain('Ana Roy');
  // Nothing was overwritten, and what was typed is still there.
  await ana.getByRole('button', { name: 'Issue the ticket' }).waitFor();
  await expect.poll(() => dialog.getByRole('textbox').inputValue()).toBe('Attend le passeport');
  await expectAccessible(luc);
  await dialog.getByRole('button', { name: /attente/ }).click();
  await dialog.waitFor({ state: 'detached' });
  await ana.getByRole('complementary').getByText('On hold', { exact: true }).first().waitFor();
});

test('Reservations are chosen and claimed by keyboard, as a job whose every refusal is explained', async () => {
  await luc.evaluate('location.hash = "#/inbox/new"');
  const rows = luc.getByRole('grid').getByRole('row');
  await rows.nth(5).waitFor();
  await luc.getByRole('grid').focus();
  await luc.keyboard.press('j');
  await luc.keyboard.press(' ');
  await luc.keyboard.press('Shift+ArrowDown');
  await luc.getByText('2 choisies').waitFor();
  await luc.keyboard.press('c');
  await luc.getByText(/Prise en charge.*2 faites/).waitFor();
  await expect.poll(() => luc.getByText('LG', { exact: true }).count()).toBe(2);

  await ana.evaluate('location.hash = "#/inbox/new"');
  await ana.getByText('LG', { exact: true }).first().waitFor();
  await ana.getByRole('grid').focus();
  await ana.keyboard.press('Control+a');
  await ana.getByText(/^5\d chosen$/).waitFor();
  await expectAccessible(ana);
  await ana.keyboard.press('h');
  await ana.getByRole('dialog').waitFor();
  await ana.keyboard.type('The web shop is being checked');
  // The office cannot begin: the dialog says so and keeps the reason, and the next try begins with it.
  const fullDisk = { ok: false, failure: { code: 'diskFull' } };
  await ana.route('**/call/bulk.start', (route) => route.fulfill({ json: fullDisk }), { times: 1 });
  const hold = ana.getByRole('dialog').getByRole('button', { name: 'Hold' });
  await hold.click();
  await ana.getByRole('dialog').getByText('The disk is full').waitFor();
  expect(await ana.getByRole('dialog').getByRole('textbox').inputValue()).toBe(
    'The web shop is being checked',
  );
  await hold.click();
  await ana.getByText(/2 could not be done/).waitFor();
  await expectAccessible(ana);
  await ana.getByRole('button', { name: 'Which, and why' }).click();
  const refused = ana.getByRole('dialog').getByRole('listitem');
  await expect.poll(() => refused.count()).toBe(2);
  await expect.poll(() => refused.first().innerText()).toContain('Luc Gagnon');
  await expectAccessible(ana);
  await ana.keyboard.press('Escape');
  await expect.poll(() => ana.getByRole('grid').getByRole('row').count()).toBe(3);
});

test('A filtered queue is saved as a view, found again after a reload, and put in order', async () => {
  await ana.evaluate('location.hash = "#/inbox/onHold"');
  await ana.getByRole('grid').getByRole('row').nth(5).waitFor();
  const all = await ana.getByRole('heading', { level: 1 }).locator('xpath=..').innerText();
  await ana.getByRole('button', { name: /^Services/ }).click();
  await ana.keyboard.press('ArrowDown');
  await ana.getByRole('menuitemcheckbox', { name: 'Package' }).click();
  await ana.keyboard.press('Escape');
  await expect
    .poll(() => ana.getByRole('heading', { level: 1 }).locator('xpath=..').innerText())
    .not.toBe(all);
  await ana.getByRole('button', { name: 'Save this view' }).click();
  await ana.keyboard.type('Packages on hold');
  await ana.keyboard.press('Enter');
  await ana.getByRole('heading', { level: 1, name: 'Packages on hold' }).waitFor();
  await ana.reload();
  await ana.getByRole('navigation').getByText('Packages on hold').click();
  await ana.getByRole('heading', { level: 1, name: 'Packages on hold' }).waitFor();
  await ana.getByRole('button', { name: 'Arrange' }).click();
  await ana.getByRole('button', { name: 'Delete Packages on hold' }).click();
  await ana.getByText('You have no saved view.').waitFor();
  await ana.getByRole('dialog').getByRole('button', { name: 'Close' }).last().click();
  await ana.getByRole('navigation').getByText('Packages on hold').waitFor({ state: 'detached' });
});

test('The sheet of shortcuts opens from anywhere but a field', async () => {
  await ana.getByRole('grid').focus();
  await ana.keyboard.press('?');
  await ana.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor();
  await expectAccessible(ana);
  await ana.keyboard.press('Escape');
  await ana.getByRole('dialog').waitFor({ state: 'detached' });
  // The focus is where it was.
  await expect.poll(() => ana.evaluate('document.activeElement?.getAttribute("role")')).toBe('grid');
});

test('Neither browser had anything to complain of', () => {
  expect(complaints).toEqual([]);
});
