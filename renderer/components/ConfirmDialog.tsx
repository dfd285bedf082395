import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from './Button.tsx';
import { Dialog } from './Dialog.tsx';
import { FailureNotice } from './FailureNotice.tsx';
import { useFocusHomeAfterwards } from './focus-home.ts';
import { useCarryOut } from './use-carry-out.ts';

interface ConfirmDialogProps {
  title: string;
  /** What it does, before the person does it. */
  children: ReactNode;
  /** What the button says. */
  confirm: string;
  /** What cannot be taken back: Enter gives it up then. */
  isDanger?: boolean;
  onClose: () => void;
  /** Carries it out; the dialog closes where it resolves, and says what failed where it rejects. */
  onConfirm: () => Promise<unknown>;
}

/** Says what something does, and carries it out when the person confirms. */
export function ConfirmDialog({
  title,
  children,
  confirm,
  isDanger = false,
  onClose,
  onConfirm,
}: ConfirmDialogProps) {
  const { t } = useTranslation();
  useFocusHomeAfterwards();
  const { busy, error, carryOut } = useCarryOut();
  return (
    <Dialog
      title={title}
      isOpen
      onClose={onClose}
      isBusy={busy}
      width="narrow"
      footer={
        <>
          <Button onPress={onClose} isDisabled={busy} autoFocus={isDanger}>
            {t('common.cancel')}
          </Button>
          <Button
            look={isDanger ? 'danger' : 'primary'}
            isPending={busy}
            autoFocus={!isDanger}
            onPress={async () => {
              if (await carryOut(onConfirm)) onClose();
            }}
          >
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
