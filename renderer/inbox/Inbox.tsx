import { CheckCheck, CloudOff } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Navigate, Outlet, useNavigate, useParams } from 'react-router';
import { type Queue, queues, type ReservationRow } from '../../preload/contract/reservations.ts';
import { useMay } from '../app/person.ts';
import { Button } from '../components/Button.tsx';
import { Empty } from '../components/Empty.tsx';
import { FailureNotice } from '../components/FailureNotice.tsx';
import { Grid } from '../components/Grid.tsx';
import { ScreenHead } from '../components/ScreenHead.tsx';
import { Segments } from '../components/Segments.tsx';
import { Skeleton } from '../components/Skeleton.tsx';
import { useFormats } from '../languages/use-formats.ts';
import { useAnswer } from '../office/use-office.ts';
import { useColumns } from './columns.tsx';
import styles from './Inbox.module.css';
import { type Order, useWorklist } from './use-worklist.ts';

/** A worklist with the opened reservation beside it. */
export function Inbox() {
  const params = useParams();
  const queue = queues.find((one) => one === params.queue);
  const [order, setOrder] = useState<Order>('newest');
  if (queue === undefined) return <Navigate to="/inbox/new" replace />;
  return (
    <div className={styles.inbox}>
      <section className={styles.list}>
        <InboxHead queue={queue} order={order} onOrder={setOrder} />
        <WorklistGrid key={`${queue} ${order}`} queue={queue} order={order} openId={openIdIn(params.id)} />
      </section>
      <Outlet />
    </div>
  );
}

function openIdIn(param: string | undefined): number | undefined {
  const id = Number(param);
  return Number.isSafeInteger(id) && id > 0 ? id : undefined;
}

interface InboxHeadProps {
  queue: Queue;
  order: Order;
  onOrder: (order: Order) => void;
}

function InboxHead({ queue, order, onOrder }: InboxHeadProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  const counts = useAnswer('reservations.counts', undefined).data;
  return (
    <ScreenHead
      title={t(`queues.${queue}`)}
      detail={counts && t('inbox.count', { count: counts[queue], shown: formats.number(counts[queue]) })}
    >
      <Segments
        label={t('inbox.order')}
        value={order}
        choices={[
          { value: 'newest', label: t('inbox.orders.newest') },
          { value: 'urgent', label: t('inbox.orders.urgent') },
        ]}
        onChange={onOrder}
      />
    </ScreenHead>
  );
}

interface WorklistGridProps {
  queue: Queue;
  order: Order;
  openId: number | undefined;
}

function WorklistGrid({ queue, order, openId }: WorklistGridProps) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const columns = useColumns();
  const total = useAnswer('reservations.counts', undefined).data?.[queue];
  const worklist = useWorklist(queue, order);

  if (worklist.isPending) return <Skeleton lines={14} />;
  if (worklist.error !== null && worklist.rows.length === 0) {
    return (
      <div className={styles.failed}>
        <FailureNotice
          error={worklist.error}
          actions={
            <Button size="small" onPress={worklist.again}>
              {t('common.tryAgain')}
            </Button>
          }
        />
      </div>
    );
  }
  const open = (row: ReservationRow, how: 'chosen' | 'follows') =>
    void navigate(`/inbox/${queue}/${row.id}`, { replace: how === 'follows' || openId !== undefined });
  return (
    <>
      {worklist.error !== null && <FailureNotice error={worklist.error} />}
      <Grid
        label={t(`queues.${queue}`)}
        columns={columns}
        rows={worklist.rows}
        total={total}
        openId={openId}
        onOpen={open}
        onClose={() => openId !== undefined && void navigate(`/inbox/${queue}`, { replace: true })}
        onNearEnd={worklist.more}
        onLastSeen={worklist.onLastSeen}
        layout={styles.columns}
        empty={<NothingHere queue={queue} />}
      />
    </>
  );
}

function NothingHere({ queue }: { queue: Queue }) {
  const { t } = useTranslation();
  const may = useMay();
  const navigate = useNavigate();
  const intake = useAnswer('intake.status', undefined).data;
  if (intake?.state === 'notConnected' && (queue === 'new' || queue === 'all')) {
    return (
      <Empty
        icon={CloudOff}
        title={t('inbox.notConnected')}
        actions={
          may('intake.setConnection') && (
            <Button look="primary" onPress={() => void navigate('/settings/connection')}>
              {t('intake.openConnection')}
            </Button>
          )
        }
      >
        {t('inbox.notConnectedWhy')}
      </Empty>
    );
  }
  return (
    <Empty icon={CheckCheck} title={t('inbox.empty')}>
      {t(`inbox.emptyWhy.${queue}`)}
    </Empty>
  );
}
