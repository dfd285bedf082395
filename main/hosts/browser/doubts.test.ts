import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import type { Language } from '../../../preload/contract/trip.ts';
import { launchChromium } from '../testing/chromium.ts';
import { expectAccessible } from '../testing/desk-window.ts';
import { type PastDesk, password } from '../testing/past-desk.ts';
import { openDoubtsDesk } from './doubts-desk.test-support.ts';

/** Flags, likenesses and rules as staff meet them: the built desk in Chromium, by keyboard alone, over a real office. */
let browser: Browser;
let desk: PastDesk;
let page: Page;
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

async function open(
  language: Language,
  colorScheme: 'light' | 'dark',
  email: string,
  at: string,
): Promise<void> {
  desk = await openDoubtsDesk(language);
  const locale = language === 'fr' ? 'fr-CA' : 'en-CA';
  page = await browser.newPage({ viewport: { width: 1366, height: 768 }, locale, colorScheme });
  page.setDefaultTimeout(60_000);
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  await page.goto(desk.host.launchUrl);
  await page.getByRole('textbox').first().fill(email);
  await page.locator('input[type=password]').fill(password);
  await page.keyboard.press('Enter');
  await page.getByRole('navigation').first().waitFor();
  await page.goto(`${desk.host.origin}/#${at}`);
}

/** What has the focus, as its label or its words. */
const focusedName = `(() => {
  const at = document.activeElement;
  return (at?.getAttribute('aria-label') ?? at?.labels?.[0]?.innerText ?? at?.innerText ?? '').trim();
})()`;

async function tabTo(name: string | RegExp): Promise<void> {
  const passed: string[] = [];
  for (let presses = 0; presses < 90; presses += 1) {
    const at = z.string().parse(await page.evaluate(focusedName));
    if (typeof name === 'string' ? at === name : name.test(at)) return;
    passed.push(at);
    await page.keyboard.press('Tab');
  }
  throw new Error(`Tab never came to "${name}", only to ${JSON.stringify([...new Set(passed)])}`);
}

async function press(name: string | RegExp): Promise<void> {
  await tabTo(name);
  await page.keyboard.press('Enter');
}

test('An agent dismisses a flag, compares two that are alike, merges them and takes it back, by keyboard', async () => {
  await open('en', 'light', 'luc@example.com', '/reservations/2');
  await page.getByText('This may be the same booking as another one.').waitFor();
  await page.getByText('Card: United States · Address: Canada').waitFor();
  await page.getByText('The open flags weigh 80 together.', { exact: false }).waitFor();
  await expectAccessible(page, 'flags-en-light');

  await press('Resolve: The name on the card is neither the client’s nor a traveller’s.');
  await page.getByRole('dialog').waitFor();
  await page.keyboard.type('Luc is her husband; she sent the statement.');
  await press('Resolve');
  await page.getByText('The open flags weigh 55 together.', { exact: false }).waitFor();

  await press(/^Compare with /);
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.getByRole('row', { name: /^Card holder ?Differs ELODIE TREMBLAY LUC GAGNON$/ }).waitFor();
  await expect.poll(() => page.getByRole('row', { name: /^Travellers Élodie/ }).count()).toBe(1);
  await expectAccessible(page, 'compare-en-light');

  await press('Merge as one');
  await page.getByRole('dialog').waitFor();
  await expectAccessible(page, 'merge-en-light');
  await tabTo('Reason');
  await page.keyboard.type('She pressed the button twice.');
  await press('Merge as one');
  await page.getByText(/^Merged by Luc Roy, /).waitFor();
  await expect
    .poll(() => page.getByRole('main').getByText('Cancelled', { exact: true }).count())
    .toBeGreaterThan(0);
  await expectAccessible(page, 'merged-en-light');

  await page.goto(`${desk.host.origin}/#/reservations/2`);
  await page
    .getByText(/^Merged into /)
    .first()
    .waitFor();
  await expectAccessible(page, 'merged-reservation-en-light');
  await press(/^Compare with /);
  await press('Undo the merging');
  await page.getByRole('dialog').waitFor();
  await page.keyboard.type('They are two trips after all.');
  await press('Undo the merging');
  await page.getByText(/^Kept both by Luc Roy, /).waitFor();
  await expect.poll(() => page.getByRole('main').getByText('Cancelled', { exact: true }).count()).toBe(0);
});

test('In French and dark, both are kept with a reason, and the earlier one told of the later one before', async () => {
  await open('fr', 'dark', 'luc@example.com', '/reservations/1');
  await page.getByText('Peut-être la même réservation').waitFor();
  await expectAccessible(page, 'earlier-fr-dark');
  await press(/^Comparer avec /);
  await page.getByRole('row', { name: /^Titulaire de la carte ?Différent/ }).waitFor();
  await expectAccessible(page, 'compare-fr-dark');
  await press('Garder les deux');
  await page.getByRole('dialog').waitFor();
  await page.keyboard.type('ok');
  await press('Garder les deux');
  await page.getByText('Inscrivez un motif d’au moins trois caractères.').waitFor();
  await tabTo('Motif');
  await page.keyboard.type(', deux voyages');
  await press('Garder les deux');
  await page.getByText(/^Gardées toutes les deux par Luc Roy, /).waitFor();
  await page.goto(`${desk.host.origin}/#/inbox/warnings/2`);
  await page
    .getByText('Carte : États-Unis', { exact: false })
    .or(page.getByText(/Carte\s: États-Unis/))
    .first()
    .waitFor();
  await expectAccessible(page, 'panel-fr-dark');
});

test.each([
  ['en', 'light', 'Save', 'Raise this flag · Throw-away e-mail', 'Weight, 1 to 100', 'Saved.'],
  [
    'fr',
    'dark',
    'Enregistrer',
    'Lever ce signalement · Courriel jetable',
    'Poids, de 1 à 100',
    'Enregistré.',
  ],
] as const)(
  'A manager switches and weighs the rules in %s, and what is no weight is said and kept',
  async (language, scheme, save, mail, weight, saved) => {
    await open(language, scheme, 'marie@example.com', '/settings/rules');
    await page.getByRole('checkbox', { name: mail }).waitFor();
    await expectAccessible(page, `rules-${language}-${scheme}`);
    await tabTo(mail);
    await page.keyboard.press('Space');
    await page.keyboard.press('Tab');
    await tabTo(weight);
    await page.keyboard.press('Control+A');
    await page.keyboard.type('1000');
    await page.keyboard.press('Enter');
    await page.locator('[data-invalid]').first().waitFor();
    await expectAccessible(page, `rules-wrong-${language}-${scheme}`);
    await page.keyboard.press('Control+A');
    await page.keyboard.type('42');
    await press(save);
    await page.getByText(saved).first().waitFor();
    await page.getByText(/^Version 1, .*Marie-Ève/).waitFor();
    await page.reload();
    const tick = page.getByRole('checkbox', { name: mail });
    await tick.waitFor();
    expect(await tick.isChecked()).toBe(false);
    await expect.poll(() => page.getByRole('textbox', { name: weight }).nth(3).inputValue()).toBe('42');
  },
);
