import {
  AlarmClock,
  BadgeCheck,
  Bookmark,
  ChartColumn,
  CirclePause,
  CircleX,
  Eye,
  FilePen,
  Hand,
  Inbox,
  Layers,
  type LucideIcon,
  MailCheck,
  Send,
  Settings,
  ShieldQuestion,
  Ticket,
  TriangleAlert,
} from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { NavLink, useLocation } from 'react-router';
import { type Queue, queues } from '../../preload/contract/reservations.ts';
import { Button } from '../components/Button.tsx';
import { classes } from '../components/classes.ts';
import { useTitleWithKeys } from '../components/Keys.tsx';
import { useDeskMemory } from '../find/desk-memory.ts';
import { SavedViewsDialog } from '../inbox/SavedViews.tsx';
import { searchOf, shownCount } from '../inbox/view.ts';
import { useFormats } from '../languages/use-formats.ts';
import { useAnswer } from '../office/use-office.ts';
import styles from './Navigation.module.css';
import { useMay } from './person.ts';
import type { ShortcutId } from './shortcuts.ts';

/** The icon of each worklist. */
export const iconOfQueue: Record<Queue, LucideIcon> = {
  new: Inbox,
  urgent: AlarmClock,
  mine: Hand,
  inReview: Eye,
  onHold: CirclePause,
  confirmed: BadgeCheck,
  ticketed: Ticket,
  mailed: MailCheck,
  cancelled: CircleX,
  warnings: TriangleAlert,
  amended: FilePen,
  all: Layers,
};

/** The queues that wait for somebody; their count stands out. */
const asksForWork = new Set<Queue>(['new', 'urgent']);
/** The queues of work, then the states behind it and everything. */
const ofWork = ['new', 'urgent', 'mine', 'onHold', 'warnings', 'amended'] as const satisfies readonly Queue[];
const others = queues.filter((queue) => !ofWork.some((one) => one === queue));

/** The worklists with their counts, and the other screens that the person's role reaches. */
export function Navigation() {
  const { t } = useTranslation();
  const may = useMay();
  const memory = useDeskMemory();
  const counts = useAnswer('reservations.counts', undefined).data;
  const intake = useAnswer('intake.status', undefined).data;
  const outbox = useAnswer('mailing.outbox', { limit: 1 }).data;
  const undecided = outbox && outbox.counts.refused + outbox.counts.unknown;
  const views = useAnswer('views.list', undefined).data ?? [];
  const [isManaging, setManaging] = useState(false);
  const queueLink = (queue: Queue) => (
    <Place
      key={queue}
      to={queue === 'all' ? '/find' : `/inbox/${queue}`}
      onOpen={queue === 'all' ? () => memory.forgetListText() : undefined}
      icon={iconOfQueue[queue]}
      label={t(`queues.${queue}`)}
      shortcut={`queue.${queue}`}
      count={counts?.[queue]}
      stands={asksForWork.has(queue)}
    />
  );
  return (
    <nav className={styles.navigation} data-tour="queues" aria-label={t('navigation.label')}>
      <h2 className={styles.heading}>{t('navigation.reservations')}</h2>
      <ul>{ofWork.map(queueLink)}</ul>
      <hr className={styles.rule} />
      <ul>{others.map(queueLink)}</ul>
      {views.length > 0 && (
        <>
          <div className={styles.withButton}>
            <h2 className={styles.heading}>{t('views.title')}</h2>
            <Button look="quiet" size="small" onPress={() => setManaging(true)}>
              {t('views.change')}
            </Button>
          </div>
          <ul>
            {views.map(({ id, name, view }) => (
              <Place
                key={id}
                to={`/inbox/${view.queue}${searchOf(view, id)}`}
                view={String(id)}
                icon={Bookmark}
                label={name}
              />
            ))}
          </ul>
        </>
      )}
      {isManaging && <SavedViewsDialog views={views} onClose={() => setManaging(false)} />}
      <h2 className={styles.heading}>{t('navigation.office')}</h2>
      <ul data-tour="office">
        {may('figures.show') && (
          <Place to="/dashboard" icon={ChartColumn} label={t('navigation.dashboard')} shortcut="dashboard" />
        )}
        <Place
          to="/outbox"
          icon={Send}
          label={t('navigation.outbox')}
          shortcut="outbox"
          count={undecided}
          stands
        />
        <Place
          to="/quarantine"
          icon={ShieldQuestion}
          label={t('navigation.quarantine')}
          shortcut="quarantine"
          count={intake?.inQuarantine}
          stands
        />
        {may('doubts.setRules') && <Place to="/settings" icon={Settings} label={t('navigation.settings')} />}
      </ul>
    </nav>
  );
}

interface PlaceProps {
  to: string;
  /** The saved view that it leads to; a queue itself is none. */
  view?: string;
  icon: LucideIcon;
  label: string;
  shortcut?: ShortcutId;
  count?: number | undefined;
  /** Called when it is opened from here. */
  onOpen?: (() => void) | undefined;
  /** Whether a count other than none stands out. */
  stands?: boolean;
}

function Place({ to, view, icon: Icon, label, shortcut, count, onOpen, stands = false }: PlaceProps) {
  const formats = useFormats();
  const withKeys = useTitleWithKeys();
  const { search } = useLocation();
  const shown = count === undefined || (count === 0 && stands) ? null : shownCount(count, formats.number);
  // A queue and the views of it have one path: which of them is shown stands behind it.
  const isView = new URLSearchParams(search).get('view') === (view ?? null);
  return (
    <li>
      <NavLink
        to={to}
        onClick={onOpen}
        className={({ isActive }) => classes(styles.place, isActive && isView && styles.here)}
        {...withKeys(label, shortcut)}
      >
        <Icon size={16} strokeWidth={1.8} aria-hidden />
        <span className={styles.label}>{label}</span>
        {shown !== null && <span className={stands ? styles.stands : styles.count}>{shown}</span>}
      </NavLink>
    </li>
  );
}
