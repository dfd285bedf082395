import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { pullEverything } from '../../../scripts/demo/pull.ts';
import { password, type Stage, setStage } from '../../../scripts/demo/stage.ts';
import { Terminal } from '../../../scripts/demo/terminal.ts';
import { builtPart } from '../testing/built-part.ts';
import { launchChromium } from '../testing/chromium.ts';
import { expectAccessible } from '../testing/desk-window.ts';
import { type BrowserHost, startBrowserHost } from './host.ts';

/** Finding as staff do it, with the keyboard alone: the built desk in Chromium, a real office with real bookings. */
let stage: Stage;
let host: BrowserHost;
let browser: Browser;
let page: Page;
const complaints: string[] = [];

beforeAll(async () => {
  stage = await setStage({ bookings: 120, seed: 3 });
  await pullEverything(stage.desk, stage.shop, new Terminal());
  host = await startBrowserHost({
    office: stage.desk.office,
    rendererFolder: await builtPart('renderer'),
    port: 0,
  });
  browser = await launchChromium();
  page = await browser.newPage({ viewport: { width: 1366, height: 768 }, locale: 'en-CA' });
  page.setDefaultTimeout(90_000);
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  await page.goto(host.launchUrl);
  await page.getByLabel('E-mail').fill('nadia.roy@example.com');
  await page.getByLabel('Password').fill(password);
  await page.keyboard.press('Enter');
  await page.getByRole('grid').getByRole('row').nth(2).waitFor();
});

afterAll(async () => {
  await browser?.close();
  await host?.stop();
  await stage?.strike();
});

const box = () => page.getByRole('combobox', { name: /Find reservations|Trouver des/ });
const lines = () => page.getByRole('option');

/** Opens the box with its key and types. */
async function ask(text: string): Promise<void> {
  await page.keyboard.press('Control+k');
  await box().waitFor();
  await page.keyboard.type(text);
}

/** A booking of the store whose lead has a name to type. */
async function somebody() {
  const { rows } = await stage.desk.call('reservations.list', { queue: 'new', order: 'newest', limit: 100 });
  const row = rows.find(
    ({ lead, openWarnings }) => /^[A-Za-zÀ-ÿ]{5,}$/.test(lead.family) && openWarnings === 0,
  );
  if (row === undefined) throw new Error('nobody has a name to type');
  return row;
}

test('Ctrl+K, a name without its accents, Enter: the reservation is open', async () => {
  const { lead, locator } = await somebody();
  await ask(`${lead.given} ${lead.family}`.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase());
  await lines().filter({ hasText: locator }).waitFor();
  await expectAccessible(page);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1 }).waitFor();
  expect(page.url()).toMatch(/#\/reservations\/\d+$/);
});

test('Enter that comes before the answer opens what is found, not what still stands there', async () => {
  const { locator } = await somebody();
  await page.keyboard.press('Control+k');
  await box().waitFor();
  await page.keyboard.insertText(locator);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name: locator }).waitFor();
});

test('The box remembers what was opened, and offers what the open reservation allows', async () => {
  const { locator, id } = await somebody();
  // A reservation counts as opened when it stays for a moment.
  await expect
    .poll(
      async () => {
        await page.keyboard.press('Escape');
        await page.keyboard.press('Control+k');
        await box().waitFor();
        return page.getByRole('group', { name: 'Opened lately' }).filter({ hasText: locator }).count();
      },
      { timeout: 60_000 },
    )
    .toBe(1);
  await expectAccessible(page);
  await page.keyboard.type('>take into rev');
  await lines()
    .first()
    .filter({ hasText: `Take into review: ${locator}` })
    .waitFor();
  await page.keyboard.press('Enter');
  await expect.poll(async () => (await stage.desk.call('reservations.open', { id })).status).toBe('inReview');
  await ask('> put on hold');
  await lines().first().filter({ hasText: locator }).waitFor();
  await page.keyboard.press('Enter');
  // The dialog that asks for the reason has the focus, although the box has just closed.
  await page.getByRole('dialog').getByRole('textbox').waitFor();
  await expect.poll(() => page.evaluate('document.activeElement?.tagName')).toMatch(/TEXTAREA|INPUT/);
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
});

