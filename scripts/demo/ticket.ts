import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DocumentRow } from '../../preload/contract/documents.ts';
import type { MailingRow } from '../../preload/contract/mailing.ts';
import type { Reservation } from '../../preload/contract/reservations.ts';
import type { ScriptedDesk } from '../desk.ts';

/** A new reservation without a warning and with an address to mail to. */
async function choose(desk: ScriptedDesk): Promise<Reservation> {
  const { rows } = await desk.call('reservations.list', { queue: 'new', order: 'urgent', limit: 500 });
  for (const { id, openWarnings } of rows) {
    if (openWarnings > 0) continue;
    const reservation = await desk.call('reservations.open', { id });
    if (reservation.client.emails.length > 0) return reservation;
  }
  throw new Error('No new reservation is free of warnings.');
}

/** Waits until the outbox has an outcome for a mailing. */
function outcome(desk: ScriptedDesk, mailingId: number): Promise<MailingRow> {
  const { promise, resolve, reject } = Promise.withResolvers<MailingRow>();
  const look = async (): Promise<void> => {
    const { rows } = await desk.call('mailing.outbox', { limit: 200 });
    const row = rows.find(({ id }) => id === mailingId);
    if (row !== undefined && row.state !== 'queued' && row.state !== 'sending') resolve(row);
  };
  const stopHearing = desk.office.onPush((_client, push) => {
    if (push === 'mailing.changed') look().catch(reject);
  });
  look().catch(reject);
  return promise.finally(stopHearing);
}

/** What became of one reservation. */
export interface Ticketed {
  readonly reservation: Reservation;
  readonly document: DocumentRow;
  readonly mailing: MailingRow;
  /** Where the PDF was written. */
  readonly file: string;
}

/** Reviews one reservation as an agent would, issues its ticket, mails it, and writes the PDF into a folder. */
export async function reviewAndMail(desk: ScriptedDesk, folder: string): Promise<Ticketed> {
  const { id, version, client } = await choose(desk);
  const inReview = await desk.call('reservations.move', { id, version, to: 'inReview' });
  const confirmed = await desk.call('reservations.move', { id, version: inReview.version, to: 'confirmed' });
  const document = await desk.call('documents.issueTicket', {
    reservationId: id,
    version: confirmed.version,
  });
  const { base64, fileName } = await desk.call('documents.content', { id: document.id });
  const file = join(folder, fileName);
  writeFileSync(file, Buffer.from(base64, 'base64'));
  const ticketed = await desk.call('reservations.open', { id });
  const queued = await desk.call('mailing.send', {
    reservationId: id,
    version: ticketed.version,
    to: client.emails[0] ?? '',
  });
  const mailing = await outcome(desk, queued.id);
  return { reservation: await desk.call('reservations.open', { id }), document, mailing, file };
}
