import type { ReactNode } from 'react';
import styles from './ScreenHead.module.css';
import { useTitle } from './use-title.ts';

interface ScreenHeadProps {
  title: string;
  /** Right behind the title: what the screen is for. */
  help?: ReactNode;
  /** Beside the title: a count, a state. */
  detail?: ReactNode;
  /** On the right. */
  children?: ReactNode;
}

/** The heading of a screen. */
export function ScreenHead({ title, help, detail, children }: ScreenHeadProps) {
  useTitle(title);
  return (
    <header className={styles.head}>
      <h1 className={styles.title}>{title}</h1>
      {help}
      {detail !== undefined && <span className={styles.detail}>{detail}</span>}
      <div className={styles.right}>{children}</div>
    </header>
  );
}
