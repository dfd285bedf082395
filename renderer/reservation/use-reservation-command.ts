import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { InputOf, OutputOf, ProcedureName } from '../../preload/contract/index.ts';
import type { Reservation } from '../../preload/contract/reservations.ts';
import { answerOf, useOffice } from '../office/use-office.ts';

/** A command on a reservation, which is shown anew when it is done. */
export function useReservationCommand<Name extends ProcedureName>(name: Name) {
  const office = useOffice();
  const answers = useQueryClient();
  return useMutation({
    mutationFn: (input: InputOf<Name>): Promise<OutputOf<Name>> => office.call(name, input),
    onSuccess: () => answers.invalidateQueries({ queryKey: ['reservations.open'] }),
  });
}

/** Asks for a reservation again, and gives it as it now stands; undefined where it could not be had. */
export function useReservationReload(id: number): () => Promise<Reservation | undefined> {
  const office = useOffice();
  const answers = useQueryClient();
  return async () => {
    try {
      return await answers.fetchQuery({ ...answerOf(office, 'reservations.open', { id }), staleTime: 0 });
    } catch {
      return undefined;
    }
  };
}
