import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseSync } from 'vite';
import { describe, expect, test } from 'vitest';

const root = path.resolve(import.meta.dirname, '../..');

interface Import {
  readonly from: string;
  /** A package's name, or the path of a file in this project. */
  readonly to: string;
  readonly isTypeOnly: boolean;
}

const imports = globSync('{main,preload,renderer,scripts}/**/*.{ts,tsx}', { cwd: root }).flatMap(importsOf);

/** Every import, export-from, import() and require() of a file, from a parser and not from a look at its text. */
function importsOf(file: string): Import[] {
  const text = readFileSync(path.join(root, file), 'utf8');
  const { module, errors } = parseSync(file, text);
  expect(errors).toEqual([]);
  const named = [
    ...module.staticImports.map(({ moduleRequest, entries }) => ({
      to: moduleRequest.value,
      isTypeOnly: entries.length > 0 && entries.every(({ isType }) => isType),
    })),
    ...module.staticExports.flatMap(({ entries }) =>
      entries.flatMap(({ moduleRequest, isType }) =>
        moduleRequest === null ? [] : [{ to: moduleRequest.value, isTypeOnly: isType }],
      ),
    ),
    ...module.dynamicImports.map(({ moduleRequest }) => ({
      to: text.slice(moduleRequest.start + 1, moduleRequest.end - 1),
      isTypeOnly: false,
    })),
  ];
  return named.map(({ to, isTypeOnly }) => ({ from: file, to: resolve(file, to), isTypeOnly }));
}

function resolve(from: string, request: string): string {
  return request.startsWith('.') ? path.posix.join(path.posix.dirname(from), request) : packageOf(request);
}

function packageOf(request: string): string {
  if (request.startsWith('node:')) return request;
  return request
    .split('/')
    .slice(0, request.startsWith('@') ? 2 : 1)
    .join('/');
}

const isTest = (file: string) => /(\.test(-support)?\.tsx?|(^|\/)testing(-[a-z]+)?(\.ts|\/.*))$/.test(file);
const across = (from: string, to: string) =>
  imports.filter((found) => found.from.startsWith(from) && found.to.startsWith(to));

describe('Imports', () => {
  test('are found in every part of the program', () => {
    for (const part of ['main/', 'preload/', 'renderer/']) expect(across(part, '')).not.toEqual([]);
  });

  test('of electron are in the Electron host, the entry and the preload alone', () => {
    const elsewhere = imports.filter(
      ({ from, to }) =>
        to === 'electron' &&
        from !== 'main/index.ts' &&
        from !== 'preload/index.ts' &&
        !from.startsWith('main/hosts/electron/'),
    );
    expect(elsewhere).toEqual([]);
    expect(imports.filter(({ to }) => to === 'electron')).not.toEqual([]);
  });

  test('never lead from the screens or the preload into main, or from either into the screens', () => {
    const led = [
      ...across('renderer/', 'main/'),
      ...across('preload/', 'main/'),
      ...across('main/', 'renderer/'),
      ...across('preload/', 'renderer/'),
    ];
    expect(led.filter(({ from }) => !isTest(from))).toEqual([]);
  });

  test('of the screens and of main meet the preload in its contract alone', () => {
    const intoPreload = [...across('renderer/', 'preload/'), ...across('main/', 'preload/')];
    expect(intoPreload.filter(({ to }) => !to.startsWith('preload/contract/'))).toEqual([]);
  });

  test('of main never reach into scripts, and the screens use nothing of Node', () => {
    const parts = imports.filter(({ from }) => /^(main|preload|renderer)\//.test(from) && !isTest(from));
    expect(parts.filter(({ to }) => to.startsWith('scripts/'))).toEqual([]);
    const screens = parts.filter(
      ({ from }) => from.startsWith('renderer/') && from !== 'renderer/vite.config.ts',
    );
    expect(screens.filter(({ to }) => to.startsWith('node:'))).toEqual([]);
  });

  test('of main and the contract name only packages that are packed with the program', () => {
    const { dependencies } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
    const packed = new Set([...Object.keys(dependencies), 'electron']);
    const missing = imports.filter(
      ({ from, to, isTypeOnly }) =>
        /^(main|preload)\//.test(from) &&
        !isTest(from) &&
        !isTypeOnly &&
        !/^(node:|main\/|preload\/|resources\/)/.test(to) &&
        !packed.has(to),
    );
    expect(missing).toEqual([]);
  });
});
