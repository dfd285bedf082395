import { all, type Expression, has } from './expression.ts';
import type { ClientLook } from './interface.ts';
import { code, emailAddress, phoneDigits } from './normalise.ts';
import { fragmentsOf, term } from './terms.ts';

/** Words of a name that narrow a look; more would make it no surer. */
const MOST_WORDS = 4;
/** A word that is the same here and in a name as it compares: other scripts lose more there. */
const PLAIN = /^[a-z]+$/;

/** The look into the index for a client; undefined where nothing of what was given can be looked for. */
export function clientExpression({ name, email, phone, postalCode }: ClientLook): Expression | undefined {
  const words = (name ?? '').split(' ').filter((word) => PLAIN.test(word));
  const address = emailAddress(email ?? '');
  const digits = phoneDigits(phone ?? '');
  const postal = code(postalCode ?? '');
  const terms = [
    ...(address === '' ? [] : [term.email(address)]),
    ...fragmentsOf(digits).map(term.phone),
    ...(postal === '' ? [] : [term.postalCode(postal)]),
  ];
  // A name alone is too many people's.
  if (terms.length === 0) return undefined;
  return all([...terms, ...words.slice(0, MOST_WORDS).map(term.name)].map(has));
}
