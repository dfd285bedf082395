import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { openApiDocument, openApiFile } from './openapi.ts';
import { testDesk } from './test-desk.ts';

test('the document that is kept is the one that the code makes (else: main.ts --write-openapi)', async () => {
  expect(readFileSync(openApiFile, 'utf8')).toBe(await openApiDocument());
});

test('the shop serves that document, and it says what the shop is', async () => {
  const { ask } = await testDesk();
  const { text, headers } = await ask('/openapi.json');
  expect(headers['content-type']).toMatch('application/json');
  expect(text).toBe(readFileSync(openApiFile, 'utf8'));
  const document: { openapi: string; info: { description: string }; paths: Record<string, object> } =
    JSON.parse(text);
  expect(document.openapi).toBe('3.1.0');
  expect(document.info.description).toContain('not a production shop');
  expect(Object.entries(document.paths).map(([path, methods]) => [path, Object.keys(methods)])).toEqual([
    ['/v1/bookings', ['get']],
    ['/v1/removals', ['post']],
    ['/v1/bookings/{id}', ['delete']],
  ]);
});

test('every schema that the document refers to is in it', async () => {
  const text = await openApiDocument();
  const { schemas }: { schemas: Record<string, unknown> } = JSON.parse(text).components;
  const names = [...text.matchAll(/#\/components\/schemas\/(\w+)"/g)].map(([, name]) => name);
  expect(names.length).toBeGreaterThan(10);
  for (const name of names) expect(Object.keys(schemas)).toContain(name);
});
