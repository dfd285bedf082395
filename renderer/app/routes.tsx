import { createHashRouter } from 'react-router';
import { Account } from '../account/Account.tsx';
import { AuditPage } from '../audit/AuditPage.tsx';
import { ClientPage } from '../clients/ClientPage.tsx';
import { ComparePage } from '../doubts/ComparePage.tsx';
import { RulesPage } from '../doubts/RulesPage.tsx';
import { Dashboard } from '../figures/Dashboard.tsx';
import { FindList } from '../find/FindList.tsx';
import { FindPanel } from '../find/FindPanel.tsx';
import { Inbox } from '../inbox/Inbox.tsx';
import { InboxPanel } from '../inbox/InboxPanel.tsx';
import { Outbox } from '../outbox/Outbox.tsx';
import { Quarantine } from '../quarantine/Quarantine.tsx';
import { ReservationPage } from '../reservation/ReservationPage.tsx';
import { AgencyForm } from '../settings/AgencyForm.tsx';
import { BackupPage } from '../settings/BackupPage.tsx';
import { ConnectionPage } from '../settings/ConnectionPage.tsx';
import { Keys } from '../settings/keys/Keys.tsx';
import { NewRecoveryKey } from '../settings/keys/NewRecoveryKey.tsx';
import { MailServerForm } from '../settings/MailServerForm.tsx';
import { Settings } from '../settings/Settings.tsx';
import { Staff } from '../settings/Staff.tsx';
import { Desk } from './Desk.tsx';
import { Redirect } from './Redirect.tsx';

/** The screens of the desk by their address after the #. */
export function newRouter() {
  return createHashRouter([
    // A page of its own, so that it prints as nothing but the key.
    { path: '/new-recovery-key', element: <NewRecoveryKey /> },
    {
      path: '/',
      element: <Desk />,
      children: [
        { index: true, element: <Redirect to="/inbox/new" /> },
        {
          path: 'inbox/:queue',
          element: <Inbox />,
          children: [{ path: ':id', element: <InboxPanel /> }],
        },
        { path: 'find', element: <FindList />, children: [{ path: ':id', element: <FindPanel /> }] },
        { path: 'reservations/:id', element: <ReservationPage /> },
        { path: 'clients/:id', element: <ClientPage /> },
        { path: 'duplicates/:id', element: <ComparePage /> },
        { path: 'dashboard', element: <Dashboard /> },
        { path: 'outbox', element: <Outbox /> },
        { path: 'quarantine', element: <Quarantine /> },
        { path: 'account', element: <Account /> },
        {
          path: 'settings',
          element: <Settings />,
          children: [
            { index: true, element: <Redirect to="/settings/connection" /> },
            { path: 'connection', element: <ConnectionPage /> },
            { path: 'mail', element: <MailServerForm /> },
            { path: 'agency', element: <AgencyForm /> },
            { path: 'rules', element: <RulesPage /> },
            { path: 'staff', element: <Staff /> },
            { path: 'audit', element: <AuditPage /> },
            { path: 'keys', element: <Keys /> },
            { path: 'backups', element: <BackupPage /> },
          ],
        },
        { path: '*', element: <Redirect to="/inbox/new" /> },
      ],
    },
  ]);
}
