import type { TFunction } from 'i18next';
import { FilePen, TriangleAlert } from 'lucide-react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { ReservationRow } from '../../preload/contract/reservations.ts';
import type { Column } from '../components/GridRow.tsx';
import { iconOfKind } from '../components/kind-icons.ts';
import { Pill } from '../components/Pill.tsx';
import { toneOfStatus } from '../components/StatusPill.tsx';
import { daysBetween, todayHere } from '../languages/days.ts';
import type { Formats } from '../languages/formats.ts';
import { nameInList } from '../languages/names.ts';
import { useFormats } from '../languages/use-formats.ts';
import styles from './Inbox.module.css';

/** The columns of a worklist; some give way where the list is narrow (see the style sheet). */
export function useColumns(): readonly Column<ReservationRow>[] {
  const { t } = useTranslation();
  const formats = useFormats();
  return useMemo(() => columns(t, formats), [t, formats]);
}

/** Cells without hooks of their own: a page of a list is a few hundred of them at every key. */
function columns(t: TFunction, formats: Formats): readonly Column<ReservationRow>[] {
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
          return <Icon key={kind} size={13} role="img" aria-label={t(`segments.kinds.${kind}`)} />;
        }),
    },
    { id: 'departs', heading: t('columns.departs'), cell: ({ departsOn }) => departure(departsOn, formats) },
    {
      id: 'total',
      heading: t('columns.total'),
      className: styles.total,
      cell: ({ total }) => (total === null ? '–' : formats.money(total)),
    },
    {
      id: 'status',
      heading: t('columns.status'),
      cell: ({ status }) => <Pill tone={toneOfStatus[status]}>{t(`status.${status}`)}</Pill>,
    },
    {
      id: 'alerts',
      heading: t('columns.alerts'),
      className: styles.alerts,
      cell: ({ openWarnings, amended }) => (
        <>
          {openWarnings > 0 && (
            <span className={styles.warned}>
              <TriangleAlert size={14} role="img" aria-label={t('columns.openWarnings')} />
              {formats.number(openWarnings)}
            </span>
          )}
          {amended && (
            <FilePen size={14} role="img" aria-label={t('columns.amended')} className={styles.amended} />
          )}
        </>
      ),
    },
    { id: 'received', heading: t('columns.received'), className: styles.received, cell: received },
  ];
}

/** Days before departure from which a reservation is pressing: documents go out a week before. */
const pressing = 7;

function departure(on: string | null, formats: Formats) {
  if (on === null) return '–';
  const days = daysBetween(todayHere(), on);
  const isPressing = days !== null && days >= 0 && days <= pressing;
  return (
    <span className={isPressing ? styles.soon : undefined}>
      {formats.date(on)}
      {days !== null && <span className={styles.inDays}>{formats.inDays(days)}</span>}
    </span>
  );
}
