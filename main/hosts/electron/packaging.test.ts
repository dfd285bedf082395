import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, open, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { FuseState, FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { builtPart } from '../testing/built-part.ts';

const run = promisify(execFile);
const root = path.resolve(import.meta.dirname, '../../..');

let folder: string;
let packed: string;

/**
 * A folder that looks to electron-builder like Electron for Linux: the binary holds nothing but the place where fuses
 * are set. The runtime itself is fetched from the Internet, which a test must not need; what is packed around it is real.
 */
async function makeElectronShell(): Promise<string> {
  const shell = path.join(folder, 'electron');
  await mkdir(path.join(shell, 'locales'), { recursive: true });
  await mkdir(path.join(shell, 'resources'));
  for (const name of [
    'LICENSE',
    'LICENSES.chromium.html',
    'locales/en-US.pak',
    'locales/fr.pak',
    'locales/de.pak',
  ]) {
    await writeFile(path.join(shell, name), '');
  }
  const fuses = Buffer.from('dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX\x01\x09101100011');
  await writeFile(path.join(shell, 'electron'), Buffer.concat([fuses, Buffer.alloc(64)]), { mode: 0o755 });
  return shell;
}

/** Runs electron-builder on this project as it is, into a folder of the test's own. */
function pack(...more: string[]) {
  const overrides = [
    `-c.electronDist=${path.join(folder, 'electron')}`,
    `-c.directories.output=${folder}`,
    ...more,
  ];
  return run('electron-builder', ['--linux', 'dir', '--x64', ...overrides], { cwd: root });
}

/** A folder or a file in the archive's header. */
type Entry = { files: Record<string, Entry> } | { unpacked?: boolean; link?: string };

const entry: z.ZodType<Entry> = z.lazy(() =>
  z.union([
    z.object({ files: z.record(z.string(), entry) }),
    z.object({ unpacked: z.boolean().optional(), link: z.string().optional() }),
  ]),
);

/** The files of an asar archive, with whether each lies unpacked beside it. */
async function listArchive(file: string): Promise<Map<string, { isUnpacked: boolean }>> {
  const handle = await open(file);
  const size = (await handle.read(Buffer.alloc(16), 0, 16, 0)).buffer.readUInt32LE(12);
  const header = (await handle.read(Buffer.alloc(size), 0, size, 16)).buffer.toString();
  await handle.close();
  const listed = new Map<string, { isUnpacked: boolean }>();
  const walk = (at: string, found: Entry) => {
    if ('files' in found)
      for (const [name, child] of Object.entries(found.files)) walk(path.posix.join(at, name), child);
    else listed.set(at, { isUnpacked: found.unpacked === true });
  };
  walk('', entry.parse(JSON.parse(header)));
  return listed;
}

describe.runIf(process.platform === 'linux' && process.arch === 'x64')('The packed program', () => {
  let files: Map<string, { isUnpacked: boolean }>;

  beforeAll(async () => {
    await builtPart('main');
    folder = await mkdtemp(path.join(tmpdir(), 'guichet-packed-'));
    await makeElectronShell();
    await pack();
    packed = path.join(folder, 'linux-unpacked');
    files = await listArchive(path.join(packed, 'resources/app.asar'));
  }, 300_000);

  afterAll(() => rm(folder, { recursive: true, force: true }));

  test('holds the build, what it reads at run time and the packages that it depends on', () => {
    const needed = [
      'package.json',
      'LICENSE',
      'out/main/index.js',
      'out/main/office-thread.js',
      'out/main/render-thread.js',
      'out/preload/index.cjs',
      'out/renderer/index.html',
      'resources/icons/icon.png',
      'node_modules/zod/package.json',
      'node_modules/pdfkit/package.json',
      'node_modules/better-sqlite3/lib/index.js',
      'node_modules/keytar/keytar.js',
    ];
    expect(needed.filter((file) => !files.has(file))).toEqual([]);
    expect([...files.keys()].some((file) => /^resources\/migrations\/.+\.sql$/.test(file))).toBe(true);
  });

  test('holds no source, no test, no development tool and nothing of another platform', () => {
    const unwanted = [...files.keys()].filter(
      (file) =>
        /^(main|preload|renderer|scripts|dist|resources\/(openapi|sample))\//.test(file) ||
        /^node_modules\/(electron|vite|vitest|typescript|@biomejs|playwright-core|fastify|react-dom)\//.test(
          file,
        ) ||
        /\.(ts|map)$/.test(file) ||
        /better-sqlite3\/(deps|src)\//.test(file),
    );
    expect(unwanted).toEqual([]);
    const binaries = [...files.keys()].filter((file) => file.includes('better-sqlite3/prebuilds/'));
    expect(binaries).toEqual(['node_modules/better-sqlite3/prebuilds/linux-x64.node']);
  });

  test('has every native part beside the archive, where the operating system can load it', async () => {
    const natives = [...files].filter(([file]) => file.endsWith('.node'));
    expect(natives.map(([file]) => path.basename(file)).sort()).toEqual([
      'argon2.linux-x64-gnu.node',
      'keyring.linux-x64-gnu.node',
      'linux-x64.node',
    ]);
    for (const [file, { isUnpacked }] of natives) {
      expect([file, isUnpacked]).toEqual([file, true]);
      const beside = await stat(path.join(packed, 'resources/app.asar.unpacked', file));
      expect(beside.size).toBeGreaterThan(100_000);
    }
  });

  test('has its fuses set: no Node mode, no Node options, no inspector, the checked archive only', async () => {
    const wire = await getCurrentFuseWire(path.join(packed, 'guichet'));
    expect(wire).toMatchObject({
      [FuseV1Options.RunAsNode]: FuseState.DISABLE,
      [FuseV1Options.EnableCookieEncryption]: FuseState.ENABLE,
      [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: FuseState.DISABLE,
      [FuseV1Options.EnableNodeCliInspectArguments]: FuseState.DISABLE,
      [FuseV1Options.EnableEmbeddedAsarIntegrityValidation]: FuseState.ENABLE,
      [FuseV1Options.OnlyLoadAppFromAsar]: FuseState.ENABLE,
      [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: FuseState.DISABLE,
      [FuseV1Options.GrantFileProtocolExtraPrivileges]: FuseState.DISABLE,
    });
  });

  test('is described in words that electron-builder knows: it checks them against its schema and refuses others', async () => {
    await expect(pack('-c.noSuchOption=1')).rejects.toMatchObject({
      stdout: expect.stringContaining("unknown property 'noSuchOption'"),
    });
  }, 60_000);
});
