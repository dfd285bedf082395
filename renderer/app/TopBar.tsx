import { useState } from 'react';
import { SearchBox } from '../find/SearchBox.tsx';
import { Brand } from './Brand.tsx';
import { BarContext } from './bar.ts';
import { IntakeStatus } from './IntakeStatus.tsx';
import { PersonMenu } from './PersonMenu.tsx';
import styles from './TopBar.module.css';

/** The bar on top of every screen: the product, the box that finds, how the intake is doing, and who is signed in. */
export function TopBar() {
  const [bar, setBar] = useState<HTMLElement | null>(null);
  return (
    <header ref={setBar} className={styles.bar}>
      <BarContext value={bar ?? undefined}>
        <Brand />
        <SearchBox />
        <IntakeStatus />
        <PersonMenu />
      </BarContext>
    </header>
  );
}
