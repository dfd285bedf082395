import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import { passwordVerdict } from '../../preload/contract/session.ts';
import { presentCosts } from '../secret-costs.ts';
import { hashPassword, isOutdated, verifyPassword } from './password-hash.ts';
import { PasswordJudge } from './password-judge.ts';
import { judgePassword } from './password-strength.ts';

const forbidden = ['Élodie Tremblay-Roy', 'elodie.tr@agence-boreal.example', 'Voyages Boréal', 'Guichet'];

describe('A password', () => {
  test.each([
    ['motdepasse123', 'other'],
    ['Password12345', 'similarToCommon'],
    ['azertyuiop123', 'straightRow'],
    ['soleil soleil soleil', 'extendedRepeat'],
    ['abcdefghijklmnop', 'sequences'],
    ['aaaaaaaaaaaaaaaaaaaa', 'simpleRepeat'],
    ['marie-claude1987', 'commonNames'],
    ['elodie tremblay 2026', 'forbidden'],
    ['ELODIETremblay!', 'forbidden'],
    ['VoyagesBoreal2026', 'forbidden'],
    ['guichetguichet1', 'forbidden'],
  ])('%j would be guessed too soon, and says why', (password, hint) => {
    const verdict = judgePassword(password, forbidden);
    expect(verdict.score).toBeLessThan(3);
    expect(verdict.hint).toBe(hint);
  });

  test.each([
    'five short words are enough',
    'Élodie préfère l’été à Gaspé',
    'correct horse battery staple',
    'Xv7#qLp02!mZr',
  ])('%j may stand', (password) => {
    expect(judgePassword(password, forbidden)).toMatchObject({ hint: null });
  });

  test('is judged whatever it is made of, without a throw and with nothing of it in the verdict', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 80 }),
        fc.array(fc.string({ maxLength: 20 }), { maxLength: 3 }),
        (password, words) => {
          expect(Object.keys(passwordVerdict.parse(judgePassword(password, words))).sort()).toEqual([
            'hint',
            'score',
          ]);
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('The thread that judges passwords', () => {
  let judge: PasswordJudge | undefined;
  afterEach(() => judge?.close());

  test('says what the office’s own thread would say, one after the other', async () => {
    judge = new PasswordJudge(new URL('./password-thread.ts', import.meta.url));
    const passwords = ['motdepasse123', 'five short words are enough', 'elodie tremblay 2026'];
    const asked = judge;
    expect(await Promise.all(passwords.map((password) => asked.judge(password, forbidden)))).toEqual(
      passwords.map((password) => judgePassword(password, forbidden)),
    );
    await judge.close();
    // One that went comes back with the next password.
    expect(await judge.judge('motdepasse123', [])).toMatchObject({ hint: 'other' });
  });

  test('that cannot start refuses the question, and the next one asks anew', async () => {
    judge = new PasswordJudge(new URL('./no-such-thread.ts', import.meta.url));
    await expect(judge.judge('motdepasse123', [])).rejects.toThrow();
    await expect(judge.judge('motdepasse123', [])).rejects.toThrow();
  });
});

describe('A hash', () => {
  test('names its parameters, and is outdated where any of them was raised or it is of another kind', async () => {
    const cost = { memoryCost: 16, timeCost: 2, parallelism: 2 };
    const hash = await hashPassword('a password', cost);
    expect(hash).toMatch(/^\$argon2id\$v=19\$m=16,t=2,p=2\$/);
    expect(isOutdated(hash, cost)).toBe(false);
    expect(isOutdated(hash, { ...cost, memoryCost: 8 })).toBe(false);
    for (const raised of [{ memoryCost: 17 }, { timeCost: 3 }, { parallelism: 3 }]) {
      expect(isOutdated(hash, { ...cost, ...raised })).toBe(true);
    }
    expect(isOutdated(hash, presentCosts.password)).toBe(true);
    expect(isOutdated(hash.replace('argon2id', 'argon2i'), cost)).toBe(true);
  });

  test('of nobody is no password’s', async () => {
    expect(await verifyPassword(undefined, '')).toBe(false);
    expect(await verifyPassword(undefined, 'a password')).toBe(false);
  });
});
