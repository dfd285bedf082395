import type { Language } from '../../../preload/contract/trip.ts';
import { makeDoubtDesk } from '../../doubts/testing.ts';
import { booking } from '../../reservations/testing.ts';
import { openPastDesk, type PastDesk } from '../testing/past-desk.ts';

/** Two reservations that are alike, the later one with flags, and who works on them. */
export function openDoubtsDesk(language: Language): Promise<PastDesk> {
  return openPastDesk(async ({ store, vault, clock, hire }) => {
    await hire({ name: 'Ana Roy', email: 'ana@example.com', role: 'administrator', language });
    await hire({
      name: 'Marie-Ève Beauchamp-Thibodeau',
      email: 'marie@example.com',
      role: 'manager',
      language,
    });
    await hire({ name: 'Luc Roy', email: 'luc@example.com', role: 'agent', language });

    const desk = makeDoubtDesk({ store, vault }, clock, { push: () => undefined });
    const first = booking();
    const [air, hotel] = first.segments;
    const { card, ...payment } = first.payment;
    await desk.receive({ booking: first, card: '4111111111111111' });
    await desk.receive({
      booking: booking({
        id: 'b-2',
        client: { ...first.client, emails: ['elodie@client.example', 'et@mailinator.com'] },
        segments: [air, hotel && { ...hotel, room: 'Suite' }].filter((segment) => segment !== undefined),
        payment: { ...payment, ...(card && { card: { ...card, holder: 'LUC GAGNON', country: 'US' } }) },
        remarks: 'Une chambre tranquille, s’il vous plaît',
      }),
      card: '4111 1111 1111 1111',
    });
  });
}
