import { EventEmitter } from 'node:events';
import { registerHooks } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Seen } from './testing-seat.ts';

/**
 * The built program in Electron's seat: `out/main/index.js` as it is packed, with a module in the place of `electron`
 * that writes down what it is asked and then acts as pages would that mean harm. Electron's runtime itself is fetched
 * from the Internet, which a test must not need. Arguments: the folder of the built main, one for the
 * app's own files, and, for a fault of the host's own in place of pages that mean harm, its words.
 */
const [builtMain = '', userData = '', faultOfTheHost] = process.argv.slice(2);
const projectRoot = path.resolve(import.meta.dirname, '../../..');

type Answerer = (...heard: unknown[]) => unknown;

/** Keeps functions that the program hands over, by a name. */
const given = new Map<string, Answerer>();
const order: string[] = [];
/** Everything that was given to the system to open. */
const opened: string[] = [];
const seen: Pick<Seen, 'windows' | 'schemes' | 'loaded' | 'ipcChannels' | 'blockedUrls' | 'shown'> = {
  windows: [],
  schemes: [],
  loaded: [],
  ipcChannels: [],
  blockedUrls: [],
  shown: [],
};
const give = (name: string) => (answerer: Answerer) => void given.set(name, answerer);
const ask = (name: string, ...heard: unknown[]): unknown => given.get(name)?.(...heard);

class App extends EventEmitter {
  readonly isPackaged = true;
  readonly #ready = Promise.withResolvers<void>();

  becomeReady(): void {
    order.push('ready');
    this.#ready.resolve();
  }
  enableSandbox = () => void order.push('enableSandbox');
  requestSingleInstanceLock = () => true;
  whenReady = () => this.#ready.promise;
  getLocale = () => 'en-CA';
  getAppPath = () => projectRoot;
  getPath = () => userData;
  quit = () => void this.emit('will-quit', { preventDefault: () => undefined });
  exit = (code: number) => {
    if (faultOfTheHost === undefined) process.exit(code);
    process.send?.(seen.shown, () => process.exit(code));
  };
}

const app = new App();

class WebContents extends EventEmitter {
  readonly id = 1;
  readonly ipc = {
    handle: (channel: string, answerer: Answerer) => {
      seen.ipcChannels.push(channel);
      given.set('ipc', answerer);
    },
  };
  setWindowOpenHandler = give('windowOpen');
  isDestroyed = () => false;
  send = () => undefined;
}

class BrowserWindow extends EventEmitter {
  readonly webContents = new WebContents();

  constructor(options: unknown) {
    super();
    order.push('window');
    seen.windows.push(options);
    app.emit('web-contents-created', {}, this.webContents);
    given.set('emit', (name, ...heard) => this.webContents.emit(String(name), ...heard));
  }
  show = () => undefined;
  loadURL = async (url: string) => {
    order.push('load');
    seen.loaded.push(url);
    setImmediate(() => {
      if (faultOfTheHost !== undefined) throw new TypeError(faultOfTheHost);
      void harm();
    });
  };
}

const defaultSession = Object.assign(new EventEmitter(), {
  setPermissionRequestHandler: give('permissionRequest'),
  setPermissionCheckHandler: give('permissionCheck'),
  setDevicePermissionHandler: give('device'),
  setDisplayMediaRequestHandler: give('displayMedia'),
  setSpellCheckerEnabled: () => undefined,
  webRequest: {
    onBeforeRequest: ({ urls }: { urls: string[] }, answerer: Answerer) => {
      seen.blockedUrls.push(...urls);
      given.set('request', answerer);
    },
  },
});

const electron = {
  app,
  BrowserWindow,
  session: { defaultSession },
  protocol: {
    registerSchemesAsPrivileged: (schemes: unknown[]) => {
      order.push('schemes');
      seen.schemes.push(...schemes);
    },
    handle: (_scheme: string, answerer: Answerer) => void given.set('protocol', answerer),
  },
  shell: {
    openExternal: async (url: string) => {
      opened.push(url);
      if (url.endsWith('0')) throw new Error('no telephone program');
    },
  },
  dialog: { showErrorBox: (title: string, text: string) => void seen.shown.push(`${title}: ${text}`) },
  powerMonitor: new EventEmitter(),
  Menu: { buildFromTemplate: (template: unknown) => template, setApplicationMenu: () => undefined },
};
Reflect.set(globalThis, 'electronOfTheTest', electron);
registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'electron' ? { url: 'test:electron', shortCircuit: true } : next(specifier, context),
  load: (url, context, next) =>
    url === 'test:electron'
      ? {
          format: 'module',
          shortCircuit: true,
          // Only what is above: the build would not load if it asked for anything else of Electron's, such as `ipcMain`.
          source: Object.keys(electron)
            .map((name) => `export const ${name} = globalThis.electronOfTheTest.${name};`)
            .join('\n'),
        }
      : next(url, context),
});

