import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { reservation as reservationShape } from '../../../preload/contract/reservations.ts';
import { generateBookings } from '../../../scripts/generator/bookings.ts';
import { createAuthority } from '../../../scripts/web-shop/certificates.ts';
import { startWebShop, type WebShop } from '../../../scripts/web-shop/shop.ts';
import type { OfficeLink } from '../../office-link.ts';
import { startTestOffice } from '../../testing.ts';
import { builtPart } from '../testing/built-part.ts';
import { launchChromium } from '../testing/chromium.ts';
import { expectAccessible as expectAccessibleNow } from '../testing/desk-window.ts';
import { type BrowserHost, startBrowserHost } from './host.ts';

/** Corrections and notes as staff make them, with the keyboard alone: the built desk in Chromium and a real office. */
let folder: string;
let shop: WebShop;
let office: OfficeLink;
let host: BrowserHost;
let browser: Browser;
let page: Page;
let id = 0;
/** What the browser complained of; a test ends with none. */
const complaints: string[] = [];

const password = 'five short words are enough';
const colleague = 'a colleague';

const answer = z.union([
  z.object({ ok: z.literal(true), value: z.unknown() }),
  z.object({ ok: z.literal(false) }),
]);

/** Calls a procedure as a colleague at another window would: here the same person, so that the claim is theirs. */
async function call(procedure: string, input: unknown): Promise<unknown> {
  const reply = answer.parse(await office.call(colleague, procedure, input));
  if (!reply.ok) throw new Error(`${procedure} failed`);
  return reply.value;
}

const opened = async () => reservationShape.parse(await call('reservations.open', { id }));

const client = {
  given: 'Élodie',
  family: 'Tremblay',
  address: { lines: ['1, rue'], city: 'Montréal', province: 'QC', postalCode: 'H3A 3R7', country: 'CA' },
  phones: [{ kind: 'mobile', number: '+1 514 555-0199' }],
  emails: ['elodie@client.example'],
};

/** Puts the booking on the shop's shelf, with the client's e-mail addresses; for the second time as a newer version of it. */
function send(emails: readonly string[]): void {
  shop.add(
    [...generateBookings({ seed: 21, count: 1, wildShare: 0 })].map(({ octets }) => {
      const sent: object = JSON.parse(new TextDecoder().decode(octets));
      const changes = {
        id: 'b-1',
        client: { ...client, emails },
        travellers: [
          { given: 'Élodie', family: 'Tremblay', title: 'Mme', type: 'adult', birthDate: '1985-04-17' },
          { given: 'Rose', family: 'Tremblay', title: 'Mrs', type: 'child', birthDate: '2017-05-02' },
        ],
      };
      const text = JSON.stringify({ ...sent, ...changes });
      return { id: 'b-1', octets: new TextEncoder().encode(text), mediaType: 'application/json' as const };
    }),
  );
}

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'guichet-edits-'));
  const authority = await createAuthority('A test authority');
  const server = await authority.issue({ commonName: 'A server', hosts: ['127.0.0.1'], usage: 'server' });
  const desk = await authority.issue({ commonName: 'A desk', usage: 'client' });
  shop = await startWebShop({
    certificate: server,
    clients: { authority: authority.certificate, needed: 'always' },
    report: () => undefined,
  });
  send(client.emails);
  office = await startTestOffice(path.join(folder, 'store'));
  office.attach(colleague);
  await call('store.create', { passphrase: password });
  const ana = { name: 'Ana Roy', email: 'ana@agency.example', password, language: 'en' };
  await call('staff.createFirstAdministrator', ana);
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
  page = await browser.newPage({ viewport: { width: 1366, height: 768 }, locale: 'en-CA' });
  page.setDefaultTimeout(60_000);
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  await page.goto(host.newLaunchUrl());
  await page.getByLabel('E-mail', { exact: true }).fill('ana@agency.example');
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.keyboard.press('Enter');
  const rows = z.object({ rows: z.array(z.object({ id: z.int() })) });
  await page.getByRole('grid').getByRole('row').nth(1).waitFor();
  const list = await call('reservations.list', { queue: 'all', order: 'newest', limit: 1 });
  id = rows.parse(list).rows[0]?.id ?? 0;
  await page.evaluate(`location.hash = "#/reservations/${id}"`);
  await page.getByRole('heading', { level: 1 }).waitFor();
});

