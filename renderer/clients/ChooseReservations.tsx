import { useTranslation } from 'react-i18next';
import { type CorrectableRow, mostCorrected } from '../../preload/contract/clients.ts';
import { StatusPill } from '../components/StatusPill.tsx';
import { Tick } from '../components/Tick.tsx';
import { useFormats } from '../languages/use-formats.ts';
import styles from './CorrectDialog.module.css';

interface ChooseReservationsProps {
  rows: readonly CorrectableRow[];
  chosen: ReadonlySet<number>;
  onChoose: (chosen: ReadonlySet<number>) => void;
}

/** Which reservations are corrected. What somebody else works on cannot be chosen. */
export function ChooseReservations({ rows, chosen, onChoose }: ChooseReservationsProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  if (rows.length === 0) return <p className={styles.muted}>{t('clients.correct.nowhere')}</p>;
  const free = rows.filter(({ claimedBy }) => claimedBy === null).slice(0, mostCorrected);
  const count = free.filter(({ id }) => chosen.has(id)).length;
  const choose = (id: number, isChosen: boolean) => {
    const next = new Set(chosen);
    if (isChosen) next.add(id);
    else next.delete(id);
    onChoose(next);
  };
  return (
    <fieldset className={styles.choice}>
      <legend className={styles.legend}>
        {t('clients.correct.where')}
        <span className={styles.muted}>
          {t('clients.correct.chosen', { count, shown: formats.number(count) })}
        </span>
      </legend>
      {free.length > 1 && (
        <Tick
          className={styles.tick}
          isSelected={count === free.length}
          isIndeterminate={count > 0 && count < free.length}
          onChange={(isAll) => onChoose(new Set(isAll ? free.map(({ id }) => id) : []))}
        >
          {t('clients.correct.chooseAll')}
        </Tick>
      )}
      <ul className={styles.rows}>
        {rows.map(({ id, locator, status, destination, departsOn, departed, claimedBy }) => (
          <li key={id}>
            <Tick
              aria-label={t('clients.correct.choose', { locator })}
              className={styles.tick}
              isSelected={chosen.has(id) && claimedBy === null}
              isDisabled={claimedBy !== null}
              onChange={(isChosen) => choose(id, isChosen)}
            >
              <span className={styles.locator}>{locator}</span>
              <StatusPill status={status} />
              <span className={styles.trip}>
                {destination ?? t('clients.noTrip')} ·{' '}
                {departsOn === null ? t('clients.noDate') : formats.date(departsOn)}
                {departed && ` · ${t('clients.departed')}`}
                {claimedBy !== null && ` · ${t('clients.correct.claimed', { name: claimedBy })}`}
              </span>
            </Tick>
          </li>
        ))}
      </ul>
      {rows.some(({ departed }) => departed) && (
        <p className={styles.muted}>{t('clients.correct.departedLeft')}</p>
      )}
    </fieldset>
  );
}
