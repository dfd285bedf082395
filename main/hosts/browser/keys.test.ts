import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { OfficeLink } from '../../office-link.ts';
import { startTestOffice } from '../../testing.ts';
import { builtPart } from '../testing/built-part.ts';
import { launchChromium } from '../testing/chromium.ts';
import { expectAccessible, openDeskWindow } from '../testing/desk-window.ts';
import { type BrowserHost, startBrowserHost } from './host.ts';

/** The keys as administrators see and change them: the built desk in Chromium over a real office without a keychain. */
let folder: string;
let office: OfficeLink;
let host: BrowserHost;
let browser: Browser;
let page: Page;
/** What stands on the paper in this agency's safe. */
let paper = '';
const complaints: string[] = [];

const passphrase = 'five short words are enough';
const password = 'five short words are enough';

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'guichet-keys-'));
  office = await startTestOffice(path.join(folder, 'store'));
  host = await startBrowserHost({ office, rendererFolder: await builtPart('renderer'), port: 0 });
  browser = await launchChromium();
  page = await openDeskWindow(browser, complaints);
});

afterAll(async () => {
  await browser?.close();
  await host?.stop();
  await office?.stop();
  await rm(folder, { recursive: true, force: true });
});

function button(name: string | RegExp) {
  return page.getByRole('button', { name }).first();
}

/** The key as it stands on the screen, written down. */
async function writeDown(): Promise<string> {
  const groups = page.getByRole('list', { name: 'Recovery key, in groups' }).getByRole('listitem');
  await groups.first().waitFor();
  const written = (await groups.allInnerTexts()).map((text) => text.replace(/\s/g, '').slice(-5));
  expect(written.join('-')).toMatch(/^([0-9A-Z]{5}-){5}[0-9A-Z]{5}$/);
  return written.join('-');
}

/** Types a key from the paper as a person does: one letter after the other, from the first field on. */
async function type(recoveryKey: string): Promise<void> {
  await page.getByLabel('Group 1', { exact: true }).focus();
  await page.keyboard.type(recoveryKey.replaceAll('-', '').toLowerCase());
}

async function goToKeys(): Promise<void> {
  await page.getByRole('navigation').getByText('Settings', { exact: true }).first().click();
  await page.getByRole('navigation', { name: 'Settings' }).getByText('Keys').click();
  await page.getByRole('heading', { name: 'Keys' }).waitFor();
}

const table = (name: string) => page.getByRole('table', { name });

test('A recovery key that nobody typed back keeps the desk shut, and can be made anew', async () => {
  await page.goto(host.launchUrl);
  await page.getByLabel('Passphrase', { exact: true }).fill(passphrase);
  await page.getByLabel('Passphrase again').fill(passphrase);
  await button('Make the store').click();
  const lost = await writeDown();
  await expectAccessible(page, 'recovery-key');
  // The window goes before the paper was read back.
  await page.reload();
  await page.getByText('Type the recovery key back').first().waitFor();
  await expectAccessible(page, 'recovery-key-untested');
  await button('I do not have it').click();
  paper = await writeDown();
  expect(paper).not.toBe(lost);
  await button('I have it on paper').click();
  await type(lost);
  await page.keyboard.press('Enter');
  await page.getByText('This recovery key does not open the store.').waitFor();
  await expectAccessible(page, 'recovery-key-wrong');
  await page.getByLabel('Group 1', { exact: true }).fill('');
  await type(paper);
  await page.keyboard.press('Enter');
  await page.getByLabel('Name', { exact: true }).fill('Ana Roy');
  await page.getByLabel('E-mail', { exact: true }).fill('ana.roy@example.com');
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByLabel('Password again').fill(password);
  await page.keyboard.press('Enter');
  await page.getByText('Ana Roy').first().waitFor();
});

test('The key ring lists every key with its state and shows none', async () => {
  await goToKeys();
  await table('Store key').getByText('In use').waitFor();
  await table('Vault key').getByText('No. 1').waitFor();
  await table('Sealing keys for the web shop').getByText('In use').waitFor();
  await table('Other keys').getByText('Passphrase').waitFor();
  await expectAccessible(page, 'keys');
  const shown = await page.locator('main').innerText();
  expect(shown).not.toContain(paper.slice(0, 11));
  expect(shown).not.toMatch(/[0-9a-f]{32}/i);
});

