import { X } from 'lucide-react';
import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { classes } from '../components/classes.ts';
import chips from '../find/FilterBar.module.css';
import { stretchOf } from '../find/stretch-words.ts';
import { useFormats } from '../languages/use-formats.ts';
import styles from './Quarantine.module.css';
import type { QuarantineFilter } from './quarantine-filter.ts';

interface QuarantineChipsProps {
  filter: QuarantineFilter;
  onFilter: (filter: QuarantineFilter) => void;
}

/** What the list is narrowed by, each taken off by its cross. */
export function QuarantineChips({ filter: { pulled, removal }, onFilter }: QuarantineChipsProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  if (pulled === undefined && removal === undefined) return null;
  return (
    <div className={styles.chips}>
      {pulled !== undefined && (
        <SetChip
          label={t('quarantine.pulled')}
          value={stretchOf(pulled, formats.date)}
          onClear={() => onFilter(removal === undefined ? {} : { removal })}
        />
      )}
      {removal !== undefined && (
        <SetChip
          label={t('quarantine.removal')}
          onClear={() => onFilter(pulled === undefined ? {} : { pulled })}
        />
      )}
    </div>
  );
}

function SetChip({
  label,
  value,
  onClear,
}: {
  label: string;
  value?: string | undefined;
  onClear: () => void;
}) {
  const { t } = useTranslation();
  return (
    <div className={classes(chips.chip, chips.set)}>
      <span className={chips.opener}>
        <span className={chips.label}>
          {value === undefined ? label : t('find.filters.set', { label, value })}
        </span>
      </span>
      <Button className={chips.clear ?? ''} aria-label={t('find.filters.clear', { label })} onPress={onClear}>
        <X size={13} aria-hidden />
      </Button>
    </div>
  );
}
