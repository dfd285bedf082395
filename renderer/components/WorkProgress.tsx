import { Label, ProgressBar } from 'react-aria-components';
import { useFormats } from '../languages/use-formats.ts';
import styles from './WorkProgress.module.css';

interface WorkProgressProps {
  /** What it is the progress of, for screen readers. */
  label: string;
  /** What is being done now. */
  words: string;
  /** From 0 to 1; null while nobody can say. */
  share: number | null;
}

/** How far a piece of work has come. */
export function WorkProgress({ label, words, share }: WorkProgressProps) {
  const formats = useFormats();
  const known = share === null ? {} : { value: share, maxValue: 1 };
  return (
    <ProgressBar
      aria-label={label}
      className={styles.progress ?? ''}
      isIndeterminate={share === null}
      {...known}
    >
      {({ percentage }) => (
        <>
          <Label className={styles.words}>
            <span>{words}</span>
            {percentage !== undefined && share !== null && (
              <span>{`${formats.number(Math.round(percentage))}\u00a0%`}</span>
            )}
          </Label>
          <span className={styles.track}>
            <span
              className={share === null ? styles.unknown : styles.bar}
              style={share === null ? {} : { width: `${percentage ?? 0}%` }}
            />
          </span>
        </>
      )}
    </ProgressBar>
  );
}
