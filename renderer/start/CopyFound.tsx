import { useTranslation } from 'react-i18next';
import type { CopyReport } from '../../preload/contract/restore.ts';
import { Fact, Facts } from '../components/Facts.tsx';
import { Notice } from '../components/Notice.tsx';
import { useFormats } from '../languages/use-formats.ts';
import styles from './Restore.module.css';

/** What a checked copy holds, and plainly what would be missing behind it. */
export function CopyFound({ report }: { report: CopyReport }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { madeAt, counts, newestAuditAt, sameStore, presentKept } = report;
  return (
    // The form that asked is gone: whoever reads by ear goes on here.
    <div className={styles.found} tabIndex={-1} ref={(found) => found?.focus()}>
      <Notice tone="success" title={t('restore.whole')} />
      <Facts>
        <Fact name={t('restore.madeAt')}>{formats.instant(madeAt)}</Fact>
        {newestAuditAt !== null && <Fact name={t('restore.newest')}>{formats.instant(newestAuditAt)}</Fact>}
        <Fact name={t('restore.reservations')}>{formats.number(counts.reservations)}</Fact>
      </Facts>
      {sameStore === false && <Notice tone="warning">{t('restore.otherStore')}</Notice>}
      {presentKept && <Missing report={report} />}
      <p>{t('restore.mail')}</p>
    </div>
  );
}

function Missing({ report: { missing, madeAt } }: { report: CopyReport }) {
  const { t } = useTranslation();
  const formats = useFormats();
  if (missing === null) {
    return (
      <Notice tone="warning" title={t('restore.missing.title')}>
        <p>{t('restore.missing.unreadable', { date: formats.instant(madeAt) })}</p>
        <p>{t('restore.missing.unknownNumbers')}</p>
      </Notice>
    );
  }
  const { bookings, from, to, stillOnServer, documents } = missing;
  if (bookings === 0 && documents === 0) {
    return <Notice tone="info">{t('restore.missing.nothing')}</Notice>;
  }
  const removed = bookings - stillOnServer;
  return (
    <Notice tone="warning" title={t('restore.missing.title')}>
      <ul className={styles.list}>
        {from !== null && to !== null && (
          <li>
            {t('restore.missing.bookings', {
              count: bookings,
              from: formats.instant(from),
              to: formats.instant(to),
            })}
          </li>
        )}
        {removed > 0 && <li>{t('restore.missing.removed', { count: removed })}</li>}
        {stillOnServer > 0 && <li>{t('restore.missing.stillOnServer', { count: stillOnServer })}</li>}
        {documents > 0 && <li>{t('restore.missing.documents', { count: documents })}</li>}
      </ul>
    </Notice>
  );
}
