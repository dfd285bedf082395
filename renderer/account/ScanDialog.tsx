import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { OutputOf } from '../../preload/contract/index.ts';
import { Button } from '../components/Button.tsx';
import { Dialog } from '../components/Dialog.tsx';
import { FailureNotice } from '../components/FailureNotice.tsx';
import { TextInput } from '../components/Field.tsx';
import { useCommand } from '../office/use-office.ts';
import styles from './Account.module.css';

interface ScanDialogProps {
  begun: OutputOf<'account.beginSecondFactor'>;
  onClose: () => void;
  onConfirmed: (recoveryCodes: readonly string[]) => void;
}

/** Shows the secret of a second factor, this once, and takes it into use when its code was typed. */
export function ScanDialog({ begun, onClose, onConfirmed }: ScanDialogProps) {
  const { t } = useTranslation();
  const form = useId();
  const [code, setCode] = useState('');
  const confirm = useCommand('account.confirmSecondFactor', ({ recoveryCodes }) =>
    onConfirmed(recoveryCodes),
  );
  const { size, path } = begun.qr;
  return (
    <Dialog
      title={t('account.secondFactor')}
      isOpen
      onClose={onClose}
      isBusy={confirm.isPending}
      width="narrow"
      footer={
        <>
          <Button onPress={onClose} isDisabled={confirm.isPending}>
            {t('common.cancel')}
          </Button>
          <Button
            type="submit"
            form={form}
            look="primary"
            isPending={confirm.isPending}
            isDisabled={code.trim() === ''}
          >
            {t('account.confirm')}
          </Button>
        </>
      }
    >
      <p>{t('account.scan')}</p>
      <svg
        className={styles.qr}
        viewBox={`0 0 ${size} ${size}`}
        role="img"
        aria-label={t('account.qr')}
        shapeRendering="crispEdges"
      >
        <path d={path} fill="currentColor" />
      </svg>
      <div>
        <p className={styles.muted}>{t('account.secret')}</p>
        <p className={styles.secret}>{begun.secret.replace(/.{4}(?=.)/g, '$& ')}</p>
      </div>
      <form
        id={form}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (code.trim() !== '') confirm.mutate({ code });
        }}
      >
        <TextInput
          label={t('account.codeNow')}
          code
          inputMode="numeric"
          autoComplete="one-time-code"
          value={code}
          onChange={setCode}
          autoFocus
        />
      </form>
      <FailureNotice error={confirm.error} />
    </Dialog>
  );
}
