import { type InfiniteData, type UseInfiniteQueryResult, useInfiniteQuery } from '@tanstack/react-query';
import type { OutputOf } from '../../preload/contract/index.ts';
import { useOffice } from '../office/use-office.ts';

/** Rows a page. */
const limit = 50;
/** The first page has no cursor. */
const newest: number | undefined = undefined;

type Pages<Page> = UseInfiniteQueryResult<InfiniteData<Page>>;

function usePages<Page extends { next: number | null }>(
  name: string,
  id: number,
  pageBefore: (before: number | undefined) => Promise<Page>,
): Pages<Page> {
  return useInfiniteQuery({
    queryKey: [name, 'pages', id],
    queryFn: ({ pageParam }) => pageBefore(pageParam),
    initialPageParam: newest,
    getNextPageParam: ({ next }) => next ?? undefined,
  });
}

/** A client's reservations by keyset pages, the newest first. */
export function useReservationPages(id: number): Pages<OutputOf<'clients.reservations'>> {
  const office = useOffice();
  return usePages('clients.reservations', id, (before) =>
    office.call('clients.reservations', { id, limit, ...(before !== undefined && { before }) }),
  );
}

/** What was mailed to a client by keyset pages, the newest first. */
export function useMailPages(id: number): Pages<OutputOf<'clients.mail'>> {
  const office = useOffice();
  return usePages('clients.mail', id, (before) =>
    office.call('clients.mail', { id, limit, ...(before !== undefined && { before }) }),
  );
}
