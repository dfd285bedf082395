import { spawn } from 'node:child_process';

/** What became of opening a link: `noScreen` where nobody could see a browser, `failed` where none could be started. */
export type Opening = 'opened' | 'noScreen' | 'failed';

/** A starter that still runs after this long, in milliseconds, has become the browser itself. */
const starterPatienceMs = 5_000;

/**
 * Opens a launch link in the person's own browser, where there is a screen. The link is then for a moment among this
 * PC's process arguments; who takes it from there first gets a desk with nobody signed in, and the person sees that
 * their link is used.
 */
export async function openInBrowser(
  url: string,
  environment: NodeJS.ProcessEnv = process.env,
  platform: NodeJS.Platform = process.platform,
): Promise<Opening> {
  if (!hasScreen(environment, platform)) return 'noScreen';
  const [command, ...leading] = starters[platform] ?? ['xdg-open'];
  const starter = spawn(command, [...leading, url], { env: environment, stdio: 'ignore', detached: true });
  starter.unref();
  return new Promise((resolve) => {
    const patience = setTimeout(() => resolve('opened'), starterPatienceMs);
    starter.once('error', () => settle('failed'));
    starter.once('exit', (code) => settle(code === 0 ? 'opened' : 'failed'));
    function settle(opening: Opening) {
      clearTimeout(patience);
      resolve(opening);
    }
  });
}

/** What starts the browser that a person chose, by platform; none of them goes through a shell. */
const starters: Partial<Record<NodeJS.Platform, [string, ...string[]]>> = {
  darwin: ['open'],
  win32: ['rundll32', 'url.dll,FileProtocolHandler'],
};

function hasScreen(environment: NodeJS.ProcessEnv, platform: NodeJS.Platform): boolean {
  if (platform === 'darwin' || platform === 'win32') return true;
  return Boolean(environment.DISPLAY || environment.WAYLAND_DISPLAY);
}
