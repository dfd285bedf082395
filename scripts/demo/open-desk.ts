import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startBrowserHost } from '../../main/hosts/browser/host.ts';
import { openInBrowser } from '../../main/hosts/browser/open-in-browser.ts';
import type { ScriptedDesk } from '../desk.ts';
import type { Terminal } from './terminal.ts';

const project = fileURLToPath(new URL('../..', import.meta.url));

/** Where Electron's runtime is, if it was ever fetched. */
function electronRuntime(): string | undefined {
  const folder = join(project, 'node_modules', 'electron');
  const pathFile = join(folder, 'path.txt');
  if (!existsSync(pathFile)) return undefined;
  const runtime = join(folder, 'dist', readFileSync(pathFile, 'utf8').trim());
  return existsSync(runtime) ? runtime : undefined;
}

/** Whether somebody could see a window. */
export function hasScreen(): boolean {
  if (process.stdout.isTTY !== true || process.env.CI !== undefined) return false;
  if (process.platform !== 'linux') return true;
  return Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
}

/** Builds main, preload and renderer. */
function build(): void {
  const { status } = spawnSync('npm', ['run', '--silent', 'build', '--', '--logLevel', 'warn'], {
    cwd: project,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  if (status !== 0) throw new Error('The desk could not be built.');
}

/** Opens the desk on the demo's store until the person closes it: Electron where its runtime is, else the browser. */
export async function openDesk(desk: ScriptedDesk, dataFolder: string, terminal: Terminal): Promise<void> {
  build();
  const runtime = electronRuntime();
  if (runtime !== undefined) {
    await desk.stop();
    terminal.line('The desk opens in Electron. Close its window to end the demo.');
    const electron = spawn(runtime, [project], {
      stdio: 'ignore',
      env: { ...process.env, GUICHET_DATA_FOLDER: dataFolder },
    });
    await once(electron, 'exit');
    return;
  }
  terminal.line('Electron’s runtime is not installed here; the same desk opens in a browser.');
  const host = await startBrowserHost({
    office: desk.office,
    rendererFolder: join(project, 'out', 'renderer'),
    port: 0,
  });
  terminal.line(`Desk: ${host.launchUrl}  (works once, within two minutes)`);
  await openInBrowser(host.launchUrl);
  terminal.line('Press Enter to end the demo.');
  process.stdin.resume();
  await Promise.race([once(process.stdin, 'data'), once(process, 'SIGINT')]);
  process.stdin.pause();
  await host.stop();
}
