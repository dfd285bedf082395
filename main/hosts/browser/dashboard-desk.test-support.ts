import type { HotelRow } from '../../../scripts/generator/hotel-rows.ts';
import { liveThroughWeeks } from '../../figures/testing.ts';
import { booking, receive } from '../../reservations/testing.ts';
import { openPastDesk, type Past, type PastDesk } from '../testing/past-desk.ts';

/** How long the agency has been there, and what it has. */
interface Weeks {
  readonly weeks: number;
  readonly bookingsAWeek: number;
  /** Bookings that came within one hour of one day, as when a list of specials went out. */
  readonly atOnce?: number;
  readonly rows?: readonly HotelRow[];
}

/** A desk whose office has a past; a manager and an agent of each language can sign in. */
export function openDashboardDesk({ weeks, bookingsAWeek, atOnce = 0, rows }: Weeks): Promise<PastDesk> {
  return openPastDesk(async (past) => {
    const { store, vault, clock } = past;
    const reviewer = await hireAll(past);
    if (weeks === 0) return;
    const today = clock.today();
    await liveThroughWeeks({ store, vault, today, weeks, bookingsAWeek, reviewer, ...(rows && { rows }) });
    await receiveAtOnce(past, atOnce);
  });
}

async function receiveAtOnce({ store, clock }: Past, count: number): Promise<void> {
  const at = new Date(Date.now() - 5 * 86_400_000).toISOString();
  const bookings = Array.from({ length: count }, (_, order) => booking({ id: `once-${order}` }));
  for (let from = 0; from < count; from += 50) {
    await receive(store, clock, bookings.slice(from, from + 50), at);
  }
}

async function hireAll({ hire }: Past) {
  await hire({ name: 'Ana Roy', email: 'ana@agency.example', role: 'administrator', language: 'en' });
  await hire({ name: 'Priya Nair', email: 'priya@agency.example', role: 'manager', language: 'en' });
  await hire({ name: 'Marie-Ève Thibodeau', email: 'marie@agency.example', role: 'manager', language: 'fr' });
  return hire({ name: 'Luc Roy', email: 'luc@agency.example', role: 'agent', language: 'en' });
}
