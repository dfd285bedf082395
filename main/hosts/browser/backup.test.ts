import { mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { nadia, newStore, officeOptions, password, windowOf } from '../../backup/office.test-support.ts';
import type { OfficeLink } from '../../office-link.ts';
import { startOfficeThread } from '../../office-start.ts';
import { builtPart } from '../testing/built-part.ts';
import { launchChromium } from '../testing/chromium.ts';
import { expectAccessible, openDeskWindow } from '../testing/desk-window.ts';
import { type BrowserHost, startBrowserHost } from './host.ts';

/** Backups and a restore as an administrator does them: the built desk in Chromium over a real office, by keyboard alone. */
let folder: string;
let office: OfficeLink;
let host: BrowserHost;
let browser: Browser;
let page: Page;
let recoveryKey: string;
let call: ReturnType<typeof windowOf>;
const complaints: string[] = [];
const luc = {
  name: 'Luc Roy',
  email: 'luc@agency.example',
  role: 'agent',
  language: 'fr',
} as const;

/** What he was given, and replaces. */
const firstPassword = 'another five short words';

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'guichet-backup-desk-'));
  office = await startOfficeThread(
    new URL('../../office-thread.ts', import.meta.url),
    officeOptions(path.join(folder, 'store')),
  );
  call = windowOf(office);
  recoveryKey = await newStore(call);
  await call('session.setLanguage', { language: 'en' });
  await call('staff.add', { ...luc, password: firstPassword });
  const theirs = windowOf(office, 'another');
  await theirs('session.signIn', { email: luc.email, password: firstPassword });
  await theirs('account.changePassword', { present: firstPassword, password });
  host = await startBrowserHost({ office, rendererFolder: await builtPart('renderer'), port: 0 });
  browser = await launchChromium();
  page = await openDeskWindow(browser, complaints);
  await page.goto(host.launchUrl);
});

afterAll(async () => {
  await browser?.close();
  await host?.stop();
  await office?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const focusedName = z.string();

/** Goes on by Tab until what has the focus is called so, and fails where the keyboard never comes there. */
async function tabTo(name: string): Promise<void> {
  for (let presses = 0; presses < 80; presses += 1) {
    await page.keyboard.press('Tab');
    const focused = focusedName.parse(
      await page.evaluate(`(() => {
        const { activeElement: it } = document;
        const label = it?.labels?.[0]?.textContent;
        return (label ?? it?.getAttribute('aria-label') ?? it?.textContent ?? '').trim();
      })()`),
    );
    if (focused === name) return;
  }
  throw new Error(`the keyboard does not reach ${name}`);
}

async function press(name: string): Promise<void> {
  await tabTo(name);
  await page.keyboard.press('Enter');
}

async function signIn(at: Page, email: string): Promise<void> {
  await at.getByLabel(/^(E-mail|Courriel)$/).fill(email);
  await at.getByLabel(/^(Password|Mot de passe)$/).fill(password);
  await at.keyboard.press('Enter');
  await at.getByRole('navigation').first().waitFor();
}

test('An administrator makes a copy, holds a drill and sets the folder', async () => {
  await signIn(page, nadia.email);
  await page.evaluate('location.hash = "#/settings/backups"');
  await page.getByRole('heading', { name: 'Backups' }).waitFor();
  await page.getByRole('cell', { name: 'On schedule' }).waitFor();
  await expectAccessible(page);
  await press('Make a copy now');
  await page.getByRole('cell', { name: 'By hand', exact: true }).waitFor();
  await press('Hold a drill now');
  await page.getByText('The drill passed').waitFor();
  const share = path.join(folder, 'share');
  await page.getByRole('textbox', { name: 'Folder' }).fill(path.join(share, 'no', 'such'));
  await page.getByRole('button', { name: 'Try it' }).press('Enter');
  await page.getByText('There is no such folder').waitFor();
  await page.getByRole('textbox', { name: 'Folder' }).fill(share);
  await page.getByRole('button', { name: 'Try it' }).press('Enter');
  await page.getByText('The folder works.').waitFor();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Save' }).press('Enter');
  await page.getByText('Saved.').first().waitFor();
  // The folder that was tried has no copy yet; one is made there by hand.
  await page.getByText('There is no copy here yet.').waitFor();
  await page.getByRole('button', { name: 'Make a copy now' }).press('Enter');
  await page.getByRole('cell', { name: 'By hand', exact: true }).waitFor();
});

test('A folder that vanishes is told on every desk, in each person’s language, and forgotten when it is back', async () => {
  const away = path.join(folder, 'away');
  renameSync(path.join(folder, 'share'), away);
  await page.getByRole('button', { name: 'Make a copy now' }).press('Enter');
  await page.getByText('No backup can be made: the folder for backups is not there.').waitFor();
  await expectAccessible(page);
  // An agent at a window of their own reads it in French, without what only an administrator can do.
  const theirs = await browser.newContext({ viewport: { width: 1366, height: 768 }, locale: 'fr-CA' });
  const desk = await theirs.newPage();
  await desk.goto(host.newLaunchUrl());
  await signIn(desk, luc.email);
  await desk.getByText('Aucune copie de sauvegarde ne peut être faite').waitFor();
  await desk.getByText('Prévenez un administrateur.').waitFor();
  await expect.poll(() => desk.getByRole('link', { name: 'Ouvrir les sauvegardes' }).count()).toBe(0);
  await theirs.close();
  renameSync(away, path.join(folder, 'share'));
  await page.getByRole('button', { name: 'Make a copy now' }).press('Enter');
  await page
    .getByText('No backup can be made: the folder for backups is not there.')
    .waitFor({ state: 'detached' });
});

test('An administrator closes the store and restores a copy with the recovery key', async () => {
  await page.getByRole('button', { name: 'Close the store to restore' }).press('Enter');
  await page.getByRole('dialog').waitFor();
  await expectAccessible(page);
  await press('Close it');
  await page.getByRole('heading', { name: 'The store is locked' }).waitFor();
  await expectAccessible(page);
  await press('Restore a backup');
  await page.getByRole('radio').first().waitFor();
  await expectAccessible(page);
  await page.getByRole('textbox', { name: 'Recovery key' }).fill('00000-00000-00000-00000-00000-00000');
  await page.keyboard.press('Enter');
  await page.getByText('This recovery key does not open the store.').waitFor();
  await expectAccessible(page);
  await page.getByRole('textbox', { name: 'Recovery key' }).fill(recoveryKey);
  await page.keyboard.press('Enter');
  await page.getByText('The copy is whole').waitFor();
  await expectAccessible(page);
  await press('Restore this copy');
  await page.getByText(/is in place\. The store from before is kept aside/).waitFor();
  await expectAccessible(page);
  await signIn(page, nadia.email);
  expect(complaints).toEqual([]);
});