test('The same box goes to queues and settings, pulls, changes theme and language', async () => {
  await ask('go to on hold');
  await lines().filter({ hasText: 'Go to: On hold' }).waitFor();
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name: 'On hold' }).waitFor();
  await ask('settings mail');
  await lines().filter({ hasText: 'Settings: Mail server' }).waitFor();
  await page.keyboard.press('Enter');
  await page.waitForURL(/#\/settings\/mail$/);
  await ask('theme dark');
  await lines().filter({ hasText: 'Theme: dark' }).waitFor();
  await page.keyboard.press('Enter');
  await expect.poll(() => page.evaluate('document.documentElement.dataset.theme')).toBe('dark');
  await ask('francais');
  await lines().filter({ hasText: 'Passer au français' }).waitFor();
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: /^Chercher/ }).waitFor();
  await ask('rien de tel zzz');
  await page.getByText('Aucune réservation trouvée').waitFor();
  await expectAccessible(page);
  await page.keyboard.press('Escape');
  await box().waitFor({ state: 'detached' });
  await ask('> english');
  await lines().filter({ hasText: 'Passer à l’anglais' }).waitFor();
  await page.keyboard.press('Enter');
  await ask('>pull now');
  await lines().filter({ hasText: /pull/i }).first().waitFor();
  await page.keyboard.press('Enter');
  await box().waitFor({ state: 'detached' });
});

