import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { ClientMailing, ClientProfile } from '../../preload/contract/clients.ts';
import { Button } from '../components/Button.tsx';
import { MailingPill } from '../components/StatusPill.tsx';
import tableStyles from '../components/Table.module.css';
import { useMailingWords } from '../components/use-mailing-words.ts';
import { useFormats } from '../languages/use-formats.ts';
import { DocumentDialog } from '../reservation/DocumentDialog.tsx';
import styles from './ClientPage.module.css';
import { Timeline } from './Timeline.tsx';
import { useMailPages } from './use-client-pages.ts';

/** What was mailed to a client, with its state and the document that went with it. */
export function ClientMail({ client }: { client: ClientProfile }) {
  const { t } = useTranslation();
  const pages = useMailPages(client.id);
  const rows = pages.data?.pages.flatMap((page) => page.rows) ?? [];
  return (
    <Timeline pages={pages} isEmpty={rows.length === 0} empty={t('clients.noMail')}>
      <table className={tableStyles.table} aria-label={t('clients.tabs.mail')}>
        <thead>
          <tr>
            <th scope="col">{t('clients.columns.state')}</th>
            <th scope="col">{t('clients.columns.message')}</th>
            <th scope="col">{t('clients.columns.document')}</th>
            <th scope="col">{t('clients.columns.when')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((one) => (
            <Row key={one.mailing.id} one={one} />
          ))}
        </tbody>
      </table>
    </Timeline>
  );
}

function Row({ one: { mailing, document } }: { one: ClientMailing }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const words = useMailingWords();
  const [isOpen, setOpen] = useState(false);
  const known = words(mailing);
  const mustDecide = mailing.state === 'refused' || mailing.state === 'unknown';
  return (
    <tr>
      <td>
        <MailingPill state={mailing.state} />
      </td>
      <td>
        <p>{mailing.subject}</p>
        <p className={styles.used}>
          {mailing.recipient} · <Link to={`/reservations/${mailing.reservationId}`}>{mailing.locator}</Link>
        </p>
        {known !== '' && <p className={styles.used}>{known}</p>}
        {mustDecide && <Link to={`/outbox?state=${mailing.state}`}>{t('mailing.decideInOutbox')}</Link>}
      </td>
      <td>
        {document !== null && (
          <Button
            size="small"
            look="quiet"
            aria-label={t('clients.openDocument', { number: document.number })}
            onPress={() => setOpen(true)}
          >
            {document.number}
          </Button>
        )}
        {isOpen && document !== null && <DocumentDialog document={document} onClose={() => setOpen(false)} />}
      </td>
      <td className={styles.when}>{formats.instant(mailing.doneAt ?? mailing.queuedAt)}</td>
    </tr>
  );
}
