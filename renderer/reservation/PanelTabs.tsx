import type { ReactNode } from 'react';
import { Tab, TabList, TabPanel, Tabs } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { Reservation } from '../../preload/contract/reservations.ts';
import { Client } from './Client.tsx';
import { Conditions } from './Conditions.tsx';
import { Documents } from './Documents.tsx';
import { History } from './History.tsx';
import { Mailings } from './Mailings.tsx';
import { Notes } from './Notes.tsx';
import styles from './PanelTabs.module.css';
import { Payment } from './Payment.tsx';
import { Prices } from './Prices.tsx';
import { Section } from './Section.tsx';
import { Source } from './Source.tsx';
import { Travellers } from './Travellers.tsx';
import { Trip } from './Trip.tsx';
import { Warnings } from './Warnings.tsx';

const tabs = ['trip', 'people', 'money', 'documents', 'history'] as const;
/** A part of a reservation in the panel. */
export type ReservationTab = (typeof tabs)[number];

interface PanelTabsProps {
  reservation: Reservation;
  tab: ReservationTab;
  onTab: (tab: ReservationTab) => void;
}

/** The parts of a reservation as tabs, for the panel beside a worklist. */
export function PanelTabs({ reservation, tab: chosen, onTab }: PanelTabsProps) {
  const { t } = useTranslation();
  const isAllResolved = reservation.warnings.every(({ resolvedAt }) => resolvedAt !== null);
  const content: Record<ReservationTab, ReactNode> = {
    trip: <Trip reservation={reservation} />,
    people: (
      <>
        <Travellers reservation={reservation} />
        <Client reservation={reservation} />
      </>
    ),
    money: (
      <>
        <Prices reservation={reservation} />
        <Payment reservation={reservation} />
        <Conditions reservation={reservation} />
      </>
    ),
    documents: (
      <>
        <Documents reservation={reservation} />
        <Mailings reservation={reservation} />
      </>
    ),
    history: (
      <>
        {isAllResolved && reservation.warnings.length > 0 && (
          <Section title={t('review.title')}>
            <Warnings reservation={reservation} />
          </Section>
        )}
        <Notes reservation={reservation} />
        <History reservation={reservation} />
        <Source reservation={reservation} />
      </>
    ),
  };
  return (
    <Tabs
      className={styles.tabs ?? ''}
      selectedKey={chosen}
      onSelectionChange={(key) => {
        const tab = tabs.find((one) => one === key);
        if (tab !== undefined) onTab(tab);
      }}
    >
      <TabList className={styles.list ?? ''} aria-label={t('reservation.parts')}>
        {tabs.map((tab) => (
          <Tab key={tab} id={tab} className={styles.tab ?? ''}>
            {t(`reservation.tabs.${tab}`)}
          </Tab>
        ))}
      </TabList>
      {tabs.map((tab) => (
        <TabPanel key={tab} id={tab} className={styles.panel ?? ''}>
          {content[tab]}
        </TabPanel>
      ))}
    </Tabs>
  );
}
