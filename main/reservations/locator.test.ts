import { expect, test } from 'vitest';
import { freeLocators, newLocator } from './locator.ts';

/** Of each group, at most one may be in use. */
const neverTogether = ['0O', '1IL', '2Z', '5S', '8B', 'UV', '4A'];

const made = Array.from({ length: 5_000 }, () => newLocator());
const alphabet = [...new Set(made.join(''))].sort().join('');

test('A locator has six characters of 22, and every one of them comes', () => {
  for (const locator of made) expect(locator).toMatch(/^[A-Z0-9]{6}$/);
  expect(alphabet).toBe('34679CDFGHJKMNPQRTVWXY');
});

test('No two characters of it look alike, and no vowel makes it a word', () => {
  for (const group of neverTogether) {
    expect([...group].filter((character) => alphabet.includes(character)).length).toBeLessThanOrEqual(1);
  }
  expect(alphabet).not.toMatch(/[AEIOU]/);
});

test('Every place of a locator takes any character, first and last of the alphabet too', () => {
  expect(newLocator(() => 0)).toBe('CCCCCC');
  expect(newLocator((below) => below - 1)).toBe('999999');
});

test('As many different locators come as are asked for, and none of those that are taken', async () => {
  const isTaken = (locator: string) => locator < 'M';
  let lookUps = 0;
  const free = await freeLocators(300, async (candidates) => {
    lookUps += 1;
    return candidates.filter(isTaken);
  });
  expect(free).toHaveLength(300);
  expect(new Set(free).size).toBe(300);
  expect(free.filter(isTaken)).toEqual([]);
  expect(lookUps).toBeGreaterThan(1);
});

test('None is asked for, none is looked up', async () => {
  const lookUp = () => Promise.reject(new Error('asked for nothing'));
  expect(await freeLocators(0, lookUp)).toEqual([]);
});
