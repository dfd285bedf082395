import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation, useNavigate, useParams } from 'react-router';
import { shortcutOf } from '../app/shortcuts.ts';
import { focusHome } from '../components/focus-home.ts';
import { useCoveringFocus } from '../components/use-covering-focus.ts';
import type { ReservationTab } from '../reservation/PanelTabs.tsx';
import { ReservationView } from '../reservation/ReservationView.tsx';
import styles from './InboxPanel.module.css';

/** The reservation opened beside its worklist, or beside another list; Escape closes it. */
export function InboxPanel({ list }: { list?: string }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { queue, id } = useParams();
  const { search } = useLocation();
  // Whoever goes through a worklist for its prices stays with the prices.
  const [tab, setTab] = useState<ReservationTab>('trip');
  const panel = useRef<HTMLElement>(null);
  useCoveringFocus(panel);
  const close = () => void navigate(list ?? `/inbox/${queue}${search}`, { replace: true });
  return (
    <aside
      {...focusHome}
      ref={panel}
      className={styles.panel}
      aria-label={t('reservation.opened')}
      onKeyDown={(event) => {
        // React lets the keys of a dialog over the desk come through here too.
        const isMine = event.target instanceof Node && event.currentTarget.contains(event.target);
        if (shortcutOf(event, 'reservation') === 'closeOpened' && isMine && !event.defaultPrevented) close();
      }}
    >
      <ReservationView key={id} id={Number(id)} layout="panel" tab={tab} onTab={setTab} onClose={close} />
    </aside>
  );
}
