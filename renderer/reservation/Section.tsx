import { createContext, type ReactNode, useContext } from 'react';
import styles from './Section.module.css';

/** The level of the parts' headings: below the h2 of the panel, or the h1 of a page. */
export const SectionLevel = createContext<2 | 3>(3);

/** The heading of a part, at the level of the layout that it stands in. */
export function SectionTitle({ children }: { children: ReactNode }) {
  const Heading = useContext(SectionLevel) === 2 ? 'h2' : 'h3';
  return <Heading className={styles.title}>{children}</Heading>;
}

/** One part of a reservation under its heading. */
export function Section({
  title,
  detail,
  actions,
  children,
}: {
  title: string;
  detail?: ReactNode;
  /** What can be done with it, at the end of its heading. */
  actions?: ReactNode;
  children: ReactNode;
}) {
  return (
    <section className={styles.section}>
      <header className={styles.head}>
        <SectionTitle>{title}</SectionTitle>
        {detail !== undefined && <span className={styles.detail}>{detail}</span>}
        {actions !== undefined && <div className={styles.actions}>{actions}</div>}
      </header>
      {children}
    </section>
  );
}

/** What stands where a part has nothing in it. */
export function None({ children }: { children: ReactNode }) {
  return <p className={styles.none}>{children}</p>;
}
