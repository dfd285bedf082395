import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import type { Worklist } from '../../preload/contract/reservations.ts';
import { Button } from '../components/Button.tsx';
import { Dialog } from '../components/Dialog.tsx';
import { FailureNotice } from '../components/FailureNotice.tsx';
import { TextInput } from '../components/Field.tsx';
import { useCommand } from '../office/use-office.ts';
import { searchOf } from './view.ts';

/** The longest name that the contract takes. */
const longest = 60;

/** Keeps a worklist under a name of the person's own, and goes there. */
export function SaveViewDialog({ worklist, onClose }: { worklist: Worklist; onClose: () => void }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const answers = useQueryClient();
  const form = useId();
  const [name, setName] = useState('');
  const [tried, setTried] = useState(false);
  const save = useCommand('views.save', ({ id, view }) => {
    void answers.invalidateQueries({ queryKey: ['views.list'] });
    onClose();
    void navigate(`/inbox/${view.queue}${searchOf(view, id)}`, { replace: true });
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (name.trim() !== '' && !save.isPending) save.mutate({ name: name.trim(), view: worklist });
  };
  return (
    <Dialog
      title={t('views.saveTitle')}
      isOpen
      onClose={onClose}
      isBusy={save.isPending}
      width="narrow"
      footer={
        <>
          <Button onPress={onClose}>{t('common.cancel')}</Button>
          <Button type="submit" form={form} look="primary" isPending={save.isPending}>
            {t('common.save')}
          </Button>
        </>
      }
    >
      <form id={form} onSubmit={submit}>
        <TextInput
          label={t('views.name')}
          description={t('views.nameWhy')}
          value={name}
          onChange={(typed) => setName(typed.slice(0, longest))}
          error={tried && name.trim() === '' ? t('forms.required') : undefined}
          autoFocus
        />
      </form>
      <FailureNotice error={save.error} />
    </Dialog>
  );
}
