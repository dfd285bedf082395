import { expect, test } from 'vitest';
import { languageOfThisComputer } from './index.ts';
import { initialsOf, nameInFull, nameInList } from './names.ts';

test('a list has the family name first, and whichever part there is', () => {
  expect(nameInList({ given: 'Chloé', family: 'Lévesque' })).toBe('Lévesque, Chloé');
  expect(nameInList({ given: ' ', family: '王' })).toBe('王');
  expect(nameInList({ given: '', family: '' })).toBe('');
});

test('a name in full has its title', () => {
  expect(nameInFull({ title: 'Mme', given: 'Chloé', family: 'Lévesque' })).toBe('Mme Chloé Lévesque');
  expect(nameInFull({ given: '', family: 'Lévesque' })).toBe('Lévesque');
});

test('initials are of the first and the last name, in any script', () => {
  expect(
    ['Ana Roy', 'Jean-Luc de la Tour', 'élodie', 'Madonna Ciccone-Ritchie', '王 芳', ''].map(initialsOf),
  ).toEqual(['AR', 'JT', 'É', 'MR', '王芳', '']);
});

test('the first screens speak the first of our languages that the computer asks for', () => {
  expect(languageOfThisComputer(['fr-CA', 'en'])).toBe('fr');
  expect(languageOfThisComputer(['de', 'FR', 'en'])).toBe('fr');
  expect(languageOfThisComputer(['de'])).toBe('en');
  expect(languageOfThisComputer([])).toBe('en');
});