afterAll(async () => {
  await browser?.close();
  await host?.stop();
  await office?.stop();
  await shop?.stop();
  await rm(folder, { recursive: true, force: true });
});

/** axe-core finds nothing on what stands on the screen now, in the light and in the dark. */
async function expectAccessible(): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await expectAccessibleNow(page);
  }
}

/** Goes to what has this name with the Tab key, as somebody without a mouse does. */
async function tabTo(name: RegExp): Promise<void> {
  for (let steps = 0; steps < 150; steps += 1) {
    const focused = await page.evaluate(
      '(document.activeElement?.getAttribute("aria-label") ?? document.activeElement?.labels?.[0]?.textContent ?? document.activeElement?.textContent ?? "")',
    );
    if (name.test(String(focused))) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`no Tab leads to ${name}`);
}

async function replaceWith(text: string): Promise<void> {
  await page.keyboard.press('Control+a');
  await page.keyboard.type(text);
}

test('A traveller is corrected in place by keyboard, judged while typing, and the focus comes back', async () => {
  await page.getByText('The title is an adult’s.').waitFor();
  await expectAccessible();
  await tabTo(/^Correct: Traveller 2$/);
  await page.keyboard.press('Enter');
  await page.getByRole('form', { name: 'Correct: Traveller 2' }).waitFor();
  await tabTo(/^Title$/);
  await page.keyboard.press('Control+a');
  await page.keyboard.press('Delete');
  await page.getByText('The title is an adult’s.').waitFor({ state: 'detached' });
  await tabTo(/^Date of birth$/);
  await replaceWith('2017-13-02');
  await page.getByText('This is no day of the calendar.').waitFor();
  await expectAccessible();
  // Nothing is sent that the contract would refuse.
  await page.keyboard.press('Enter');
  expect((await opened()).lastEdit).toBeNull();
  await replaceWith('2017-05-03');
  await page.keyboard.press('Enter');
  await page.getByRole('form', { name: 'Correct: Traveller 2' }).waitFor({ state: 'detached' });
  await page.getByText('born May 3, 2017').waitFor();
  await expect
    .poll(() => page.evaluate('document.activeElement?.getAttribute("aria-label")'))
    .toBe('Correct: Traveller 2');
  expect((await opened()).travellers[1]).toEqual({
    given: 'Rose',
    family: 'Tremblay',
    type: 'child',
    birthDate: '2017-05-03',
  });
  // The history says it with before and after.
  const line = page.getByRole('listitem').filter({ hasText: 'Corrected' }).first();
  await expect.poll(() => line.innerText()).toMatch(/Traveller 2 · Date of birth.*May 2, 2017.*May 3, 2017/s);
});

test('What was changed meanwhile is refused with both versions shown; what was typed stays, and goes on the new one', async () => {
  await tabTo(/^Correct: Client$/);
  await page.keyboard.press('Enter');
  await tabTo(/^Family name$/);
  await replaceWith('Tremblay-Roy');
  const { version } = await opened();
  const emails = ['new@client.example'];
  await call('reservations.edit', { id, version, edit: { part: 'client', changes: { emails } } });
  await page.keyboard.press('Enter');
  const form = page.getByRole('form', { name: 'Correct: Client' });
  const row = form.getByRole('table').getByRole('row').filter({ hasText: 'E-mail 1' });
  await row.waitFor();
  expect((await row.getByRole('cell').allInnerTexts()).map((text) => text.trim())).toEqual([
    'elodie@client.example',
    'new@client.example',
  ]);
  await expect
    .poll(() => form.getByRole('textbox', { name: 'Family name' }).inputValue())
    .toBe('Tremblay-Roy');
  // What nobody typed into follows the new version.
  await expect
    .poll(() => form.getByRole('textbox', { name: 'E-mail 1' }).inputValue())
    .toBe('new@client.example');
  expect((await opened()).client.family).toBe('Tremblay');
  await expectAccessible();
  await page.keyboard.press('Enter');
  await form.waitFor({ state: 'detached' });
  const { client } = await opened();
  expect([client.family, client.emails]).toEqual(['Tremblay-Roy', emails]);
});

