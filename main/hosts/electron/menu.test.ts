import { expect, test } from 'vitest';
import { hostLanguage } from '../host-language.ts';
import { menuTemplate } from './menu.ts';
import { hostWords } from './words.ts';

test('The host speaks French on a French PC and English on every other', () => {
  expect(['fr', 'fr-CA', 'FR-fr'].map(hostLanguage)).toEqual(['fr', 'fr', 'fr']);
  expect(['en', 'en-CA', 'de', 'frr', ''].map(hostLanguage)).toEqual(['en', 'en', 'en', 'en', 'en']);
});

test('Every entry of the menu has a role and a label, with no way to developer tools', () => {
  for (const platform of ['linux', 'win32', 'darwin'] as const) {
    for (const words of [hostWords.en, hostWords.fr]) {
      const menus = menuTemplate(words, platform);
      const entries = menus.flatMap(({ submenu }) => (Array.isArray(submenu) ? submenu : []));
      expect(entries.length).toBeGreaterThan(10);
      for (const { type, role, label } of entries) {
        if (type !== 'separator') expect([role, label]).toEqual([expect.any(String), expect.any(String)]);
      }
      expect(entries.map(({ role }) => role)).not.toContain('toggleDevTools');
      expect(entries.filter(({ role }) => role === 'quit')).toHaveLength(1);
    }
  }
});

test('No word of the host is missing or left in English', () => {
  for (const [key, word] of Object.entries(hostWords.en)) {
    const french = Object.entries(hostWords.fr).find(([other]) => other === key)?.[1];
    expect(french).toBeTruthy();
    expect(french).not.toBe(word);
  }
});
