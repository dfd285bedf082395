import type { Reply } from '../../preload/contract/failure.ts';
import type { ClientId, OfficeLink } from '../office-link.ts';

/**
 * Passes a window's call to the office. A rejection means that the office's thread is gone (`died` tells the host why),
 * so the window is told that, in a reply like any other.
 */
export async function askOffice(
  office: OfficeLink,
  client: ClientId,
  procedure: string,
  input: unknown,
): Promise<Reply> {
  try {
    return await office.call(client, procedure, input);
  } catch {
    return { ok: false, failure: { code: 'officeStopped' } };
  }
}
