import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { expect } from 'vitest';
import { z } from 'zod';

/** A window of an office PC, in a browser profile of its own; what the browser complains of is added to `complaints`. */
export async function openDeskWindow(
  browser: Browser,
  complaints: string[],
  options: BrowserContextOptions = {},
): Promise<Page> {
  const context = await browser.newContext({
    viewport: { width: 1366, height: 768 },
    locale: 'en-CA',
    ...options,
  });
  const page = await context.newPage();
  page.setDefaultTimeout(60_000);
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  return page;
}

const axeFindings = z.array(
  z.object({ id: z.string(), nodes: z.array(z.object({ target: z.array(z.unknown()) })) }),
);

/** What comes or goes by itself has come or gone: half faded in, a text has a contrast that it does not keep. */
const stillness = `Promise.all(document.getAnimations()
  .filter((animation) => Number.isFinite(animation.effect?.getComputedTiming().endTime))
  .map((animation) => animation.finished.catch(() => undefined)))`;

let pictures = 0;

/** Keeps a picture of a screen in the folder that GUICHET_PICTURES names, where it names one. */
async function keepPicture(page: Page, name: string): Promise<void> {
  const { GUICHET_PICTURES } = process.env;
  if (!GUICHET_PICTURES) return;
  pictures += 1;
  const file = `${String(pictures).padStart(3, '0')} ${name.replace(/[^\p{L}\d]+/gu, ' ').slice(0, 120)}.png`;
  await page.screenshot({ path: path.join(GUICHET_PICTURES, file) });
}

/**
 * axe-core finds nothing on what stands on the screen; a screen whose heading is still on its way is looked at again. A
 * picture of it is kept under its name, or else the test's.
 */
export async function expectAccessible(page: Page, name?: string): Promise<void> {
  await page.evaluate(stillness);
  await keepPicture(page, name ?? expect.getState().currentTestName ?? 'screen');
  await expect.poll(() => findings(page), { interval: 500 }).toEqual([]);
}

/** What axe-core finds; it is injected past the page's policy by the debugger. */
async function findings(page: Page): Promise<string[]> {
  await page.evaluate(await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8'));
  const found = axeFindings.parse(
    // What passes is not looked up again, which takes as long as the finding.
    await page.evaluate(
      'axe.run(document, { resultTypes: ["violations"] }).then(({ violations }) => violations)',
    ),
  );
  return found.map(({ id, nodes }) => `${id}: ${JSON.stringify(nodes.map(({ target }) => target))}`);
}
