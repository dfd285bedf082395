import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { launchChromium } from '../testing/chromium.ts';
import { expectAccessible } from '../testing/desk-window.ts';
import { type PastDesk, password } from '../testing/past-desk.ts';
import { openDashboardDesk } from './dashboard-desk.test-support.ts';

/** The dashboard as managers use it: the built desk in Chromium over a real office with a past. */
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
  expect(complaints).toEqual([]);
  complaints = [];
});

const people = {
  en: 'priya@agency.example',
  fr: 'marie@agency.example',
  agent: 'luc@agency.example',
} as const;

/** Signs in at a window of its own and goes to the dashboard. */
async function open(who: keyof typeof people, colorScheme: 'light' | 'dark' = 'light'): Promise<void> {
  const context = await browser.newContext({
    viewport: { width: 1366, height: 768 },
    locale: who === 'fr' ? 'fr-CA' : 'en-CA',
    colorScheme,
  });
  page = await context.newPage();
  page.setDefaultTimeout(60_000);
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  await page.goto(desk.host.newLaunchUrl());
  await page.getByRole('textbox').first().fill(people[who]);
  await page.locator('input[type=password]').fill(password);
  await page.keyboard.press('Enter');
  await page.getByRole('navigation').first().waitFor();
  await page.goto(`${desk.host.origin}/#/dashboard`);
}

/** Keeps a picture of the screen in the folder that GUICHET_PICTURES names, where it names one. */
async function picture(name: string): Promise<void> {
  const { GUICHET_PICTURES } = process.env;
  if (GUICHET_PICTURES) await page.screenshot({ path: `${GUICHET_PICTURES}/${name}.png` });
}

const card = (title: string) => page.getByRole('region', { name: title, exact: true });
const number = (text: string) => Number(text.replace(/\D/g, ''));

/** Shows every plot as a table. */
async function showTables(word: string): Promise<void> {
  for (const choice of await page.getByRole('radio', { name: word, exact: true }).all()) await choice.click();
}

