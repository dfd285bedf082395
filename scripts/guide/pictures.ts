import { mkdirSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { startBrowserHost } from '../../main/hosts/browser/host.ts';
import { launchChromium } from '../../main/hosts/testing/chromium.ts';
import type { Language } from '../../preload/contract/trip.ts';
import en from '../../resources/locales/en.json' with { type: 'json' };
import fr from '../../resources/locales/fr.json' with { type: 'json' };
import { password } from '../demo/stage.ts';
import { type GuideStage, setGuideStage } from './stage.ts';

/**
 * Makes the pictures of the user guide, in both languages, from the desk itself on an agency's working day:
 * npm run build && npm run guide:pictures. The bookings are always the same; days and times are those of the run.
 */
const folder = fileURLToPath(new URL('../../docs/guide/pictures', import.meta.url));
const words = { en, fr };
/** WebP keeps a screen at a fifth of PNG's size; Chromium writes it by itself. */
const quality = 74;

/** A picture: where it is taken, and what is done there before. */
interface Picture {
  readonly name: string;
  /** The address after the #. */
  readonly route: (stage: GuideStage) => string;
  readonly prepare?: (page: Page, say: typeof en) => Promise<void>;
}

const press = (name: string) => (page: Page) => page.getByRole('button', { name }).first().click();
const settings = (page: string): Picture => ({ name: `settings-${page}`, route: () => `settings/${page}` });

const pictures: readonly Picture[] = [
  { name: 'new', route: () => 'inbox/new' },
  {
    name: 'tour',
    route: () => 'inbox/new',
    prepare: async (page, say) => {
      await press('Nadia Roy')(page);
      await press(say.help.tour.open)(page);
      await page.getByRole('heading', { name: say.help.tour.steps.queues.title }).waitFor();
    },
  },
  { name: 'what-is', route: () => 'inbox/urgent', prepare: (page, say) => press(say.help.what.open)(page) },
  { name: 'reservation', route: ({ story }) => `inbox/new/${story}` },
  { name: 'warnings', route: ({ doubtful }) => `reservations/${doubtful}` },
  {
    name: 'correction',
    route: ({ story }) => `reservations/${story}`,
    prepare: (page, say) => press(say.edits.edit.replace('{{what}}', say.client.title))(page),
  },
  { name: 'amended', route: ({ amended }) => `reservations/${amended}` },
  { name: 'client', route: ({ doubtful }) => `clients/${doubtful}` },
  { name: 'compare', route: ({ pair }) => `duplicates/${pair}` },
  {
    name: 'mail',
    route: ({ ticketed }) => `reservations/${ticketed}`,
    prepare: (page, say) => press(say.reservation.mailTicket)(page),
  },
  {
    name: 'find',
    route: () => 'inbox/new',
    prepare: async (page) => {
      await page.keyboard.press('Control+k');
      await page.getByRole('combobox').waitFor();
      await page.keyboard.type('gauthier');
      await page.getByRole('option').nth(2).waitFor();
    },
  },
  { name: 'all', route: () => 'find?status=mailed' },
  {
    name: 'bulk',
    route: () => 'inbox/new',
    prepare: async (page) => {
      await page.getByRole('grid').focus();
      for (const key of ['j', 'j', ' ', 'j', 'j', ' ', 'j', ' ']) await page.keyboard.press(key);
    },
  },
  { name: 'outbox', route: () => 'outbox' },
  { name: 'quarantine', route: () => 'quarantine' },
  { name: 'dashboard', route: () => 'dashboard' },
  {
    name: 'shortcuts',
    route: () => 'inbox/new',
    prepare: async (page) => {
      await page.getByRole('grid').focus();
      await page.keyboard.press('?');
    },
  },
  { name: 'account', route: () => 'account' },
  ...['connection', 'mail', 'staff', 'rules', 'keys', 'backups', 'audit'].map(settings),
];

/** A window that reads what the screens do not move in any more. */
async function openWindow(browser: Browser, launchUrl: string, language: Language): Promise<Page> {
  const page = await browser.newPage({
    viewport: { width: 1366, height: 768 },
    locale: language === 'fr' ? 'fr-CA' : 'en-CA',
    timezoneId: 'America/Toronto',
    reducedMotion: 'reduce',
  });
  page.setDefaultTimeout(30_000);
  await page.goto(launchUrl);
  await page.getByRole('textbox').first().waitFor();
  return page;
}

async function take(page: Page, name: string, language: Language): Promise<void> {
  await page.waitForLoadState('networkidle');
  await page.evaluate('document.fonts.ready.then(() => undefined)');
  // What only moves when the pointer rests there is no part of a screen.
  await page.mouse.move(683, 767);
  await page.waitForTimeout(400);
  const devTools = await page.context().newCDPSession(page);
  const { data } = await devTools.send('Page.captureScreenshot', { format: 'webp', quality });
  await devTools.detach();
  writeFileSync(path.join(folder, `${name}.${language}.webp`), Buffer.from(data, 'base64'));
}

async function takeAll(page: Page, stage: GuideStage, language: Language): Promise<void> {
  const { origin } = new URL(page.url());
  for (const { name, route, prepare } of pictures) {
    await page.goto(`${origin}/#/${route(stage)}`);
    // Without what was open before.
    await page.reload();
    await page.getByRole('heading').first().waitFor();
    await page.waitForLoadState('networkidle');
    await prepare?.(page, words[language]);
    await take(page, name, language);
  }
}

mkdirSync(folder, { recursive: true });
const stage = await setGuideStage();
// Only its own picture shows the tour.
await stage.desk.call('help.endTour', { how: 'skipped' });
const host = await startBrowserHost({
  office: stage.desk.office,
  rendererFolder: fileURLToPath(new URL('../../out/renderer', import.meta.url)),
  port: 0,
});
const browser = await launchChromium();
try {
  for (const language of ['en', 'fr'] as const) {
    await stage.desk.call('session.setLanguage', { language });
    const page = await openWindow(browser, host.newLaunchUrl(), language);
    await take(page, 'sign-in', language);
    const [email, secret] = [page.getByRole('textbox').first(), page.locator('input[type=password]')];
    await email.fill('nadia.roy@example.com');
    await secret.fill(password);
    await page.keyboard.press('Enter');
    await page.getByRole('grid').getByRole('row').nth(2).waitFor();
    await takeAll(page, stage, language);
    await page.close();
  }
} finally {
  await browser.close();
  await host.stop();
  await stage.strike();
}
const octets = ['en', 'fr'].flatMap((language) =>
  ['sign-in', ...pictures.map(({ name }) => name)].map(
    (name) => statSync(path.join(folder, `${name}.${language}.webp`)).size,
  ),
);
process.stdout.write(
  `${octets.length} pictures, ${Math.round(octets.reduce((sum, size) => sum + size, 0) / 1024)} KB\n`,
);
