import { useInfiniteQuery } from '@tanstack/react-query';
import { FilterX, Send } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { type MailingRow, mailingStates } from '../../preload/contract/mailing.ts';
import { Button } from '../components/Button.tsx';
import { Empty } from '../components/Empty.tsx';
import { FailureNotice } from '../components/FailureNotice.tsx';
import { ScreenHead } from '../components/ScreenHead.tsx';
import { Segments } from '../components/Segments.tsx';
import { Skeleton } from '../components/Skeleton.tsx';
import { WhatIs } from '../help/WhatIs.tsx';
import { useFormats } from '../languages/use-formats.ts';
import { useOffice } from '../office/use-office.ts';
import { MailingItem } from './MailingItem.tsx';
import styles from './Outbox.module.css';

/** Rows a page. */
const limit = 100;
/** The first page has no cursor. */
const newest: number | undefined = undefined;

/** What is mailed, how each message went, and what a person must decide. */
export function Outbox() {
  const { t } = useTranslation();
  const formats = useFormats();
  const [search, setSearch] = useSearchParams();
  const state = mailingStates.find((one) => one === search.get('state'));
  const office = useOffice();
  const outbox = useInfiniteQuery({
    queryKey: ['mailing.outbox', 'pages', state ?? 'all'],
    queryFn: ({ pageParam: before }) =>
      office.call('mailing.outbox', {
        limit,
        ...(state && { state }),
        ...(before !== undefined && { before }),
      }),
    initialPageParam: newest,
    getNextPageParam: ({ rows, more }) => (more ? rows.at(-1)?.id : undefined),
  });
  const rows = outbox.data?.pages.flatMap((page) => page.rows);
  const counts = outbox.data?.pages[0]?.counts;
  const choices = [
    { value: 'all' as const, label: t('outbox.all') },
    ...mailingStates.map((one) => ({
      value: one,
      label:
        counts === undefined || counts[one] === 0
          ? t(`mailing.states.${one}`)
          : `${t(`mailing.states.${one}`)} ${formats.number(counts[one])}`,
    })),
  ];
  return (
    <section className={styles.outbox}>
      <ScreenHead title={t('navigation.outbox')} help={<WhatIs list="outbox" />}>
        <Segments
          label={t('outbox.filter')}
          value={state ?? 'all'}
          choices={choices}
          onChange={(next) => setSearch(next === 'all' ? {} : { state: next }, { replace: true })}
        />
      </ScreenHead>
      <div className={styles.scroll}>
        {outbox.isPending && <Skeleton lines={10} />}
        <FailureNotice
          error={outbox.error}
          actions={
            <Button size="small" onPress={() => outbox.refetch()}>
              {t('common.tryAgain')}
            </Button>
          }
        />
        {rows?.length === 0 && state !== undefined && (
          <Empty
            icon={FilterX}
            title={t('outbox.emptyState')}
            actions={<Button onPress={() => setSearch({}, { replace: true })}>{t('outbox.showAll')}</Button>}
          >
            {t('outbox.emptyStateWhy')}
          </Empty>
        )}
        {rows?.length === 0 && state === undefined && (
          <Empty icon={Send} title={t('outbox.empty')}>
            {t('outbox.emptyWhy')}
          </Empty>
        )}
        {rows !== undefined && rows.length > 0 && <Mailings rows={rows} />}
        {outbox.hasNextPage && (
          <div className={styles.more}>
            <Button isPending={outbox.isFetching} onPress={() => outbox.fetchNextPage()}>
              {t('common.showMore')}
            </Button>
          </div>
        )}
      </div>
    </section>
  );
}

function Mailings({ rows }: { rows: readonly MailingRow[] }) {
  const { t } = useTranslation();
  return (
    <table className={styles.table}>
      <thead>
        <tr>
          <th scope="col">{t('outbox.state')}</th>
          <th scope="col">{t('columns.locator')}</th>
          <th scope="col">{t('outbox.message')}</th>
          <th scope="col">{t('outbox.when')}</th>
          <th scope="col">
            <span className="heard">{t('outbox.decision')}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map((mailing) => (
          <MailingItem key={mailing.id} mailing={mailing} />
        ))}
      </tbody>
    </table>
  );
}
