import { Audit } from '../audit/audit.ts';
import { KeptVersions } from '../intake/versions.ts';
import { Edits } from '../reservations/edits.ts';
import type { KeptBooking } from '../reservations/kept-booking.ts';
import { booking, type ReservationDesk } from '../reservations/testing.ts';
import { openSearchDesk, type SearchDesk } from '../search/testing.ts';
import { Clients, type ClientsOptions } from './clients.ts';

/** Clients on a real encrypted store, with their search index; without documents and mailings unless they are given. */
export interface ClientDesk extends SearchDesk {
  readonly clients: Clients;
  readonly edits: Edits;
}

export const ana = { staffId: 7, name: 'Ana Roy' };
export const luc = { staffId: 8, name: 'Luc Gagnon' };

export async function openClientDesk(beside: Partial<ClientsOptions> = {}): Promise<ClientDesk> {
  const desk = openSearchDesk();
  const { store, vault, clock, pushes, reservations, search } = desk;
  await addStaff(desk);
  const audit = new Audit(clock);
  const edits = new Edits({
    store,
    audit,
    clock,
    pushes,
    versions: new KeptVersions(store, vault),
    reservations,
  });
  const clients = new Clients({
    store,
    audit,
    clock,
    pushes,
    finder: search,
    reservations,
    edits,
    mailing: { forReservations: async () => [], countFor: async () => 0 },
    documents: { names: async () => [] },
    ...beside,
  });
  return { ...desk, clients, edits };
}

async function addStaff({ store, clock }: ReservationDesk): Promise<void> {
  await store.write((tx) =>
    tx
      .insertInto('staff')
      .values(
        [ana, luc].map(({ staffId, name }) => ({
          id: staffId,
          name,
          email: `${staffId}@agency.example`,
          role: 'agent' as const,
          language: 'en' as const,
          password_hash: '',
          created_at: clock.now(),
        })),
      )
      .execute(),
  );
}

/** A booking by a client who differs in these things. */
export function bookedBy(changes: Partial<KeptBooking['client']>): Partial<KeptBooking> {
  return { client: { ...booking().client, ...changes } };
}
