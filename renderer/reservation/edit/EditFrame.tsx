import type { FormEvent, KeyboardEvent, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { shortcutOf } from '../../app/shortcuts.ts';
import { Button } from '../../components/Button.tsx';
import { FailureNotice } from '../../components/FailureNotice.tsx';
import { Differences } from '../Differences.tsx';
import styles from './Edit.module.css';
import type { Editing } from './use-editing.ts';

interface EditFrameProps<Values extends object> {
  /** What is corrected, for screen readers. */
  label: string;
  editing: Editing<Values>;
  /** Whether something is wrong with what was typed. */
  isWrong: boolean;
  onSave: () => void;
  onCancel: () => void;
  children: ReactNode;
}

/** A form in the place of what it corrects. Enter saves; Escape leaves while nothing was typed. */
export function EditFrame<Values extends object>({
  label,
  editing,
  isWrong,
  onSave,
  onCancel,
  children,
}: EditFrameProps<Values>) {
  const { t } = useTranslation();
  const { typed, error, changed, isSaving } = editing;
  const isUntouched = Object.keys(typed).length === 0;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!isWrong) onSave();
  };
  const leave = (event: KeyboardEvent) => {
    if (shortcutOf(event, 'form') !== 'leaveForm' || !isUntouched) return;
    event.stopPropagation();
    onCancel();
  };
  return (
    <form className={styles.form} aria-label={label} onSubmit={submit} onKeyDown={leave} noValidate>
      {children}
      <FailureNotice error={error} />
      {changed !== undefined && (
        <div className={styles.changed}>
          <Differences seen={changed.seen} now={changed.now} />
          <p>{t('edits.saveAgain')}</p>
        </div>
      )}
      <div className={styles.buttons}>
        <Button size="small" onPress={onCancel} isDisabled={isSaving}>
          {t(isUntouched ? 'common.cancel' : 'edits.discard')}
        </Button>
        <Button size="small" look="primary" type="submit" isDisabled={isWrong} isPending={isSaving}>
          {t('common.save')}
        </Button>
      </div>
    </form>
  );
}
