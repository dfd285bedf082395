import { readFile } from 'node:fs/promises';
import { sql } from 'kysely';
import type { Browser, Download, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { Language } from '../../../preload/contract/trip.ts';
import { checkExport } from '../../audit/export-check.ts';
import type { Tx } from '../../store/store.ts';
import { launchChromium } from '../testing/chromium.ts';
import { expectAccessible, openDeskWindow } from '../testing/desk-window.ts';
import { type PastDesk, password } from '../testing/past-desk.ts';
import { openAuditDesk } from './audit-desk.test-support.ts';

/** The audit log and the diagnosis as an administrator uses them: the built desk in Chromium over a real office. */
let browser: Browser;
let desk: PastDesk;
let page: Page;
/** What the browser complained of; a test ends with none. */
let complaints: string[] = [];

beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser.close());
afterEach(async () => {
  await page.context().close();
  await desk.stop();
  expect(complaints).toEqual([]);
  complaints = [];
});

/** Opens a desk with a log, and its screen with a person signed in. */
async function openLog(
  lines: number,
  {
    language = 'en',
    email = 'ana.roy@example.com',
    afterwards,
  }: { language?: Language; email?: string; afterwards?: (tx: Tx) => Promise<unknown> } = {},
): Promise<void> {
  desk = await openAuditDesk(lines, language, afterwards);
  page = await openDeskWindow(browser, complaints, { locale: language === 'fr' ? 'fr-CA' : 'en-CA' });
  await page.context().grantPermissions(['clipboard-write'], { origin: desk.host.origin });
  await page.goto(desk.host.launchUrl);
  await page.getByRole('textbox').first().fill(email);
  await page.locator('input[type=password]').fill(password);
  await page.keyboard.press('Enter');
  await page.getByRole('navigation').first().waitFor();
  await page.goto(`${desk.host.origin}/#/settings/audit`);
}

const button = (name: string) => page.getByRole('button', { name, exact: true });
const rows = () => page.getByRole('grid').locator('tbody tr');
/** Waits until the list has rows and each of them has these words. */
const everyRowSays = (words: string) =>
  expect
    .poll(
      async () => {
        const texts = await rows().allInnerTexts();
        return texts.length > 0 && texts.every((text) => text.includes(words));
      },
      { timeout: 60_000 },
    )
    .toBe(true);
const textOf = async (download: Download) => readFile(await download.path(), 'utf8');

/** Chooses what to export, and gives the file. */
async function exportAs(name: string): Promise<Download> {
  await button('Export').click();
  const file = page.waitForEvent('download');
  await page.getByRole('menuitem', { name }).click();
  return file;
}

