import { useTranslation } from 'react-i18next';
import type { FieldChange, Reservation } from '../../preload/contract/reservations.ts';
import styles from './Changes.module.css';
import { useFieldName, useFieldValue } from './use-field-name.ts';

/** So many changes stand open; more are behind a word. */
const mostOpen = 3;

/** Fields with what they were and became. */
export function Changes({
  changes,
  reservation,
}: {
  changes: readonly FieldChange[];
  reservation: Reservation;
}) {
  const { t } = useTranslation();
  const fieldName = useFieldName();
  const fieldValue = useFieldValue(reservation);
  const words = (path: string, text: string | null) =>
    text === null || text === '' ? t('amendment.absent') : fieldValue(path, text);
  const list = (
    <dl className={styles.changes}>
      {changes.map(({ path, before, after }) => (
        <div key={path} className={styles.change}>
          <dt>{fieldName(path)}</dt>
          <dd>
            <del className={before === null ? styles.absent : styles.before}>{words(path, before)}</del>
            <span className={styles.arrow} role="img" aria-label={t('edits.became')}>
              →
            </span>
            <ins className={after === null ? styles.absent : styles.after}>{words(path, after)}</ins>
          </dd>
        </div>
      ))}
    </dl>
  );
  if (changes.length <= mostOpen) return list;
  return (
    <details>
      <summary className={styles.more}>{t('edits.fields', { count: changes.length })}</summary>
      {list}
    </details>
  );
}
