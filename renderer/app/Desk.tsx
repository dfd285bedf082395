import { useState } from 'react';
import { Outlet } from 'react-router';
import { BulkProvider } from '../bulk/BulkProvider.tsx';
import { ClaimNotices } from '../claims/ClaimNotices.tsx';
import { focusHome } from '../components/focus-home.ts';
import { DeskMemory, DeskMemoryContext } from '../find/desk-memory.ts';
import { HelpProvider } from '../help/HelpProvider.tsx';
import { TourOffer } from '../help/TourOffer.tsx';
import styles from './Desk.module.css';
import { IntakeFault } from './IntakeFault.tsx';
import { Navigation } from './Navigation.tsx';
import { OfficeCut } from './OfficeCut.tsx';
import { TopBar } from './TopBar.tsx';
import { Troubles } from './Troubles.tsx';

/** What stands around every screen: the bar on top, the worklists on the left, and the intake's trouble between them. */
export function Desk() {
  const [memory] = useState(() => new DeskMemory());
  return (
    <DeskMemoryContext value={memory}>
      <BulkProvider>
        <HelpProvider>
          <div className={styles.desk}>
            <TopBar />
            <OfficeCut />
            <Troubles />
            <IntakeFault />
            <ClaimNotices />
            <TourOffer />
            <div className={styles.below}>
              <Navigation />
              <main {...focusHome} className={styles.main}>
                <Outlet />
              </main>
            </div>
          </div>
        </HelpProvider>
      </BulkProvider>
    </DeskMemoryContext>
  );
}
