import { type ReactNode, useState } from 'react';
import { Tab, TabList, TabPanel, Tabs } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { ClientProfile } from '../../preload/contract/clients.ts';
import tabStyles from '../reservation/PanelTabs.module.css';
import { ClientMail } from './ClientMail.tsx';
import styles from './ClientPage.module.css';
import { ClientPayments } from './ClientPayments.tsx';
import { ClientReservations } from './ClientReservations.tsx';

const tabs = ['reservations', 'payments', 'mail'] as const;

/** What happened with a client over time. */
export function ClientTabs({ client }: { client: ClientProfile }) {
  const { t } = useTranslation();
  const [chosen, setChosen] = useState<(typeof tabs)[number]>('reservations');
  const content: Record<(typeof tabs)[number], ReactNode> = {
    reservations: <ClientReservations client={client} />,
    payments: <ClientPayments client={client} />,
    mail: <ClientMail client={client} />,
  };
  return (
    <div className={styles.tabs}>
      <Tabs
        className={tabStyles.tabs ?? ''}
        selectedKey={chosen}
        onSelectionChange={(key) => setChosen(tabs.find((tab) => tab === key) ?? 'reservations')}
      >
        <TabList className={tabStyles.list ?? ''} aria-label={t('clients.parts')}>
          {tabs.map((tab) => (
            <Tab key={tab} id={tab} className={tabStyles.tab ?? ''}>
              {t(`clients.tabs.${tab}`)}
            </Tab>
          ))}
        </TabList>
        {tabs.map((tab) => (
          <TabPanel key={tab} id={tab} className={tabStyles.panel ?? ''}>
            {content[tab]}
          </TabPanel>
        ))}
      </Tabs>
    </div>
  );
}
