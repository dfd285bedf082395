import { randomInt } from 'node:crypto';

/**
 * No look-alikes (0 O, 1 I L, 2 Z, 5 S, 8 B, U V) and no vowels, so that no word comes out: 22 letters, 113 million
 * locators of six.
 */
const ALPHABET = 'CDFGHJKMNPQRTVWXY34679';
const LENGTH = 6;

/** A random record locator; whether it is free, the store knows. */
export function newLocator(random: (below: number) => number = randomInt): string {
  return Array.from({ length: LENGTH }, () => ALPHABET.charAt(random(ALPHABET.length))).join('');
}

/** As many different locators as asked for, none of which `taken` names. */
export async function freeLocators(
  count: number,
  taken: (locators: readonly string[]) => Promise<readonly string[]>,
): Promise<string[]> {
  const free = new Set<string>();
  while (free.size < count) {
    const candidates = Array.from({ length: count - free.size }, () => newLocator());
    const used = new Set(await taken(candidates));
    for (const candidate of candidates) if (!used.has(candidate)) free.add(candidate);
  }
  return [...free];
}
