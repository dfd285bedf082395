import type { Language } from '../../../preload/contract/trip.ts';
import { type Actor, theOffice } from '../../actor.ts';
import type { Tx } from '../../store/store.ts';
import { testClock } from '../../testing.ts';
import { openPastDesk, type PastDesk } from '../testing/past-desk.ts';

const pc = 'FRONT-DESK-2';

/** A desk whose log has `lines` lines, written as a day at the desk does, and what came `afterwards`. */
export function openAuditDesk(
  lines: number,
  language: Language,
  afterwards: (tx: Tx) => Promise<unknown> = async () => undefined,
): Promise<PastDesk> {
  const clock = testClock('2026-11-20T13:00:00.000Z');
  return openPastDesk(
    async ({ store, audit, hire }) => {
      const ana = await hire({
        name: 'Ana Roy',
        email: 'ana.roy@example.com',
        role: 'administrator',
        language,
      });
      const marie = await hire({
        name: 'Marie-Ève Beauchamp-Thibodeau',
        email: 'marie@example.com',
        role: 'agent',
        language,
      });
      const people: Actor[] = [ana, marie];
      await store.write(async (tx) => {
        await addReservation(tx, clock.now());
        for (let line = 0; line < lines; line += 1) {
          clock.forward({ seconds: 37 });
          const actor = people[line % 2] ?? theOffice;
          if (line % 5 < 2) {
            const facts = { kept: 6, amended: 0, quarantined: 0, first: line };
            await audit.append(tx, {
              actor: theOffice,
              action: 'intake.kept',
              subject: 'connection/1',
              facts,
            });
          } else if (line % 5 === 2) {
            const changes = { port: [25, 587], security: ['starttls', 'smtps'], password: null } as const;
            await audit.append(tx, {
              actor,
              action: 'setting.changed',
              subject: 'setting/mailServer',
              changes,
            });
          } else {
            const facts = { from: 'new', to: 'inReview' };
            await audit.append(tx, { actor, action: 'reservation.moved', subject: 'reservation/17', facts });
          }
        }
      });
      await store.write(afterwards);
    },
    { clock, pc },
  );
}

async function addReservation(tx: Tx, at: string): Promise<void> {
  await tx
    .insertInto('reservation')
    .values({
      id: 17,
      locator: 'K7M3QX',
      status: 'inReview',
      connection_id: 1,
      booking_id: 'b-1',
      booking_version: 1,
      language: 'fr',
      lead_given: 'Chloé',
      lead_family: 'Lévesque',
      travellers: 1,
      kinds: 'air',
      open_warnings: 0,
      client_given: 'Chloé',
      client_family: 'Lévesque',
      client_address: '{}',
      payment_method: 'card',
      payment_plan: 'full',
      security_code_given: 0,
      submitted_at: at,
      received_at: at,
      changed_at: at,
    })
    .execute();
}
