import { ZxcvbnFactory } from '@zxcvbn-ts/core';
import { adjacencyGraphs, dictionary as common } from '@zxcvbn-ts/language-common';
import { dictionary as english } from '@zxcvbn-ts/language-en';
import { dictionary as french } from '@zxcvbn-ts/language-fr';
import { type PasswordHint, type PasswordVerdict, passwordHints } from '../../preload/contract/session.ts';

/** Characters that are looked at: the time grows with the square, and a longer password only gets better. */
const MOST_CHARACTERS = 64;

/** The score from which a password may stand: more than 10^8 guesses, and each of them costs an Argon2id. */
const FIT = 3;

/** The shortest part of a name or an address that may not count. */
const SHORTEST_WORD = 3;

const strength = new ZxcvbnFactory({
  dictionary: { ...common, ...english, ...french },
  graphs: adjacencyGraphs,
  maxLength: MOST_CHARACTERS,
});

/** Small letters without accents, so that Élodie stands in `elodie2026`. */
function plain(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}

/** The parts of names and addresses that do not count in a password, longest first. */
function wordsOf(texts: readonly string[]): string[] {
  const words = texts.flatMap((text) => plain(text).split(/[^\p{L}\p{N}]+/u));
  return [...new Set(words)]
    .filter((word) => word.length >= SHORTEST_WORD)
    .sort((a, b) => b.length - a.length);
}

/**
 * How soon a password would be guessed, by zxcvbn with its kept lists of passwords, names and words of both languages.
 * What stands in `forbidden` (the person's name and address, the agency's name) does not count: it is taken out first.
 * Takes 10 to 150 ms, after half a second for the lists when it is first loaded: for a thread of its own.
 */
export function judgePassword(password: string, forbidden: readonly string[]): PasswordVerdict {
  const words = wordsOf(forbidden);
  const found = words.filter((word) => plain(password).includes(word));
  const counting = found.reduce((rest, word) => rest.replaceAll(word, ''), plain(password));
  const { score, feedback } = strength.check(found.length > 0 ? counting : password);
  if (score >= FIT) return { score, hint: null };
  return { score, hint: found.length > 0 ? 'forbidden' : hintOf(feedback.warning) };
}

function hintOf(warning: string | null): PasswordHint {
  return passwordHints.find((hint) => hint === warning) ?? 'other';
}
