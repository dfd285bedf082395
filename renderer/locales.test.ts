import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { auditFlaws, auditHeadStates } from '../preload/contract/audit.ts';
import { backupKinds, drillSteps } from '../preload/contract/backup.ts';
import { editProblems } from '../preload/contract/edits.ts';
import { failureCodes } from '../preload/contract/failure.ts';
import { troubleCodes } from '../preload/contract/health.ts';
import { connectionFaultCodes, leftReasons, quarantineReasons } from '../preload/contract/intake.ts';
import { keyKinds, keyStates, sealedFieldNames } from '../preload/contract/keys.ts';
import { mailingFaults, mailingStates } from '../preload/contract/mailing.ts';
import { historyKinds, queues, reservationStatuses, warningCodes } from '../preload/contract/reservations.ts';
import { matchedFields } from '../preload/contract/search.ts';
import { keyChangeSteps } from '../preload/contract/store.ts';
import en from '../resources/locales/en.json' with { type: 'json' };
import fr from '../resources/locales/fr.json' with { type: 'json' };

type Words = { readonly [key: string]: string | Words };

/** Every sentence of a language by its full key. */
function sentencesOf(words: Words, prefix = ''): Map<string, string> {
  const found = new Map<string, string>();
  for (const [key, value] of Object.entries(words)) {
    if (typeof value === 'string') found.set(prefix + key, value);
    else for (const [inner, sentence] of sentencesOf(value, `${prefix}${key}.`)) found.set(inner, sentence);
  }
  return found;
}

const plural = /_(one|many|other)$/;
const english = sentencesOf(en);
const french = sentencesOf(fr);
const keysOf = (sentences: Map<string, string>) =>
  new Set([...sentences.keys()].map((key) => key.replace(plural, '')));
