import { useMemo } from 'react';
import { Outlet, useNavigate, useParams, useSearchParams } from 'react-router';
import { queues, type Worklist } from '../../preload/contract/reservations.ts';
import { Redirect } from '../app/Redirect.tsx';
import styles from './Inbox.module.css';
import { searchOf, worklistIn } from './view.ts';
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
  if (worklist === undefined) return <Redirect to="/inbox/new" />;
  const change = (next: Worklist) =>
    void navigate(`/inbox/${next.queue}${searchOf(next)}`, { replace: true });
  return (
    <div className={styles.inbox}>
      <WorklistScreen
        // What is chosen and what is asked belong to one queue.
        key={queue}
        worklist={worklist}
        openId={openIdIn(params.id)}
        onChange={change}
      />
      <Outlet />
    </div>
  );
}

function openIdIn(param: string | undefined): number | undefined {
  const id = Number(param);
  return Number.isSafeInteger(id) && id > 0 ? id : undefined;
}
