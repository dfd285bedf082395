import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { queues } from '../../../preload/contract/reservations.ts';
import { shortcutIds } from '../../../renderer/app/shortcuts.ts';
import en from '../../../resources/locales/en.json' with { type: 'json' };
import fr from '../../../resources/locales/fr.json' with { type: 'json' };
import { password } from '../../../scripts/demo/stage.ts';
import { type GuideStage, setGuideStage } from '../../../scripts/guide/stage.ts';
import { builtPart } from '../testing/built-part.ts';
import { launchChromium } from '../testing/chromium.ts';
import { expectAccessible, openDeskWindow } from '../testing/desk-window.ts';
import { type BrowserHost, startBrowserHost } from './host.ts';

/** The tour, the words beside each list, the sheet of shortcuts, and the desk at 200 %: in Chromium, on a real office. */
let stage: GuideStage;
let host: BrowserHost;
let browser: Browser;
const complaints: string[] = [];

beforeAll(async () => {
  stage = await setGuideStage(1);
  host = await startBrowserHost({
    office: stage.desk.office,
    rendererFolder: await builtPart('renderer'),
    port: 0,
  });
  browser = await launchChromium();
});

afterAll(async () => {
  await browser?.close();
  await host?.stop();
  await stage?.strike();
});

async function signIn(email: string, options: Parameters<typeof openDeskWindow>[2] = {}): Promise<Page> {
  const page = await openDeskWindow(browser, complaints, options);
  await page.goto(host.newLaunchUrl());
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password').fill(password);
  await page.keyboard.press('Enter');
  await page.getByRole('grid').getByRole('row').nth(2).waitFor();
  return page;
}

const go = async (page: Page, route: string) => {
  await page.goto(`${new URL(page.url()).origin}/#/${route}`);
  await page.getByRole('heading', { level: 1 }).first().waitFor();
};
const focused = async (page: Page) =>
  z.string().parse(await page.evaluate('document.activeElement.innerText || document.activeElement.tagName'));
const dialog = (page: Page) => page.getByRole('dialog');
const gone = (page: Page) => dialog(page).waitFor({ state: 'detached' });

