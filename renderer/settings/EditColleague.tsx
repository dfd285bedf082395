import { type FormEvent, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { z } from 'zod';
import { procedures } from '../../preload/contract/index.ts';
import { roles } from '../../preload/contract/procedure.ts';
import type { StaffEntry } from '../../preload/contract/staff.ts';
import { Button } from '../components/Button.tsx';
import { Dialog } from '../components/Dialog.tsx';
import { FailureNotice } from '../components/FailureNotice.tsx';
import { RadioInput, TextInput } from '../components/Field.tsx';
import { useFocusHomeAfterwards } from '../components/focus-home.ts';
import { failureOf } from '../office/office.ts';
import { useCommand } from '../office/use-office.ts';
import styles from './Staff.module.css';

interface EditColleagueProps {
  entry: StaffEntry;
  onClose: () => void;
  onDone: (name: string) => Promise<void>;
}

/** Changes a colleague's name, address and role. */
export function EditColleague({ entry, onClose, onDone }: EditColleagueProps) {
  const { t } = useTranslation();
  useFocusHomeAfterwards();
  const formId = useId();
  const [name, setName] = useState(entry.name);
  const [email, setEmail] = useState(entry.email);
  const [role, setRole] = useState(entry.role);
  const [tried, setTried] = useState(false);
  const change = useCommand('staff.change', (changed) => void onDone(changed.name));

  const parsed = procedures['staff.change'].input.safeParse({
    id: entry.id,
    name,
    email: email.trim(),
    role,
  });
  const wrong = tried && !parsed.success ? z.flattenError(parsed.error).fieldErrors : {};
  const { code, details } = failureOf(change.error);
  const isEmailInUse = change.isError && code === 'invalidInput' && details?.field === 'email';
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (parsed.success) change.mutate(parsed.data);
  };
  return (
    <Dialog
      title={t('staff.editTitle', { name: entry.name })}
      isOpen
      onClose={onClose}
      isBusy={change.isPending}
      width="narrow"
      footer={
        <>
          <Button onPress={onClose} isDisabled={change.isPending}>
            {t('common.cancel')}
          </Button>
          <Button type="submit" form={formId} look="primary" isPending={change.isPending}>
            {t('common.save')}
          </Button>
        </>
      }
    >
      <form id={formId} className={styles.form} noValidate onSubmit={submit}>
        <TextInput
          label={t('staff.name')}
          value={name}
          onChange={setName}
          autoFocus
          error={wrong.name && t('forms.required')}
        />
        <TextInput
          label={t('staff.email')}
          type="email"
          value={email}
          onChange={setEmail}
          error={wrong.email ? t('forms.email') : isEmailInUse ? t('forms.emailInUse') : undefined}
        />
        <RadioInput
          label={t('staff.role')}
          value={role}
          choices={roles.map((one) => ({
            value: one,
            label: t(`staff.roles.${one}`),
            description: t(`staff.rolesWhat.${one}`),
          }))}
          onChange={setRole}
        />
        {!isEmailInUse && <FailureNotice error={change.error} />}
      </form>
    </Dialog>
  );
}
