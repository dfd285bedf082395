import {
  queryOptions,
  type UseMutationResult,
  type UseQueryResult,
  useMutation,
  useQuery,
} from '@tanstack/react-query';
import { createContext, useContext } from 'react';
import type { InputOf, OutputOf, ProcedureName } from '../../preload/contract/index.ts';
import type { Office } from './office.ts';

/** The office of this window; given once by the app. */
export const OfficeContext = createContext<Office | null>(null);

/** The office of this window. */
export function useOffice(): Office {
  const office = useContext(OfficeContext);
  if (office === null) throw new Error('no office above this component');
  return office;
}

/** How the answer to a query of the contract is asked for and kept: under its name and its input. */
export function answerOf<Name extends ProcedureName>(office: Office, name: Name, input: InputOf<Name>) {
  return queryOptions({
    queryKey: input === undefined ? [name] : [name, input],
    queryFn: (): Promise<OutputOf<Name>> => office.call(name, input),
  });
}

/** The answer to a query of the contract, kept fresh by the pushes (see live.ts). */
export function useAnswer<Name extends ProcedureName>(
  name: Name,
  input: InputOf<Name>,
  options: { enabled?: boolean; gcTime?: number } = {},
): UseQueryResult<OutputOf<Name>> {
  const office = useOffice();
  return useQuery({ ...answerOf(office, name, input), ...options });
}

/** A command of the contract, to be carried out when a person asks for it. */
export function useCommand<Name extends ProcedureName>(
  name: Name,
  onDone?: (output: OutputOf<Name>) => void,
): UseMutationResult<OutputOf<Name>, Error, InputOf<Name>> {
  const office = useOffice();
  return useMutation({
    mutationFn: (input: InputOf<Name>) => office.call(name, input),
    onSuccess: (output) => onDone?.(output),
  });
}
