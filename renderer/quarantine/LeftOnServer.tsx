import { CloudCheck } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Button } from '../components/Button.tsx';
import { Empty } from '../components/Empty.tsx';
import { FailureNotice } from '../components/FailureNotice.tsx';
import { Skeleton } from '../components/Skeleton.tsx';
import { useFormats } from '../languages/use-formats.ts';
import { useAnswer } from '../office/use-office.ts';
import styles from './Quarantine.module.css';

/** What stays on the Internet server because it could not be kept, and why. */
export function LeftOnServer() {
  const { t } = useTranslation();
  const formats = useFormats();
  const list = useAnswer('intake.leftOnServer', undefined);
  if (list.isPending) return <Skeleton lines={6} />;
  if (list.data === undefined) {
    return (
      <FailureNotice
        error={list.error}
        actions={
          <Button size="small" onPress={() => list.refetch()}>
            {t('common.tryAgain')}
          </Button>
        }
      />
    );
  }
  if (list.data.length === 0) {
    return (
      <Empty icon={CloudCheck} title={t('left.none')}>
        {t('left.noneWhy')}
      </Empty>
    );
  }
  return (
    <table className={styles.table}>
      <thead>
        <tr>
          <th scope="col">{t('quarantine.booking')}</th>
          <th scope="col">{t('quarantine.reason')}</th>
          <th scope="col">{t('left.firstSeen')}</th>
          <th scope="col">{t('left.lastSeen')}</th>
        </tr>
      </thead>
      <tbody>
        {list.data.map(({ label, reason, firstSeenAt, lastSeenAt, times }) => (
          <tr key={`${label} ${reason}`}>
            <td className={styles.id}>{label}</td>
            <td className={styles.reason}>{t(`left.reasons.${reason}`)}</td>
            <td className={styles.nowrap}>{formats.instant(firstSeenAt)}</td>
            <td className={styles.nowrap}>
              {formats.instant(lastSeenAt)}
              {times > 1 && <span className={styles.muted}> · {t('left.times', { count: times })}</span>}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
