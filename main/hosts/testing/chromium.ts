import { existsSync } from 'node:fs';
import { type Browser, chromium, type LaunchOptions } from 'playwright-core';

/** Debian's Chromium for programs has no window to draw and is a fifth quicker; the whole one does where it is missing. */
const programs = ['/usr/bin/chromium-headless-shell', '/usr/bin/chromium'];

/** How Chromium is started: without a screen, and keeping to this machine. CHROMIUM names another program. */
export function chromiumOptions(program = process.env.CHROMIUM): LaunchOptions {
  return {
    executablePath: program ?? programs.find((path) => existsSync(path)) ?? 'chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update'],
  };
}

/** Debian's Chromium without a screen, which keeps to this machine. */
export function launchChromium(): Promise<Browser> {
  return chromium.launch(chromiumOptions());
}
