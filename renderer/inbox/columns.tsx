import type { TFunction } from 'i18next';
import { Banknote, FilePen, FileText, type LucideIcon, Ticket } from 'lucide-react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import {
  type Deadline,
  type Queue,
  type ReservationRow,
  reservationStatuses,
  type WorklistOrder,
} from '../../preload/contract/reservations.ts';
import { segmentKind } from '../../preload/contract/trip.ts';
import { usePerson } from '../app/person.ts';
import { classes } from '../components/classes.ts';
import type { Column } from '../components/GridRow.tsx';
import { iconOfKind } from '../components/kind-icons.ts';
import { Pill } from '../components/Pill.tsx';
import { toneOfStatus } from '../components/StatusPill.tsx';
import { daysBetween, todayHere } from '../languages/days.ts';
import type { Formats } from '../languages/formats.ts';
import { initialsOf, nameInList } from '../languages/names.ts';
import { useFormats } from '../languages/use-formats.ts';
import styles from './Inbox.module.css';
import { hasManyStates } from './view.ts';
import { kindsOfWarnings } from './warning-kinds.ts';

/** The column that each order goes by. */
export const columnOfOrder: Record<WorklistOrder, string> = {
  newest: 'received',
  urgent: 'due',
  departure: 'departs',
  amount: 'total',
};

const iconOfDeadline: Record<Deadline, LucideIcon> = {
  ticket: Ticket,
  payment: Banknote,
  documents: FileText,
};

/** A departure is lit from so many days before it: the documents are due then. */
const SOON = 7;
/** Icons of warnings that a row has room for. */
const MOST_ICONS = 3;

/** The columns of a queue; some give way where the list is narrow (see the style sheet). */
export function useColumns(queue: Queue): readonly Column<ReservationRow>[] {
  const { t } = useTranslation();
  const formats = useFormats();
  const { id } = usePerson();
  return useMemo(() => {
    const all = columns(t, formats, id);
    // A queue of one state says it in its name.
    return hasManyStates(queue) ? all : all.filter((column) => column.id !== 'status');
  }, [t, formats, id, queue]);
}

/** Cells without hooks of their own: a page of a list is a few hundred of them at every key. */
function columns(t: TFunction, formats: Formats, me: number): readonly Column<ReservationRow>[] {
  // Looked up once, not for every row of every page that is scrolled through.
  const kindNames = namesOf(segmentKind.options, (kind) => t(`segments.kinds.${kind}`));
  const statusNames = namesOf(reservationStatuses, (status) => t(`status.${status}`));
  const received = (row: ReservationRow) => formats.instantShort(row.receivedAt, new Date());
  return [
    {
      id: 'locator',
      heading: t('columns.locator'),
      className: styles.locator,
      cell: ({ locator }) => locator,
    },
    {
      id: 'lead',
      heading: t('columns.lead'),
      cell: ({ lead }) => nameInList(lead) || t('columns.noName'),
    },
    {
      id: 'travellers',
      heading: t('columns.travellers'),
      className: styles.travellers,
      cell: ({ travellers }) => formats.number(travellers),
    },
    {
      id: 'destination',
      heading: t('columns.destination'),
      className: styles.destination,
      cell: ({ destination }) => destination ?? '–',
    },
    {
      id: 'kinds',
      heading: t('columns.kinds'),
      className: styles.kinds,
      cell: ({ kinds }) =>
        [...new Set(kinds)].map((kind) => {
          const Icon = iconOfKind[kind];
          return <Icon key={kind} size={13} role="img" aria-label={kindNames.get(kind)} />;
        }),
    },
    {
      id: 'departs',
      heading: t('columns.departs'),
      cell: ({ departsOn }) => departure(departsOn, formats),
    },
    { id: 'due', heading: t('columns.due'), cell: ({ due }) => deadline(due, t, formats) },
    {
      id: 'total',
      heading: t('columns.total'),
      className: styles.total,
      cell: ({ total }) => (total === null ? '–' : formats.money(total)),
    },
    {
      id: 'status',
      heading: t('columns.status'),
      className: styles.status,
      cell: ({ status }) => <Pill tone={toneOfStatus[status]}>{statusNames.get(status)}</Pill>,
    },
    {
      id: 'alerts',
      heading: t('columns.alerts'),
      className: styles.alerts,
      cell: (row) => alerts(row, t),
    },
    { id: 'who', heading: t('columns.who'), className: styles.who, cell: (row) => who(row, me, t, formats) },
    { id: 'received', heading: t('columns.received'), className: styles.received, cell: received },
  ];
}

