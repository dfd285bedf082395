import type { BrowserWindow } from 'electron';
import { isProcedureName } from '../../../preload/contract/index.ts';
import type { OfficeLink } from '../../office-link.ts';
import { askOffice } from '../ask-office.ts';
import { isDeskPage } from './permissions.ts';
import { lockWithScreen } from './screen-lock.ts';

/**
 * Joins a window to the office: calls in on `guichet:call`, pushes out on `guichet:push`, and the desk's lock when the
 * screen is locked, until the window is closed.
 * The handler belongs to this window alone and answers only its main frame on the desk's origin; anything else is no
 * caller of ours and gets a rejection.
 */
export function joinWindowToOffice(window: BrowserWindow, office: OfficeLink): void {
  const contents = window.webContents;
  const client = `window:${contents.id}`;

  office.attach(client);
  contents.ipc.handle('guichet:call', (event, procedure: unknown, input: unknown) => {
    if (!isDeskPage(event.senderFrame)) throw new Error('Not a call of the desk.');
    if (typeof procedure !== 'string' || !isProcedureName(procedure)) throw new Error('No such procedure.');
    return askOffice(office, client, procedure, input);
  });
  const stopHearing = office.onPush((receiver, push, payload) => {
    if (receiver === client && !contents.isDestroyed()) contents.send('guichet:push', push, payload);
  });
  const stopLocking = lockWithScreen(office, client);

  window.once('closed', () => {
    stopHearing();
    stopLocking();
    office.detach(client);
  });
}
