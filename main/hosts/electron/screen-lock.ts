import { powerMonitor } from 'electron';
import type { ClientId, OfficeLink } from '../../office-link.ts';

/**
 * Locks a window's desk when the PC locks its screen or goes to sleep. The office does the locking, as for everybody;
 * where nobody is signed in it refuses, and there is nothing to lock. Returns the way to stop hearing.
 */
export function lockWithScreen(office: OfficeLink, client: ClientId): () => void {
  const lock = (): void => void office.call(client, 'session.lock', undefined);
  powerMonitor.on('lock-screen', lock);
  powerMonitor.on('suspend', lock);
  return () => {
    powerMonitor.off('lock-screen', lock);
    powerMonitor.off('suspend', lock);
  };
}