const variablesOf = (sentence: string) => [...sentence.matchAll(/\{\{(\w+)/g)].map(([, name]) => name).sort();

describe('The words of the screens', () => {
  test('are the same keys in English and French', () => {
    expect([...keysOf(french)].sort()).toEqual([...keysOf(english)].sort());
  });

  test('are never empty', () => {
    for (const [key, sentence] of [...english, ...french]) expect(sentence.trim(), key).not.toBe('');
  });

  test('name the same variables in both languages', () => {
    for (const [key, sentence] of french) {
      const counterpart = english.get(key) ?? english.get(key.replace(plural, '_other')) ?? '';
      expect(variablesOf(sentence), key).toEqual(variablesOf(counterpart));
    }
  });

  test('have every plural form of their language', () => {
    for (const [sentences, locale] of [
      [english, 'en-CA'],
      [french, 'fr-CA'],
    ] as const) {
      const forms = new Intl.PluralRules(locale).resolvedOptions().pluralCategories;
      for (const key of sentences.keys()) {
        if (!plural.test(key)) continue;
        for (const form of forms)
          expect(sentences.has(key.replace(plural, `_${form}`)), `${key} ${form}`).toBe(true);
      }
    }
  });

  test('have a sentence for every code of the contract', () => {
    const needed = [
      ...failureCodes.map((code) => `failures.${code}`),
      ...connectionFaultCodes.flatMap((code) => [`intake.faults.${code}.what`, `intake.faults.${code}.do`]),
      ...quarantineReasons.map((reason) => `quarantine.reasons.${reason}`),
      ...leftReasons.map((reason) => `left.reasons.${reason}`),
      ...warningCodes.map((code) => `warnings.${code}`),
      ...historyKinds.map((kind) => `history.${kind}`),
      ...mailingFaults.map((fault) => `mailing.faults.${fault}`),
      ...mailingStates.map((state) => `mailing.states.${state}`),
      ...reservationStatuses.map((status) => `status.${status}`),
      ...queues.map((queue) => `queues.${queue}`),
      ...auditFlaws.map((flaw) => `audit.flaws.${flaw}`),
      ...auditHeadStates.map((state) => `audit.verify.heads.${state}`),
      ...keyKinds.map((kind) => `keys.kinds.${kind}`),
      ...keyStates.map((state) => `keys.states.${state}`),
      ...sealedFieldNames.map((name) => `keys.fields.${name}`),
      ...keyChangeSteps.map((step) => `keys.change.steps.${step}`),
      ...troubleCodes.flatMap((code) =>
        ['what', 'safe', 'do'].map((part) => `trouble.codes.${code}.${part}`),
      ),
      ...backupKinds.map((kind) => `backup.kinds.${kind}`),
      ...drillSteps.map((step) => `backup.steps.${step}`),
      ...matchedFields.map((field) => `find.by.${field}`),
      ...editProblems.map((problem) => `edits.problems.${problem}`),
    ];
    const keys = keysOf(english);
    expect(needed.filter((key) => !keys.has(key))).toEqual([]);
  });

  test('have words for every action that the office writes into the audit log, and for no other', () => {
    const main = path.resolve(import.meta.dirname, '../main');
    const source = readdirSync(main, { recursive: true, encoding: 'utf8' })
      .filter((file) => /\.ts$/.test(file) && !/\.test(-support)?\.ts$|testing[^/]*\.ts$/.test(file))
      .map((file) => readFileSync(path.join(main, file), 'utf8'))
      .join('\n');
    // `action: 'a.b'`, both of `action: x ? 'a.b' : 'a.c'`, and what is handed to the helpers that write lines.
    const written = new Set(
      [...source.matchAll(/(?:\baction: |#note\(tx, |#recoveryLine\()([^,;})]*)/g)].flatMap(
        ([, value = '']) =>
          [...value.matchAll(/'(\w+\.\w+)'/g)].map(([, action]) => `audit.actions.${action}`),
      ),
    );
    expect(written.size).toBeGreaterThan(20);
    for (const sentences of [english, french]) {
      const worded = [...keysOf(sentences)].filter((key) => key.startsWith('audit.actions.'));
      expect(worded.sort()).toEqual([...written].sort());
    }
  });

  test('say nothing for codes that the contract does not know', () => {
    const known: Record<string, readonly string[]> = {
      'failures.': failureCodes,
      'intake.faults.': connectionFaultCodes,
      'quarantine.reasons.': quarantineReasons,
      'left.reasons.': leftReasons,
      'warnings.': warningCodes,
      'history.': historyKinds,
      'mailing.faults.': mailingFaults,
      'trouble.codes.': troubleCodes,
    };
    for (const key of keysOf(english)) {
      for (const [prefix, codes] of Object.entries(known)) {
        if (key.startsWith(prefix)) expect(codes, key).toContain(key.slice(prefix.length).split('.')[0]);
      }
    }
  });

  test('are all used by a screen', () => {
    const source = readdirSync(import.meta.dirname, { recursive: true, encoding: 'utf8' })
      .filter((file) => /\.tsx?$/.test(file) && !file.endsWith('.test.ts'))
      .map((file) => readFileSync(path.join(import.meta.dirname, file), 'utf8'))
      .join('\n');
    const literals = new Set([...source.matchAll(/'([\w.]+)'/g)].map(([, literal]) => literal));
    // `failures.${code}` and its like: what stands between the braces is typed by the contract.
    const patterns = [...source.matchAll(/`([\w.]+\.\$\{[^`]*)`/g)].map(
      ([, template = '']) =>
        new RegExp(`^${template.replaceAll('.', '\\.').replace(/\$\{[^}]*\}/g, '[\\w.]+')}$`),
    );
    const unused = [...keysOf(english)].filter(
      (key) => !literals.has(key) && !patterns.some((pattern) => pattern.test(key)),
    );
    expect(unused).toEqual([]);
  });

  test('are set as Quebec sets French: spaces that do not break, real apostrophes', () => {
    for (const [key, sentence] of french) {
      expect(sentence, key).not.toMatch(/'/);
      expect(sentence, key).not.toMatch(/« | »| :(?!\w)/);
    }
  });
});
