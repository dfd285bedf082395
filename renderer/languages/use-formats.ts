import { useTranslation } from 'react-i18next';
import { type Formats, formatsOf } from './formats.ts';
import { type Locale, localeOf } from './index.ts';

const kept = new Map<Locale, Formats>();

/** How dates, money and numbers look in the language that the screens speak now. */
export function useFormats(): Formats {
  const { i18n } = useTranslation();
  const locale = i18n.language === localeOf.fr ? localeOf.fr : localeOf.en;
  const formats = kept.get(locale) ?? formatsOf(locale);
  kept.set(locale, formats);
  return formats;
}
