import { useTranslation } from 'react-i18next';
import type { MailingRow } from '../../preload/contract/mailing.ts';
import { Notice, type NoticeTone } from '../components/Notice.tsx';
import { MailingPill } from '../components/StatusPill.tsx';
import { useMailingWords } from '../components/use-mailing-words.ts';
import { useAnswer } from '../office/use-office.ts';
import styles from './MailingProgress.module.css';

const toneOf: Record<MailingRow['state'], NoticeTone> = {
  queued: 'info',
  sending: 'info',
  sent: 'success',
  refused: 'danger',
  unknown: 'warning',
  givenUp: 'warning',
};

/** A message on its way through the outbox, live: it is kept from the moment it is queued, so the dialog may be closed. */
export function MailingProgress({ reservationId, mailing }: { reservationId: number; mailing: MailingRow }) {
  const { t } = useTranslation();
  const words = useMailingWords();
  const mailings = useAnswer('reservations.open', { id: reservationId }).data?.mailings;
  const now = mailings?.find(({ id }) => id === mailing.id) ?? mailing;
  return (
    <div className={styles.progress} aria-live="polite">
      <p className={styles.line}>
        <MailingPill state={now.state} />
        <span>{now.recipient}</span>
      </p>
      <Notice tone={toneOf[now.state]}>
        {t(`mailing.explained.${now.state}`)} {words(now)}
      </Notice>
    </div>
  );
}
