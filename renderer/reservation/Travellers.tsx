import { useTranslation } from 'react-i18next';
import type { Reservation } from '../../preload/contract/reservations.ts';
import type { Traveller } from '../../preload/contract/trip.ts';
import { numbered } from '../components/numbered.ts';
import { ageOn, todayHere } from '../languages/days.ts';
import { nameInFull } from '../languages/names.ts';
import { useFormats } from '../languages/use-formats.ts';
import { EditButton } from './edit/EditButton.tsx';
import { fieldsOfTraveller } from './edit/fields.ts';
import { PartForm } from './edit/PartForm.tsx';
import { useFormPlace } from './edit/use-form-place.ts';
import { NameChecks } from './NameChecks.tsx';
import { None, Section } from './Section.tsx';
import styles from './Travellers.module.css';

/** Who travels, with the age that each has on the day of departure. */
export function Travellers({ reservation }: { reservation: Reservation }) {
  const { t } = useTranslation();
  const { travellers, departsOn } = reservation;
  const form = useFormPlace();
  return (
    <Section title={t('travellers.title')} detail={t('travellers.count', { count: travellers.length })}>
      {travellers.length === 0 ? (
        <None>{t('travellers.none')}</None>
      ) : (
        <ol className={styles.travellers}>
          {numbered(travellers).map(({ item: traveller, number }) => (
            <li key={number} className={form.at === number ? styles.edited : styles.traveller}>
              {form.at === number ? (
                <PartForm
                  reservation={reservation}
                  target={{ part: 'traveller', number }}
                  label={t('edits.edit', { what: t('review.where.traveller', { number }) })}
                  fields={fieldsOfTraveller}
                  itemIn={(of) => of.travellers[number - 1]}
                  onClose={form.end}
                >
                  {(texts) => <NameChecks reservation={reservation} index={number - 1} texts={texts} />}
                </PartForm>
              ) : (
                <>
                  <span className={styles.place}>{number}</span>
                  <div className={styles.words}>
                    <p className={styles.name}>{nameInFull(traveller) || t('columns.noName')}</p>
                    <p className={styles.facts}>
                      <Facts traveller={traveller} on={departsOn} />
                    </p>
                    <NameChecks reservation={reservation} index={number - 1} />
                  </div>
                  <EditButton
                    reservation={reservation}
                    what={t('review.where.traveller', { number })}
                    onPress={() => form.begin(number)}
                    autoFocus={form.last === number}
                  />
                </>
              )}
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
