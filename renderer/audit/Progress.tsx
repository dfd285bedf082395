import { ProgressBar } from 'react-aria-components';
import styles from './Progress.module.css';

interface ProgressProps {
  label: string;
  /** What stands under the bar, e.g. how many of how many. */
  words: string;
  done: number;
  of: number;
}

/** How far something is that takes a while. */
export function Progress({ label, words, done, of }: ProgressProps) {
  return (
    <div className={styles.progress}>
      <ProgressBar
        aria-label={label}
        className={styles.track ?? ''}
        value={done}
        maxValue={Math.max(1, of)}
        isIndeterminate={of === 0}
      >
        {({ percentage }) => <span className={styles.bar} style={{ width: `${percentage ?? 30}%` }} />}
      </ProgressBar>
      <span className={styles.words}>{words}</span>
    </div>
  );
}
