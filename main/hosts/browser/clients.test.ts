import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import type { Language } from '../../../preload/contract/trip.ts';
import { launchChromium } from '../testing/chromium.ts';
import { expectAccessible, openDeskWindow } from '../testing/desk-window.ts';
import { type PastDesk, password } from '../testing/past-desk.ts';
import { openClientsDesk } from './clients-desk.test-support.ts';

/** A client as staff meet one: the built desk in Chromium, by keyboard alone, over a real office. */
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

async function open(language: Language, colorScheme: 'light' | 'dark', at: string): Promise<void> {
  desk = await openClientsDesk(language);
  const locale = language === 'fr' ? 'fr-CA' : 'en-CA';
  page = await openDeskWindow(browser, complaints, { locale, colorScheme });
  await page.goto(desk.host.launchUrl);
  await page.getByRole('textbox').first().fill('luc@example.com');
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

async function replaceWith(text: string): Promise<void> {
  await page.keyboard.press('Control+a');
  await page.keyboard.type(text);
}

const main = () => page.getByRole('main');

test('From a reservation to its client by keyboard: a number is corrected once, and stands in both histories', async () => {
  await open('en', 'light', '/reservations/2');
  await press(/^Client of /);
  await page.getByRole('heading', { level: 1, name: /Élodie Tremblay/ }).waitFor();
  expect(page.url()).toMatch(/#\/clients\/2$/);
  await main().getByText('Perhaps the same person').waitFor();
  await main().getByText('Opened from here').waitFor();
  await expect.poll(() => main().getByRole('table').getByRole('row').count()).toBe(5);
  expect(
    await main()
      .getByText(/^Same name and (e-mail|telephone) as /)
      .count(),
  ).toBe(3);
  await main().getByText('4250, boulevard Saint-Laurent').waitFor();
  await main().getByText('No longer consents').waitFor();
  await expectAccessible(page, 'client en light');

  await press(/^Correct: \+1 514/);
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('checkbox').nth(4).waitFor();
  // What has departed is left alone.
  await expect.poll(() => dialog.getByRole('checkbox', { checked: true }).count()).toBe(3);
  await tabTo(/^Telephone$/);
  await replaceWith('call me');
  await page.getByText('This cannot be a telephone number.').waitFor();
  await expectAccessible(page, 'correct wrong en light');
  await replaceWith('+1 514 555-0188');
  // One of the three is not hers to correct today.
  const last = dialog.getByRole('checkbox').nth(1);
  const name = z.string().parse(await last.getAttribute('aria-label'));
  await tabTo(name);
  await page.keyboard.press('Space');
  await expectAccessible(page, 'correct en light');
  await press('Correct 2 reservations');
  await dialog.getByText('Corrected').nth(1).waitFor();
  await expectAccessible(page, 'corrected en light');
  await press('Close');
  await dialog.waitFor({ state: 'detached' });
  await main().getByText('+1 514 555-0188').waitFor();

  for (const id of [2, 3]) {
    await page.goto(`${desk.host.origin}/#/reservations/${id}`);
    const line = page.getByRole('listitem').filter({ hasText: 'Corrected, with 1 other' });
    await line.waitFor();
    await expect.poll(() => line.innerText()).toMatch(/\+1 514 555-0199.*\+1 514 555-0188/s);
    await expect.poll(() => line.innerText()).toContain('Luc Roy');
  }
  for (const id of [1, 4]) {
    await page.goto(`${desk.host.origin}/#/reservations/${id}`);
    await main().getByText('+1 514 555-0199').waitFor();
  }
});

test('A correction is undone where it was made, by keyboard', async () => {
  await open('en', 'dark', '/clients/1');
  await press(/^Correct: elodie@client\.example/);
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('checkbox').first().waitFor();
  await tabTo(/^E-mail$/);
  await replaceWith('elodie.tremblay@client.example');
  await press('Correct 2 reservations');
  await dialog.getByText('Corrected').nth(1).waitFor();
  await expectAccessible(page, 'corrected en dark');
  await press('Undo');
  await dialog.getByText('Undone').nth(1).waitFor();
  await press('Close');
  await dialog.waitFor({ state: 'detached' });
  await main().getByText('elodie.tremblay@client.example').first().waitFor({ state: 'detached' });
  await expectAccessible(page, 'client en dark');
});

test('Staff say who is the same person and who is not, with a reason, by keyboard', async () => {
  await open('en', 'light', '/clients/2');
  await press(/^The same person: Marie/);
  await page.getByRole('dialog').waitFor();
  await tabTo('Reason');
  await page.keyboard.type('She goes by her full name');
  await expectAccessible(page, 'join en light');
  await press('The same person');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await main()
    .getByText(/She goes by her full name/)
    .waitFor();
  await expect.poll(() => main().getByRole('table').getByRole('row').count()).toBe(6);
  await expectAccessible(page, 'joined en light');
  await press(/^Not this person: /);
  await page.getByRole('dialog').waitFor();
  await tabTo('Reason');
  await page.keyboard.type('Her daughter booked this');
  await press('Not this person');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await main().getByText('Said to be somebody else').waitFor();
  await expect.poll(() => main().getByRole('table').getByRole('row').count()).toBe(5);
  await expectAccessible(page, 'parted en light');
});

test('Ctrl+K finds the person, whose payments and mail stand beside, in French', async () => {
  await open('fr', 'dark', '/inbox/all');
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox').waitFor();
  await page.keyboard.type('tremblay');
  const option = page.getByRole('option').filter({ hasText: 'elodie@client.example' });
  await option.first().waitFor();
  await expectAccessible(page, 'found fr dark');
  for (let presses = 0; presses < 20; presses += 1) {
    const chosen = await page.getByRole('option', { selected: true }).getAttribute('id');
    if (chosen?.includes('client-') === true) break;
    await page.keyboard.press('ArrowDown');
  }
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name: /Élodie Tremblay/ }).waitFor();
  await main().getByText('Peut-être la même personne').waitFor();
  await expectAccessible(page, 'client fr dark');
  await tabTo('Réservations');
  await page.keyboard.press('ArrowRight');
  await main().getByText('Chèque · Acompte').waitFor();
  expect(
    await main()
      .getByText(/Visa 411111/)
      .count(),
  ).toBe(3);
  await expectAccessible(page, 'payments fr dark');
  await page.keyboard.press('ArrowRight');
  await main().getByText('Votre billet électronique').nth(1).waitFor();
  await page.emulateMedia({ colorScheme: 'light' });
  await expectAccessible(page, 'mail fr light');
  await page.setViewportSize({ width: 1920, height: 1080 });
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('ArrowLeft');
  await expectAccessible(page, 'client fr light 1920');
  await press(/^Corriger.: .*Élodie/);
  await page.getByRole('dialog').getByRole('checkbox').first().waitFor();
  await expectAccessible(page, 'correct fr light 1920');
});

test('A client that is not there is said in words', async () => {
  await open('en', 'light', '/clients/404');
  await page.getByRole('alert').filter({ hasText: 'It is no longer there' }).waitFor();
  await expectAccessible(page, 'no client en light');
});
