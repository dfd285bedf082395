import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { FuseV1Options } from '@electron/fuses';
import { beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { startBrowserHost } from '../browser/host.ts';
import { builtPart } from '../testing/built-part.ts';
import { startSampleOffice } from '../testing/sample-office.ts';
import { builtCode, codeFromText, importedFrom } from './testing-bundles.ts';
import { failInElectronSeat, runInElectronSeat, type Seen } from './testing-seat.ts';

const root = path.resolve(import.meta.dirname, '../../..');
const read = (file: string): string => readFileSync(path.join(root, file), 'utf8');

/** https://www.electronjs.org/docs/latest/tutorial/security, as it stands for Electron 45; code and brackets left out. */
const points = [
  'Only load secure content',
  'Disable the Node.js integration in all renderers that display remote content',
  'Enable context isolation in all renderers',
  'Enable process sandboxing',
  'Use ses.setPermissionRequestHandler() in all sessions that load remote content',
  'Do not disable webSecurity',
  'Define a Content-Security-Policy and use restrictive rules',
  'Do not enable allowRunningInsecureContent',
  'Do not enable experimental features',
  'Do not use enableBlinkFeatures',
  'webview: Do not use allowpopups',
  'webview: Verify options and params',
  'Disable or limit navigation',
  'Disable or limit creation of new windows',
  'Do not use shell.openExternal with untrusted content',
  'Use a current version of Electron',
  'Validate the sender of all IPC messages',
  'Avoid usage of the file:// protocol and prefer usage of custom protocols',
  'Check which fuses you can change',
  'Do not expose Electron APIs to untrusted web content',
];

/** The bundled code that makes code of text, and why it may: none of it is ever reached. */
const knownMakersOfCode = [
  { of: 'Zod, trying whether it may', code: /try\{return Function\(``\),!0\}catch/ },
  { of: 'Zod, compiling a schema where it may', code: /compile\(\)\{let \w+=Function,/ },
];

let out: string;
let seen: Seen & { exitCode: number };
let files: Map<string, string>;
let rendererFolder: string;

beforeAll(async () => {
  rendererFolder = await builtPart('renderer');
  await builtPart('preload');
  const main = await builtPart('main');
  out = path.dirname(main);
  files = builtCode(out);
  seen = await runInElectronSeat(main);
});

const part = (name: string) => new Map([...files].filter(([file]) => file.startsWith(`${name}/`)));
const windowOptions = z.object({ webPreferences: z.record(z.string(), z.unknown()) });

describe('The built program, held against Electron’s list', () => {
  test('starts in Electron’s seat and ends in good order', () => {
    expect(seen.windows).toHaveLength(1);
    expect(seen.shown).toEqual([]);
    expect(seen.exitCode).toBe(0);
  });

  test('tells neither the person nor the terminal what a fault of the host’s own had to say', async () => {
    const { shown, printed } = await failInElectronSeat(path.join(out, 'main'), 'a passport number');
    expect(shown).toEqual([expect.stringContaining('What was saved is safe')]);
    expect(printed).toContain('TypeError');
    expect(printed).not.toContain('passport');
  });

  test('1: nothing but the desk’s own files is loaded', () => {
    expect(seen.loaded).toEqual(['app://desk/']);
    expect(seen.networkRequest).toEqual({ cancel: true });
    for (const scheme of ['http', 'https', 'ws', 'wss', 'ftp', 'file'])
      expect(seen.blockedUrls).toContain(`${scheme}://*/*`);
    const page = read('out/renderer/index.html');
    const addresses = [...page.matchAll(/(?:src|href)="([^"]*)"/g)].map(([, address]) => address);
    expect(addresses.length).toBeGreaterThan(2);
    expect(addresses.filter((address) => !address?.startsWith('./assets/'))).toEqual([]);
    const styles = read(`out/renderer/assets/${styleSheetOf(page)}`);
    expect(
      [...styles.matchAll(/url\(([^)]*)\)/g)].filter(([, url]) => /^["']?(https?:|\/\/)/.test(url ?? '')),
    ).toEqual([]);
  });

  function styleSheetOf(page: string): string {
    return /assets\/([\w-]+\.css)/.exec(page)?.[1] ?? 'no style sheet';
  }

  test('2, 3, 4, 6, 8, 9, 10: the window’s options', () => {
    const preferences = seen.windows.map((options) => windowOptions.parse(options).webPreferences);
    expect(preferences).toEqual([
      {
        preload: expect.stringMatching(/out[/\\]preload[/\\]index\.cjs$/),
        sandbox: true,
        contextIsolation: true,
        nodeIntegration: false,
        nodeIntegrationInWorker: false,
        nodeIntegrationInSubFrames: false,
        webSecurity: true,
        allowRunningInsecureContent: false,
        webviewTag: false,
        navigateOnDragDrop: false,
        enableWebSQL: false,
        webgl: false,
        spellcheck: false,
        devTools: false,
      },
    ]);
    for (const text of part('main').values()) {
      expect(text).not.toMatch(
        /experimentalFeatures|enableBlinkFeatures|disableBlinkFeatures|appendSwitch|nodeIntegration: true/,
      );
      expect(text).not.toMatch(/webSecurity: false|contextIsolation: false|sandbox: false|no-sandbox/);
    }
  });

  test('4: every process is sandboxed before the app is ready', () => {
    expect(seen.order).toEqual(['enableSandbox', 'schemes', 'ready', 'window', 'load']);
  });

  test('5: permissions and devices are denied', () => {
    expect(seen.permissionRequests.length).toBeGreaterThan(20);
    expect(new Set([...seen.permissionRequests, ...seen.permissionChecks])).toEqual(new Set([false]));
    expect([seen.device, seen.displayMedia]).toEqual([false, null]);
  });

  test('7: both hosts send a policy without wildcards, inline code or eval', async () => {
    const host = await startBrowserHost({ office: startSampleOffice(), rendererFolder, port: 0 });
    const closed = await fetch(host.origin).finally(() => host.stop());
    const policies = [
      seen.page.headers['content-security-policy'],
      seen.outside.headers['content-security-policy'],
      closed.headers.get('content-security-policy'),
    ];
    expect(seen.page.status).toBe(200);
    expect(new Set(policies).size).toBe(1);
    const directives = new Map(
      String(policies[0])
        .split('; ')
        .map((directive) => [directive.split(' ')[0], directive.split(' ').slice(1)] as const),
    );
    expect(directives.get('default-src')).toEqual(["'none'"]);
    expect(directives.get('script-src')).toEqual(["'self'"]);
    for (const name of ['base-uri', 'form-action', 'frame-ancestors'])
      expect(directives.get(name)).toEqual(["'none'"]);
    // Schemes are allowed where they name what the page made itself, and for pictures alone what it has in itself.
    const sources = [...directives].flatMap(([name, allowed]) =>
      allowed.map((source) => `${name} ${source}`),
    );
    expect(sources.filter((source) => !/ '(none|self)'$/.test(source))).toEqual([
      'img-src data:',
      'img-src blob:',
      'frame-src blob:',
    ]);
  });

  test('11, 12: there are no webviews', () => {
    expect(seen.webview).toBe(true);
    for (const [file, text] of part('renderer'))
      expect([file, /allowpopups|<webview/.test(text)]).toEqual([file, false]);
  });

  test('13: navigation is refused', () => {
    expect(seen.navigations.length + seen.redirects.length + seen.frameNavigations.length).toBe(16);
    expect(new Set([...seen.navigations, ...seen.redirects, ...seen.frameNavigations])).toEqual(
      new Set([true]),
    );
  });

  test('14: no page opens a window', () => {
    expect(seen.windowOpen).toEqual({ action: 'deny' });
  });

  test('15: only a telephone number or a mail address of the desk’s own page is given to the operating system', () => {
    expect(new Set(seen.linksStopped)).toEqual(new Set([true]));
    expect(seen.opened).toEqual(['tel:+15145550142', 'tel:5145550140', 'mailto:ana.roy@example.ca']);
    const imported = importedFrom('electron', part('main'));
    expect(imported).toContain('shell');
    expect([...imported].filter((name) => ['default', '*'].includes(name))).toEqual([]);
    const calls = [...part('main').values()].flatMap((text) => text.match(/\bshell\.\w+/g) ?? []);
    expect(calls).toEqual(['shell.openExternal']);
  });

  test('16: Electron is pinned to one version', () => {
    const { devDependencies } = z
      .object({ devDependencies: z.record(z.string(), z.string()) })
      .parse(JSON.parse(read('package.json')));
    expect(devDependencies.electron).toMatch(/^\d+\.\d+\.\d+$/);
    const { version } = z
      .object({ version: z.string() })
      .parse(JSON.parse(read('node_modules/electron/package.json')));
    expect(version).toBe(devDependencies.electron);
    expect(read('docs/electron-security.md')).toContain(`for Electron ${version.split('.')[0]}`);
  });

  test('17: only the desk’s own page is heard', () => {
    expect(seen.ipcChannels).toEqual(['guichet:call']);
    expect(JSON.parse(seen.calls.ours)).toMatchObject({ ok: true, value: { state: 'absent' } });
    const { frameInside, foreign, gone } = seen.calls;
    expect(new Set([frameInside, foreign, gone])).toEqual(new Set(['refused: Not a call of the desk.']));
    // The app-wide receiver would hear every window and frame.
    expect(importedFrom('electron', part('main'))).not.toContain('ipcMain');
  });

  test('18: the desk comes over app://, which has no more privileges than it needs', () => {
    expect(seen.schemes).toEqual([
      { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true } },
    ]);
    expect(seen.outside.status).toBe(404);
    for (const text of part('main').values()) expect(text).not.toMatch(/loadFile\(|loadURL\(["'`]file:/);
  });

  test('19: every fuse is set to the safe side', () => {
    const [, block = ''] = /^electronFuses:\n((?: {2}\w+: \w+\n)+)/m.exec(read('electron-builder.yml')) ?? [];
    const { resetAdHocDarwinSignature: _, ...fuses } = Object.fromEntries(
      [...block.matchAll(/(\w+): (\w+)/g)].map(([, name = '', value]) => [name, value === 'true']),
    );
    expect(fuses).toEqual({
      runAsNode: false,
      enableCookieEncryption: true,
      enableNodeOptionsEnvironmentVariable: false,
      enableNodeCliInspectArguments: false,
      enableEmbeddedAsarIntegrityValidation: true,
      onlyLoadAppFromAsar: true,
      loadBrowserProcessSpecificV8Snapshot: false,
      grantFileProtocolExtraPrivileges: false,
    });
    const known = Object.keys(FuseV1Options).filter((name) => !/^\d+$/.test(name));
    const set = new Set(Object.keys(fuses).map((name) => name.toLowerCase()));
    // A fuse that is new in Electron shows here, to be decided on.
    expect(known.filter((name) => !set.has(name.toLowerCase()))).toEqual(['WasmTrapHandlers']);
  });
});

describe('The built code', () => {
  const known = (code: string) =>
    knownMakersOfCode.find((maker) => maker.code.test(code.replaceAll('\n', ' ')));

  test('makes no code of text, but for what is known and never reached', () => {
    const places = [...files].flatMap(([file, text]) => codeFromText(file, text));
    expect(places.filter(({ code }) => known(code) === undefined)).toEqual([]);
    expect(places.filter(({ file }) => file.startsWith('main/'))).toEqual([]);
    // What is not there any more is not to be excused any longer.
    expect(new Set(places.map(({ code }) => known(code)?.of))).toEqual(
      new Set(knownMakersOfCode.map(({ of }) => of)),
    );
    expect([...files.keys()].map((file) => file.split('/')[0])).toEqual(
      expect.arrayContaining(['main', 'preload', 'renderer']),
    );
  });

  test.each([
    'eval("1")',
    'new Function("return 1")()',
    '(0, eval)(text)',
    'const make = globalThis.name ? Function : 0;',
    'setTimeout("go()", 1)',
    'setInterval(`go()`, 1)',
    'location = "javascript:go()"',
  ])('would be found to make some: %s', (text) => {
    expect(codeFromText('a.js', text)).toHaveLength(1);
  });

  test('is not taken to make some where it only has such names', () => {
    for (const text of ['setTimeout(go, 1)', 'x.eval', 'const o = { Function: 1 }', 'o.setTimeout("a")'])
      expect(codeFromText('a.js', text)).toEqual([]);
  });
});

describe('docs/electron-security.md', () => {
  const rows = () =>
    read('docs/electron-security.md')
      .split('\n')
      .filter((line) => /^\| \d+ \|/.test(line))
      .map((line) => line.split(' | ').map((cell) => cell.replace(/^\| | \|$/g, '').trim()));

  test('has every point of Electron’s list, in order', () => {
    expect(rows().map(([number, point]) => `${number} ${point}`)).toEqual(
      points.map((point, index) => `${index + 1} ${point}`),
    );
  });

  test('names, for each, places that exist and tests that are there', () => {
    for (const [number, , where = '', shownBy = ''] of rows()) {
      const files = [...`${where} ${shownBy}`.matchAll(/`([\w./-]+\.(?:ts|yml|json))`/g)].map(
        ([, file = '']) => file,
      );
      expect(files.length, `point ${number}`).toBeGreaterThan(0);
      expect(files.filter((file) => !existsSync(path.join(root, file)))).toEqual([]);
      const tests = [...shownBy.matchAll(/`([\w./-]+\.test\.ts)`: “([^”]+)”/g)];
      expect(tests.length, `point ${number}`).toBeGreaterThan(0);
      for (const [, file = '', name = ''] of tests)
        expect(read(file), `point ${number}`).toContain(`test('${name}'`);
    }
  });
});