const elsewhere = [
  'https://evil.example/',
  'http://evil.example/',
  'file:///etc/passwd',
  'app://evil/',
] as const;

/** Links that a page might try to have opened by the system; the first three are the desk's own forms. */
const links = [
  'tel:+15145550142',
  'tel:5145550140',
  'mailto:ana.roy@example.ca',
  'tel:+15145550142;ext=1',
  'mailto:ana.roy@example.ca?cc=evil@evil.example',
  'mailto:ana.roy@example.ca,evil@evil.example',
  'ms-msdt:/id',
  'javascript:alert(1)',
  ...elsewhere,
] as const;

/** Whether an event of the window's contents was stopped. */
function isStopped(name: string, ...more: unknown[]): boolean {
  let stopped = false;
  const event = { url: '', isMainFrame: true, preventDefault: () => (stopped = true) };
  ask('emit', name, Object.assign(event, more[0] ?? {}), ...more.slice(1));
  return stopped;
}

/** What an answerer that calls back was told. */
function toldBy(name: string, ...heard: unknown[]): unknown {
  let told: unknown;
  ask(name, ...heard.map((one) => (one === 'callback' ? (value: unknown) => (told = value) : one)));
  return told;
}

async function callFrom(frame: unknown): Promise<string> {
  try {
    const reply = await ask('ipc', { senderFrame: frame }, 'store.status', undefined);
    return JSON.stringify(reply);
  } catch (error) {
    return error instanceof Error ? `refused: ${error.message}` : 'refused';
  }
}

/** Everything that a page could try, once the desk is loaded; then the program is told to end. */
async function harm(): Promise<void> {
  const ours = { parent: null, detached: false, origin: 'app://desk', url: 'app://desk/' };
  const permissions = [
    'media',
    'geolocation',
    'notifications',
    'openExternal',
    'clipboard-read',
    'fileSystem',
  ];
  const foreignFrame = { ...ours, origin: 'https://evil.example', url: 'https://evil.example/' };
  const linksStopped = links.flatMap((url) =>
    [ours, foreignFrame, { ...ours, parent: ours }, null].map((initiator) =>
      isStopped('will-navigate', { url, initiator }),
    ),
  );
  const response = await ask('protocol', new Request('app://desk/'));
  const outside = await ask('protocol', new Request('app://desk/../../etc/passwd'));
  if (!(response instanceof Response && outside instanceof Response)) throw new Error('no answer on app://');
  const result: Seen = {
    ...seen,
    order,
    navigations: elsewhere.map((url) => isStopped('will-navigate', { url })),
    linksStopped,
    opened,
    redirects: elsewhere.map((url) => isStopped('will-redirect', { url })),
    frameNavigations: elsewhere.flatMap((url) =>
      [true, false].map((isMainFrame) => isStopped('will-frame-navigate', { url, isMainFrame })),
    ),
    webview: isStopped('will-attach-webview', {}, { nodeIntegration: true }, { src: elsewhere[0] }),
    windowOpen: ask('windowOpen', { url: elsewhere[0] }),
    permissionRequests: ['app://desk/', ...elsewhere].flatMap((requestingUrl) =>
      permissions.map((name) => toldBy('permissionRequest', {}, name, 'callback', { requestingUrl })),
    ),
    permissionChecks: permissions.map((name) => ask('permissionCheck', {}, name, 'app://desk')),
    device: ask('device', {}),
    displayMedia: toldBy('displayMedia', {}, 'callback'),
    networkRequest: toldBy('request', { url: elsewhere[0] }, 'callback'),
    calls: {
      ours: await callFrom(ours),
      frameInside: await callFrom({ ...ours, parent: ours }),
      foreign: await callFrom({ ...ours, origin: 'https://evil.example', url: 'https://evil.example/' }),
      gone: await callFrom(null),
    },
    page: { status: response.status, headers: Object.fromEntries(response.headers) },
    outside: { status: outside.status, headers: Object.fromEntries(outside.headers) },
  };
  process.send?.(result, () => app.quit());
}

await import(pathToFileURL(path.join(builtMain, 'index.js')).href);
app.becomeReady();
