import { hostname } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { usualDataFolder } from '../main/hosts/browser/data-folder.ts';
import { type BrowserHost, startBrowserHost } from '../main/hosts/browser/host.ts';
import { openInBrowser } from '../main/hosts/browser/open-in-browser.ts';
import { handleHostCrashes } from '../main/hosts/crashes.ts';
import { sayFailedStart } from '../main/hosts/failed-start.ts';
import { hostLanguage } from '../main/hosts/host-language.ts';
import type { OfficeLink } from '../main/office-link.ts';
import { startOfficeThread } from '../main/office-start.ts';
import { sourceThreads } from '../main/office-threads.ts';

const usage = `Opens the desk in a browser on this PC, for PCs without Electron.

  --data FOLDER     where the store lies (default: ${usualDataFolder()})
  --keychain KIND   os (default) or none: then the store opens with a passphrase
  --port NUMBER     the port on 127.0.0.1 (default: a free one)
  --no-open         only print the link
`;

const wordsByLanguage = {
  en: {
    open: (url: string) => `Open the desk with this link; it works once, within two minutes:\n\n  ${url}\n`,
    enter: 'Press Enter for a new link, Ctrl+C to stop.',
    noScreen: 'No screen was found on this PC, so no browser is opened.',
    failed: 'No browser could be started; copy the link into one.',
    stopping: 'Stopping: what is being written is finished first.',
    died: 'Guichet stopped working by itself. What was saved is safe; start it again.',
  },
  fr: {
    open: (url: string) =>
      `Ouvrez le poste avec ce lien; il sert une seule fois, dans les deux minutes :\n\n  ${url}\n`,
    enter: 'Appuyez sur Entrée pour un nouveau lien, Ctrl+C pour arrêter.',
    noScreen: 'Aucun écran n’a été trouvé sur ce poste; aucun navigateur n’est ouvert.',
    failed: 'Aucun navigateur n’a pu être lancé; copiez-y le lien.',
    stopping: 'Arrêt : ce qui est en cours d’écriture est d’abord terminé.',
    died: 'Guichet a cessé de fonctionner. Ce qui a été enregistré est en sûreté; relancez-le.',
  },
} as const;

const language = hostLanguage(Intl.DateTimeFormat().resolvedOptions().locale);
const words = wordsByLanguage[language];

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

const { values } = parseArgs({
  options: {
    data: { type: 'string' },
    keychain: { type: 'string', default: 'os' },
    port: { type: 'string', default: '0' },
    'no-open': { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
const port = Number(values.port);
const keychain = values.keychain === 'os' || values.keychain === 'none' ? values.keychain : undefined;

if (values.help || keychain === undefined || !(Number.isInteger(port) && port >= 0 && port < 65_536)) {
  say(usage);
  process.exitCode = values.help ? 0 : 2;
} else {
  await serve(values.data ?? usualDataFolder(), keychain, port, !values['no-open']).catch(
    (fault: unknown) => {
      process.exitCode = 1;
      say(sayFailedStart(fault, language));
    },
  );
}

async function serve(
  dataFolder: string,
  keychain: 'os' | 'none',
  port: number,
  isOpening: boolean,
): Promise<void> {
  let started: OfficeLink | undefined;
  const crashes = handleHostCrashes(dataFolder, async () => {
    say(words.died);
    await started?.stop();
  });
  const office = await startOfficeThread(new URL('../main/office-thread.ts', import.meta.url), {
    dataFolder,
    resourcesFolder: fileURLToPath(new URL('../resources', import.meta.url)),
    keychain,
    threads: sourceThreads,
    pc: hostname(),
  }).catch((fault: unknown) => {
    crashes.failedStart(fault);
    throw fault;
  });
  started = office;
  crashes.watch(office);
  try {
    const rendererFolder = fileURLToPath(new URL('../out/renderer', import.meta.url));
    const host = await startBrowserHost({ office, rendererFolder, port });
    say(words.open(host.launchUrl));
    if (isOpening) await open(host.launchUrl);
    await untilEnd(office, host);
    await host.stop();
  } finally {
    await office.stop();
  }
}

async function open(url: string): Promise<void> {
  const opening = await openInBrowser(url);
  if (opening !== 'opened') say(words[opening]);
}

/** Gives a new link at every Enter, until a signal comes or the office ends by itself. */
async function untilEnd(office: OfficeLink, host: BrowserHost): Promise<void> {
  if (process.stdin.isTTY) {
    say(words.enter);
    process.stdin.on('data', () => say(words.open(host.newLaunchUrl())));
  }
  const ended = Promise.withResolvers<string>();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => ended.resolve(words.stopping));
  }
  void office.died.then(() => {
    process.exitCode = 1;
    ended.resolve(words.died);
  });
  say(await ended.promise);
  process.stdin.pause();
}
