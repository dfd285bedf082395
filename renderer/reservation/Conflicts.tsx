import { useTranslation } from 'react-i18next';
import type { Reservation } from '../../preload/contract/reservations.ts';
import { RadioInput } from '../components/Field.tsx';
import { useFieldName, useFieldValue } from './use-field-name.ts';

/** Which of the two stands, by the conflict's path. */
export type ConflictChoices = Readonly<Record<string, 'ours' | 'theirs'>>;

interface Stands {
  value: 'ours' | 'theirs' | '';
  label: string;
  description: string;
}

interface ConflictsProps {
  reservation: Reservation;
  choices: ConflictChoices;
  onChoose: (choices: ConflictChoices) => void;
}

/** What staff corrected and the newer version changes too: both, with what was booked, for a person to choose. */
export function Conflicts({ reservation, choices, onChoose }: ConflictsProps) {
  const { t } = useTranslation();
  const fieldName = useFieldName();
  const fieldValue = useFieldValue(reservation);
  const conflicts = reservation.amendment?.conflicts ?? [];
  const words = (path: string, text: string | null) =>
    text === null ? t('amendment.absent') : fieldValue(path, text);
  return conflicts.map(({ path, booked, ours, theirs, canKeep }) => {
    const newer: Stands = {
      value: 'theirs',
      label: canKeep ? words(path, theirs) : t('amendment.gone', { ours: words(path, ours) }),
      description: t('amendment.stands.theirs'),
    };
    const own: Stands = {
      value: 'ours',
      label: words(path, ours),
      description: t('amendment.stands.ours'),
    };
    return (
      <RadioInput<'ours' | 'theirs' | ''>
        key={path}
        label={t('amendment.conflict', { field: fieldName(path), booked: words(path, booked) })}
        value={choices[path] ?? ''}
        choices={canKeep ? [own, newer] : [newer]}
        onChange={(stands) => {
          if (stands !== '') onChoose({ ...choices, [path]: stands });
        }}
      />
    );
  });
}