describe('An agency with a past', () => {
  beforeAll(async () => {
    desk = await openDashboardDesk({ weeks: 5, bookingsAWeek: 14, atOnce: 60 });
  });
  afterAll(() => desk.stop());

  test('shows its plots to a manager, and each number leads to its list by keyboard alone', async () => {
    await open('en');
    await card('Values by destination').waitFor();
    await expectAccessible(page);
    const plot = page.getByRole('toolbar', { name: 'Bookings received by day' });
    const bars = plot.getByRole('link');
    await expect.poll(() => bars.count()).toBeGreaterThan(10);
    // One stop of the Tab key for the whole plot.
    await expect.poll(() => plot.locator('a[tabindex="0"]').count()).toBe(1);
    await page.getByRole('button', { name: 'Save Bookings received by day as CSV' }).focus();
    // The number in the sentence is a link, too.
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('End');
    await page.keyboard.press('ArrowLeft');
    const focused = plot.locator('a:focus');
    expect(await focused.getAttribute('aria-label')).toMatch(/2026: \d+ bookings?$/);
    expect(await focused.getAttribute('href')).toMatch(
      /^#\/find\?receivedFrom=(\d{4}-\d\d-\d\d)&receivedTo=\1$/,
    );
    // The sixty that came at once are cut short, and say how many they are.
    const outlier = plot.getByRole('link', { name: /: 6\d bookings$/ });
    await expect.poll(() => outlier.count()).toBe(1);
    await plot.getByTitle('Cut short: far above the others').waitFor();
  });

  test('shows the same numbers in tables, which add up to what the head of the card says', async () => {
    await open('en');
    await card('Values by supplier').waitFor();
    await showTables('Table');
    await expectAccessible(page);
    const byDay = card('Bookings received by day');
    const said = number((await byDay.getByText(/bookings in the period/).innerText()).split(' ')[0] ?? '');
    const sum = async (title: string) => {
      const texts = await card(title).getByRole('row').locator('td:nth-child(2)').allInnerTexts();
      return texts.reduce((all, text) => all + number(text), 0);
    };
    expect(said).toBeGreaterThan(60);
    expect(await sum('Bookings received by day')).toBe(said);
    expect(await sum('Bookings received by hour of the day')).toBe(said);
    expect(await sum('Time to review')).toBe(said);
    const link = card('Time to review')
      .getByRole('row', { name: /Still in New/ })
      .getByRole('link');
    expect(await link.getAttribute('href')).toMatch(/status=new$/);
  });

  test('gives a table as a file that a spreadsheet reads, and the file is in the audit log', async () => {
    await open('en');
    await card('Values by supplier').waitFor();
    const file = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Save Values by supplier as CSV' }).click();
    const download = await file;
    expect(download.suggestedFilename()).toMatch(/^guichet-suppliers-\d{4}-\d\d-\d\d-\d{4}-\d\d-\d\d\.csv$/);
    const text = readFileSync(await download.path(), 'utf8');
    const [heading, first] = text.split('\r\n');
    expect(heading).toBe('\uFEFFkind,supplier,amount,currency,bookings');
    expect(first).toMatch(/^supplier,[^,]+,\d+\.\d\d,CAD,\d+$/);
    await page.getByText('Saved as a file; the audit log says so.').waitFor();
  });

  test('is of another period when a person chooses one, which stays in the address', async () => {
    await open('en');
    await card('Bookings received by day').waitFor();
    await page.getByRole('button', { name: /Period/ }).click();
    await page.getByRole('option', { name: 'Last 90 days' }).click();
    await card('Bookings received by week').waitFor();
    await page.waitForURL(/period=last90/);
    await page.getByRole('radio', { name: /^90/ }).click();
    await page.waitForURL(/ahead=90/);
    await page.goto(`${desk.host.origin}/#/dashboard?period=own&from=2026-01-01&to=2026-01-05`);
    await page.reload();
    await page.getByText('0 bookings in the period', { exact: false }).waitFor();
    await expectAccessible(page);
    // A date that is typed before the other is said to be wrong, and stays.
    const year = page.getByRole('group', { name: 'To' }).getByRole('spinbutton', { name: /year/i });
    await year.focus();
    await page.keyboard.type('2025');
    await page.getByRole('alert').getByText('The last day lies before the first.').waitFor();
    await expectAccessible(page);
  });

  test('is read in French and in the dark', async () => {
    await open('fr', 'dark');
    await card('Valeurs par fournisseur').waitFor();
    await expectAccessible(page);
    await showTables('Tableau');
    await card('Délai de révision')
      .getByRole('row', { name: /Encore dans Nouvelles/ })
      .waitFor();
    await expectAccessible(page);
  });

  test('prints on A4 and Letter: the plots alone, in the light, nothing cut off', async () => {
    await open('en', 'dark');
    await card('Values by supplier').waitFor();
    const folder = mkdtempSync(path.join(tmpdir(), 'guichet-print-'));
    try {
      for (const format of ['A4', 'Letter']) {
        const file = path.join(folder, `${format}.pdf`);
        await page.pdf({ path: file, format, printBackground: false });
        const text = execFileSync('pdftotext', ['-layout', file, '-'], { encoding: 'utf8' });
        for (const title of [
          'Bookings received by day',
          'Departures ahead',
          'Values by destination',
          'Intake health',
        ]) {
          expect(text).toContain(title);
        }
        expect(text).not.toContain('Quarantine\n');
        expect(text).not.toContain('Print');
        execFileSync('pdftoppm', ['-r', '20', '-gray', file, path.join(folder, format)]);
        for (const picture of readdirSync(folder).filter((name) => name.endsWith('.pgm'))) {
          expect(lightOf(readFileSync(path.join(folder, picture)))).toBeGreaterThan(200);
        }
      }
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  test('leads from a number to its list, which says what it is narrowed to and has as many rows', async () => {
    await open('en');
    await card('Values by supplier').waitFor();
    await showTables('Table');
    /** Follows the number of a row, and comes back. */
    const follow = async (title: string, row: RegExp, chip: RegExp) => {
      const link = card(title).getByRole('row', { name: row }).getByRole('link').last();
      const count = number(await link.innerText());
      await link.press('Enter');
      const filters = page.getByRole('search', { name: 'Filters' });
      await filters.getByText(chip).waitFor();
      await page.locator(`[role=grid][aria-rowcount="${count + 1}"]`).waitFor();
      await expectAccessible(page);
      await picture(`find ${title}`);
      await page.goBack();
      await card('Values by supplier').waitFor();
      await showTables('Table');
    };
    await follow('Bookings received by hour of the day', /[1-9]\d* *$/, /^Hour received: /);
    await follow('Time to review', /^Up to 15 min/, /^Time to review: Up to/);
    await follow('Values by supplier', /CA\$|\$/, /^Sold by: /);
    await follow('Values by destination', /CA\$|\$/, /^Goes to: /);
    // A chip of a link is taken off by its cross.
    await page
      .getByRole('link', { name: /bookings$/ })
      .first()
      .waitFor();
    await card('Intake health').getByRole('row').nth(3).getByRole('link').first().click();
    await page.getByRole('button', { name: 'Take off the filter: Pulled' }).click();
    await page.waitForURL((url) => !url.hash.includes('pulled'));
  });

  test('leads from what was quarantined on a day to what came then, and from failed runs to what was wrong', async () => {
    await open('en');
    await card('Intake health').waitFor();
    await page.goto(`${desk.host.origin}/#/dashboard?period=last30`);
    await card('Intake health').getByRole('radio', { name: 'Table', exact: true }).click();
    const links = card('Intake health').locator('td:nth-child(5) a');
    const count = number(await links.first().innerText());
    await links.first().click();
    await page.getByText(/^Pulled: /).waitFor();
    await page.getByRole('table').getByRole('row').nth(count).waitFor();
    await expect.poll(() => page.getByRole('table').getByRole('row').count()).toBe(count + 1);
    await expectAccessible(page);
    await picture('quarantine of a day');
    await page.getByRole('button', { name: 'Take off the filter: Pulled' }).click();
    await page.waitForURL((url) => url.hash === '#/quarantine?show=all');
    await page
      .getByRole('table')
      .getByRole('row')
      .nth(count + 1)
      .waitFor();
    await page.goto(`${desk.host.origin}/#/dashboard?period=last30`);
    const failed = card('Intake health').locator('dl a[href*="runs=failed"]');
    const runs = number(await failed.innerText());
    await failed.click();
    await page.waitForURL(/runs=failed/);
    expect(
      await page.getByRole('table', { name: 'Failed runs, newest first' }).locator('tbody tr').count(),
    ).toBe(runs);
  });

  test('is not offered to an agent, nor by its address', async () => {
    await open('agent');
    await page.waitForURL(/#\/inbox\/new$/);
    await expect.poll(() => page.getByRole('link', { name: 'Dashboard' }).count()).toBe(0);
  });
});

test('A young agency is told when its figures come', async () => {
  desk = await openDashboardDesk({ weeks: 0, bookingsAWeek: 0 });
  try {
    await open('en');
    await page.getByText('No bookings yet').waitFor();
    await card('Intake health').getByText('None yet').waitFor();
    await expectAccessible(page);
  } finally {
    await desk.stop();
  }
});

/** The mean of a grey picture's dots, 0 black to 255 white (PGM, raw). */
function lightOf(picture: Buffer): number {
  const head = /^P5\s+(\d+)\s+(\d+)\s+255\s/.exec(picture.toString('latin1', 0, 50));
  const dots = picture.subarray(head?.[0].length ?? 0);
  return dots.reduce((sum, dot) => sum + dot, 0) / dots.length;
}
