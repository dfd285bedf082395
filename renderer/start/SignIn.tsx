import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SessionEnd } from '../../preload/contract/session.ts';
import { Button } from '../components/Button.tsx';
import { FailureNotice } from '../components/FailureNotice.tsx';
import { TextInput } from '../components/Field.tsx';
import { Notice } from '../components/Notice.tsx';
import { useSetSession } from '../office/session.ts';
import { useAnswer, useCommand } from '../office/use-office.ts';
import { RecoverAdministrator } from './RecoverAdministrator.tsx';
import { RestoreOutcome } from './RestoreOutcome.tsx';
import { StartForm, StartPage } from './StartPage.tsx';

/** Nobody is signed in at this window. `endedBy` says that the office ended the session before. */
export function SignIn({ endedBy }: { endedBy: SessionEnd | undefined }) {
  const { t } = useTranslation();
  const session = useSetSession();
  const signIn = useCommand('session.signIn', session.set);
  const [isRecovering, setRecovering] = useState(false);
  const store = useAnswer('store.status', undefined).data;
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');

  const submit = () => {
    if (email.trim() === '' || password === '') return;
    signIn.mutate({ email: email.trim(), password });
  };
  if (isRecovering) return <RecoverAdministrator onClose={() => setRecovering(false)} />;
  return (
    <StartPage title={t('start.signIn.title')} lead={t('start.signIn.lead')}>
      <RestoreOutcome restore={store?.restore} />
      {endedBy !== undefined && endedBy !== 'signedOut' && (
        <Notice tone="info">{t(`start.signIn.${endedBy}`)}</Notice>
      )}
      <StartForm onSubmit={submit}>
        <TextInput
          label={t('staff.email')}
          type="email"
          value={email}
          onChange={setEmail}
          autoComplete="username"
          autoFocus
        />
        <TextInput
          label={t('start.secret.password')}
          type="password"
          value={password}
          onChange={setPassword}
          autoComplete="current-password"
        />
        <FailureNotice error={signIn.error} />
        <Button
          type="submit"
          look="primary"
          size="large"
          isPending={signIn.isPending}
          isDisabled={email.trim() === '' || password === ''}
        >
          {t('start.signIn.enter')}
        </Button>
        <Button look="quiet" onPress={() => setRecovering(true)}>
          {t('recoverAdministrator.link')}
        </Button>
      </StartForm>
    </StartPage>
  );
}
