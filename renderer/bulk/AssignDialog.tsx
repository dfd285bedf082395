import { type FormEvent, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMay, usePerson } from '../app/person.ts';
import { Button } from '../components/Button.tsx';
import { Dialog } from '../components/Dialog.tsx';
import { FailureNotice } from '../components/FailureNotice.tsx';
import { SelectInput, TextInput } from '../components/Field.tsx';
import { useCarryOut } from '../components/use-carry-out.ts';
import { useAnswer } from '../office/use-office.ts';
import styles from './AssignDialog.module.css';

interface AssignDialogProps {
  count: number;
  onClose: () => void;
  /** The dialog closes where it resolves, and keeps what was typed where it rejects. */
  onAssign: (to: number, reason: string | undefined) => Promise<unknown>;
}

/** The shortest reason that the contract takes. */
const shortest = 3;

/** Gives reservations to somebody: a manager to anybody, an agent to themselves. */
export function AssignDialog({ count, onClose, onAssign }: AssignDialogProps) {
  const { t } = useTranslation();
  const person = usePerson();
  const may = useMay();
  const form = useId();
  const colleagues = useAnswer('claims.colleagues', undefined, { enabled: may('claims.colleagues') });
  const people = colleagues.data ?? [{ id: person.id, name: person.name }];
  const [to, setTo] = useState(String(person.id));
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const typed = reason.trim();
  const isShort = typed !== '' && typed.length < shortest;
  const { busy, error, carryOut } = useCarryOut();
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (isShort) return;
    if (await carryOut(() => onAssign(Number(to), typed === '' ? undefined : typed))) onClose();
  };
  return (
    <Dialog
      title={t('bulk.assignTitle', { count })}
      isOpen
      onClose={onClose}
      isBusy={busy}
      width="narrow"
      footer={
        <>
          <Button onPress={onClose} isDisabled={busy}>
            {t('common.cancel')}
          </Button>
          <Button type="submit" form={form} look="primary" isPending={busy}>
            {t('bulk.actions.assign')}
          </Button>
        </>
      }
    >
      <FailureNotice error={colleagues.error} />
      <form id={form} className={styles.form} onSubmit={submit}>
        <SelectInput
          label={t('bulk.assignTo')}
          value={to}
          choices={people.map(({ id, name }) => ({
            value: String(id),
            label: id === person.id ? t('bulk.myself', { name }) : name,
          }))}
          onChange={setTo}
        />
        <TextInput
          label={t('common.reason')}
          description={t('bulk.assignReason')}
          value={reason}
          onChange={setReason}
          lines={2}
          error={tried && isShort ? t('common.reasonShort') : undefined}
        />
      </form>
      <FailureNotice error={error} />
    </Dialog>
  );
}
