import type { OutputOf } from '../../preload/contract/index.ts';
import type { matchedFields, SearchHit } from '../../preload/contract/search.ts';
import { useAnswer } from '../office/use-office.ts';

/** What a client can be found by; the other things are a reservation's. */
const ofPeople: ReadonlySet<(typeof matchedFields)[number]> = new Set(['name', 'phone', 'email']);

/** The clients of what was found, asked for behind it, so that nothing that is found waits for them. */
export function useFoundClients(hits: readonly SearchHit[]): OutputOf<'clients.found'> {
  const own = hits.flatMap(({ row, matched }) =>
    ofPeople.has(matched.by) ? [{ id: row.id, text: matched.text }] : [],
  );
  // What was found is not kept in the window.
  return useAnswer('clients.found', { hits: own }, { enabled: own.length > 0, gcTime: 0 }).data ?? [];
}
