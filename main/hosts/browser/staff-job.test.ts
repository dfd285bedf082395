import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { TOTP } from 'otpauth';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { Role } from '../../../preload/contract/procedure.ts';
import type { OfficeLink } from '../../office-link.ts';
import { startTestOffice } from '../../testing.ts';
import { builtPart } from '../testing/built-part.ts';
import { launchChromium } from '../testing/chromium.ts';
import { expectAccessible, openDeskWindow } from '../testing/desk-window.ts';
import { type BrowserHost, startBrowserHost } from './host.ts';

/** Who may come in and how, as staff do it: the built desk in Chromium, by keyboard alone, against a real office. */
let folder: string;
let office: OfficeLink;
let host: BrowserHost;
let browser: Browser;
/** The administrator's window and the colleague's: browsers of their own, so sessions of their own. */
let nadia: Page;
let ana: Page;
/** What the browsers complained of; a test ends with none. */
const complaints: string[] = [];

const password = 'five short words are enough';
const firstPassword = 'handed over on a slip';
const ownPassword = 'a quite different sentence';
let secret: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'guichet-staff-'));
  office = await startTestOffice(path.join(folder, 'store'));
  office.attach('set-up');
  await office.call('set-up', 'store.create', { passphrase: password });
  await office.call('set-up', 'staff.createFirstAdministrator', {
    name: 'Nadia Roy',
    email: 'nadia@agency.example',
    password,
    language: 'en',
  });
  host = await startBrowserHost({ office, rendererFolder: await builtPart('renderer'), port: 0 });
  browser = await launchChromium();
  nadia = await openWindow();
  ana = await openWindow();
});

afterAll(async () => {
  await browser?.close();
  await host?.stop();
  await office?.stop();
  await rm(folder, { recursive: true, force: true });
});

async function openWindow(): Promise<Page> {
  const page = await openDeskWindow(browser, complaints);
  await page.goto(host.newLaunchUrl());
  return page;
}

/** What has the focus, as its label or its words. */
const focusedName = `(() => {
  const at = document.activeElement;
  return (at?.getAttribute('aria-label') ?? at?.labels?.[0]?.innerText ?? at?.innerText ?? '').trim();
})()`;

/** Presses Tab until the focus is on what has this name. */
async function tabTo(page: Page, name: string): Promise<void> {
  const passed: string[] = [];
  for (let presses = 0; presses < 80; presses += 1) {
    const at = z.string().parse(await page.evaluate(focusedName));
    if (at === name) return;
    passed.push(at);
    await page.keyboard.press('Tab');
  }
  throw new Error(`Tab never came to "${name}", only to ${JSON.stringify([...new Set(passed)])}`);
}

async function type(page: Page, name: string, text: string): Promise<void> {
  await tabTo(page, name);
  await page.keyboard.type(text);
}

async function press(page: Page, name: string): Promise<void> {
  await tabTo(page, name);
  await page.keyboard.press('Enter');
}

/** Chooses from a menu that a button opens. */
async function choose(page: Page, button: string, item: string): Promise<void> {
  await press(page, button);
  const menuItem = page.getByRole('menuitem', { name: item });
  await menuItem.waitFor();
  for (let presses = 0; presses < 10; presses += 1) {
    if (await menuItem.evaluate((element) => element === element.ownerDocument.activeElement)) break;
    await page.keyboard.press('ArrowDown');
  }
  await page.keyboard.press('Enter');
  await closed(page, 'menu');
  await page.getByRole('dialog').waitFor();
}

async function signIn(page: Page, email: string, typed: string): Promise<void> {
  await page.getByRole('heading', { name: 'Sign in' }).waitFor();
  await type(page, 'E-mail', email);
  await type(page, 'Password', typed);
  await page.keyboard.press('Enter');
}

/** The code of the present step, or of one after it: no code is taken twice. */
const codeAfter = (steps: number) =>
  new TOTP({ secret }).generate({ timestamp: Date.now() + steps * 30_000 });

const closed = (page: Page, role: 'dialog' | 'menu') => page.getByRole(role).waitFor({ state: 'detached' });

