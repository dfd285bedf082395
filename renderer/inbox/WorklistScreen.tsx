import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation, useNavigate } from 'react-router';
import type { BulkTask } from '../../preload/contract/bulk.ts';
import {
  countedUpTo,
  mostChosen,
  type ReservationRow,
  type Worklist,
  worklistOrders,
} from '../../preload/contract/reservations.ts';
import { shortcutOf } from '../app/shortcuts.ts';
import { BulkStrip } from '../bulk/BulkStrip.tsx';
import { type BulkAction, BulkDialog, ChosenBar } from '../bulk/ChosenBar.tsx';
import { type ChosenItem, useBulk } from '../bulk/use-bulk.ts';
import { Button } from '../components/Button.tsx';
import { classes } from '../components/classes.ts';
import { FailureNotice } from '../components/FailureNotice.tsx';
import { bringFocusHome } from '../components/focus-home.ts';
import { Grid } from '../components/Grid.tsx';
import { useSay } from '../components/Sayings.tsx';
import { Skeleton } from '../components/Skeleton.tsx';
import { useFailureWords } from '../components/use-failure-words.ts';
import { useFormats } from '../languages/use-formats.ts';
import { useAnswer } from '../office/use-office.ts';
import { columnOfOrder, useColumns } from './columns.tsx';
import { FilterBar } from './FilterBar.tsx';
import styles from './Inbox.module.css';
import { NothingHere } from './NothingHere.tsx';
import { itemsOf, useChosen } from './use-chosen.ts';
import { useWorklist } from './use-worklist.ts';
import { directionOf, hasManyStates, isNarrowed, shownCount } from './view.ts';
import { WorklistHead } from './WorklistHead.tsx';

interface WorklistScreenProps {
  worklist: Worklist;
  openId: number | undefined;
  onChange: (worklist: Worklist) => void;
}

/** One worklist: its filter, or what is chosen in it, above its rows. */
export function WorklistScreen({ worklist, openId, onChange }: WorklistScreenProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  const navigate = useNavigate();
  const { search } = useLocation();
  const say = useSay();
  const words = useFailureWords();
  const { queue } = worklist;
  const columns = useColumns(queue);
  const counted = useAnswer('reservations.counts', undefined).data?.[queue];
  const list = useWorklist(worklist);
  const { chosen, isChoosing, set, clear, chooseEveryOne } = useChosen(worklist);
  const bulk = useBulk();
  const [asked, setAsked] = useState<{ action: 'assign' | 'hold' | 'mail'; items: readonly ChosenItem[] }>();
  const hasMore = list.more !== undefined;
  const found = list.rows.length;

  const begin = async (task: BulkTask, items: readonly ChosenItem[]) => {
    if (await bulk.start(task, items)) begun();
  };
  const begun = () => {
    clear();
    bringFocusHome();
  };
  const act = (action: BulkAction, items: readonly ChosenItem[]) => {
    if (items.length === 0) return;
    if (action === 'assign' || action === 'hold' || action === 'mail') setAsked({ action, items });
    else void begin({ action }, items);
  };
  const chooseAll = async () => {
    try {
      const { more } = await chooseEveryOne();
      if (more) say(t('bulk.onlyFirst', { count: mostChosen, shown: formats.number(mostChosen) }), 'warning');
    } catch (error) {
      say(words.ofError(error), 'warning');
    }
  };
  const open = (row: ReservationRow, how: 'chosen' | 'follows') =>
    void navigate(`/inbox/${queue}/${row.id}${search}`, {
      replace: how === 'follows' || openId !== undefined,
    });

  return (
    <section className={styles.list}>
      <WorklistHead worklist={worklist} loaded={list.isPending ? undefined : found} hasMore={hasMore} />
      <BulkStrip />
      {chosen.size === 0 ? (
        <FilterBar worklist={worklist} onChange={onChange} />
      ) : (
        <ChosenBar
          count={chosen.size}
          total={
            isNarrowed(worklist) || counted === undefined ? undefined : shownCount(counted, formats.number)
          }
          onEveryOne={chosen.size < found || hasMore ? () => void chooseAll() : undefined}
          isChoosing={isChoosing}
          onAction={(action) => act(action, itemsOf(chosen, list.rows))}
          onClear={clear}
        />
      )}
      {asked !== undefined && (
        <BulkDialog
          action={asked.action}
          count={asked.items.length}
          onClose={() => setAsked(undefined)}
          onTask={async (task) => {
            await bulk.begin(task, asked.items);
            begun();
          }}
        />
      )}
      {list.error !== null && (
        <div className={styles.failed}>
          <FailureNotice
            error={list.error}
            actions={
              <Button size="small" onPress={list.again}>
                {t('common.tryAgain')}
              </Button>
            }
          />
        </div>
      )}
      {list.isPending ? (
        <Skeleton lines={14} />
      ) : (
        <Grid
          key={JSON.stringify(worklist)}
          label={t(`queues.${queue}`)}
          columns={columns}
          rows={list.rows}
          total={isNarrowed(worklist) || (counted ?? 0) > countedUpTo ? undefined : counted}
          openId={openId}
          onOpen={open}
          onClose={() => openId !== undefined && void navigate(`/inbox/${queue}${search}`, { replace: true })}
          onNearEnd={list.more}
          onLastSeen={list.onLastSeen}
          chosen={{
            has: (id) => chosen.has(id),
            set,
            clear: () => {
              clear();
              return chosen.size > 0;
            },
            label: t('columns.choose'),
          }}
          onKey={(event, active) => {
            const action = actions.find((one) => one === shortcutOf(event, 'chosen'));
            if (action === undefined) return false;
            // Without a choice, what is done is done to the row that the keys stand on.
            const one = active === undefined ? [] : [{ id: active.id, version: active.version }];
            act(action, chosen.size > 0 ? itemsOf(chosen, list.rows) : one);
            return true;
          }}
          layout={classes(styles.columns, !hasManyStates(queue) && styles.oneState)}
          orders={worklistOrders.map((order) => ({
            column: columnOfOrder[order],
            direction: directionOf[order],
            isChosen: order === worklist.order,
            choose: () => onChange({ ...worklist, order }),
          }))}
          empty={
            list.error === null && (
              <NothingHere worklist={worklist} onClear={() => onChange({ queue, order: worklist.order })} />
            )
          }
        />
      )}
    </section>
  );
}

const actions: readonly BulkAction[] = ['claim', 'assign', 'release', 'hold', 'mail', 'print'];
