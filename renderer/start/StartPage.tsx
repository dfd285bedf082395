import type { ReactNode } from 'react';
import { Brand } from '../app/Brand.tsx';
import { LanguageChoice, ThemeChoice } from '../app/Preferences.tsx';
import { classes } from '../components/classes.ts';
import { useTitle } from '../components/use-title.ts';
import styles from './StartPage.module.css';

interface StartPageProps {
  title: string;
  /** A sentence or two under the title. */
  lead?: ReactNode;
  width?: 'narrow' | 'normal';
  children: ReactNode;
}

/** The page of the screens that come before the desk. */
export function StartPage({ title, lead, width = 'narrow', children }: StartPageProps) {
  useTitle(title);
  return (
    <div className={styles.page}>
      <header className={styles.top}>
        <LanguageChoice />
        <ThemeChoice />
      </header>
      <main className={classes(styles.card, styles[width])}>
        <Brand size="large" />
        <div className={styles.head}>
          <h1 className={styles.title}>{title}</h1>
          {lead !== undefined && <div className={styles.lead}>{lead}</div>}
        </div>
        {children}
      </main>
    </div>
  );
}

/** A form of a start page: Enter sends it. */
export function StartForm({ onSubmit, children }: { onSubmit: () => void; children: ReactNode }) {
  return (
    <form
      className={styles.form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        onSubmit();
      }}
    >
      {children}
    </form>
  );
}
