import { useTranslation } from 'react-i18next';
import { type KeyChange, keyChangeSteps } from '../../preload/contract/store.ts';
import styles from './KeyChangeProgress.module.css';

/** How far a change of the store's key is: the step, and a bar over all of them. */
export function KeyChangeProgress({ change: { step, done } }: { change: KeyChange }) {
  const { t } = useTranslation();
  const number = keyChangeSteps.indexOf(step);
  const words = t('keys.change.step', {
    number: number + 1,
    count: keyChangeSteps.length,
    what: t(`keys.change.steps.${step}`),
  });
  return (
    <div className={styles.progress}>
      <p role="status">{words}</p>
      <progress
        className={styles.bar}
        aria-label={words}
        max={keyChangeSteps.length}
        value={number + (done ?? 0)}
      />
    </div>
  );
}
