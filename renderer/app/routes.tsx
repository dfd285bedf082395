import { createHashRouter, Navigate } from 'react-router';
import { FindList } from '../find/FindList.tsx';
import { FindPanel } from '../find/FindPanel.tsx';
import { Inbox } from '../inbox/Inbox.tsx';
import { InboxPanel } from '../inbox/InboxPanel.tsx';
import { Outbox } from '../outbox/Outbox.tsx';
import { Quarantine } from '../quarantine/Quarantine.tsx';
import { ReservationPage } from '../reservation/ReservationPage.tsx';
import { AgencyForm } from '../settings/AgencyForm.tsx';
import { ConnectionPage } from '../settings/ConnectionPage.tsx';
import { MailServerForm } from '../settings/MailServerForm.tsx';
import { Settings } from '../settings/Settings.tsx';
import { Staff } from '../settings/Staff.tsx';
import { Desk } from './Desk.tsx';

/** The screens of the desk by their address after the #. */
export function newRouter() {
  return createHashRouter([
    {
      path: '/',
      element: <Desk />,
      children: [
        { index: true, element: <Navigate to="/inbox/new" replace /> },
        {
          path: 'inbox/:queue',
          element: <Inbox />,
          children: [{ path: ':id', element: <InboxPanel /> }],
        },
        { path: 'find', element: <FindList />, children: [{ path: ':id', element: <FindPanel /> }] },
        { path: 'reservations/:id', element: <ReservationPage /> },
        { path: 'outbox', element: <Outbox /> },
        { path: 'quarantine', element: <Quarantine /> },
        {
          path: 'settings',
          element: <Settings />,
          children: [
            { index: true, element: <Navigate to="/settings/connection" replace /> },
            { path: 'connection', element: <ConnectionPage /> },
            { path: 'mail', element: <MailServerForm /> },
            { path: 'agency', element: <AgencyForm /> },
            { path: 'staff', element: <Staff /> },
          ],
        },
        { path: '*', element: <Navigate to="/inbox/new" replace /> },
      ],
    },
  ]);
}
