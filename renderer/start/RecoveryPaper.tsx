import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { numbered } from '../components/numbered.ts';
import { useFormats } from '../languages/use-formats.ts';
import styles from './RecoveryKey.module.css';
import { groupsOf } from './recovery-groups.ts';

/** The recovery key in its groups, to be written down or printed with what it is for. */
export function RecoveryPaper({ recoveryKey }: { recoveryKey: string }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const [madeOn] = useState(() => new Date().toISOString());
  return (
    <div className={styles.paper}>
      <p className={styles.onPaper}>{t('start.recovery.paperTitle', { date: formats.instant(madeOn) })}</p>
      <ol className={styles.groups} aria-label={t('start.recovery.key')}>
        {numbered(groupsOf(recoveryKey)).map(({ item: group, number }) => (
          <li key={number} className={styles.group}>
            <span className={styles.place}>{number}</span>
            {group}
          </li>
        ))}
      </ol>
      <p className={styles.onPaper}>{t('start.recovery.paperUse')}</p>
    </div>
  );
}
