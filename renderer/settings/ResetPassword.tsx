import { type FormEvent, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { StaffEntry } from '../../preload/contract/staff.ts';
import { Button } from '../components/Button.tsx';
import { Dialog } from '../components/Dialog.tsx';
import { FailureNotice } from '../components/FailureNotice.tsx';
import { TextInput } from '../components/Field.tsx';
import { useFocusHomeAfterwards } from '../components/focus-home.ts';
import { useCommand } from '../office/use-office.ts';
import { PasswordStrength } from '../start/PasswordStrength.tsx';
import { fewestCharacters } from '../start/secrets.ts';
import styles from './Staff.module.css';

interface ResetPasswordProps {
  entry: StaffEntry;
  onClose: () => void;
  onDone: () => Promise<void>;
}

/** Gives a colleague who forgot theirs a first password again, which they are told by word of mouth. */
export function ResetPassword({ entry, onClose, onDone }: ResetPasswordProps) {
  const { t } = useTranslation();
  useFocusHomeAfterwards();
  const formId = useId();
  const [password, setPassword] = useState('');
  const [tried, setTried] = useState(false);
  const reset = useCommand('staff.resetPassword', () => void onDone());
  const isShort = password.length < fewestCharacters;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (!isShort) reset.mutate({ id: entry.id, password });
  };
  return (
    <Dialog
      title={t('staff.resetPasswordTitle', { name: entry.name })}
      isOpen
      onClose={onClose}
      isBusy={reset.isPending}
      width="narrow"
      footer={
        <>
          <Button onPress={onClose} isDisabled={reset.isPending}>
            {t('common.cancel')}
          </Button>
          <Button type="submit" form={formId} look="primary" isPending={reset.isPending}>
            {t('common.save')}
          </Button>
        </>
      }
    >
      <p>{t('staff.resetPasswordWhy')}</p>
      <form id={formId} className={styles.form} noValidate onSubmit={submit}>
        <TextInput
          label={t('staff.firstPassword')}
          type="password"
          autoComplete="new-password"
          description={t('staff.firstPasswordRule')}
          value={password}
          onChange={setPassword}
          autoFocus
          error={tried && isShort ? t('forms.short') : undefined}
        />
        <PasswordStrength password={password} name={entry.name} email={entry.email} />
        <FailureNotice error={reset.error} />
      </form>
    </Dialog>
  );
}
