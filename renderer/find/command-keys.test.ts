import { describe, expect, test } from 'vitest';
import { keysOf, type PressedKey } from './command-keys.ts';

const press = (key: string, code: string, held: Partial<PressedKey> = {}): PressedKey => ({
  key,
  code,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...held,
});

describe('Keys of a command', () => {
  test('are what is held and the key, in any case', () => {
    expect(keysOf(press('Enter', 'Enter', { ctrlKey: true }))).toBe('Ctrl+Enter');
    expect(keysOf(press('h', 'KeyH', { altKey: true }))).toBe('Alt+h');
    expect(keysOf(press('H', 'KeyH', { altKey: true }))).toBe('Alt+h');
    expect(keysOf(press(',', 'Comma', { ctrlKey: true }))).toBe('Ctrl+,');
    expect(keysOf(press('!', 'Digit1', { ctrlKey: true, shiftKey: true }))).toBe('Ctrl+Shift+1');
  });

  test('are the same on a French keyboard, whose digits need Shift, and on a Mac, where Alt writes signs', () => {
    expect(keysOf(press('&', 'Digit1', { altKey: true }))).toBe('Alt+1');
    expect(keysOf(press('˙', 'KeyH', { altKey: true }))).toBe('Alt+h');
    expect(keysOf(press('Enter', 'Enter', { metaKey: true }))).toBe('Ctrl+Enter');
  });

  test('go by the letter and not by its place where the keyboard has another there', () => {
    expect(keysOf(press('q', 'KeyA', { altKey: true }))).toBe('Alt+q');
  });

  test('are none where nothing is held, and none with AltGr, which writes signs', () => {
    expect(keysOf(press('h', 'KeyH'))).toBeUndefined();
    expect(keysOf(press('1', 'Digit1', { shiftKey: true }))).toBeUndefined();
    expect(keysOf(press('@', 'Digit2', { ctrlKey: true, altKey: true }))).toBeUndefined();
  });

  test('of the number block are none: Alt with them writes signs on a PC', () => {
    expect(keysOf(press('1', 'Numpad1', { altKey: true }))).toBeUndefined();
  });
});
