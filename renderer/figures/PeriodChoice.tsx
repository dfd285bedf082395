import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { MOST_DAYS } from '../../preload/contract/figures.ts';
import { DayInput } from '../audit/DayInput.tsx';
import { SelectInput } from '../components/Field.tsx';
import { todayHere } from '../languages/days.ts';
import styles from './Dashboard.module.css';
import { type ChosenPeriod, datesOf, periodNames, problemOf } from './period.ts';

interface PeriodChoiceProps {
  period: ChosenPeriod;
  onChange: (period: ChosenPeriod) => void;
}

/** Which days the figures are of. Dates of one's own are asked for once they mean a period. */
export function PeriodChoice({ period, onChange }: PeriodChoiceProps) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState({ from: period.from, to: period.to });
  const problem = period.name === 'own' ? problemOf(typed) : undefined;
  const type = (changes: Partial<typeof typed>) => {
    const next = { ...typed, ...changes };
    setTyped(next);
    if (problemOf(next) === undefined) onChange({ name: 'own', ...next });
  };
  return (
    <search className={styles.period} aria-label={t('figures.period.label')}>
      <SelectInput
        label={t('figures.period.label')}
        value={period.name}
        choices={periodNames.map((name) => ({ value: name, label: t(`figures.period.${name}`) }))}
        onChange={(name) => {
          setTyped({ from: period.from, to: period.to });
          onChange(name === 'own' ? { ...period, name } : { name, ...datesOf(name, todayHere()) });
        }}
      />
      {period.name === 'own' && (
        <>
          <DayInput label={t('figures.period.from')} value={typed.from} onChange={(from) => type({ from })} />
          <DayInput label={t('figures.period.to')} value={typed.to} onChange={(to) => type({ to })} />
        </>
      )}
      {problem !== undefined && (
        <p className={styles.problem} role="alert">
          {t(`figures.period.${problem}`, { most: MOST_DAYS })}
        </p>
      )}
    </search>
  );
}
