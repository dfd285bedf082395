import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useCallback, useMemo } from 'react';
import type { AuditFilter, AuditRow } from '../../preload/contract/audit.ts';
import { useOffice } from '../office/use-office.ts';

/** Rows a page. */
const limit = 200;
/** The first page has no cursor. */
const newest: number | undefined = undefined;
const none: readonly AuditRow[] = [];

/** The lines that a filter wants, newest first, page by page as they come in sight. */
export function useAuditLines(filter: AuditFilter) {
  const office = useOffice();
  const { data, error, isPending, hasNextPage, isFetching, fetchNextPage, refetch } = useInfiniteQuery({
    queryKey: ['audit.list', filter],
    queryFn: ({ pageParam: before }) =>
      office.call('audit.list', { filter, limit, ...(before !== undefined && { before }) }),
    // The lines of the filter before stay in sight until those of this one are here.
    placeholderData: keepPreviousData,
    initialPageParam: newest,
    getNextPageParam: ({ rows, more }) => (more ? rows.at(-1)?.id : undefined),
  });
  const more = useCallback(() => {
    if (!isFetching) void fetchNextPage();
  }, [isFetching, fetchNextPage]);
  return {
    rows: useMemo(() => data?.pages.flatMap(({ rows }) => rows) ?? none, [data]),
    isPending,
    error,
    again: () => void refetch(),
    more: hasNextPage ? more : undefined,
  };
}
