import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { ReservationRow } from '../../preload/contract/reservations.ts';
import type { SearchFilter } from '../../preload/contract/search.ts';
import { isPages, keepUnchanged, onlyLookedAt, type Pages, rowsOf } from '../inbox/worklist-pages.ts';
import { atMostEvery } from '../office/at-most-every.ts';
import { useOffice } from '../office/use-office.ts';
import type { ListOrder } from './filter-address.ts';

/** Rows a page. */
const limit = 200;
/** So many rows fill every screen; until then, what fits rarely is looked for further. */
const enough = 60;
/** The least milliseconds between two rounds of asking again, and how much longer than the last round to rest. */
const leastPause = 2000;
const restAfterRound = 20;

interface NarrowedList {
  rows: readonly ReservationRow[];
  /** True until the first page is here. */
  isPending: boolean;
  /** Whether there may be rows behind those that are here. */
  hasMore: boolean;
  error: Error | null;
  again: () => void;
  more: (() => void) | undefined;
  onLastSeen: (index: number) => void;
}

const firstPage: string | undefined = undefined;
const none: readonly ReservationRow[] = [];

/** A narrowed list by keyset pages, kept fresh while it is looked at. A page without rows is no end: the next is asked for. */
export function useNarrowedList(filter: SearchFilter, order: ListOrder): NarrowedList {
  const office = useOffice();
  const answers = useQueryClient();
  const lastSeen = useRef(0);
  const asked = JSON.stringify(filter);
  const queryKey = useMemo(() => ['search.list', asked, order], [asked, order]);
  const query = useInfiniteQuery({
    queryKey,
    queryFn: ({ pageParam }) =>
      office.call('search.list', {
        filter,
        order,
        limit,
        ...(pageParam !== undefined && { after: pageParam }),
      }),
    initialPageParam: firstPage,
    getNextPageParam: (page) => page.next ?? undefined,
    structuralSharing: (before, after) =>
      isPages(after) ? keepUnchanged(isPages(before) ? before : undefined, after) : after,
  });
  const { data, error, isPending, hasNextPage, isFetching, fetchNextPage, refetch } = query;

  useEffect(() => {
    lastSeen.current = 0;
    let took = 0;
    const rounds = atMostEvery(
      () => Math.max(leastPause, took * restAfterRound),
      async () => {
        const started = performance.now();
        answers.setQueryData<Pages>(queryKey, (pages) => pages && onlyLookedAt(pages, lastSeen.current));
        await answers.invalidateQueries({ queryKey });
        took = performance.now() - started;
      },
    );
    const stop = office.subscribe('reservations.changed', rounds.ask);
    return () => {
      stop();
      rounds.stop();
    };
  }, [office, answers, queryKey]);

  // What was found for fewer letters stays in sight until the answer for more is here.
  const [before, setBefore] = useState<Pages>();
  useEffect(() => {
    if (data !== undefined) setBefore(data);
  }, [data]);
  const shown = data ?? before;
  const rows = useMemo(() => (shown === undefined ? none : rowsOf(shown)), [shown]);
  const pages = data?.pages.length ?? 0;
  const missing = rows.length < enough || data?.pages.at(-1)?.rows.length === 0;
  useEffect(() => {
    if (pages > 0 && missing && hasNextPage && !isFetching && error === null) void fetchNextPage();
  }, [pages, missing, hasNextPage, isFetching, error, fetchNextPage]);

  const onLastSeen = useCallback((index: number) => {
    lastSeen.current = index;
  }, []);
  const more = useCallback(() => {
    if (!isFetching) void fetchNextPage();
  }, [isFetching, fetchNextPage]);
  return {
    rows,
    isPending: isPending && shown === undefined,
    hasMore: isPending || hasNextPage,
    error,
    again: () => void refetch(),
    more: hasNextPage ? more : undefined,
    onLastSeen,
  };
}