test('A command shows its keys, and they run it without the box; not under a dialog, nor while the desk is locked', async () => {
  const heading = (name: string) => page.getByRole('heading', { level: 1, name });
  await ask('>go to on hold');
  await lines()
    .first()
    .filter({ hasText: /Alt\s*4/ })
    .waitFor();
  await page.keyboard.press('Alt+2');
  // The box is a dialog: it is given up first.
  await page.keyboard.press('Escape');
  await box().waitFor({ state: 'detached' });
  await page.keyboard.press('Alt+4');
  await heading('On hold').waitFor();
  await page.keyboard.press('Alt+0');
  await heading('All reservations').waitFor();
  await page.keyboard.press('Control+Shift+2');
  await page.waitForURL(/#\/settings\/mail$/);
  await page.keyboard.press('Alt+o');
  await heading('Outbox').waitFor();
  const { id } = await somebody();
  await page.goto(`${new URL(page.url()).origin}/#/reservations/${id}`);
  await page.getByRole('button', { name: 'Take into review' }).waitFor();
  await page.keyboard.press('Control+Enter');
  const status = async () => (await stage.desk.call('reservations.open', { id })).status;
  await expect.poll(status).toBe('inReview');
  await page.getByRole('button', { name: 'Confirm' }).waitFor();
  await page.keyboard.press('Alt+h');
  await page.getByRole('dialog').getByRole('textbox').waitFor();
  await page.keyboard.press('Control+Enter');
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  expect(await status()).toBe('inReview');
  await page.keyboard.press('Control+k');
  await box().waitFor();
  await page.keyboard.type('>');
  await lines().first().filter({ hasText: 'Confirm' }).waitFor();
  const keys = await lines().evaluateAll((options) =>
    options.map((option) => option.getAttribute('aria-keyshortcuts')).filter((one) => one !== null),
  );
  expect(keys.length).toBeGreaterThan(20);
  expect(new Set(keys).size).toBe(keys.length);
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+Shift+L');
  await page.getByRole('heading', { name: 'locked' }).waitFor();
  await page.keyboard.press('Alt+1');
  await page.keyboard.press('Control+k');
  await page.keyboard.type(password);
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Confirm' }).waitFor();
  expect(page.url()).toMatch(/#\/reservations\/\d+$/);
  await expect.poll(() => box().count()).toBe(0);
});

test('Arrow keys go round the lines, and screen readers hear which one is chosen', async () => {
  await ask('>go to');
  await lines().nth(3).waitFor();
  const chosen = () => lines().and(page.locator('[aria-selected=true]')).innerText();
  const first = await chosen();
  await page.keyboard.press('ArrowUp');
  const last = await chosen();
  expect(last).not.toBe(first);
  await page.keyboard.press('ArrowDown');
  expect(await chosen()).toBe(first);
  const active = await box().getAttribute('aria-activedescendant');
  await expect.poll(() => page.locator(`[id="${active}"]`).innerText()).toBe(first);
  await page.keyboard.press('Escape');
});

test('The list is narrowed with the keyboard; the address holds the filter, but nobody’s name', async () => {
  const { lead } = await somebody();
  await ask('> all reservations');
  await lines().first().waitFor();
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name: 'All reservations' }).waitFor();
  await page.getByRole('button', { name: 'Status', exact: true }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('checkbox', { name: 'In review' }).waitFor();
  // The first field has the focus: New, and behind it In review.
  await page.keyboard.press('Tab');
  await page.keyboard.press('Space');
  await page.waitForURL(/status=inReview/);
  await expectAccessible(page);
  await page.keyboard.press('Escape');
  const { inReview } = await stage.desk.call('reservations.counts', undefined);
  expect(inReview).toBeGreaterThan(0);
  await expect.poll(() => page.getByRole('grid').getByRole('row').count()).toBe(1 + inReview);
  await page.getByRole('button', { name: 'Take off the filter: Status' }).focus();
  await page.keyboard.press('Enter');
  await expect.poll(() => page.url()).not.toContain('status');
  await page.getByRole('button', { name: 'Departs', exact: true }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('spinbutton').first().waitFor();
  await expectAccessible(page);
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Total', exact: true }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('textbox', { name: 'From' }).waitFor();
  await expectAccessible(page);
  await page.keyboard.type('1000');
  await page.keyboard.press('Enter');
  await page.waitForURL(/least=100000/);
  await page.getByRole('button', { name: 'Clear all' }).first().focus();
  await page.keyboard.press('Enter');
  await expect.poll(() => page.url()).not.toContain('least');
  await page.getByRole('searchbox').focus();
  await page.keyboard.type(lead.family);
  await expect.poll(() => page.getByRole('grid').getByRole('row').count()).toBeLessThan(40);
  expect(decodeURI(page.url())).not.toContain(lead.family);
  expect(await page.evaluate('JSON.stringify([localStorage, sessionStorage, history.state])')).not.toContain(
    lead.family,
  );
  await expectAccessible(page);
});

test('A list that is shown again stands where it was left', async () => {
  await page.getByRole('searchbox').fill('');
  const grid = page.getByRole('grid');
  const top = () => page.evaluate('document.querySelector("[role=grid]").parentElement.scrollTop');
  await expect.poll(() => grid.getByRole('row').count()).toBeGreaterThan(20);
  await grid.focus();
  // The list as it was narrowed before may still stand there when the first key comes.
  await expect
    .poll(async () => {
      await page.keyboard.press('End');
      return top();
    })
    .toBeGreaterThan(500);
  const before = await top();
  await page.keyboard.press('Enter');
  await page.waitForURL(/#\/find\/\d+/);
  await page.getByRole('complementary').waitFor();
  await grid.focus();
  await page.keyboard.press('Escape');
  await page.waitForURL(/#\/find$/);
  await ask('> outbox');
  await lines().first().waitFor();
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name: 'Outbox' }).waitFor();
  await page.goBack();
  await grid.waitFor();
  await expect.poll(top).toBe(before);
});

test('What was said on the way out: nothing remains of the box, and the browser had nothing to complain of', async () => {
  await ask('sign out');
  await lines().first().waitFor();
  await page.keyboard.press('Enter');
  await page.getByLabel('Password').waitFor();
  await page.keyboard.press('Control+k');
  await expect.poll(() => box().count()).toBe(0);
  expect(complaints).toEqual([]);
});
