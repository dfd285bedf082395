import { homedir } from 'node:os';
import { expect, test } from 'vitest';
import manifest from '../../../package.json' with { type: 'json' };
import { usualDataFolder } from './data-folder.ts';

test('The folder is named as Electron names it: after the package', () => {
  expect('productName' in manifest).toBe(false);
  expect(usualDataFolder({}, 'linux').split('/').at(-2)).toBe(manifest.name);
});

test('The store lies where Electron keeps the data of this package', () => {
  expect(usualDataFolder({}, 'linux')).toBe(`${homedir()}/.config/guichet/store`);
  expect(usualDataFolder({ XDG_CONFIG_HOME: '/home/ana/conf' }, 'linux')).toBe(
    '/home/ana/conf/guichet/store',
  );
  expect(usualDataFolder({}, 'darwin')).toBe(`${homedir()}/Library/Application Support/guichet/store`);
  expect(usualDataFolder({ APPDATA: '/Roaming' }, 'win32')).toBe('/Roaming/guichet/store');
});
