import type { UseInfiniteQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../components/Button.tsx';
import { FailureNotice } from '../components/FailureNotice.tsx';
import { Skeleton } from '../components/Skeleton.tsx';
import { None } from '../reservation/Section.tsx';

interface TimelineProps {
  pages: Pick<
    UseInfiniteQueryResult,
    'isPending' | 'error' | 'refetch' | 'hasNextPage' | 'isFetchingNextPage' | 'fetchNextPage'
  >;
  isEmpty: boolean;
  /** What stands there while there is nothing. */
  empty: string;
  children: ReactNode;
}

/** A client's timeline, page after page. */
export function Timeline({ pages, isEmpty, empty, children }: TimelineProps) {
  const { t } = useTranslation();
  if (pages.isPending) return <Skeleton lines={8} />;
  return (
    <>
      <FailureNotice
        error={pages.error}
        actions={
          <Button size="small" onPress={() => void pages.refetch()}>
            {t('common.tryAgain')}
          </Button>
        }
      />
      {isEmpty ? <None>{empty}</None> : children}
      {pages.hasNextPage && (
        <div>
          <Button isPending={pages.isFetchingNextPage} onPress={() => void pages.fetchNextPage()}>
            {t('common.showMore')}
          </Button>
        </div>
      )}
    </>
  );
}
