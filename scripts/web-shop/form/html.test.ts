import fc from 'fast-check';
import { expect, test } from 'vitest';
import { html, jsonIn } from './html.ts';

test('whatever a value holds, it adds no markup and closes no attribute', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('<', '>', '"', "'", '&', 'a', ' ') }), (value) => {
      const inside = html`<p title="${value}">${value}</p>`.text.slice('<p title="'.length, -'</p>'.length);
      const [title = '', ...rest] = inside.split('">');
      expect(title + rest.join('')).not.toMatch(/[<>"']/);
      expect(rest).toHaveLength(1);
    }),
  );
});

test('HTML inside HTML stays as it is', () => {
  expect(html`<ul>${[html`<li>${'<b>'}</li>`, html`<li>2</li>`]}</ul>`.text).toBe(
    '<ul><li>&lt;b&gt;</li>\n<li>2</li></ul>',
  );
});

test('JSON in a page cannot end its element and reads back as it was', () => {
  const value = { text: '</script><script>alert(1)</script><!--' };
  const { text } = jsonIn(value);
  expect(text).not.toContain('<');
  expect(JSON.parse(text)).toEqual(value);
});
