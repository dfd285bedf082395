import { type ParsedInputOf, procedures } from '../../preload/contract/index.ts';

/** What a list of the quarantine is narrowed by, beside whether it is resolved. */
export type QuarantineFilter = Omit<ParsedInputOf<'quarantine.list'>, 'resolved'>;

/** A filter as it stands in the address; what means nothing is left out. */
export function quarantineFilterIn(parameters: URLSearchParams): QuarantineFilter {
  const [from, to] = [parameters.get('from'), parameters.get('to')];
  const asked = procedures['quarantine.list'].input;
  const pulled = asked.safeParse({ pulled: { from, to } });
  const removal = asked.safeParse({ removal: parameters.get('removal') });
  return {
    ...(pulled.success && pulled.data.pulled !== undefined && { pulled: pulled.data.pulled }),
    ...(removal.success && removal.data.removal !== undefined && { removal: removal.data.removal }),
  };
}
