import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { compiledMail, compileMail } from './build-mail.ts';

test('The compiled mail that is kept is what its source gives; where not, run node scripts/build-mail.ts', async () => {
  expect(await readFile(compiledMail, 'utf8')).toBe(await compileMail());
});

test('The mail loads nothing from anywhere, carries no script and no image', async () => {
  const html = await readFile(compiledMail, 'utf8');
  // The names of XML namespaces are no addresses to load from.
  const loads = html.replaceAll(/ xmlns(:\w+)?="[^"]*"/g, '');
  expect(loads).not.toMatch(/https?:|\/\/[a-z]|url\(|@import|<link|<script|<img|<iframe|\ssrc=/i);
});

test('Tables that only lay the mail out say so, and the one of facts has headings', async () => {
  const html = await readFile(compiledMail, 'utf8');
  const tables = [...html.matchAll(/<table[^>]*>/g)].map(([tag]) => tag);
  const meaningful = tables.filter((tag) => !tag.includes('role="presentation"'));
  expect(meaningful).toHaveLength(1);
  expect(html.match(/<th scope="row"/g)).toHaveLength(5);
});
