import { useTranslation } from 'react-i18next';
import type { Reservation, Warning } from '../../preload/contract/reservations.ts';
import { useDoubtFacts } from '../doubts/use-doubt-facts.ts';
import { nameInFull } from '../languages/names.ts';
import { useFormats } from '../languages/use-formats.ts';

/** Says a warning: what it is about, and where in the reservation. */
export function useWarningWords(
  reservation: Pick<Reservation, 'travellers' | 'prices'>,
): (warning: Warning) => { what: string; where: string } {
  const { t } = useTranslation();
  const formats = useFormats();
  const doubtFacts = useDoubtFacts();
  return ({ code, facts }) => {
    const { traveller, segment, line, age, date, field } = facts;
    const person = traveller === undefined ? undefined : reservation.travellers[Number(traveller) - 1];
    const price = line === undefined ? undefined : reservation.prices[Number(line) - 1];
    const where = [
      traveller !== undefined && t('review.where.traveller', { number: traveller }),
      person && nameInFull(person),
      age !== undefined && t('review.where.age', { age: Math.floor(Number(age)) }),
      segment !== undefined && t('review.where.segment', { number: segment }),
      line !== undefined && t('review.where.line', { number: line }),
      price && `${price.label} ${formats.money(price.amount)}`,
      date !== undefined && formats.date(String(date)),
      field === 'client' && t('review.where.client'),
      ...doubtFacts(facts),
    ];
    return { what: t(`warnings.${code}`), where: where.filter(Boolean).join(' · ') };
  };
}
