import { Bookmark, X } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  reservationStatuses,
  type Worklist,
  type WorklistFilter,
  worklistOrders,
} from '../../preload/contract/reservations.ts';
import { segmentKind } from '../../preload/contract/trip.ts';
import { IconButton } from '../components/Button.tsx';
import { ManyChip, OneChip } from '../components/Chips.tsx';
import styles from './FilterBar.module.css';
import { SaveViewDialog } from './SaveViewDialog.tsx';
import { hasManyStates, isNarrowed, usualOrder } from './view.ts';

/** Days within which a departure is asked for. */
const spans = ['any', '0', '7', '14', '30', '60'] as const;

interface FilterBarProps {
  worklist: Worklist;
  onChange: (worklist: Worklist) => void;
}

/** How a worklist is ordered and narrowed, and a way to keep that under a name. */
export function FilterBar({ worklist, onChange }: FilterBarProps) {
  const { t } = useTranslation();
  const [isSaving, setSaving] = useState(false);
  const { queue, order, filter = {} } = worklist;
  const narrow = (changes: WorklistFilter) => {
    const { kinds, statuses, ...others } = { ...filter, ...changes };
    onChange({
      queue,
      order,
      filter: {
        ...others,
        ...(kinds !== undefined && kinds.length > 0 && { kinds }),
        ...(statuses !== undefined && statuses.length > 0 && { statuses }),
      },
    });
  };
  const { warnings = 'any', claimed = 'anybody', departsWithin } = filter;
  const days = spans.find((span) => span === String(departsWithin)) ?? 'any';
  return (
    <fieldset className={styles.bar} aria-label={t('filters.label')}>
      <OneChip
        label={t('filters.order')}
        value={order}
        choices={worklistOrders.map((value) => ({ value, label: t(`filters.orders.${value}`) }))}
        onChange={(value) => onChange({ ...worklist, order: value })}
      />
      <span className={styles.rule} />
      <ManyChip
        label={t('filters.kinds')}
        value={filter.kinds ?? []}
        choices={segmentKind.options.map((value) => ({ value, label: t(`segments.kinds.${value}`) }))}
        onChange={(kinds) => narrow({ kinds: [...kinds] })}
      />
      {hasManyStates(queue) && (
        <ManyChip
          label={t('filters.states')}
          value={filter.statuses ?? []}
          choices={reservationStatuses.map((value) => ({ value, label: t(`status.${value}`) }))}
          onChange={(statuses) => narrow({ statuses: [...statuses] })}
        />
      )}
      <OneChip
        label={t('filters.warnings')}
        value={warnings}
        none="any"
        choices={(['any', 'open', 'none'] as const).map((value) => ({
          value,
          label: t(`filters.warningChoices.${value}`),
        }))}
        onChange={(value) => narrow({ warnings: value === 'any' ? undefined : value })}
      />
      {queue !== 'mine' && (
        <OneChip
          label={t('filters.who')}
          value={claimed}
          none="anybody"
          choices={(['anybody', 'mine', 'nobody', 'others'] as const).map((value) => ({
            value,
            label: t(`filters.whoChoices.${value}`),
          }))}
          onChange={(value) => narrow({ claimed: value === 'anybody' ? undefined : value })}
        />
      )}
      <OneChip
        label={t('filters.departs')}
        value={days}
        none="any"
        choices={spans.map((value) => ({
          value,
          label:
            value === 'any'
              ? t('filters.anyDay')
              : value === '0'
                ? t('filters.today')
                : t('filters.withinDays', { count: Number(value) }),
        }))}
        onChange={(value) => narrow({ departsWithin: value === 'any' ? undefined : Number(value) })}
      />
      {isNarrowed(worklist) && (
        <IconButton
          icon={X}
          size="small"
          label={t('filters.clear')}
          onPress={() => onChange({ queue, order })}
        />
      )}
      <span className={styles.gap} />
      {(isNarrowed(worklist) || order !== usualOrder(queue)) && (
        <IconButton icon={Bookmark} size="small" label={t('views.save')} onPress={() => setSaving(true)} />
      )}
      {isSaving && <SaveViewDialog worklist={worklist} onClose={() => setSaving(false)} />}
    </fieldset>
  );
}
