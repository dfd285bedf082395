import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { CorrectionOutcome } from '../../preload/contract/clients.ts';
import { Button } from '../components/Button.tsx';
import { Dialog } from '../components/Dialog.tsx';
import { FailureNotice } from '../components/FailureNotice.tsx';
import { Pill } from '../components/Pill.tsx';
import { useFailureWords } from '../components/use-failure-words.ts';
import styles from './CorrectDialog.module.css';

interface OutcomesProps {
  title: string;
  outcomes: readonly CorrectionOutcome[];
  isUndone: boolean;
  isBusy: boolean;
  error: unknown;
  onUndo: () => void;
  /** Brings these reservations up to date, to be corrected again with what was typed. */
  onAgain: (ids: readonly number[]) => Promise<void>;
  onClose: () => void;
}

const toneOf = { done: 'green', unchanged: 'grey', refused: 'amber' } as const;

/** What became of each reservation of a correction, which can be undone as long as nothing came since. */
export function Outcomes({
  title,
  outcomes,
  isUndone,
  isBusy,
  error,
  onUndo,
  onAgain,
  onClose,
}: OutcomesProps) {
  const { t } = useTranslation();
  const words = useFailureWords();
  const refused = outcomes.filter(({ outcome }) => outcome === 'refused').map(({ id }) => id);
  const canUndo = !isUndone && outcomes.some(({ edit }) => edit !== null);
  return (
    <Dialog
      title={title}
      isOpen
      onClose={onClose}
      isBusy={isBusy}
      width="wide"
      footer={
        <>
          {canUndo && (
            <Button onPress={onUndo} isPending={isBusy}>
              {t('clients.correct.undo')}
            </Button>
          )}
          {!isUndone && refused.length > 0 && (
            <Button onPress={() => void onAgain(refused)} isDisabled={isBusy}>
              {t('clients.correct.again')}
            </Button>
          )}
          <Button look="primary" onPress={onClose} isDisabled={isBusy} autoFocus>
            {t('common.close')}
          </Button>
        </>
      }
    >
      <FailureNotice error={error} />
      <ul className={styles.rows} aria-label={t('clients.correct.outcome')}>
        {outcomes.map(({ id, locator, outcome, failure }) => (
          <li key={id} className={styles.outcome}>
            <Link to={`/reservations/${id}`} className={styles.locator} onClick={onClose}>
              {locator}
            </Link>
            <Pill tone={toneOf[outcome]}>
              {isUndone
                ? t(`clients.correct.undoneOf.${outcome}`)
                : t(`clients.correct.outcomeOf.${outcome}`)}
            </Pill>
            <span>{failure !== null && words.ofFailure(failure)}</span>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}