test('Ctrl+Z shows what the last correction was, and Enter sets it back', async () => {
  await page.keyboard.press('Control+z');
  const dialog = page.getByRole('dialog', { name: 'Undo the last correction' });
  await dialog.getByText('Client · Family name').waitFor();
  await expectAccessible();
  await page.keyboard.press('Enter');
  await dialog.waitFor({ state: 'detached' });
  await page.getByText('Correction undone').first().waitFor();
  const { client, history } = await opened();
  expect(client.family).toBe('Tremblay');
  expect(history.at(-1)?.kind).toBe('editUndone');
});

test('A note is written and corrected by keyboard, and the first one stays to be read', async () => {
  await tabTo(/^New note$/);
  await page.keyboard.type('Vegetarian');
  await page.keyboard.press('Control+Enter');
  await page.getByRole('listitem').filter({ hasText: 'Vegetarian' }).first().waitFor();
  await tabTo(/^Correct the note: Vegetarian$/);
  await page.keyboard.press('Enter');
  await page.getByRole('textbox', { name: 'Corrected note' }).waitFor();
  await replaceWith('Vegan');
  await expectAccessible();
  await page.keyboard.press('Control+Enter');
  await page.getByText('Vegan', { exact: true }).waitFor();
  await page.locator('del').filter({ hasText: 'Vegetarian' }).waitFor();
  expect((await opened()).notes.map(({ text }) => text)).toEqual(['Vegetarian', 'Vegan']);
  await expectAccessible();
});

test('The supplier’s number is noted, the balance stands in the head, what stays as booked says why, in French as well', async () => {
  await tabTo(/^Correct: \w+ · 1$/);
  await page.keyboard.press('Enter');
  await page.keyboard.type('HB 2291-77/4');
  await page.keyboard.press('Enter');
  await page.getByText('HB 2291-77/4').first().waitFor();
  expect((await opened()).segments[0]?.confirmation).toBe('HB 2291-77/4');
  await page.getByText('(nothing received yet)').waitFor();
  await page.getByText(/^Amounts stay as they were booked/).waitFor();
  await page
    .getByRole('button', { name: /Ana Roy/ })
    .first()
    .click();
  await page.getByText('Français').first().click();
  await page.keyboard.press('Escape');
  await page.getByText('(rien reçu encore)').waitFor();
  await expectAccessible();
  await tabTo(/^Corriger.: Client$/);
  await page.keyboard.press('Enter');
  await page.getByRole('form').first().waitFor();
  await tabTo(/^Courriel 1$/);
  await replaceWith('rose(at)');
  await page.getByText('Ce ne peut pas être une adresse courriel.').waitFor();
  await expectAccessible();
});

test('Where the customer changes what staff corrected, both stand beside what was booked, and a person chooses by keyboard', async () => {
  // Escape leaves no form into which something was typed.
  await tabTo(/^Abandonner$/);
  await page.keyboard.press('Enter');
  await page.getByRole('form', { name: /^Corriger.: Client$/ }).waitFor({ state: 'detached' });
  send(['elodie.tremblay@client.example']);
  await call('intake.runNow', undefined);
  await tabTo(/^Adopter$/);
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog');
  const both = dialog.getByRole('radio');
  await both.first().waitFor();
  await expect.poll(() => both.count()).toBe(2);
  for (const words of ['elodie@client.example', 'new@client.example', 'elodie.tremblay@client.example'])
    await expect.poll(() => dialog.innerText()).toContain(words);
  await expectAccessible();
  await tabTo(/new@client.example/);
  await page.keyboard.press(' ');
  await tabTo(/^Motif$/);
  await page.keyboard.type('La cliente l’a dit au téléphone');
  await tabTo(/^Adopter$/);
  await page.keyboard.press('Enter');
  await dialog.waitFor({ state: 'detached' });
  const { amendment, client: now } = await opened();
  expect([amendment, now.emails]).toEqual([null, ['new@client.example']]);
});

test('The browser had nothing to complain of', () => {
  expect(complaints).toEqual([]);
});
