/** What the terms of a reservation have to be: the index answers it, and one entry's terms can be held against it. */
export type Expression =
  | { readonly is: 'term'; readonly term: string }
  | { readonly is: 'beginning'; readonly beginning: string }
  | { readonly is: 'any' | 'all'; readonly of: readonly Expression[] };

/** What has exactly this term. */
export function has(term: string): Expression {
  return { is: 'term', term };
}

/** What has a term that begins so. */
export function hasBeginning(beginning: string): Expression {
  return { is: 'beginning', beginning };
}

/** What fits any of them. */
export function any(of: readonly Expression[]): Expression {
  return joined('any', of);
}

/** What fits all of them. */
export function all(of: readonly Expression[]): Expression {
  return joined('all', of);
}

function joined(is: 'any' | 'all', of: readonly Expression[]): Expression {
  const [only, ...others] = of;
  if (only === undefined) throw new Error('an expression has at least one term');
  return others.length === 0 ? only : { is, of };
}

/**
 * The expression in the words of FTS5. Terms are made by terms.ts of letters, digits and what stands in addresses; none
 * holds a quotation mark or a blank, so each stays one term between its marks.
 */
export function inWordsOfIndex(expression: Expression): string {
  switch (expression.is) {
    case 'term':
      return `"${expression.term}"`;
    case 'beginning':
      return `"${expression.beginning}"*`;
    case 'any':
      return `(${expression.of.map(inWordsOfIndex).join(' OR ')})`;
    case 'all':
      return `(${expression.of.map(inWordsOfIndex).join(' AND ')})`;
  }
}

/** Whether the terms of one entry fit. */
export function fits(terms: ReadonlySet<string>, expression: Expression): boolean {
  switch (expression.is) {
    case 'term':
      return terms.has(expression.term);
    case 'beginning': {
      for (const term of terms) if (term.startsWith(expression.beginning)) return true;
      return false;
    }
    case 'any':
      return expression.of.some((one) => fits(terms, one));
    case 'all':
      return expression.of.every((one) => fits(terms, one));
  }
}