function namesOf<Key>(keys: readonly Key[], nameOf: (key: Key) => string): ReadonlyMap<Key, string> {
  return new Map(keys.map((key) => [key, nameOf(key)]));
}

/** When it departs and in how many days; lit in the last week before. */
function departure(on: string | null, formats: Formats) {
  if (on === null) return '–';
  const days = daysBetween(todayHere(), on);
  if (days === null) return on;
  return (
    <span className={days >= 0 && days <= SOON ? styles.soon : undefined} data-says={formats.date(on)}>
      {formats.dateNear(on, days)}
      <span className={styles.inDays}>{formats.inDaysShort(days)}</span>
    </span>
  );
}

/** What must be done next and by when: late, today, or in so many days. */
function deadline(due: ReservationRow['due'], t: TFunction, formats: Formats) {
  if (due === null) return null;
  const days = daysBetween(todayHere(), due.on) ?? 0;
  const Icon = iconOfDeadline[due.for];
  const words = t(`due.${due.for}`, { date: formats.date(due.on) });
  return (
    <span
      className={classes(styles.due, days < 0 ? styles.late : days === 0 && styles.soon)}
      data-says={words}
    >
      <Icon size={14} aria-hidden />
      <span className={styles.dueFor} aria-hidden>
        {t(`due.kinds.${due.for}`)}
      </span>
      <span className={styles.dueIn} aria-hidden>
        {days < 0 ? t('due.late', { count: -days }) : formats.inDaysShort(days)}
      </span>
      <span className={styles.dueShort} aria-hidden>
        {formats.daysShort(days)}
      </span>
      <span className="heard">{words}</span>
    </span>
  );
}

/** What is wrong, one icon a kind of warning; its words are those of its warnings. */
function alerts({ warnings, amended }: ReservationRow, t: TFunction) {
  const kinds = kindsOfWarnings(warnings);
  const shown = kinds.length > MOST_ICONS ? kinds.slice(0, MOST_ICONS - 1) : kinds;
  const others = kinds.slice(shown.length);
  const wordsOf = (of: typeof kinds) =>
    of.flatMap(({ codes }) => codes.map((code) => t(`warnings.${code}`))).join(' ');
  const more = t('columns.moreWarnings', { count: others.length, words: wordsOf(others) });
  return (
    <>
      {amended && (
        <span className={styles.amended} data-says={t('columns.amended')}>
          <FilePen size={14} role="img" aria-label={t('columns.amended')} />
        </span>
      )}
      {shown.map((group) => (
        <span key={group.kind} className={styles.warned} data-says={wordsOf([group])}>
          <group.icon size={14} role="img" aria-label={wordsOf([group])} />
        </span>
      ))}
      {others.length > 0 && (
        <span className={styles.warned} data-says={more}>
          <span aria-hidden>+{others.length}</span>
          <span className="heard">{more}</span>
        </span>
      )}
    </>
  );
}

/** Who works on it, by their initials and where there is room by their name, and since when. */
function who({ claim }: ReservationRow, me: number, t: TFunction, formats: Formats) {
  if (claim === null) return null;
  const since = formats.instantShort(claim.since, new Date());
  const isMine = claim.staffId === me;
  const words = isMine
    ? t('claims.mineSince', { since })
    : t('claims.theirsSince', { name: claim.name, since });
  return (
    <span className={styles.holder} data-says={words}>
      <span className={isMine ? styles.mine : styles.theirs} aria-hidden>
        {initialsOf(claim.name)}
      </span>
      <span className={styles.holderName} aria-hidden>
        {claim.name}
      </span>
      <span className={styles.since} aria-hidden>
        {since}
      </span>
      <span className="heard">{words}</span>
    </span>
  );
}
