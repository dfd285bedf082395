import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { StaffMember } from '../../preload/contract/staff.ts';
import { Button } from '../components/Button.tsx';
import { FailureNotice } from '../components/FailureNotice.tsx';
import { TextInput } from '../components/Field.tsx';
import { useSetSession } from '../office/session.ts';
import { useCommand } from '../office/use-office.ts';
import { NewSecret } from './NewSecret.tsx';
import { StartForm, StartPage } from './StartPage.tsx';
import { secretProblem } from './secrets.ts';

/** Somebody else gave this person their password: they choose their own before anything else. */
export function FirstPassword({ person }: { person: StaffMember }) {
  const { t } = useTranslation();
  const session = useSetSession();
  const change = useCommand('account.changePassword', session.set);
  const signOut = useCommand('session.signOut', () => void session.ask());
  const [present, setPresent] = useState('');
  const [password, setPassword] = useState('');
  const [repeated, setRepeated] = useState('');
  const [tried, setTried] = useState(false);

  const submit = () => {
    setTried(true);
    if (present === '' || secretProblem(password, repeated) !== null) return;
    change.mutate({ present, password });
  };
  return (
    <StartPage title={t('firstPassword.title')} lead={t('firstPassword.lead')}>
      <StartForm onSubmit={submit}>
        <TextInput
          label={t('firstPassword.present')}
          type="password"
          autoComplete="current-password"
          value={present}
          onChange={setPresent}
          autoFocus
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
        <Button type="submit" look="primary" size="large" isPending={change.isPending}>
          {t('firstPassword.save')}
        </Button>
        <Button look="quiet" onPress={() => signOut.mutate(undefined)}>
          {t('preferences.signOut')}
        </Button>
      </StartForm>
    </StartPage>
  );
}
