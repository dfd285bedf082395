import { expect, test } from 'vitest';
import { pageLanguage } from './language.ts';

test.each([
  ['fr', 'en-CA', 'fr'],
  ['de', 'fr-CA', 'fr'],
  [undefined, 'fr-CA,fr;q=0.9,en;q=0.8', 'fr'],
  [undefined, 'en;q=0.3, FR;q=0.7', 'fr'],
  [undefined, 'de-DE, en-GB;q=0.5', 'en'],
  [undefined, 'fr;q=0, en;q=0.1', 'en'],
  [undefined, 'ja', 'en'],
  [undefined, ';;q=,,', 'en'],
  [undefined, undefined, 'en'],
])('asked for %s with Accept-Language %s, the page is in %s', (asked, accept, language) => {
  expect(pageLanguage(asked, accept)).toBe(language);
});
