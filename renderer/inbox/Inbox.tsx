import { useCallback, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Navigate, Outlet, useNavigate, useParams, useSearchParams } from 'react-router';
import { countedUpTo, queues, type Worklist } from '../../preload/contract/reservations.ts';
import { BulkStrip } from '../bulk/BulkStrip.tsx';
import { ScreenHead } from '../components/ScreenHead.tsx';
import { useFormats } from '../languages/use-formats.ts';
import { useAnswer } from '../office/use-office.ts';
import styles from './Inbox.module.css';
import { isNarrowed, searchOf, worklistIn } from './view.ts';
import { WorklistScreen } from './WorklistScreen.tsx';

/** A worklist with the opened reservation beside it. Its order and its filter stand in the address. */
export function Inbox() {
  const params = useParams();
  const [search] = useSearchParams();
  const navigate = useNavigate();
  const queue = queues.find((one) => one === params.queue);
  const address = search.toString();
  const worklist = useMemo(
    () => (queue === undefined ? undefined : worklistIn(queue, new URLSearchParams(address))),
    [queue, address],
  );
  if (worklist === undefined) return <Navigate to="/inbox/new" replace />;
  const change = (next: Worklist) =>
    void navigate(`/inbox/${next.queue}${searchOf(next)}`, { replace: true });
  return (
    <div className={styles.inbox}>
      <WorklistSection worklist={worklist} openId={openIdIn(params.id)} onChange={change} />
      <Outlet />
    </div>
  );
}

function openIdIn(param: string | undefined): number | undefined {
  const id = Number(param);
  return Number.isSafeInteger(id) && id > 0 ? id : undefined;
}

interface WorklistSectionProps {
  worklist: Worklist;
  openId: number | undefined;
  onChange: (worklist: Worklist) => void;
}

function WorklistSection({ worklist, openId, onChange }: WorklistSectionProps) {
  const { t } = useTranslation();
  const [search] = useSearchParams();
  const views = useAnswer('views.list', undefined).data;
  const [found, setFound] = useState<Found>();
  const view = views?.find(({ id }) => String(id) === search.get('view'));
  // What is chosen and how far the list is loaded belong to one worklist.
  const key = JSON.stringify(worklist);
  const onFound = useCallback((count: number, hasMore: boolean) => setFound({ key, count, hasMore }), [key]);
  return (
    <section className={styles.list}>
      <ScreenHead
        title={view?.name ?? t(`queues.${worklist.queue}`)}
        detail={<Count worklist={worklist} found={found?.key === key ? found : undefined} />}
      />
      <BulkStrip />
      <WorklistScreen key={key} worklist={worklist} openId={openId} onChange={onChange} onFound={onFound} />
    </section>
  );
}

/** How many rows of which worklist were found so far. */
interface Found {
  readonly key: string;
  readonly count: number;
  readonly hasMore: boolean;
}

/** How many there are: of a queue as the office counts it, of a narrowed one as far as it was loaded. */
function Count({ worklist, found }: { worklist: Worklist; found: Found | undefined }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const counted = useAnswer('reservations.counts', undefined).data?.[worklist.queue];
  const count = isNarrowed(worklist) ? found?.count : counted;
  if (count === undefined) return null;
  const isMore = isNarrowed(worklist) ? found?.hasMore === true : count > countedUpTo;
  const shown = formats.number(isMore && !isNarrowed(worklist) ? countedUpTo : count);
  return <>{t('inbox.count', { count, shown: isMore ? `${shown}+` : shown })}</>;
}
