import type { ReactNode } from 'react';
import { classes } from './classes.ts';
import styles from './Pill.module.css';

/** The colours that carry a meaning; the words beside them carry it too. */
export type Tone = 'blue' | 'violet' | 'teal' | 'green' | 'amber' | 'red' | 'grey' | 'done';

/** A short word in a coloured shape: a status. */
export function Pill({ tone, children }: { tone: Tone; children: ReactNode }) {
  return <span className={classes(styles.pill, styles[tone])}>{children}</span>;
}
