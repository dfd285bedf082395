import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { InputOf } from '../../preload/contract/index.ts';
import type { MailingRow } from '../../preload/contract/mailing.ts';
import { Button } from '../components/Button.tsx';
import { ReasonDialog } from '../components/ReasonDialog.tsx';
import { MailingPill } from '../components/StatusPill.tsx';
import { useMailingWords } from '../components/use-mailing-words.ts';
import { useFormats } from '../languages/use-formats.ts';
import { useOffice } from '../office/use-office.ts';
import { decisionsFor } from './decisions.ts';
import styles from './Outbox.module.css';

type Decision = InputOf<'mailing.decide'>['decision'];

/** One message of the outbox: what is known of it, and what a person may decide. */
export function MailingItem({ mailing }: { mailing: MailingRow }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const office = useOffice();
  const answers = useQueryClient();
  const words = useMailingWords();
  const [asked, setAsked] = useState<Decision>();
  const { id, state, locator, reservationId, recipient, subject, queuedAt, doneAt, tries } = mailing;
  const known = words(mailing);
  return (
    <tr>
      <td>
        <MailingPill state={state} />
      </td>
      <td>
        <Link className={styles.locator} to={`/reservations/${reservationId}`}>
          {locator}
        </Link>
      </td>
      <td className={styles.message}>
        <p>{recipient}</p>
        <p className={styles.muted}>{subject}</p>
        {known !== '' && <p className={styles.known}>{known}</p>}
      </td>
      <td className={styles.when}>
        <p>{formats.instant(doneAt ?? queuedAt)}</p>
        {tries > 1 && <p className={styles.muted}>{t('outbox.tries', { count: tries })}</p>}
      </td>
      <td>
        <div className={styles.decisions}>
          {decisionsFor(state).map((decision) => (
            <Button key={decision} size="small" onPress={() => setAsked(decision)}>
              {t(`outbox.decisions.${decision}`)}
            </Button>
          ))}
        </div>
        {asked !== undefined && (
          <ReasonDialog
            title={t(`outbox.titles.${asked}`)}
            confirm={t(`outbox.decisions.${asked}`)}
            isDanger={asked === 'giveUp'}
            onClose={() => setAsked(undefined)}
            onConfirm={async (reason) => {
              await office.call('mailing.decide', { id, decision: asked, reason });
              await answers.invalidateQueries({ queryKey: ['mailing.outbox'] });
            }}
          >
            <p>{t(`outbox.why.${asked}`)}</p>
            <p className={styles.quote}>
              {recipient}
              {known !== '' && <span className={styles.muted}> · {known}</span>}
            </p>
          </ReasonDialog>
        )}
      </td>
    </tr>
  );
}
