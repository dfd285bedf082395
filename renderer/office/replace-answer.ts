import type { QueryClient } from '@tanstack/react-query';
import type { OutputOf, ProcedureName } from '../../preload/contract/index.ts';

/**
 * Puts what the office pushed in the place of the kept answer of `name`. An answer that is on its way still was given
 * before the push, though it may arrive behind it: it is dropped, or the screen would stand in the past.
 */
export function replaceAnswer<Name extends ProcedureName>(
  answers: QueryClient,
  name: Name,
  pushed: OutputOf<Name>,
): void {
  void answers.cancelQueries({ queryKey: [name] });
  answers.setQueryData([name], pushed);
}
