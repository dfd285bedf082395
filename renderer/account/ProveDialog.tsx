import { type FormEvent, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../components/Button.tsx';
import { Dialog } from '../components/Dialog.tsx';
import { FailureNotice } from '../components/FailureNotice.tsx';
import { TextInput } from '../components/Field.tsx';
import { useFocusHomeAfterwards } from '../components/focus-home.ts';
import { useCarryOut } from '../components/use-carry-out.ts';
import styles from './Account.module.css';

interface ProveDialogProps {
  title: string;
  /** What the button says. */
  confirm: string;
  isDanger: boolean;
  /** Whether there is a second factor to prove oneself by as well. */
  needsCode: boolean;
  onClose: () => void;
  /** Carries it out; the dialog closes where it resolves, and says what failed where it rejects. */
  onConfirm: (password: string, code: string) => Promise<unknown>;
}

/** Has a person prove that it is still them, and carries out what they asked for. */
export function ProveDialog({ title, confirm, isDanger, needsCode, onClose, onConfirm }: ProveDialogProps) {
  const { t } = useTranslation();
  useFocusHomeAfterwards();
  const form = useId();
  const [password, setPassword] = useState('');
  const [code, setCode] = useState('');
  const { busy, error, carryOut } = useCarryOut();
  const isMissing = password === '' || (needsCode && code.trim() === '');

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (!isMissing && (await carryOut(() => onConfirm(password, code)))) onClose();
  };
  return (
    <Dialog
      title={title}
      isOpen
      onClose={onClose}
      isBusy={busy}
      width="narrow"
      footer={
        <>
          <Button onPress={onClose} isDisabled={busy}>
            {t('common.cancel')}
          </Button>
          <Button
            type="submit"
            form={form}
            look={isDanger ? 'danger' : 'primary'}
            isPending={busy}
            isDisabled={isMissing}
          >
            {confirm}
          </Button>
        </>
      }
    >
      <p>{t('account.proveWhy')}</p>
      <form id={form} className={styles.setUp} noValidate onSubmit={submit}>
        <TextInput
          label={t('account.presentPassword')}
          type="password"
          autoComplete="current-password"
          value={password}
          onChange={setPassword}
          autoFocus
        />
        {needsCode && (
          <TextInput
            label={t('account.code')}
            code
            autoComplete="one-time-code"
            value={code}
            onChange={setCode}
          />
        )}
      </form>
      <FailureNotice error={error} />
    </Dialog>
  );
}