describe('The tour of the desk', () => {
  test('offers itself without taking the focus, leads an agent from part to part, and is offered no more', async () => {
    const luc = await signIn('luc.tremblay@example.com');
    const offer = luc.getByRole('region', { name: 'New at this desk?' });
    await offer.waitFor();
    await expect.poll(() => dialog(luc).count()).toBe(0);
    expect(await offer.evaluate((region) => region.contains(region.ownerDocument.activeElement))).toBe(false);
    await expectAccessible(luc);
    await offer.getByRole('button', { name: 'Show me round' }).focus();
    await luc.keyboard.press('Enter');
    const titles: string[] = [];
    for (let step = 1; step <= 6; step += 1) {
      await luc.getByText(`Step ${step} of 6`).waitFor();
      await expect.poll(() => focused(luc)).toBe(step === 6 ? 'Done' : 'Next');
      titles.push(await dialog(luc).getByRole('heading').innerText());
      await expectAccessible(luc);
      await luc.keyboard.press('Enter');
    }
    const { office: _, ...ofAgents } = en.help.tour.steps;
    expect(titles).toEqual(Object.values(ofAgents).map(({ title }) => title));
    await gone(luc);
    await offer.waitFor({ state: 'detached' });
    await expect.poll(() => luc.evaluate('document.activeElement !== document.body')).toBe(true);
    const again = await signIn('luc.tremblay@example.com');
    await expect.poll(() => again.getByRole('region', { name: 'New at this desk?' }).count()).toBe(0);
    await again.context().close();
    await luc.context().close();
  });

  test('ends with Escape, keeps the focus while it lasts and gives it back, and begins again from the menu', async () => {
    const priya = await signIn('priya.nair@example.com');
    await priya.getByRole('button', { name: 'No, thanks' }).click();
    await priya.getByRole('region', { name: 'New at this desk?' }).waitFor({ state: 'detached' });
    await go(priya, 'outbox');
    await priya.getByRole('button', { name: 'Priya Nair' }).focus();
    await priya.keyboard.press('Enter');
    await priya.getByRole('button', { name: 'Show me round the desk' }).press('Enter');
    await priya.getByText('Step 1 of 7').waitFor();
    // It is about a list, so it leads to one.
    expect(priya.url()).toMatch(/#\/inbox\/new$/);
    for (let presses = 0; presses < 5; presses += 1) {
      await priya.keyboard.press('Tab');
      expect(
        await priya.evaluate('document.activeElement.closest("[role=dialog]") !== null'),
        `Tab ${presses}`,
      ).toBe(true);
    }
    await priya.keyboard.press('Escape');
    await gone(priya);
    await expect.poll(() => focused(priya)).toContain('Priya Nair');
    const { rows } = await stage.desk.call('audit.list', { filter: {}, limit: 200 });
    const ends = rows.filter(({ action }) => action === 'staff.tourEnded');
    expect(ends.map(({ actor, facts }) => [actor, facts.how])).toEqual([
      ['Priya Nair', 'skipped'],
      ['Luc Tremblay', 'finished'],
    ]);
    await priya.context().close();
  });
});

describe('For the administrator', () => {
  let nadia: Page;
  beforeAll(async () => {
    nadia = await signIn('nadia.roy@example.com');
  });
  afterAll(() => nadia?.context().close());

  test('each list says what it is, by keyboard, and gives the focus back', async () => {
    const lists = queues.map((queue) => ({
      route: queue === 'all' ? 'find' : `inbox/${queue}`,
      words: en.help.what[queue],
    }));
    for (const { route, words } of [
      ...lists,
      { route: 'outbox', words: en.help.what.outbox },
      { route: 'quarantine', words: en.help.what.quarantine },
    ]) {
      await go(nadia, route);
      const what = nadia.getByRole('button', { name: 'What is this list?' });
      await what.focus();
      await nadia.keyboard.press('Enter');
      for (const sentence of Object.values(words)) await dialog(nadia).getByText(sentence).waitFor();
      if (route === 'inbox/new' || route === 'outbox') await expectAccessible(nadia, `what is ${route}`);
      await expect
        .poll(() => nadia.evaluate('document.activeElement.closest("[role=dialog]") !== null'))
        .toBe(true);
      await nadia.keyboard.press('Escape');
      await gone(nadia);
      await expect
        .poll(() => what.evaluate((button) => button === button.ownerDocument.activeElement))
        .toBe(true);
    }
  });

  test('the sheet of ? has every shortcut there is, and finds them by word, key and section', async () => {
    await go(nadia, 'inbox/new');
    await nadia.getByRole('grid').focus();
    await nadia.keyboard.press('?');
    const lines = dialog(nadia).locator('dt');
    await lines.first().waitFor();
    await expect.poll(() => lines.count()).toBe(shortcutIds.length);
    await expectAccessible(nadia);
    await nadia.keyboard.type('hold');
    await expect.poll(() => lines.allInnerTexts()).toEqual(['On hold', 'Put on hold', 'Put on hold']);
    await nadia.keyboard.press('Control+A');
    await nadia.keyboard.type('alt 4');
    await expect.poll(() => lines.allInnerTexts()).toEqual(['On hold']);
    await nadia.keyboard.press('Control+A');
    await nadia.keyboard.type('pages of');
    await expect.poll(() => lines.count()).toBe(8);
    await nadia.keyboard.press('Control+A');
    await nadia.keyboard.type('nothing of the kind');
    await dialog(nadia).getByText('No shortcut is called that.').waitFor();
    await nadia.keyboard.press('Escape');
    await gone(nadia);
    await expect.poll(() => nadia.evaluate('document.activeElement.getAttribute("role")')).toBe('grid');
  });

  test('what has a shortcut shows it: links in their title, buttons in their tooltip', async () => {
    const shown = new Map<string, string>();
    for (const route of ['inbox/new', `reservations/${stage.story}`, 'settings/connection']) {
      await go(nadia, route);
      await nadia.getByRole('navigation').first().waitFor();
      if (route.startsWith('reservations'))
        await nadia.getByRole('button', { name: 'Take into review' }).waitFor();
      for (const at of await nadia.locator('main [aria-keyshortcuts], nav [aria-keyshortcuts]').all()) {
        const keys = (await at.getAttribute('aria-keyshortcuts')) ?? '';
        if (shown.has(keys)) continue;
        let says = await at.getAttribute('title');
        if (says === null) {
          await at.focus();
          await nadia.keyboard.press('Shift+Tab');
          await nadia.keyboard.press('Tab');
          const tooltip = nadia.getByRole('tooltip');
          await tooltip.waitFor();
          says = await tooltip.innerText();
        }
        shown.set(keys, says);
      }
    }
    for (const [keys, says] of shown) {
      const last = keys.split(' ')[0]?.split('+').at(-1)?.replace('Enter', '↵') ?? '';
      expect(says.toLowerCase(), keys).toContain(last.toLowerCase());
    }
    // 12 queues, outbox, quarantine, dashboard; the next step; 8 pages of the settings.
    expect(shown.size).toBeGreaterThanOrEqual(24);
  });
});

/** What is cut off at the right without anything to scroll it, and how wide the page is. */
const cutOff = `(() => {
  const cut = [];
  for (const element of document.querySelectorAll('body *')) {
    const { right, width, height } = element.getBoundingClientRect();
    if (width < 2 || height < 2 || right <= innerWidth + 1 || element.closest('.heard') !== null) continue;
    let scrolled = false;
    for (let up = element.parentElement; up !== null && !scrolled; up = up.parentElement) {
      const { overflowX } = getComputedStyle(up);
      scrolled = (overflowX === 'auto' || overflowX === 'scroll') && up.getBoundingClientRect().right <= innerWidth + 1;
    }
    if (!scrolled) cut.push(element.tagName + ' ' + element.innerText?.slice(0, 40));
  }
  return { width: document.scrollingElement.scrollWidth, cut: cut.slice(0, 5) };
})()`;

describe('At 200 % on an office PC of 1366 × 768', () => {
  const routes = () => [
    'inbox/new',
    'inbox/urgent',
    'inbox/amended',
    `inbox/new/${stage.story}`,
    'find',
    `find/${stage.story}`,
    `reservations/${stage.story}`,
    `reservations/${stage.doubtful}`,
    `reservations/${stage.amended}`,
    `duplicates/${stage.pair}`,
    'dashboard',
    'outbox',
    'quarantine',
    'quarantine?show=left',
    'account',
    ...['connection', 'mail', 'agency', 'rules', 'staff', 'audit', 'keys', 'backups'].map(
      (page) => `settings/${page}`,
    ),
  ];
  let page: Page;
  beforeAll(async () => {
    page = await signIn('nadia.roy@example.com', {
      viewport: { width: 683, height: 384 },
      deviceScaleFactor: 2,
    });
  });
  afterAll(() => page?.context().close());

  test.each(['en', 'fr'] as const)(
    'nothing is cut off, and no page scrolls sideways (%s)',
    async (language) => {
      await stage.desk.call('session.setLanguage', { language });
      await page.reload();
      const { loading } = (language === 'en' ? en : fr).common;
      for (const route of routes()) {
        await go(page, route);
        await page.waitForTimeout(150);
        await expect
          .poll(() => page.locator('main').getByText(loading, { exact: true }).count(), { timeout: 30_000 })
          .toBe(0);
        const { width, cut } = z
          .object({ width: z.number(), cut: z.array(z.string()) })
          .parse(await page.evaluate(cutOff));
        expect({ route, width, cut }).toEqual({ route, width: 683, cut: [] });
        if (language === 'fr') await expectAccessible(page, `200 % ${route}`);
      }
      await stage.desk.call('session.setLanguage', { language: 'en' });
      await page.reload();
    },
  );

  /** Whether something can be brought whole into the window. */
  async function inReach(name: string, role: 'button' | 'link' | 'grid' | 'searchbox' = 'button') {
    const at = page.getByRole(role, { name }).first();
    await at.scrollIntoViewIfNeeded();
    const box = await at.boundingBox();
    if (box === null) return false;
    return box.x >= 0 && box.y >= 0 && box.x + box.width <= 684 && box.y + Math.min(box.height, 60) <= 385;
  }

  test('the main actions, the navigation and the dialogs are in reach', async () => {
    await stage.desk.call('session.setLanguage', { language: 'en' });
    await page.reload();
    await go(page, 'inbox/new');
    for (const name of ['New', 'Outbox', 'Settings'])
      expect([name, await inReach(name, 'link')]).toEqual([name, true]);
    expect(await inReach('Search or run a command')).toBe(true);
    expect(await inReach('Nadia Roy')).toBe(true);
    await go(page, `inbox/new/${stage.story}`);
    expect(await inReach('Take into review')).toBe(true);
    expect(await inReach('Close')).toBe(true);
    await page.getByRole('button', { name: 'Nadia Roy' }).click();
    expect(await inReach('Sign out')).toBe(true);
    await page.keyboard.press('Escape');
    await gone(page);
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox').waitFor();
    await page.keyboard.press('Escape');
    await gone(page);
    for (const [route, name] of [
      ['settings/staff', 'Add a colleague'],
      ['settings/backups', 'Make a copy now'],
      ['settings/mail', 'Save'],
      ['settings/agency', 'Save'],
    ] as const) {
      await go(page, route);
      await page.getByRole('button', { name }).first().waitFor();
      expect([route, await inReach(name)]).toEqual([route, true]);
    }
    await go(page, 'settings/staff');
    await page.getByRole('button', { name: 'Add a colleague' }).click();
    await dialog(page).waitFor();
    await expectAccessible(page, '200 % a dialog');
    await page.keyboard.press('Escape');
    await gone(page);
  });

  test('an opened reservation covers its list, has the focus, and gives it back when it is closed', async () => {
    await go(page, 'inbox/new');
    const grid = page.getByRole('grid');
    await grid.focus();
    await page.keyboard.press('Enter');
    await page.getByRole('complementary').waitFor();
    await expect.poll(() => page.evaluate('document.activeElement.closest("aside") !== null')).toBe(true);
    await page.keyboard.press('Escape');
    await page.getByRole('complementary').waitFor({ state: 'detached' });
    await expect.poll(() => page.evaluate('document.activeElement.getAttribute("role")')).toBe('grid');
  });
});

test('The browser had nothing to complain of', () => {
  expect(complaints).toEqual([]);
});
