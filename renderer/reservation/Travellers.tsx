import { useTranslation } from 'react-i18next';
import type { Reservation } from '../../preload/contract/reservations.ts';
import type { Traveller } from '../../preload/contract/trip.ts';
import { numbered } from '../components/numbered.ts';
import { ageOn, todayHere } from '../languages/days.ts';
import { nameInFull } from '../languages/names.ts';
import { useFormats } from '../languages/use-formats.ts';
import { None, Section } from './Section.tsx';
import styles from './Travellers.module.css';

/** Who travels, with the age that each has on the day of departure. */
export function Travellers({ reservation }: { reservation: Reservation }) {
  const { t } = useTranslation();
  const { travellers, departsOn } = reservation;
  return (
    <Section title={t('travellers.title')} detail={t('travellers.count', { count: travellers.length })}>
      {travellers.length === 0 ? (
        <None>{t('travellers.none')}</None>
      ) : (
        <ol className={styles.travellers}>
          {numbered(travellers).map(({ item: traveller, number }) => (
            <li key={number} className={styles.traveller}>
              <span className={styles.place}>{number}</span>
              <div className={styles.words}>
                <p className={styles.name}>{nameInFull(traveller) || t('columns.noName')}</p>
                <p className={styles.facts}>
                  <Facts traveller={traveller} on={departsOn} />
                </p>
              </div>
            </li>
          ))}
        </ol>
      )}
    </Section>
  );
}

function Facts({ traveller, on }: { traveller: Traveller; on: string | null }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { type, birthDate, age: given } = traveller;
  const computed = birthDate === undefined ? null : ageOn(birthDate, on ?? todayHere());
  const facts = [
    t(`travellers.types.${type}`),
    birthDate !== undefined && t('travellers.born', { date: formats.date(birthDate) }),
    computed !== null &&
      t(on === null ? 'travellers.ageToday' : 'travellers.ageAtDeparture', { count: computed }),
    given !== undefined && given !== computed && t('travellers.ageGiven', { count: given }),
  ];
  return facts.filter(Boolean).join(' · ');
}
