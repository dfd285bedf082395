import { type CalendarDate, parseDate } from '@internationalized/date';
import { type FormEvent, useState } from 'react';
import {
  CheckboxGroup,
  DateField,
  DateInput,
  DateSegment,
  Group,
  Input,
  Label,
  NumberField,
} from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { SearchFilter } from '../../preload/contract/search.ts';
import { Button } from '../components/Button.tsx';
import { SelectInput, TextInput } from '../components/Field.tsx';
import { Tick } from '../components/Tick.tsx';
import styles from './FilterBar.module.css';

interface ChoicesProps<Value extends string> {
  label: string;
  values: readonly Value[];
  choices: readonly { value: Value; label: string }[];
  onChange: (values: Value[]) => void;
}

/** Any of several. */
export function ChoicesFields<Value extends string>({
  label,
  values,
  choices,
  onChange,
}: ChoicesProps<Value>) {
  return (
    <CheckboxGroup
      aria-label={label}
      className={styles.choices ?? ''}
      value={[...values]}
      onChange={(chosen) =>
        onChange(choices.map(({ value }) => value).filter((value) => chosen.includes(value)))
      }
    >
      {choices.map((choice, at) => (
        <Tick key={choice.value} value={choice.value} className={styles.choice} autoFocus={at === 0}>
          {choice.label}
        </Tick>
      ))}
    </CheckboxGroup>
  );
}

type Dates = NonNullable<SearchFilter['departs']>;

interface DatesProps {
  value: Dates | undefined;
  onChange: (value: Dates | undefined) => void;
}

/** From a day to a day; either may be left open. A half-typed day changes nothing. */
export function DatesFields({ value, onChange }: DatesProps) {
  const { t } = useTranslation();
  const change = (end: 'from' | 'to') => (date: CalendarDate | null) => {
    const { [end]: _, ...other } = value ?? {};
    const next = date === null ? other : { ...other, [end]: date.toString() };
    onChange(Object.keys(next).length === 0 ? undefined : next);
  };
  return (
    <div className={styles.pair}>
      {(['from', 'to'] as const).map((end) => (
        <DateField
          key={end}
          className={styles.field ?? ''}
          value={dayOf(value?.[end])}
          onChange={change(end)}
          shouldForceLeadingZeros
          autoFocus={end === 'from'}
        >
          <Label className={styles.fieldLabel}>{t(`find.filters.${end}`)}</Label>
          <DateInput className={styles.input ?? ''}>
            {(segment) => <DateSegment segment={segment} className={styles.segment ?? ''} />}
          </DateInput>
        </DateField>
      ))}
    </div>
  );
}

function dayOf(text: string | undefined): CalendarDate | null {
  if (text === undefined) return null;
  try {
    return parseDate(text);
  } catch {
    return null;
  }
}

interface WordsProps {
  label: string;
  description: string;
  value: string | undefined;
  onChange: (value: string | undefined) => void;
}

/** Words, taken over with Enter or the button. */
export function WordsFields({ label, description, value, onChange }: WordsProps) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState(value ?? '');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onChange(typed.trim() === '' ? undefined : typed.trim().slice(0, 100));
  };
  return (
    <form className={styles.form} onSubmit={submit}>
      <TextInput label={label} description={description} value={typed} onChange={setTyped} autoFocus />
      <Button type="submit" look="primary">
        {t('find.filters.apply')}
      </Button>
    </form>
  );
}

type Amount = NonNullable<SearchFilter['amount']>;

interface AmountProps {
  value: Amount | undefined;
  onChange: (value: Amount | undefined) => void;
}

/** The currencies that trips are sold in here. */
const currencies = ['CAD', 'USD', 'EUR', 'GBP'] as const;
/** Minor units of each of them. */
const minorUnits = 100;

/** From an amount to an amount; either may be left open. */
export function AmountFields({ value, onChange }: AmountProps) {
  const { t } = useTranslation();
  const known = currencies.find((one) => one === value?.currency);
  const [currency, setCurrency] = useState<(typeof currencies)[number]>(known ?? 'CAD');
  const [least, setLeast] = useState(majorOf(value?.least));
  const [most, setMost] = useState(majorOf(value?.most));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const ends = {
      ...(Number.isNaN(least) ? {} : { least: Math.round(least * minorUnits) }),
      ...(Number.isNaN(most) ? {} : { most: Math.round(most * minorUnits) }),
    };
    onChange(Object.keys(ends).length === 0 ? undefined : { currency, ...ends });
  };
  return (
    <form className={styles.form} onSubmit={submit}>
      <div className={styles.pair}>
        {(
          [
            ['from', least, setLeast],
            ['to', most, setMost],
          ] as const
        ).map(([end, amount, setAmount]) => (
          <NumberField
            key={end}
            className={styles.field ?? ''}
            value={amount}
            onChange={setAmount}
            formatOptions={{ minimumFractionDigits: 2, maximumFractionDigits: 2 }}
            autoFocus={end === 'from'}
          >
            <Label className={styles.fieldLabel}>{t(`find.filters.${end}`)}</Label>
            <Group>
              <Input className={styles.input ?? ''} />
            </Group>
          </NumberField>
        ))}
      </div>
      <SelectInput
        label={t('find.filters.currency')}
        value={currency}
        choices={currencies.map((code) => ({ value: code, label: code }))}
        onChange={setCurrency}
      />
      <Button type="submit" look="primary">
        {t('find.filters.apply')}
      </Button>
    </form>
  );
}

function majorOf(minor: number | undefined): number {
  return minor === undefined ? Number.NaN : minor / minorUnits;
}
