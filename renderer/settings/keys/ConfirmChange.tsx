import type { ReactNode } from 'react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../components/Button.tsx';
import { Dialog } from '../../components/Dialog.tsx';
import { FailureNotice } from '../../components/FailureNotice.tsx';

interface ConfirmChangeProps {
  title: string;
  /** What will happen. */
  children: ReactNode;
  /** What the button says. */
  confirm: string;
  onClose: () => void;
  /** Begins it; the dialog closes where it resolves, and says what failed where it rejects. */
  onConfirm: () => Promise<unknown>;
}

/** Says what a change of a key does before a person begins it. */
export function ConfirmChange({ title, children, confirm, onClose, onConfirm }: ConfirmChangeProps) {
  const { t } = useTranslation();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const begin = async () => {
    setBusy(true);
    setError(null);
    try {
      await onConfirm();
      onClose();
    } catch (caught) {
      setError(caught);
      setBusy(false);
    }
  };
  return (
    <Dialog
      title={title}
      isOpen
      onClose={onClose}
      isBusy={busy}
      footer={
        <>
          <Button onPress={onClose} isDisabled={busy}>
            {t('common.cancel')}
          </Button>
          <Button look="primary" isPending={busy} autoFocus onPress={() => void begin()}>
            {confirm}
          </Button>
        </>
      }
    >
      {children}
      <FailureNotice error={error} />
    </Dialog>
  );
}
