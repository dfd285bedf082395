import { useTranslation } from 'react-i18next';
import styles from './Skeleton.module.css';

/** Grey lines where words will stand, while they are on their way. */
export function Skeleton({ lines }: { lines: number }) {
  const { t } = useTranslation();
  return (
    <div className={styles.lines} role="status">
      <span className="heard">{t('common.loading')}</span>
      {Array.from({ length: lines }, (_, line) => line).map((line) => (
        <div key={line} className={styles.line} />
      ))}
    </div>
  );
}
