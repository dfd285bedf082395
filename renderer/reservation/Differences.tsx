import { useTranslation } from 'react-i18next';
import { mailingStates } from '../../preload/contract/mailing.ts';
import { type Reservation, reservationStatuses } from '../../preload/contract/reservations.ts';
import styles from './Amendment.module.css';
import { changedBy, type Difference, differencesBetween } from './differences.ts';
import { useFieldName, useFieldValue } from './use-field-name.ts';
import { useWarningWords } from './use-warning-words.ts';

/** What a person saw of a reservation beside what it is now, field by field, and who changed it. */
export function Differences({ seen, now }: { seen: Reservation; now: Reservation }) {
  const { t } = useTranslation();
  const { name, value } = useDifferenceWords(seen, now);
  const differences = differencesBetween(seen, now);
  const people = changedBy(seen, now).map((person) => person ?? t('reservation.theOffice'));
  return (
    <div className={styles.differences}>
      <p>
        {people.length === 0
          ? t('differences.changed')
          : t('differences.changedBy', { names: people.join(', ') })}
      </p>
      {differences.length === 0 ? (
        <p>{t('differences.nothing')}</p>
      ) : (
        <table className={styles.changes}>
          <thead>
            <tr>
              <th scope="col">{t('amendment.field')}</th>
              <th scope="col">{t('differences.seen')}</th>
              <th scope="col">{t('differences.now')}</th>
            </tr>
          </thead>
          <tbody>
            {differences.map((difference) => (
              <tr key={difference.path}>
                <th scope="row">{name(difference)}</th>
                <td className={difference.before === null ? styles.absent : styles.before}>
                  {value(difference.path, difference.before)}
                </td>
                <td className={difference.after === null ? styles.absent : styles.after}>
                  {value(difference.path, difference.after)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </div>
  );
}

/** The words for the fields of a reservation and for what stands in them. */
function useDifferenceWords(seen: Reservation, now: Reservation) {
  const { t } = useTranslation();
  const fieldName = useFieldName();
  const fieldValue = useFieldValue(now);
  const warningWords = useWarningWords(now);
  const name = ({ path }: Difference): string => {
    const [part, id] = path.split('.');
    if (part === 'status') return t('columns.status');
    if (part === 'amendment') return t('differences.amendment');
    if (part === 'documents') return t('documents.title');
    if (part === 'mailings') return t('mailing.title');
    const warning =
      part === 'warnings' && [...now.warnings, ...seen.warnings].find((one) => String(one.id) === id);
    return warning ? warningWords(warning).what : fieldName(path);
  };
  const value = (path: string, text: string | null): string => {
    const [part] = path.split('.');
    if (text === null) return t('amendment.absent');
    const status = part === 'status' && reservationStatuses.find((one) => one === text);
    if (status) return t(`status.${status}`);
    const state = part === 'mailings' && mailingStates.find((one) => one === text);
    if (state) return t(`mailing.states.${state}`);
    if (part === 'amendment') return t('differences.waits');
    if (part === 'warnings') return text === 'open' ? t('differences.open') : t('differences.resolved');
    return fieldValue(path, text);
  };
  return { name, value };
}
