/** Text that is HTML already; only `html` makes it. */
export class Html {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

type Part = Html | string | number | readonly Html[];

const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** A template whose values are escaped, unless they are HTML themselves; lists of HTML are joined. */
export function html(literals: TemplateStringsArray, ...parts: Part[]): Html {
  return new Html(
    literals
      .map((literal, index) => literal + (index < parts.length ? escaped(parts[index] ?? '') : ''))
      .join(''),
  );
}

/** JSON that can stand inside a `<script type="application/json">`: no `<` ends the element early. */
export function jsonIn(value: unknown): Html {
  return new Html(JSON.stringify(value).replaceAll('<', '\\u003c'));
}

function escaped(part: Part): string {
  if (part instanceof Html) return part.text;
  if (typeof part === 'string' || typeof part === 'number') {
    return String(part).replace(/[&<>"']/g, (sign) => entities[sign] ?? sign);
  }
  return part.map((item) => item.text).join('\n');
}
