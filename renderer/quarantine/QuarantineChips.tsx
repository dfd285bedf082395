import { useTranslation } from 'react-i18next';
import { SetChip } from '../find/FilterChip.tsx';
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
