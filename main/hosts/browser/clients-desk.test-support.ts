import type { Language } from '../../../preload/contract/trip.ts';
import { booking, receive, segments } from '../../reservations/testing.ts';
import type { Store } from '../../store/store.ts';
import { openPastDesk, type PastDesk } from '../testing/past-desk.ts';

/** A client with four reservations, one of them departed, who has changed her address; and others who are like her. */
export function openClientsDesk(language: Language): Promise<PastDesk> {
  return openPastDesk(async ({ store, clock, hire }) => {
    await hire({ name: 'Ana Roy', email: 'ana@example.com', role: 'administrator', language });
    await hire({ name: 'Luc Roy', email: 'luc@example.com', role: 'agent', language });
    await receive(store, clock, bookings(), clock.now());
    await addMail(store);
  });
}

/** A date so many days from now. */
function day(away: number): string {
  return new Date(Date.now() + away * 86_400_000).toISOString().slice(0, 10);
}

function bookings() {
  const { client } = booking();
  const air = (away: number) => ({
    ...segments.air,
    departs: `${day(away)}T21:35`,
    arrives: `${day(away + 1)}T09:05`,
  });
  const asked = 'Send me the weekly specials. I can unsubscribe at any time.';
  return [
    booking({ id: 'w-1', segments: [air(-90)], subscribe: { specials: false, wording: asked } }),
    booking({
      id: 'w-2',
      submittedAt: `${day(-30)}T10:00:00-05:00`,
      client: {
        ...client,
        title: 'Mme',
        address: { ...client.address, lines: ['4250, boulevard Saint-Laurent', 'Appartement 12'] },
      },
      segments: [air(30), { ...segments.hotel, checkIn: day(31), checkOut: day(38) }],
      subscribe: { specials: true, wording: asked },
    }),
    booking({
      id: 'w-3',
      submittedAt: `${day(-2)}T10:00:00-05:00`,
      segments: [{ ...segments.package, departs: day(60), returns: day(67) }],
      subscribe: {
        specials: false,
        wording: 'Yes, I want to hear of offers by e-mail (you can take this back at any time).',
      },
    }),
    booking({
      id: 'w-4',
      client: {
        ...client,
        emails: [],
        phones: [...client.phones, { kind: 'work', number: '514 555-0111 poste 204' }],
      },
      segments: [air(90)],
      payment: { method: 'cheque', plan: 'deposit' },
    }),
    booking({
      id: 'w-5',
      client: {
        ...client,
        given: 'Marie-Élisabeth-Geneviève',
        family: 'de La Bruère-Beauchamp-Thibodeau',
      },
      segments: [air(45)],
    }),
  ];
}

async function addMail(store: Store): Promise<void> {
  await store.write(async (tx) => {
    const { id } = await tx
      .insertInto('document')
      .values({
        reservation_id: 1,
        kind: 'eticket',
        number: 'E-2026-000001',
        language: 'fr',
        file_name: 'e-ticket.pdf',
        content: Buffer.from('%PDF-1.7'),
        sha256: Buffer.alloc(32),
        made_at: '2026-08-01T12:00:00.000Z',
        made_by: 'Luc Roy',
      })
      .returning('id')
      .executeTakeFirstOrThrow();
    const mailing = {
      reservation_id: 1,
      document_id: id,
      recipient: 'elodie@client.example',
      subject: 'Votre billet électronique',
      message: Buffer.from('x'),
      queued_at: '2026-08-01T12:00:00.000Z',
      done_at: '2026-08-01T12:00:05.000Z',
    };
    await tx
      .insertInto('mailing')
      .values([
        { ...mailing, message_id: '<1@agency>', state: 'refused', fault: 'recipientRefused' },
        { ...mailing, message_id: '<2@agency>', state: 'sent', done_at: '2026-08-02T09:30:00.000Z' },
      ])
      .execute();
  });
}
