import { createInstance } from 'i18next';
import type { Language } from '../../preload/contract/trip.ts';
import english from '../../resources/locales/mail.en.json' with { type: 'json' };
import french from '../../resources/locales/mail.fr.json' with { type: 'json' };

type WithoutPlural<Key extends string> = Key extends `${infer Base}_${'one' | 'many' | 'other'}` ? Base : Key;
type WordKey = WithoutPlural<keyof typeof english.ticket & string>;

/** Words of the mail that carries a ticket, with their placeholders filled; `count` also chooses the plural. */
export type TicketWords = (key: WordKey, values?: Readonly<Record<string, string | number>>) => string;

const instance = createInstance({
  ns: 'mail',
  defaultNS: 'mail',
  resources: { en: { mail: english }, fr: { mail: french } },
  lng: 'en',
  initAsync: false,
  // The words are plain text; what goes into HTML is escaped there, once.
  interpolation: { escapeValue: false },
});
await instance.init();

export function ticketWords(language: Language): TicketWords {
  const translate = instance.getFixedT(language, 'mail', 'ticket');
  return (key, values) => translate(key, values ?? {});
}
