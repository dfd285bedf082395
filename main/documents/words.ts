import { createInstance } from 'i18next';
import type { Language } from '../../preload/contract/trip.ts';
import english from '../../resources/locales/documents.en.json' with { type: 'json' };
import french from '../../resources/locales/documents.fr.json' with { type: 'json' };

type Leaves<Tree> = {
  [Key in keyof Tree & string]: Tree[Key] extends string ? Key : `${Key}.${Leaves<Tree[Key]>}`;
}[keyof Tree & string];
type WithoutPlural<Key extends string> = Key extends `${infer Base}_${'one' | 'many' | 'other'}` ? Base : Key;

/** The path of a document word in resources/locales/documents.*.json; a plural is named without its ending. */
export type WordKey = WithoutPlural<Leaves<typeof english>>;

/** A document word in one language, its placeholders filled; `count` also chooses the plural. */
export type Words = (key: WordKey, values?: Readonly<Record<string, string | number>>) => string;

const instance = createInstance({
  ns: 'documents',
  defaultNS: 'documents',
  resources: { en: { documents: english }, fr: { documents: french } },
  lng: 'en',
  initAsync: false,
  interpolation: { escapeValue: false },
});
await instance.init();

/** The words of documents in the client's language. */
export function wordsOf(language: Language): Words {
  const translate = instance.getFixedT(language);
  return (key, values) => translate(key, values ?? {});
}
