import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { startBrowserHost } from '../main/hosts/browser/host.ts';
import { launchChromium } from '../main/hosts/testing/chromium.ts';
import { pullEverything } from './demo/pull.ts';
import { password, setStage } from './demo/stage.ts';
import { Terminal } from './demo/terminal.ts';

/** Makes the picture of the README from the desk itself, on the demo's bookings: npm run build && npm run pictures. */
const folder = fileURLToPath(new URL('../docs', import.meta.url));
mkdirSync(folder, { recursive: true });
const stage = await setStage({ bookings: 600, seed: 1 });
await pullEverything(stage.desk, stage.shop, new Terminal());
const host = await startBrowserHost({
  office: stage.desk.office,
  rendererFolder: fileURLToPath(new URL('../out/renderer', import.meta.url)),
  port: 0,
});
const browser = await launchChromium();
const page = await browser.newPage({ viewport: { width: 1366, height: 768 }, locale: 'en-CA' });
await page.goto(host.launchUrl);
await page.getByLabel('E-mail').fill('nadia.roy@example.com');
await page.getByLabel('Password').fill(password);
await page.keyboard.press('Enter');
const rows = page.getByRole('grid').getByRole('row');
await rows.nth(5).click();
await page.getByRole('button', { name: 'Take into review' }).first().waitFor();
await page.screenshot({ path: `${folder}/desk.png` });
await browser.close();
await host.stop();
await stage.strike();
