import { useTranslation } from 'react-i18next';
import { duplicateGrounds } from '../../preload/contract/doubts.ts';
import type { Warning } from '../../preload/contract/reservations.ts';
import { useFormats } from '../languages/use-formats.ts';

/** Says why two reservations are alike: same travellers and dates, same card. */
export function useGroundWords(): (grounds: readonly string[]) => string {
  const { t } = useTranslation();
  return (grounds) =>
    duplicateGrounds
      .filter((ground) => grounds.includes(ground))
      .map((ground) => t(`duplicates.grounds.${ground}`))
      .join(', ');
}

/** Says what a doubt was found by, from the facts of its warning; nothing for other warnings. */
export function useDoubtFacts(): (facts: Warning['facts']) => string[] {
  const { t } = useTranslation();
  const formats = useFormats();
  const grounds = useGroundWords();
  return (facts) => {
    const { cardCountry, country, bookings, hours, email, locator, rules } = facts;
    return [
      cardCountry !== undefined &&
        t('doubts.facts.cardCountry', {
          card: formats.country(String(cardCountry)),
          address: formats.country(String(country)),
        }),
      bookings !== undefined && t('doubts.facts.bookings', { count: Number(bookings) }),
      hours !== undefined &&
        (hours === 0 ? t('doubts.facts.hoursNone') : t('doubts.facts.hours', { count: Number(hours) })),
      email !== undefined && t('doubts.facts.email', { number: email }),
      locator !== undefined &&
        (facts.grounds === undefined
          ? String(locator)
          : t('doubts.facts.like', { locator, grounds: grounds(String(facts.grounds).split(' ')) })),
      rules !== undefined && Number(rules) > 0 && t('doubts.facts.ruleVersion', { number: rules }),
    ].filter((words) => words !== false);
  };
}
