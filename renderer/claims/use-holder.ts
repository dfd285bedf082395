import type { Reservation } from '../../preload/contract/reservations.ts';
import { usePerson } from '../app/person.ts';

/** Who works on a reservation, as this person sees it. */
export function useHolder({ claim }: Pick<Reservation, 'claim'>): 'nobody' | 'me' | 'other' {
  const { id } = usePerson();
  if (claim === null) return 'nobody';
  return claim.staffId === id ? 'me' : 'other';
}
