import type { KeptBooking } from '../reservations/kept-booking.ts';
import { booking, openReservationDesk, type ReservationDesk, receive } from '../reservations/testing.ts';
import { Search } from './search.ts';

/** Reservations with their search on a real encrypted store. */
export interface SearchDesk extends ReservationDesk {
  readonly search: Search;
  /** Receives bookings as the intake does and has them indexed; gives the reservations' ids. */
  add(...bookings: Partial<KeptBooking>[]): Promise<number[]>;
  /** The ids that the box finds, in its order. */
  found(text: string, limit?: number): Promise<number[]>;
}

/** Opens a desk whose index is brought up to date by `add` and `search.settled` only. */
export function openSearchDesk(): SearchDesk {
  const desk = openReservationDesk();
  const { store, clock, reservations } = desk;
  const search = new Search({
    store,
    clock,
    reservations,
    onFault: (error) => {
      throw error;
    },
  });
  let count = 0;
  return {
    ...desk,
    search,
    async add(...bookings) {
      const made = bookings.map((changes) => {
        count += 1;
        return booking({ id: `web-${count}`, ...changes });
      });
      const ids = await receive(store, clock, made);
      await search.settled();
      return ids;
    },
    async found(text, limit = 20) {
      const { hits } = await search.find({ text, limit });
      return hits.map(({ row }) => row.id);
    },
    async close() {
      await search.stop();
      await desk.close();
    },
  };
}
