import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../components/Button.tsx';
import { Dialog } from '../components/Dialog.tsx';
import { FailureNotice } from '../components/FailureNotice.tsx';
import { useFocusHomeAfterwards } from '../components/focus-home.ts';

interface ConfirmDialogProps {
  title: string;
  /** What it does, before the person does it. */
  words: string;
  /** What the button says. */
  confirm: string;
  isDanger?: boolean;
  onClose: () => void;
  /** Carries it out; what failed is said where it rejects. */
  onConfirm: () => Promise<void>;
}

/** Says what something does, and carries it out when the person confirms. */
export function ConfirmDialog({ title, words, confirm, isDanger, onClose, onConfirm }: ConfirmDialogProps) {
  const { t } = useTranslation();
  useFocusHomeAfterwards();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const carryOut = async () => {
    setBusy(true);
    setError(null);
    try {
      await onConfirm();
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
      width="narrow"
      footer={
        <>
          <Button onPress={onClose} isDisabled={busy} autoFocus>
            {t('common.cancel')}
          </Button>
          <Button look={isDanger ? 'danger' : 'primary'} onPress={carryOut} isPending={busy}>
            {confirm}
          </Button>
        </>
      }
    >
      <p>{words}</p>
      <FailureNotice error={error} />
    </Dialog>
  );
}
