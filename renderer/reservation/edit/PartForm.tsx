import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { edit as editShape } from '../../../preload/contract/edits.ts';
import type { Reservation } from '../../../preload/contract/reservations.ts';
import type { Segment, Traveller } from '../../../preload/contract/trip.ts';
import { SelectInput, TextInput } from '../../components/Field.tsx';
import { useFieldName } from '../use-field-name.ts';
import styles from './Edit.module.css';
import { EditFrame } from './EditFrame.tsx';
import {
  changesOf,
  type EditField,
  type EditTarget,
  editOf,
  problemWith,
  textsOf,
  typedValue,
} from './fields.ts';
import { useEditing } from './use-editing.ts';
import { useProblemWords } from './use-problem-words.ts';

interface PartFormProps {
  reservation: Reservation;
  target: EditTarget;
  label: string;
  fields: readonly EditField[];
  /** The traveller or service in a reservation; undefined where it is gone. */
  itemIn: (reservation: Reservation) => Traveller | Segment | undefined;
  onClose: () => void;
  /** What stands under the fields, from what stands in them now. */
  children?: (texts: Readonly<Record<string, string>>) => ReactNode;
}

const travellerTypes = ['adult', 'child', 'infant'] as const;

/** Corrects a traveller or a service in its place, field by field. */
export function PartForm({ reservation, target, label, fields, itemIn, onClose, children }: PartFormProps) {
  const { t } = useTranslation();
  const fieldName = useFieldName();
  const problemWords = useProblemWords();
  const editing = useEditing<Record<string, string>>(reservation, onClose);
  const { seen, typed, type } = editing;
  const item = itemIn(seen);
  const standing = item === undefined ? {} : textsOf(fields, item);
  const texts = { ...standing, ...definedIn(typed) };
  // A place and its time are one field of the contract: who types into one sends both.
  const isTouched = ({ path }: EditField) =>
    fields.some(
      (one) =>
        one.path.split('.')[0] === path.split('.')[0] &&
        typed[one.path] !== undefined &&
        typed[one.path] !== standing[one.path],
    );
  const isWrong = fields.some(
    (field) =>
      isTouched(field) && problemWith(field.shape, typedValue(field, texts[field.path] ?? '')) !== undefined,
  );
  const save = () => {
    const changes = changesOf(fields, standing, definedIn(typed));
    if (Object.keys(changes).length === 0) return onClose();
    const edit = editOf(target, changes, (value) => editShape.safeParse(value).data);
    if (edit !== undefined) void editing.save(edit);
  };
  return (
    <EditFrame label={label} editing={editing} isWrong={isWrong} onSave={save} onCancel={onClose}>
      <div className={styles.grid}>
        {fields.map((field, index) => {
          const { path, form, shape, isWide } = field;
          const text = texts[path] ?? '';
          const name = fieldName(`fields.0.${path}`).split(' · ').at(-1) ?? path;
          if (form === 'type') {
            return (
              <SelectInput
                key={path}
                label={name}
                value={travellerTypes.find((one) => one === text) ?? 'adult'}
                choices={travellerTypes.map((value) => ({ value, label: t(`travellers.types.${value}`) }))}
                onChange={(value) => type({ [path]: value })}
              />
            );
          }
          const error = isTouched(field) ? problemWords(shape, typedValue(field, text)) : undefined;
          return (
            <div key={path} className={isWide ? styles.wide : undefined}>
              <TextInput
                label={name}
                value={text}
                onChange={(value) => type({ [path]: value })}
                error={error}
                autoFocus={index === 0}
                placeholder={
                  form === 'day' ? t('edits.dayForm') : form === 'dayAndTime' ? t('edits.timeForm') : ''
                }
                inputMode={form === 'number' ? 'numeric' : 'text'}
                autoComplete="off"
              />
            </div>
          );
        })}
      </div>
      {children?.(texts)}
    </EditFrame>
  );
}

function definedIn(typed: Partial<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(typed).flatMap(([name, text]) => (text === undefined ? [] : [[name, text]])),
  );
}
