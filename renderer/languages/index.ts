import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import type { Language } from '../../preload/contract/trip.ts';
import en from '../../resources/locales/en.json';
import fr from '../../resources/locales/fr.json';

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'translation';
    resources: { translation: typeof en };
  }
}

/** The form of dates, numbers and plurals that goes with each language of the desk. */
export const localeOf = { en: 'en-CA', fr: 'fr-CA' } as const satisfies Record<Language, string>;

/** The locales that the screens are written in. */
export type Locale = (typeof localeOf)[Language];

/** The language that the person's computer asks for, for the screens before somebody signs in. */
export function languageOfThisComputer(wanted: readonly string[]): Language {
  for (const tag of wanted) {
    if (tag.toLowerCase().startsWith('fr')) return 'fr';
    if (tag.toLowerCase().startsWith('en')) return 'en';
  }
  return 'en';
}

/** The language that the screens speak now. */
export function spokenLanguage(): Language {
  return i18next.language === localeOf.fr ? 'fr' : 'en';
}

/** Has the screens, their dates and their plurals speak a language. */
export async function speak(language: Language): Promise<void> {
  document.documentElement.lang = localeOf[language];
  await i18next.changeLanguage(localeOf[language]);
}

/** Loads the words of both languages; they are part of the program, so nothing is fetched. */
export async function loadLanguages(language: Language): Promise<void> {
  await i18next.use(initReactI18next).init({
    lng: localeOf[language],
    fallbackLng: localeOf.en,
    supportedLngs: Object.values(localeOf),
    resources: { [localeOf.en]: { translation: en }, [localeOf.fr]: { translation: fr } },
    // React escapes what it renders.
    interpolation: { escapeValue: false },
  });
  await speak(language);
}