describe('By keyboard alone', () => {
  test('an administrator adds a colleague, and hears at once when a first password would be guessed', async () => {
    await expectAccessible(nadia);
    await signIn(nadia, 'nadia@agency.example', password);
    await nadia.getByRole('navigation').first().waitFor();
    await press(nadia, 'Settings');
    await press(nadia, 'Staff');
    await nadia.getByRole('heading', { name: 'Staff' }).waitFor();
    await expectAccessible(nadia);
    await press(nadia, 'Add a colleague');
    await type(nadia, 'Name', 'Ana Ng');
    await type(nadia, 'E-mail', 'ana@agency.example');
    await type(nadia, 'First password', 'ana ng agency');
    await nadia.getByText('Your name, your address and the agency’s name do not count in it.').waitFor();
    await expectAccessible(nadia);
    await press(nadia, 'Add a colleague');
    await nadia
      .getByRole('alert')
      .getByText(/would be guessed too soon/)
      .waitFor();
    await nadia.keyboard.press('Shift+Tab');
    await tabTo(nadia, 'First password');
    await nadia.keyboard.press('Control+A');
    await nadia.keyboard.type(firstPassword);
    await nadia.getByText(/^(Very good|Good)$/).waitFor();
    await nadia.keyboard.press('Enter');
    await closed(nadia, 'dialog');
    const row = nadia.getByRole('row', { name: /Ana Ng/ });
    await row.getByText('First password').waitFor();
    await row.getByText('Never').waitFor();
  });

  test('the colleague signs in with it and chooses another before anything is shown', async () => {
    await signIn(ana, 'ana@agency.example', firstPassword);
    await ana.getByRole('heading', { name: 'Choose your own password' }).waitFor();
    await expect.poll(() => ana.getByRole('navigation').count()).toBe(0);
    await expectAccessible(ana);
    await type(ana, 'Password that you were given', firstPassword);
    await type(ana, 'New password', ownPassword);
    await type(ana, 'New password again', ownPassword);
    await ana.keyboard.press('Enter');
    await ana.getByRole('navigation').first().waitFor();
    await expect.poll(() => ana.getByRole('link', { name: 'Settings' }).count()).toBe(0);
  });

  test('sets up a second factor, and keeps ten recovery codes', async () => {
    await press(ana, 'Ana Ng');
    await press(ana, 'My account');
    await ana.getByRole('heading', { name: 'My account' }).waitFor();
    await ana.getByText('Not set up.').waitFor();
    await expectAccessible(ana);
    await press(ana, 'Set up');
    await type(ana, 'Present password', ownPassword);
    await ana.keyboard.press('Enter');
    await ana.getByRole('img', { name: 'QR code for the authenticator app' }).waitFor();
    secret = (await ana.getByText(/^([A-Z2-7]{4} ){7}[A-Z2-7]{4}$/).innerText()).replaceAll(' ', '');
    await expectAccessible(ana);
    await type(ana, 'Code that the app shows now', codeAfter(0));
    await ana.keyboard.press('Enter');
    const codes = ana.getByRole('list', { name: 'Recovery codes' }).getByRole('listitem');
    await codes.first().waitFor();
    await expect.poll(() => codes.count()).toBe(10);
    await expectAccessible(ana);
    await ana.keyboard.press('Escape');
    await expect.poll(() => codes.count()).toBe(10);
    await press(ana, 'I have kept them');
    await ana.getByText('10 recovery codes left.').waitFor();
  });

  test('signs in with it, in two steps', async () => {
    await press(ana, 'Ana Ng');
    await press(ana, 'Sign out');
    await signIn(ana, 'ana@agency.example', ownPassword);
    await ana.getByRole('heading', { name: 'Second step' }).waitFor();
    await expectAccessible(ana);
    await type(ana, 'Six-digit code', '0000000');
    await ana.keyboard.press('Enter');
    await ana.getByText(/This code is wrong/).waitFor();
    await type(ana, 'Six-digit code', codeAfter(1));
    await ana.keyboard.press('Enter');
    await ana.getByRole('navigation').first().waitFor();
  });

  test('the desk locks, shows nothing, and gives back what was being typed, in a dialog as well', async () => {
    await press(nadia, 'Add a colleague');
    await type(nadia, 'Name', 'Luc Tremblay');
    await type(nadia, 'E-mail', 'luc@agen');
    // As the PC's own lock does it, with the dialog in the way.
    await lockFromOutside(nadia);
    await nadia.getByRole('heading', { name: 'The desk is locked' }).waitFor();
    await expectAccessible(nadia);
    const read = z.string().parse(await nadia.evaluate('document.body.innerText'));
    expect(read).not.toMatch(/Ana Ng|Luc|colleague|Settings|Inbox/);
    expect(await nadia.title()).toBe('The desk is locked – Guichet');
    await expect.poll(() => nadia.getByRole('dialog').count()).toBe(1);
    await expect.poll(() => nadia.getByRole('navigation').count()).toBe(0);
    await expect.poll(() => nadia.getByRole('textbox').count()).toBe(1);
    await nadia.keyboard.press('Escape');
    await nadia.keyboard.press('Escape');
    for (let presses = 0; presses < 8; presses += 1) {
      await nadia.keyboard.press('Tab');
      const at = z.string().parse(await nadia.evaluate(focusedName));
      expect(['Password', 'Unlock', 'I am somebody else', '']).toContain(at.startsWith('Guichet') ? '' : at);
    }
    await type(nadia, 'Password', 'not the password');
    await nadia.keyboard.press('Enter');
    await nadia.getByText('The password is wrong.').waitFor();
    await type(nadia, 'Password', password);
    await nadia.keyboard.press('Enter');
    await nadia.getByRole('heading', { name: 'The desk is locked' }).waitFor({ state: 'detached' });
    // Half-typed, with the focus and the caret where they were, once the page has been laid out.
    await nadia.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))');
    await nadia.keyboard.type('cy.example');
    await expect
      .poll(() => nadia.getByLabel('E-mail', { exact: true }).inputValue())
      .toBe('luc@agency.example');
    await expect.poll(() => nadia.getByLabel('Name', { exact: true }).inputValue()).toBe('Luc Tremblay');
    await expectAccessible(nadia);
    await nadia.keyboard.press('Escape');
    await closed(nadia, 'dialog');
  });

  test('a window that is loaded again behind the lock shows the lock and nothing else', async () => {
    await lockFromOutside(ana);
    await ana.getByRole('heading', { name: 'The desk is locked' }).waitFor();
    await ana.reload();
    await ana.getByRole('heading', { name: 'The desk is locked' }).waitFor();
    await expect.poll(() => ana.locator('nav').count()).toBe(0);
    await type(ana, 'Password', ownPassword);
    await ana.keyboard.press('Enter');
    await ana.getByRole('navigation').first().waitFor();
  });

  test('somebody else signs in from the lock only once it is said what that loses', async () => {
    await lockFromOutside(ana);
    await press(ana, 'I am somebody else');
    await ana.getByText('What Ana Ng was typing and did not save will be lost.').waitFor();
    await expectAccessible(ana);
    await press(ana, 'Back');
    await press(ana, 'I am somebody else');
    await press(ana, 'Sign Ana Ng out');
    await ana.getByRole('heading', { name: 'Sign in' }).waitFor();
    expect(await ana.evaluate('getComputedStyle(document.getElementById("desk")).visibility')).toBe(
      'visible',
    );
  });

  test('an administrator removes a lost second factor, and disables a colleague, who is out at once and told why', async () => {
    await choose(nadia, 'Actions for Ana Ng', 'Remove the second factor');
    await expectAccessible(nadia);
    await press(nadia, 'Remove the second factor');
    await nadia.getByText('Ana Ng signs in without a second factor now.').waitFor();
    await signIn(ana, 'ana@agency.example', ownPassword);
    await ana.getByRole('navigation').first().waitFor();
    await choose(nadia, 'Actions for Ana Ng', 'Disable');
    await press(nadia, 'Disable');
    await ana.getByText('An administrator disabled this account, so you were signed out.').waitFor();
    await nadia
      .getByRole('row', { name: /Ana Ng/ })
      .getByText('Disabled')
      .waitFor();
    // The button of the menu has the focus again, and with it its tooltip, which stands outside every landmark.
    await nadia.keyboard.press('Escape');
    await nadia.getByRole('tooltip').waitFor({ state: 'detached' });
    await expectAccessible(nadia);
    await signIn(ana, 'ana@agency.example', ownPassword);
    await ana.getByText(/^This account is disabled/).waitFor();
    await choose(nadia, 'Actions for Ana Ng', 'Enable');
    await press(nadia, 'Enable');
    await closed(nadia, 'dialog');
  });

  test('the last administrator cannot make themself something less', async () => {
    await choose(nadia, 'Actions for Nadia Roy', 'Edit');
    await tabTo(nadia, 'E-mail');
    await nadia.keyboard.press('Tab');
    await nadia.keyboard.press('ArrowUp');
    await press(nadia, 'Save');
    await nadia.getByText(/^This is the last administrator/).waitFor();
    await nadia.keyboard.press('Escape');
    await closed(nadia, 'dialog');
  });
});

