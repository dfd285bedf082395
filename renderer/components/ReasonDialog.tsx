import { type FormEvent, type ReactNode, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { failureOf } from '../office/office.ts';
import { Button } from './Button.tsx';
import { Dialog } from './Dialog.tsx';
import { FailureNotice } from './FailureNotice.tsx';
import { TextInput } from './Field.tsx';
import { useFocusHomeAfterwards } from './focus-home.ts';
import { useCarryOut } from './use-carry-out.ts';

interface ReasonDialogProps {
  title: string;
  /** What it does, before the person does it. */
  children?: ReactNode;
  /** What the button says. */
  confirm: string;
  isDanger?: boolean;
  onClose: () => void;
  /** Carries it out; the dialog closes where it resolves, and says what failed where it rejects. */
  onConfirm: (reason: string) => Promise<unknown>;
  /**
   * Somebody else changed it meanwhile: brings it up to date, so that confirming again means the new one, and gives what
   * changed, to be compared. The typed reason stays.
   */
  onChanged?: () => Promise<ReactNode>;
}

/** The shortest reason that the contract takes. */
const shortest = 3;

/** Asks for the reason of a decision, which is kept in the history, and carries the decision out. */
export function ReasonDialog({
  title,
  children,
  confirm,
  isDanger,
  onClose,
  onConfirm,
  onChanged,
}: ReasonDialogProps) {
  const { t } = useTranslation();
  useFocusHomeAfterwards();
  const form = useId();
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const [changes, setChanges] = useState<ReactNode>(null);
  const { busy, error, carryOut } = useCarryOut();
  const isShort = reason.trim().length < shortest;

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (isShort) return;
    const done = await carryOut(async () => {
      try {
        await onConfirm(reason.trim());
      } catch (caught) {
        if (failureOf(caught).code === 'changedMeanwhile') setChanges(await onChanged?.());
        throw caught;
      }
    });
    if (done) onClose();
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
          <Button type="submit" form={form} look={isDanger ? 'danger' : 'primary'} isPending={busy}>
            {confirm}
          </Button>
        </>
      }
    >
      {children}
      <form id={form} onSubmit={submit}>
        <TextInput
          label={t('common.reason')}
          description={t('common.reasonKept')}
          value={reason}
          onChange={setReason}
          lines={3}
          autoFocus
          error={tried && isShort ? t('common.reasonShort') : undefined}
        />
      </form>
      <FailureNotice error={error} />
      {changes}
    </Dialog>
  );
}
