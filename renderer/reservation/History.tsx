import { useTranslation } from 'react-i18next';
import {
  type HistoryLine,
  type Reservation,
  reservationStatuses,
} from '../../preload/contract/reservations.ts';
import { useFormats } from '../languages/use-formats.ts';
import { Changes } from './Changes.tsx';
import styles from './History.module.css';
import { Section } from './Section.tsx';

/** What happened to a reservation, latest first. */
export function History({ reservation }: { reservation: Reservation }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const words = useHistoryWords(reservation);
  const lines = reservation.history.toSorted((one, other) => other.id - one.id);
  return (
    <Section title={t('reservation.history')}>
      <ol className={styles.lines}>
        {lines.map((line) => {
          const { reason } = line.facts;
          return (
            <li key={line.id} className={styles.line}>
              <p>{words(line)}</p>
              {reason !== undefined && (
                <p className={styles.reason}>{t('common.quoted', { text: String(reason) })}</p>
              )}
              {line.changes !== undefined && line.changes.length > 0 && (
                <Changes changes={line.changes} reservation={reservation} />
              )}
              <p className={styles.when}>
                {formats.instant(line.at)} · {line.actor ?? t('reservation.byOffice')}
              </p>
            </li>
          );
        })}
      </ol>
    </Section>
  );
}

function useHistoryWords({ warnings }: Reservation): (line: HistoryLine) => string {
  const { t } = useTranslation();
  const formats = useFormats();
  return ({ kind, facts }) => {
    if (kind === 'moved') {
      const name = (fact: unknown) => {
        const status = reservationStatuses.find((one) => one === fact);
        return status === undefined ? '' : t(`status.${status}`);
      };
      return t('history.moved', { from: name(facts.from), to: name(facts.to) });
    }
    if (kind === 'assigned') return t('history.assigned', { to: facts.to });
    if (kind === 'takenOver') return t('history.takenOver', { from: facts.from });
    if (kind === 'released' && facts.minutes !== undefined) {
      return t('claims.idle', { from: facts.from, count: Number(facts.minutes) });
    }
    if (kind === 'edited' && typeof facts.together === 'number') {
      const count = facts.together - 1;
      return t('clients.together', { count, shown: formats.number(count) });
    }
    if (kind === 'edited' || kind === 'editUndone') return t(`history.${kind}`);
    const warning = kind === 'warningResolved' && warnings.find(({ id }) => id === facts.warning);
    const sentence = t(`history.${kind}`);
    const detail = warning ? t(`warnings.${warning.code}`) : facts.number;
    return detail === undefined || detail === '' ? sentence : `${sentence}: ${detail}`;
  };
}
