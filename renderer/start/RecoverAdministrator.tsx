import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../components/Button.tsx';
import { FailureNotice } from '../components/FailureNotice.tsx';
import { TextInput } from '../components/Field.tsx';
import { useSay } from '../components/Sayings.tsx';
import { useCommand } from '../office/use-office.ts';
import { NewSecret } from './NewSecret.tsx';
import { StartForm, StartPage } from './StartPage.tsx';
import { secretProblem } from './secrets.ts';

/** Brings an administrator back who lost the password, by the recovery key on paper. */
export function RecoverAdministrator({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const say = useSay();
  const recover = useCommand('session.recover', () => {
    say(t('recoverAdministrator.done'));
    onClose();
  });
  const [recoveryKey, setRecoveryKey] = useState('');
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [repeated, setRepeated] = useState('');
  const [tried, setTried] = useState(false);
  const needed = (text: string) => (tried && text.trim() === '' ? t('forms.required') : undefined);

  const submit = () => {
    setTried(true);
    if (recoveryKey.trim() === '' || email.trim() === '' || secretProblem(password, repeated) !== null)
      return;
    recover.mutate({ recoveryKey, email: email.trim(), password });
  };
  return (
    <StartPage title={t('recoverAdministrator.title')} lead={t('recoverAdministrator.lead')}>
      <StartForm onSubmit={submit}>
        <TextInput
          label={t('start.unlock.recoveryKey')}
          description={t('start.unlock.recoveryKeyForm')}
          code
          autoComplete="off"
          value={recoveryKey}
          onChange={setRecoveryKey}
          autoFocus
          error={needed(recoveryKey)}
        />
        <TextInput
          label={t('staff.email')}
          type="email"
          value={email}
          onChange={setEmail}
          autoComplete="username"
          error={needed(email)}
        />
        <NewSecret
          kind="newPassword"
          secret={password}
          onSecret={setPassword}
          repeated={repeated}
          onRepeated={setRepeated}
          tried={tried}
          owner={{ name: '', email }}
        />
        <FailureNotice error={recover.error} />
        <Button type="submit" look="primary" size="large" isPending={recover.isPending}>
          {t('recoverAdministrator.save')}
        </Button>
        <Button look="quiet" onPress={onClose}>
          {t('common.back')}
        </Button>
      </StartForm>
    </StartPage>
  );
}