/** Locks a window's desk as the PC's own lock does: the office is told, and the window hears of it. */
async function lockFromOutside(page: Page): Promise<void> {
  await page.evaluate(
    `fetch('/call/session.lock', { method: 'POST', headers: { 'Content-Type': 'application/json', 'X-Guichet': '1' }, body: '{}' })`,
  );
}

describe('The screens of each role', () => {
  const everybodys = ['Outbox', 'Quarantine'];
  const offered: { readonly [role in Role]: { readonly places: string[]; readonly settings: string[] } } = {
    agent: { places: everybodys, settings: [] },
    manager: { places: [...everybodys, 'Settings'], settings: ['Rules'] },
    administrator: {
      places: [...everybodys, 'Settings'],
      settings: ['Connection', 'Mail server', 'Agency', 'Rules', 'Staff', 'Keys', 'Backups', 'Audit log'],
    },
  };
  /** Every address of the desk that stands for itself. */
  const addresses = [
    '/inbox/new',
    '/inbox/all',
    '/outbox',
    '/quarantine',
    '/account',
    '/settings',
    '/settings/connection',
    '/settings/mail',
    '/settings/agency',
    '/settings/rules',
    '/settings/staff',
    '/settings/keys',
    '/settings/backups',
    '/settings/audit',
  ];

  test.each(['agent', 'manager', 'administrator'] as const)(
    'offer an %s what the role may do, and ask the office for nothing else',
    async (role) => {
      const person = { name: `The ${role}`, email: `${role}@agency.example`, role, language: 'en' };
      const added = await office.call('set-up', 'staff.add', { ...person, password: firstPassword });
      expect(added.ok).toBe(true);
      const page = await openWindow();
      await signIn(page, person.email, firstPassword);
      await page.getByRole('heading', { name: 'Choose your own password' }).waitFor();
      await type(page, 'Password that you were given', firstPassword);
      await type(page, 'New password', ownPassword);
      await type(page, 'New password again', ownPassword);
      await page.keyboard.press('Enter');
      await page.getByRole('navigation').first().waitFor();

      const refused: string[] = [];
      page.on('response', async (response) => {
        if (!response.url().includes('/call/')) return;
        const text = await response.text().catch(() => '');
        if (text.includes('notAllowed')) refused.push(response.url());
      });
      const places = page.getByRole('navigation', { name: /./ }).first().getByRole('link');
      const names = (await places.allInnerTexts()).map((text) => text.split('\n')[0]);
      expect(names.filter((name) => ['Outbox', 'Quarantine', 'Settings'].includes(name ?? ''))).toEqual(
        offered[role].places,
      );
      for (const address of addresses) {
        await page.evaluate(`location.hash = '#${address}'`);
        await page.locator('main h1').first().waitFor();
        const hash = () => new URL(page.url()).hash;
        // Who has settings stays within them, on a page of theirs; everybody else is led back to the inbox.
        const leadsTo = !address.startsWith('/settings')
          ? `#${address}`
          : offered[role].settings.length > 0
            ? '#/settings'
            : '#/inbox/new';
        await expect.poll(hash, { timeout: 60_000, message: address }).toContain(leadsTo);
      }
      if (offered[role].settings.length > 0) {
        const settings = page.getByRole('navigation', { name: 'Settings' }).getByRole('link');
        await page.evaluate(`location.hash = '#/settings/staff'`);
        await settings.first().waitFor();
        await expect.poll(() => settings.allInnerTexts()).toEqual(offered[role].settings);
      }
      expect(refused).toEqual([]);
      await page.close();
    },
  );
});

test('The browsers had nothing to complain of: no error, nothing that the content security policy refused', () => {
  expect(complaints).toEqual([]);
});
