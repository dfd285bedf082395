import type { DineroCurrency } from 'dinero.js';
import * as iso4217 from 'dinero.js/currencies';

const known = new Map<string, number>(Object.values(iso4217).map(({ code, exponent }) => [code, exponent]));

/** An ISO 4217 currency with its number of decimals; a code that the standard does not know has two. */
export function currencyOf(code: string): DineroCurrency<number> {
  return { code, base: 10, exponent: known.get(code) ?? 2 };
}
