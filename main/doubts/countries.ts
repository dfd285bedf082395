import codes from 'i18n-iso-countries/codes.json' with { type: 'json' };
import english from 'i18n-iso-countries/langs/en.json' with { type: 'json' };
import french from 'i18n-iso-countries/langs/fr.json' with { type: 'json' };
import { z } from 'zod';

/** Of the library its tables alone (ISO 3166-1): its code registers the names in 70 languages when it is loaded. */
const codeTable = z.array(z.tuple([z.string(), z.string()]).rest(z.string()));
const nameTable = z.record(z.string(), z.union([z.string(), z.array(z.string())]));

/** A code or a name as it compares: its letters, without accents and capitals. */
function folded(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/[^\p{L}]/gu, '')
    .toUpperCase();
}

function byText(): Map<string, string> {
  const found = new Map<string, string>();
  for (const { countries } of [english, french]) {
    for (const [code, names] of Object.entries(nameTable.parse(countries))) {
      for (const name of [names].flat()) found.set(folded(name), code);
    }
  }
  const said = ['en', 'fr'].map((language) => new Intl.DisplayNames([language], { type: 'region' }));
  for (const [code, longer] of codeTable.parse(codes)) {
    // As people say it, too: États-Unis, where the standard adds d'Amérique.
    for (const names of said) found.set(folded(names.of(code) ?? code), code);
    found.set(code, code).set(longer, code);
  }
  return found;
}

let known: ReadonlyMap<string, string> | undefined;

/** The ISO 3166-1 code of two letters of a country typed as a code or a name, in English or French; undefined where it is none. */
export function countryCode(typed: string): string | undefined {
  known ??= byText();
  return known.get(folded(typed.slice(0, 100)));
}
