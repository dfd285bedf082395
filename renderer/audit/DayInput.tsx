import { parseDate } from '@internationalized/date';
import { DateField, DateInput, DateSegment, Label } from 'react-aria-components';
import styles from './DayInput.module.css';

interface DayInputProps {
  label: string;
  /** A local date, or empty. */
  value: string;
  onChange: (value: string) => void;
}

/** A field for a day, typed digit by digit in the order of the person's language. */
export function DayInput({ label, value, onChange }: DayInputProps) {
  return (
    <DateField
      className={styles.field ?? ''}
      value={value === '' ? null : parseDate(value)}
      onChange={(day) => onChange(day === null ? '' : day.toString())}
    >
      <Label className={styles.label}>{label}</Label>
      <DateInput className={styles.input ?? ''}>
        {(segment) => <DateSegment segment={segment} className={styles.segment ?? ''} />}
      </DateInput>
    </DateField>
  );
}
