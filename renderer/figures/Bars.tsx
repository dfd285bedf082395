import { Link } from 'react-router';
import { classes } from '../components/classes.ts';
import styles from './Bars.module.css';

/** One name with its number. */
export interface Bar {
  readonly key: string;
  readonly name: string;
  /** How long the bar is; below nothing, it has no length. */
  readonly amount: number;
  /** The number as it is written. */
  readonly shown: string;
  readonly to: string;
  /** Not one of the names that are compared: the others together, those without a name, those that wait. */
  readonly isApart?: boolean;
}

/** Names with their numbers as bars that lie under each other; each number is a link to its list. */
export function Bars({ label, bars }: { label: string; bars: readonly Bar[] }) {
  const longest = Math.max(1, ...bars.map(({ amount }) => amount));
  return (
    <ul className={styles.bars} aria-label={label}>
      {bars.map(({ key, name, amount, shown, to, isApart }) => (
        <li key={key}>
          <Link to={to} className={styles.line}>
            <span className={styles.name} title={name}>
              {name}
            </span>
            <span className={styles.track}>
              <span
                className={classes(styles.bar, isApart && styles.apart)}
                style={{ width: `${(Math.max(amount, 0) / longest) * 100}%` }}
              />
            </span>
            <span className={styles.shown}>{shown}</span>
          </Link>
        </li>
      ))}
    </ul>
  );
}
