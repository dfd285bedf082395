import type { Reservation } from '../../preload/contract/reservations.ts';

/** The lead passenger: the first adult, else the first traveller, else the client. */
export function leadOf({ travellers, client }: Pick<Reservation, 'travellers' | 'client'>): {
  title?: string | undefined;
  given: string;
  family: string;
} {
  return travellers.find(({ type }) => type === 'adult') ?? travellers[0] ?? client;
}
