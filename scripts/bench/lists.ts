import type { Page } from 'playwright-core';
import { z } from 'zod';
import { startBrowserHost } from '../../main/hosts/browser/host.ts';
import { builtPart } from '../../main/hosts/testing/built-part.ts';
import { launchChromium } from '../../main/hosts/testing/chromium.ts';
import { pullEverything } from '../demo/pull.ts';
import { password, setStage } from '../demo/stage.ts';
import { Terminal } from '../demo/terminal.ts';

/** A list that fits on a few screens: what the long one is held against. */
const FEW = 200;
/** Rows walked one by one with an opened reservation beside them. */
const OPENED = 25;
/** Between two keys of one that is held down, in milliseconds: Windows repeats at most thirty times a second. */
const KEY_REPEAT = 33;
/** What a person feels as a hitch, in milliseconds. */
const LONG = 100;

const traced = z.object({
  traceEvents: z.array(
    z.object({
      name: z.string(),
      pid: z.number(),
      tid: z.number(),
      dur: z.number().optional(),
      tdur: z.number().optional(),
      args: z.looseObject({ name: z.string().optional() }).optional(),
    }),
  ),
});

/** What Chromium's trace says of a walk: tasks of the screen's main thread, in milliseconds. */
interface Walk {
  /** The rows that the list says it has. */
  readonly rows: number;
  readonly tasks: number;
  readonly longestTaskMs: number;
  /** What the longest one computed; on a shared machine a task also waits for its turn. */
  readonly longestTaskCpuMs: number;
  readonly longTasks: number;
}

/**
 * Walks a queue of so many rows in a real window, from its beginning to its end and back, by keys and by the wheel, and
 * with reservations opened beside it; and one of a few rows in the same way. Gives the line: the longest tasks of the
 * screen's thread in Chromium's own trace, and the ratio of the two.
 */
export async function benchLists(reservations: number): Promise<Record<string, unknown>> {
  const few = await walk(FEW);
  const many = await walk(reservations);
  return {
    bench: 'lists',
    rows: many.rows,
    longestTaskMs: many.longestTaskMs,
    longestTaskCpuMs: many.longestTaskCpuMs,
    tasksOver100Ms: many.longTasks,
    tasks: many.tasks,
    fewRows: few.rows,
    fewLongestTaskMs: few.longestTaskMs,
    ratio: Math.round((many.longestTaskMs / few.longestTaskMs) * 100) / 100,
  };
}

async function walk(reservations: number): Promise<Walk> {
  const stage = await setStage({ bookings: reservations, seed: 1 });
  try {
    await pullEverything(stage.desk, stage.shop, new Terminal());
    const host = await startBrowserHost({
      office: stage.desk.office,
      rendererFolder: await builtPart('renderer'),
      port: 0,
    });
    try {
      return await traceWalk(host.launchUrl);
    } finally {
      await host.stop();
    }
  } finally {
    await stage.strike();
  }
}

async function traceWalk(launchUrl: string): Promise<Walk> {
  const browser = await launchChromium();
  try {
    const page = await browser.newPage({ viewport: { width: 1366, height: 768 }, locale: 'en-CA' });
    page.setDefaultTimeout(60_000);
    await page.goto(launchUrl);
    await page.getByLabel('E-mail').fill('nadia.roy@example.com');
    await page.getByLabel('Password').fill(password);
    await page.keyboard.press('Enter');
    await page.getByRole('grid').waitFor();
    await browser.startTracing(page, { categories: ['toplevel', 'devtools.timeline', '__metadata'] });
    const rows = await walkList(page);
    const { traceEvents } = traced.parse(JSON.parse((await browser.stopTracing()).toString()));
    const main = traceEvents.filter(
      ({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain',
    );
    const threads = new Set(main.map(({ pid, tid }) => `${pid} ${tid}`));
    const tasks = traceEvents.filter(
      ({ name, pid, tid }) => name.endsWith('RunTask') && threads.has(`${pid} ${tid}`),
    );
    if (tasks.length === 0) throw new Error('the trace has no tasks of the screen');
    return {
      rows,
      tasks: tasks.length,
      longestTaskMs: longest(tasks.map(({ dur = 0 }) => dur)),
      longestTaskCpuMs: longest(tasks.map(({ tdur = 0 }) => tdur)),
      longTasks: tasks.filter(({ dur = 0 }) => dur / 1000 > LONG).length,
    };
  } finally {
    await browser.close();
  }
}

/** The longest of microseconds, in milliseconds. */
function longest(microseconds: readonly number[]): number {
  return Math.round(microseconds.reduce((most, one) => Math.max(most, one), 0) / 100) / 10;
}

/** Gives the number of rows that the list has; a long one says so only once its last page has come. */
async function walkList(page: Page): Promise<number> {
  const grid = page.getByRole('grid');
  await grid.getByRole('row').nth(2).waitFor();
  await grid.focus();
  await page.keyboard.press('Home');
  // As fast as keys repeat on an office PC.
  while (!(await isAtEnd(page))) {
    for (let press = 0; press < 15; press += 1) await page.keyboard.press('PageDown', { delay: KEY_REPEAT });
  }
  const rows = await countedRows(page);
  await page.keyboard.press('Home');
  const box = await grid.boundingBox();
  if (box === null) throw new Error('the list is not shown');
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  for (let turn = 0; turn < 60; turn += 1) await page.mouse.wheel(0, 3_000);
  await page.keyboard.press('End');
  await page.keyboard.press('Home');
  for (let row = 0; row < OPENED; row += 1) {
    await page.keyboard.press('Enter');
    await page.getByRole('complementary').waitFor();
    await page.keyboard.press('Escape');
    await page.keyboard.press('ArrowDown');
  }
  return rows;
}

/** The rows that the list says it has, without its headings; -2 while more may come than anybody counted. */
async function countedRows(page: Page): Promise<number> {
  return Number(await page.getByRole('grid').getAttribute('aria-rowcount')) - 1;
}

async function isAtEnd(page: Page): Promise<boolean> {
  const rows = await countedRows(page);
  return rows > 0 && (await page.locator(`[aria-rowindex="${rows + 1}"]`).count()) > 0;
}
