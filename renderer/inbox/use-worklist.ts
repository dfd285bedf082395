import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useRef } from 'react';
import type { ReservationRow, Worklist } from '../../preload/contract/reservations.ts';
import { atMostEvery } from '../office/at-most-every.ts';
import { useOffice } from '../office/use-office.ts';
import { isPages, keepUnchanged, onlyLookedAt, type Pages, rowsOf } from './worklist-pages.ts';

/** Rows a page. */
const limit = 200;
/** The least milliseconds between two rounds of asking again, and how much longer than the last round to rest. */
const leastPause = 1000;
const restAfterRound = 10;

interface LoadedWorklist {
  rows: readonly ReservationRow[];
  isPending: boolean;
  error: Error | null;
  again: () => void;
  /** Asks for the next page; undefined where there is none. */
  more: (() => void) | undefined;
  /** Tells how far down the list is looked at. */
  onLastSeen: (index: number) => void;
}

/** Rows that any screen holds at most. */
const aboutAScreen = 60;

/** A worklist's first page has no cursor. */
const firstPage: string | undefined = undefined;

const none: readonly ReservationRow[] = [];

/**
 * A worklist by keyset pages. When reservations change, the pages that were looked at are asked for again and swapped
 * at once, so nothing jumps; the more there is to ask for, the longer the rest between two rounds.
 */
export function useWorklist(worklist: Worklist): LoadedWorklist {
  const office = useOffice();
  const answers = useQueryClient();
  const lastSeen = useRef(0);
  const queryKey = useMemo(() => ['reservations.list', worklist], [worklist]);
  const { data, error, isPending, hasNextPage, isFetching, fetchNextPage, refetch } = useInfiniteQuery({
    queryKey,
    queryFn: ({ pageParam }) =>
      office.call('reservations.list', {
        ...worklist,
        limit,
        ...(pageParam !== undefined && { after: pageParam }),
      }),
    initialPageParam: firstPage,
    getNextPageParam: (page) => page.next ?? undefined,
    structuralSharing: (before, after) =>
      isPages(after) ? keepUnchanged(isPages(before) ? before : undefined, after) : after,
  });

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

  // A page on which few fit the filter may be short or empty: the list goes on until there is something to look at.
  const found = data === undefined ? 0 : data.pages.reduce((sum, { rows }) => sum + rows.length, 0);
  useEffect(() => {
    if (hasNextPage && !isFetching && found <= lastSeen.current + aboutAScreen) void fetchNextPage();
  }, [hasNextPage, isFetching, found, fetchNextPage]);

  const onLastSeen = useCallback((index: number) => {
    lastSeen.current = index;
  }, []);
  const more = useCallback(() => {
    if (!isFetching) void fetchNextPage();
  }, [isFetching, fetchNextPage]);
  return {
    rows: useMemo(() => (data === undefined ? none : rowsOf(data)), [data]),
    isPending,
    error,
    again: () => void refetch(),
    more: hasNextPage ? more : undefined,
    onLastSeen,
  };
}