test('The recovery key is tested, by keyboard alone, and a wrong one is refused', async () => {
  await button('Test the recovery key').focus();
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').waitFor();
  await expectAccessible(page, 'keys-test');
  await page.keyboard.type(`${paper.slice(0, -1)}${paper.endsWith('Z') ? 'Y' : 'Z'}`);
  await page.keyboard.press('Enter');
  await page.getByText('This recovery key does not open the store.').waitFor();
  await page.getByLabel('Group 6', { exact: true }).fill('');
  await page.keyboard.type(paper.slice(-5));
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await page.getByText('The recovery key is right').waitFor();
});

test('The vault gets a new key, and everything is sealed with it soon', async () => {
  await button('Change the vault’s key').click();
  await expectAccessible(page, 'keys-vault');
  await page.getByRole('dialog').getByRole('button', { name: 'Change the vault’s key' }).click();
  await table('Vault key').getByText('No. 2').waitFor();
  await table('Vault key').getByText('Retired').waitFor();
  await expectAccessible(page, 'keys-vault-changed');
  await button('Drop key no. 1 for good').click();
  await page.getByRole('dialog').getByLabel('Reason').fill('No backup needs it.');
  await expectAccessible(page, 'keys-forget');
  await page.getByRole('dialog').getByRole('button', { name: 'Drop the key' }).click();
  await table('Vault key').getByText('No. 1').waitFor({ state: 'detached' });
});

test('The store gets a new key while every window says so, and the same person works on', async () => {
  await button('Change the store’s key').click();
  await expectAccessible(page, 'keys-store');
  // A small store stands still for a moment only: what is on the screen then is written down as it comes and goes.
  await page.evaluate(`globalThis.stoodStill = false;
    new MutationObserver(() => {
      globalThis.stoodStill ||= document.body.textContent.includes('Guichet stands still until that is done.');
    }).observe(document.body, { subtree: true, childList: true, characterData: true });`);
  await page.getByRole('dialog').getByRole('button', { name: 'Change the store’s key' }).click();
  await page.getByText('The store has been under a new key since').waitFor();
  expect(await page.evaluate('globalThis.stoodStill')).toBe(true);
  await table('Store key').getByText('No. 2').waitFor();
  await table('Store key').getByText('Still opens').waitFor();
  await expectAccessible(page, 'keys-store-changed');
  await page.getByRole('navigation').getByText('New', { exact: true }).first().click();
  await page.getByText('Ana Roy').first().waitFor();
  await goToKeys();
});

test('The web shop’s new sealing key is there to be copied, and the old one is retired with a warning', async () => {
  await button('Make a new sealing key').click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Make a new sealing key' }).click();
  await dialog.getByText('"crv":"P-256"').waitFor();
  await expectAccessible(page, 'keys-sealing-made');
  await dialog.getByRole('button', { name: 'Close' }).last().click();
  await button('Retire this key').click();
  await dialog.getByLabel('Reason').fill('The shop has the new one.');
  await expectAccessible(page, 'keys-sealing-retire');
  await dialog.getByRole('button', { name: 'Retire this key' }).click();
  await table('Sealing keys for the web shop').getByText('Retired').waitFor();
  await button('Bookings that came for this key').click();
  await dialog.getByText('No booking ever came for this key.').waitFor();
  await expectAccessible(page, 'keys-sealing-bookings');
  await page.keyboard.press('Escape');
});

test('A new recovery key counts once it was typed back', async () => {
  await button('Make a new recovery key').click();
  await expectAccessible(page, 'keys-new-recovery');
  await button('Show the new key').click();
  const next = await writeDown();
  await button('I have it on paper').click();
  await type(next);
  await page.keyboard.press('Enter');
  await page.getByText('The new recovery key counts from now on.').waitFor();
  await button('Test the recovery key').click();
  await type(paper);
  await page.keyboard.press('Enter');
  await page.getByText('This recovery key does not open the store.').waitFor();
  await page.keyboard.press('Escape');
  paper = next;
});

test('The keys speak French, in the dark as well', async () => {
  await button('Ana Roy').click();
  await page.getByText('Français').first().click();
  await page.keyboard.press('Escape');
  await page.getByRole('heading', { name: 'Clés', exact: true }).waitFor();
  await expectAccessible(page, 'keys-fr');
  await page.emulateMedia({ colorScheme: 'dark' });
  await button('Changer la clé du coffre').click();
  await expectAccessible(page, 'keys-fr-dark');
  await page.keyboard.press('Escape');
});

test('The browser had nothing to complain of', () => {
  expect(complaints).toEqual([]);
});
