import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { usePerson } from '../app/person.ts';
import { Button } from '../components/Button.tsx';
import { FailureNotice } from '../components/FailureNotice.tsx';
import { TextInput } from '../components/Field.tsx';
import { useSay } from '../components/Sayings.tsx';
import { useFormats } from '../languages/use-formats.ts';
import { useCommand } from '../office/use-office.ts';
import { FieldGroup } from '../settings/FormParts.tsx';
import { NewSecret } from '../start/NewSecret.tsx';
import { secretProblem } from '../start/secrets.ts';
import styles from './Account.module.css';

/** Replaces one's own password, with the present one. */
export function ChangePassword({ changedAt }: { changedAt: string }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const person = usePerson();
  const answers = useQueryClient();
  const say = useSay();
  const [present, setPresent] = useState('');
  const [password, setPassword] = useState('');
  const [repeated, setRepeated] = useState('');
  const [tried, setTried] = useState(false);
  const change = useCommand('account.changePassword', () => {
    for (const empty of [setPresent, setPassword, setRepeated]) empty('');
    setTried(false);
    void answers.invalidateQueries({ queryKey: ['account.show'] });
    say(t('account.passwordChanged'));
  });

  const submit = () => {
    setTried(true);
    if (present === '' || secretProblem(password, repeated) !== null) return;
    change.mutate({ present, password });
  };
  return (
    <FieldGroup
      title={t('account.password')}
      lead={t('account.passwordSince', { date: formats.instant(changedAt) })}
    >
      <form
        className={styles.form}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <TextInput
          label={t('account.presentPassword')}
          type="password"
          autoComplete="current-password"
          value={present}
          onChange={setPresent}
          error={tried && present === '' ? t('forms.required') : undefined}
        />
        <NewSecret
          kind="newPassword"
          secret={password}
          onSecret={setPassword}
          repeated={repeated}
          onRepeated={setRepeated}
          tried={tried}
          owner={person}
        />
        <FailureNotice error={change.error} />
        <div className={styles.buttons}>
          <Button type="submit" look="primary" isPending={change.isPending}>
            {t('account.changePassword')}
          </Button>
        </div>
      </form>
    </FieldGroup>
  );
}
