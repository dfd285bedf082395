import type { TFunction } from 'i18next';
import { FilePen } from 'lucide-react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { type ReservationRow, reservationStatuses } from '../../preload/contract/reservations.ts';
import { segmentKind } from '../../preload/contract/trip.ts';
import { usePerson } from '../app/person.ts';
import type { Column } from '../components/GridRow.tsx';
import { iconOfKind } from '../components/kind-icons.ts';
import { Pill } from '../components/Pill.tsx';
import { toneOfStatus } from '../components/StatusPill.tsx';
import { daysBetween, todayHere } from '../languages/days.ts';
import type { Formats } from '../languages/formats.ts';
import { initialsOf, nameInList } from '../languages/names.ts';
import { useFormats } from '../languages/use-formats.ts';
import styles from './Inbox.module.css';
import { kindsOfWarnings } from './warning-kinds.ts';

/** The columns of a worklist; some give way where the list is narrow (see the style sheet). */
export function useColumns(): readonly Column<ReservationRow>[] {
  const { t } = useTranslation();
  const formats = useFormats();
  const { id } = usePerson();
  return useMemo(() => columns(t, formats, id), [t, formats, id]);
}

/** Cells without hooks of their own: a page of a list is a few hundred of them at every key. */
function columns(t: TFunction, formats: Formats, me: number): readonly Column<ReservationRow>[] {
  // Looked up once, not for every row of every page that is scrolled through.
  const kindNames = namesOf(segmentKind.options, (kind) => t(`segments.kinds.${kind}`));
  const statusNames = namesOf(reservationStatuses, (status) => t(`status.${status}`));
  const cut = (text: string) => <span title={text}>{text}</span>;
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
      cell: ({ lead }) => cut(nameInList(lead) || t('columns.noName')),
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
      cell: ({ destination }) => cut(destination ?? '–'),
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
      cell: ({ departsOn, due }) => departure(departsOn, due, t, formats),
    },
    {
      id: 'total',
      heading: t('columns.total'),
      className: styles.total,
      cell: ({ total }) => (total === null ? '–' : formats.money(total)),
    },
    {
      id: 'status',
      heading: t('columns.status'),
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

/** When it departs, in how many days, and what is due when, in its tooltip; lit where something is due by today. */
function departure(on: string | null, due: ReservationRow['due'], t: TFunction, formats: Formats) {
  const today = todayHere();
  const days = on === null ? null : daysBetween(today, on);
  const words = due === null ? undefined : t(`due.${due.for}`, { date: formats.date(due.on) });
  return (
    <span className={due !== null && due.on <= today ? styles.soon : undefined} title={words}>
      {on === null ? '–' : formats.date(on)}
      {days !== null && <span className={styles.inDays}>{formats.inDays(days)}</span>}
      {words !== undefined && <span className="heard">{words}</span>}
    </span>
  );
}

/** What is wrong, one icon a kind of warning; its words are those of its warnings. */
function alerts({ warnings, amended }: ReservationRow, t: TFunction) {
  return (
    <>
      {kindsOfWarnings(warnings).map(({ kind, icon: Icon, codes }) => {
        const words = codes.map((code) => t(`warnings.${code}`)).join(' ');
        return (
          <span key={kind} className={styles.warned} title={words}>
            <Icon size={14} role="img" aria-label={words} />
          </span>
        );
      })}
      {amended && (
        <span className={styles.amended} title={t('columns.amended')}>
          <FilePen size={14} role="img" aria-label={t('columns.amended')} />
        </span>
      )}
    </>
  );
}

/** Who works on it, by their initials, and since when. */
function who({ claim }: ReservationRow, me: number, t: TFunction, formats: Formats) {
  if (claim === null) return null;
  const since = formats.instantShort(claim.since, new Date());
  const isMine = claim.staffId === me;
  const words = isMine
    ? t('claims.mineSince', { since })
    : t('claims.theirsSince', { name: claim.name, since });
  return (
    <span className={styles.holder} title={words}>
      <span className={isMine ? styles.mine : styles.theirs} aria-hidden>
        {initialsOf(claim.name)}
      </span>
      <span className={styles.since} aria-hidden>
        {since}
      </span>
      <span className="heard">{words}</span>
    </span>
  );
}
