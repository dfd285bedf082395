import { X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Button } from '../components/Button.tsx';
import { SelectInput, TextInput } from '../components/Field.tsx';
import { useAnswer } from '../office/use-office.ts';
import styles from './AuditPage.module.css';
import { DayInput } from './DayInput.tsx';
import { type FilterFields, noFilter, officeItself } from './filter.ts';
import { useAuditWords } from './use-audit-words.ts';

interface AuditFiltersProps {
  fields: FilterFields;
  onChange: (fields: FilterFields) => void;
}

/** Which lines are shown: whose, of what, on which record, and when. */
export function AuditFilters({ fields, onChange }: AuditFiltersProps) {
  const { t } = useTranslation();
  const words = useAuditWords();
  const choices = useAnswer('audit.choices', undefined).data;
  const set = (changes: Partial<FilterFields>) => onChange({ ...fields, ...changes });
  const actions = (choices?.actions ?? [])
    .map((action) => ({ value: action, label: words.action(action) }))
    .toSorted((one, other) => one.label.localeCompare(other.label));
  const persons = (choices?.persons ?? []).map(({ staffId, name }) => ({
    value: String(staffId),
    label: name,
  }));
  const isNarrowed = Object.values(fields).some((field) => field !== '');
  return (
    <search className={styles.filters} aria-label={t('audit.filters.label')}>
      <SelectInput
        label={t('audit.filters.person')}
        value={fields.person}
        choices={[
          { value: '', label: t('audit.everyone') },
          { value: officeItself, label: t('audit.office') },
          ...persons,
        ]}
        onChange={(person) => set({ person })}
      />
      <SelectInput
        label={t('audit.filters.action')}
        value={fields.action}
        choices={[{ value: '', label: t('audit.everyAction') }, ...actions]}
        onChange={(action) => set({ action })}
      />
      <TextInput
        label={t('audit.filters.record')}
        placeholder={t('audit.filters.recordHint')}
        value={fields.record}
        onChange={(record) => set({ record })}
      />
      <DayInput label={t('audit.filters.from')} value={fields.from} onChange={(from) => set({ from })} />
      <DayInput label={t('audit.filters.to')} value={fields.to} onChange={(to) => set({ to })} />
      <div className={styles.clear}>
        <Button icon={X} look="quiet" isDisabled={!isNarrowed} onPress={() => onChange(noFilter)}>
          {t('audit.filters.clear')}
        </Button>
      </div>
    </search>
  );
}
