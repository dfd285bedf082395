import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Reservation } from '../../preload/contract/reservations.ts';
import { MailingPill } from '../components/StatusPill.tsx';
import { useMailingWords } from '../components/use-mailing-words.ts';
import { useFormats } from '../languages/use-formats.ts';
import styles from './Mailings.module.css';
import { None, Section } from './Section.tsx';

/** What was mailed for a reservation, and how it went. */
export function Mailings({ reservation }: { reservation: Reservation }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const words = useMailingWords();
  const { mailings } = reservation;
  return (
    <Section title={t('mailing.title')}>
      {mailings.length === 0 ? (
        <None>{t('mailing.none')}</None>
      ) : (
        <ul className={styles.mailings}>
          {mailings
            .toSorted((one, other) => other.id - one.id)
            .map((mailing) => (
              <li key={mailing.id}>
                <p className={styles.first}>
                  <MailingPill state={mailing.state} />
                  <span className={styles.recipient}>{mailing.recipient}</span>
                </p>
                <p className={styles.detail}>
                  {formats.instant(mailing.doneAt ?? mailing.queuedAt)}
                  {words(mailing) !== '' && ` · ${words(mailing)}`}
                </p>
                {(mailing.state === 'refused' || mailing.state === 'unknown') && (
                  <Link to={`/outbox?state=${mailing.state}`}>{t('mailing.decideInOutbox')}</Link>
                )}
              </li>
            ))}
        </ul>
      )}
    </Section>
  );
}
