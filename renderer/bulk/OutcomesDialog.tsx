import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { BulkJob, BulkOutcome } from '../../preload/contract/bulk.ts';
import { Button } from '../components/Button.tsx';
import { Dialog } from '../components/Dialog.tsx';
import { FailureNotice } from '../components/FailureNotice.tsx';
import { Pill } from '../components/Pill.tsx';
import { Segments } from '../components/Segments.tsx';
import { Skeleton } from '../components/Skeleton.tsx';
import { useFailureWords } from '../components/use-failure-words.ts';
import { useOffice } from '../office/use-office.ts';
import styles from './OutcomesDialog.module.css';

/** Rows a page. */
const limit = 200;
/** The first page has no cursor. */
const first: number | undefined = undefined;

/** What became of each reservation of a job, and why it was refused. */
export function OutcomesDialog({ job, onClose }: { job: BulkJob; onClose: () => void }) {
  const { t } = useTranslation();
  const office = useOffice();
  const [shown, setShown] = useState<'notDone' | 'all'>('notDone');
  const notDone = shown === 'notDone';
  const outcomes = useInfiniteQuery({
    queryKey: ['bulk.outcomes', job.id, notDone],
    queryFn: ({ pageParam: after }) =>
      office.call('bulk.outcomes', { id: job.id, notDone, limit, ...(after !== undefined && { after }) }),
    initialPageParam: first,
    getNextPageParam: ({ next }) => next ?? undefined,
    gcTime: 0,
  });
  const rows = outcomes.data?.pages.flatMap((page) => page.rows) ?? [];
  return (
    <Dialog
      title={t('bulk.outcomes', { task: t(`bulk.tasks.${job.task.action}`) })}
      isOpen
      onClose={onClose}
      width="wide"
      footer={
        <Button look="primary" onPress={onClose}>
          {t('common.close')}
        </Button>
      }
    >
      <Segments
        label={t('bulk.show')}
        value={shown}
        choices={[
          { value: 'notDone', label: t('bulk.notDone') },
          { value: 'all', label: t('bulk.all') },
        ]}
        onChange={setShown}
      />
      {outcomes.isPending && <Skeleton lines={4} />}
      <FailureNotice error={outcomes.error} />
      {outcomes.isSuccess && rows.length === 0 && <p>{t('bulk.outcomesNone')}</p>}
      <ul className={styles.rows}>
        {rows.map((row) => (
          <Outcome key={row.ordinal} row={row} onOpen={onClose} />
        ))}
      </ul>
      {outcomes.hasNextPage && (
        <Button onPress={() => outcomes.fetchNextPage()} isPending={outcomes.isFetchingNextPage}>
          {t('common.showMore')}
        </Button>
      )}
    </Dialog>
  );
}

const toneOf = { done: 'green', refused: 'amber', notYet: 'grey' } as const;

function Outcome({ row, onOpen }: { row: BulkOutcome; onOpen: () => void }) {
  const { t } = useTranslation();
  const words = useFailureWords();
  const outcome = row.outcome ?? 'notYet';
  return (
    <li className={styles.row}>
      <Link to={`/reservations/${row.reservationId}`} className={styles.locator} onClick={onOpen}>
        {row.locator}
      </Link>
      <Pill tone={toneOf[outcome]}>{t(`bulk.outcomeOf.${outcome}`)}</Pill>
      <span>{row.failure !== null && words.ofFailure(row.failure)}</span>
    </li>
  );
}
