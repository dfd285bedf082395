import { TriangleAlert } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Reservation } from '../../preload/contract/reservations.ts';
import type { Traveller } from '../../preload/contract/trip.ts';
import styles from './NameChecks.module.css';
import { carrierName, nameChecksOf } from './name-check.ts';

interface NameChecksProps {
  reservation: Reservation;
  index: number;
  /** What stands in the form while the traveller is corrected. */
  texts?: Readonly<Record<string, string>>;
}

/** What to look at in a traveller's name, title, type and age, and the name as carriers take it where it is another. */
export function NameChecks({ reservation, index, texts }: NameChecksProps) {
  const { t } = useTranslation();
  const { departsOn, returnsOn, segments } = reservation;
  const standing = reservation.travellers[index];
  if (standing === undefined) return null;
  const traveller = texts === undefined ? standing : travellerIn(texts, standing);
  const hasFlight = segments.some(({ kind }) => kind === 'air' || kind === 'package');
  const checks = nameChecksOf(reservation.travellers.with(index, traveller), index, {
    departsOn,
    returnsOn,
    hasFlight,
  });
  const onTicket = carrierName(traveller);
  const plain = [traveller.family, traveller.given].map((name) => name.trim().toUpperCase()).join('/');
  return (
    <>
      {hasFlight && plain !== '/' && onTicket !== plain && (
        <p className={styles.ticket}>
          {onTicket === null ? t('nameCheck.transcribe') : t('nameCheck.onTicket', { name: onTicket })}
        </p>
      )}
      {checks.length > 0 && (
        <ul className={styles.checks} aria-live={texts === undefined ? 'off' : 'polite'}>
          {checks.map((check) => (
            <li key={check} className={styles.check}>
              <TriangleAlert size={13} aria-hidden />
              {t(`nameCheck.${check}`)}
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

function travellerIn(texts: Readonly<Record<string, string>>, standing: Traveller): Traveller {
  const { given = '', family = '', title = '', birthDate = '', age = '' } = texts;
  const type = (['adult', 'child', 'infant'] as const).find((one) => one === texts.type) ?? standing.type;
  return {
    given,
    family,
    type,
    ...(title.trim() !== '' && { title }),
    ...(birthDate.trim() !== '' && { birthDate: birthDate.trim() }),
    ...(/^\d{1,3}$/.test(age.trim()) && { age: Number(age) }),
  };
}