test('An administrator reads the log, narrows it, and goes from a line to its reservation', async () => {
  await openLog(600);
  await page.getByText('605').first().waitFor();
  // Those, and what the office wrote when it was opened.
  expect(Number(await page.getByRole('grid').getAttribute('aria-rowcount'))).toBeGreaterThan(600);
  await expectAccessible(page);

  // With the keyboard alone: down the list, open, close.
  await page.getByRole('grid').focus();
  const opened = page.getByRole('complementary', { name: 'Opened line' });
  for (let down = 0; down < 25; down += 1) {
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    if ((await opened.getByRole('heading').first().innerText()) === 'Settings changed') break;
    await page.keyboard.press('Escape');
    await opened.waitFor({ state: 'detached' });
  }
  await opened.getByRole('heading', { name: 'Settings changed' }).waitFor();
  await expect.poll(() => opened.getByRole('row', { name: 'Port 25 587' }).count()).toBe(1);
  expect(await opened.getByRole('row', { name: 'Password Changed; not noted' }).count()).toBe(1);
  await expect.poll(() => opened.getByText('FRONT-DESK-2').count()).toBe(1);
  await expectAccessible(page);
  await page.keyboard.press('Escape');
  await opened.waitFor({ state: 'detached' });

  // Further down than the first page: End goes to the last line that has come, and lets the next ones come.
  await page.getByRole('grid').focus();
  await expect
    .poll(
      async () => {
        await page.keyboard.press('End');
        return rows().last().getByText('Colleague added').count();
      },
      { timeout: 60_000 },
    )
    .toBe(1);

  await page.getByRole('textbox', { name: 'Record or locator' }).fill('k7m3qx');
  await rows().first().getByText('K7M3QX').waitFor();
  await everyRowSays('K7M3QX');
  await page
    .getByRole('button', { name: /^Person/ })
    .or(page.getByLabel('Person'))
    .first()
    .click();
  await page.getByRole('option', { name: 'Marie-Ève Beauchamp-Thibodeau' }).click();
  await everyRowSays('Marie-Ève');
  // Narrowed at its end, it is shown from its beginning.
  expect(await page.evaluate('document.querySelector("[role=grid]").parentElement.scrollTop')).toBe(0);
  await rows().first().click();
  await opened.getByRole('link', { name: 'Open reservation K7M3QX' }).click();
  await page.waitForURL(/#\/reservations\/17$/);
});

test('A log that nobody touched is verified, exported whole with its signature, and held against its exported head', async () => {
  await openLog(2_300);
  await page.getByText('Never verified.', { exact: false }).waitFor();
  const head = await exportAs('Signed head (JWS)');
  expect(head.suggestedFilename()).toMatch(/^guichet-audit-head-\d+\.jws$/);

  await button('Verify').click();
  await page.getByRole('textbox', { name: 'Exported head (optional)' }).fill(await textOf(head));
  await button('Verify now').click();
  await page.getByText('All is as it was written.').waitFor();
  await page.getByText('The log still has line', { exact: false }).waitFor();
  await expectAccessible(page);
  await page.getByRole('textbox', { name: 'Exported head (optional)' }).fill('something else');
  await button('Verify now').click();
  await page.getByText('This is not a signed head', { exact: false }).waitFor();
  await page.keyboard.press('Escape');
  await page.getByText(/^Verified .* by Ana Roy: .* lines as written\./).waitFor();

  const lines = await exportAs('As signed JSON lines');
  expect(lines.suggestedFilename()).toMatch(/^guichet-audit-\d{4}-\d\d-\d\d\.jsonl$/);
  const checked = await checkExport(await textOf(lines));
  expect(checked.lines).toBeGreaterThan(2_300);
  expect(checked).toMatchObject({ changed: [], isWholeChain: true, signed: { lines: checked.lines } });

  const table = await exportAs('As a table (CSV)');
  const [heading, newest] = (await textOf(table)).split('\r\n');
  expect(heading).toContain('line,time,person');
  expect(newest).toMatch(/^1,/);
  await rows().first().getByText('Audit log exported').waitFor();
});

test('A log that somebody changed behind the office’s back says so, with the line, in French too', async () => {
  await openLog(300, {
    language: 'fr',
    afterwards: async (tx) => {
      await sql`drop trigger audit_never_changes`.execute(tx);
      await sql`update audit set actor = 'Luc Roy' where id = 120`.execute(tx);
    },
  });
  await button('Vérifier').click();
  await button('Vérifier maintenant').click();
  await page
    .getByText('La ligne 120 n’est plus telle qu’elle a été écrite.', { exact: false })
    .first()
    .waitFor();
  await expectAccessible(page);
  await page.keyboard.press('Escape');
  await page.getByText('Le journal d’audit n’est pas intact').waitFor();
  await expectAccessible(page);
});

test('An agent has no audit log, and a diagnosis that can be read before it is copied', async () => {
  await openLog(10, { email: 'marie@example.com' });
  await page.waitForURL(/#\/inbox\/new$/);
  await expect.poll(() => page.getByText('Audit log').count()).toBe(0);
  await page.getByRole('button', { name: /Marie-Ève/ }).click();
  await button('Copy diagnosis').click();
  const shown = page.getByRole('textbox', { name: 'What would be copied' });
  await shown.waitFor();
  await expectAccessible(page);
  expect(await shown.inputValue()).not.toContain('shop.example');
  await page.getByText('Name the web shop’s host').click();
  await expect.poll(() => shown.inputValue(), { timeout: 60_000 }).toContain('Host: shop.example');
  const text = await shown.inputValue();
  expect(text).toMatch(/Guichet: \d/);
  expect(text).toContain('State: ');
  expect(text).not.toMatch(/Marie|Ana|Roy|Lévesque|FRONT-DESK/);
  await button('Copy').click();
  await page.getByText('Copied to the clipboard.').waitFor();
});
