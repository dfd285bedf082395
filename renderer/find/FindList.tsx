import { SearchX } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Outlet, useLocation, useNavigate, useParams, useSearchParams } from 'react-router';
import type { ReservationRow } from '../../preload/contract/reservations.ts';
import type { SearchFilter } from '../../preload/contract/search.ts';
import { Button } from '../components/Button.tsx';
import { classes } from '../components/classes.ts';
import { Empty } from '../components/Empty.tsx';
import { FailureNotice } from '../components/FailureNotice.tsx';
import { Grid } from '../components/Grid.tsx';
import { ScreenHead } from '../components/ScreenHead.tsx';
import { Segments } from '../components/Segments.tsx';
import { Skeleton } from '../components/Skeleton.tsx';
import { WhatIs } from '../help/WhatIs.tsx';
import { useColumns } from '../inbox/columns.tsx';
import inbox from '../inbox/Inbox.module.css';
import { NothingHere } from '../inbox/NothingHere.tsx';
import { useFormats } from '../languages/use-formats.ts';
import { useAnswer } from '../office/use-office.ts';
import { useDeskMemory } from './desk-memory.ts';
import { FilterBar } from './FilterBar.tsx';
import { type AddressedFilter, addressOf, filterIn, type ListOrder, orderIn } from './filter-address.ts';
import { useNarrowedList } from './use-narrowed-list.ts';

/** Milliseconds of rest after which typed words are looked for. */
const rest = 120;

/** Every reservation, narrowed as its address says and by the words that this window remembers. */
export function FindList() {
  const { t } = useTranslation();
  const { id } = useParams();
  const [parameters, setParameters] = useSearchParams();
  const [text, setText] = useListText();
  const filter = filterIn(parameters);
  const order = orderIn(parameters);
  const narrowed: SearchFilter = text.trim() === '' ? filter : { ...filter, text: text.trim() };
  const put = (next: AddressedFilter, inOrder: ListOrder) =>
    setParameters(addressOf(next, inOrder), { replace: true });
  return (
    <div className={inbox.inbox}>
      <section className={inbox.list}>
        <FindHead
          isNarrowed={Object.keys(narrowed).length > 0}
          order={order}
          onOrder={(next) => put(filter, next)}
        />
        <FilterBar text={text} onText={setText} filter={filter} onFilter={(next) => put(next, order)} />
        <FindGrid
          filter={narrowed}
          order={order}
          openId={Number.isSafeInteger(Number(id)) ? Number(id) : undefined}
          onClear={() => {
            setText('');
            put({}, order);
          }}
          label={t('find.list.title')}
        />
      </section>
      <Outlet />
    </div>
  );
}

/** The words of the list, as the window remembers them; also when the box puts others there. */
function useListText(): readonly [string, (text: string) => void] {
  const memory = useDeskMemory();
  const { key } = useLocation();
  const [text, setText] = useState(memory.listText);
  useEffect(() => {
    // A new place in the history: the box may have brought its own words.
    if (key !== undefined) setText(memory.listText);
  }, [key, memory]);
  return [
    text,
    (next) => {
      memory.listText = next;
      setText(next);
    },
  ];
}

interface FindHeadProps {
  isNarrowed: boolean;
  order: ListOrder;
  onOrder: (order: ListOrder) => void;
}

function FindHead({ isNarrowed, order, onOrder }: FindHeadProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  const all = useAnswer('reservations.counts', undefined).data?.all;
  return (
    <ScreenHead
      title={t('find.list.title')}
      help={<WhatIs list="all" />}
      detail={
        all !== undefined && !isNarrowed && t('inbox.count', { count: all, shown: formats.number(all) })
      }
    >
      <Segments
        label={t('filters.order')}
        value={order}
        choices={[
          { value: 'newest', label: t('filters.orders.newest') },
          { value: 'departure', label: t('find.list.departure') },
        ]}
        onChange={onOrder}
      />
    </ScreenHead>
  );
}

interface FindGridProps {
  filter: SearchFilter;
  order: ListOrder;
  openId: number | undefined;
  onClear: () => void;
  label: string;
}

function FindGrid({ filter, order, openId, onClear, label }: FindGridProps) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { search } = useLocation();
  const columns = useColumns('all');
  const settled = useSettled(filter);
  const list = useNarrowedList(settled, order);
  const go = (pathname: string, replace: boolean) => void navigate({ pathname, search }, { replace });

  if (list.isPending) return <Skeleton lines={14} />;
  if (list.error !== null && list.rows.length === 0) {
    return (
      <div className={inbox.failed}>
        <FailureNotice
          error={list.error}
          actions={
            <Button size="small" onPress={list.again}>
              {t('common.tryAgain')}
            </Button>
          }
        />
      </div>
    );
  }
  // Where little fits, rows come in while the rest is still looked through.
  if (list.rows.length === 0 && list.hasMore) return <Skeleton lines={14} />;
  return (
    <>
      {list.error !== null && <FailureNotice error={list.error} />}
      <Grid
        label={label}
        columns={columns}
        rows={list.rows}
        total={list.hasMore ? undefined : list.rows.length}
        openId={openId}
        onOpen={(row: ReservationRow, how) =>
          go(`/find/${row.id}`, how === 'follows' || openId !== undefined)
        }
        onClose={() => openId !== undefined && go('/find', true)}
        onNearEnd={list.more}
        onLastSeen={list.onLastSeen}
        layout={classes(inbox.columns, inbox.unmarked)}
        placeKey={`find ${JSON.stringify(settled)} ${order}`}
        empty={
          Object.keys(filter).length === 0 ? (
            <NothingHere worklist={{ queue: 'all', order: 'newest' }} onClear={onClear} />
          ) : (
            <Empty
              icon={SearchX}
              title={t('find.list.nothing')}
              actions={<Button onPress={onClear}>{t('find.filters.clearAll')}</Button>}
            >
              {t('find.list.nothingWhy')}
            </Empty>
          )
        }
      />
    </>
  );
}

/** The filter once nothing in it has changed for a moment; at once at first. */
function useSettled(filter: SearchFilter): SearchFilter {
  const [settled, setSettled] = useState(filter);
  const latest = useRef(filter);
  const asked = JSON.stringify(filter);
  useEffect(() => {
    latest.current = filter;
  });
  useEffect(() => {
    if (asked === JSON.stringify(settled)) return;
    const timer = setTimeout(() => setSettled(latest.current), rest);
    return () => clearTimeout(timer);
  }, [asked, settled]);
  return settled;
}
