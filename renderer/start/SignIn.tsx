import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../components/Button.tsx';
import { FailureNotice } from '../components/FailureNotice.tsx';
import { TextInput } from '../components/Field.tsx';
import { Notice } from '../components/Notice.tsx';
import { useAnswer, useCommand } from '../office/use-office.ts';
import { RestoreOutcome } from './RestoreOutcome.tsx';
import { StartForm, StartPage } from './StartPage.tsx';

/** Nobody is signed in at this window. `endedBy` says that the office ended the session before. */
export function SignIn({ endedBy }: { endedBy: 'signedOut' | 'storeClosed' | undefined }) {
  const { t } = useTranslation();
  const answers = useQueryClient();
  const signIn = useCommand('session.signIn', (signedIn) =>
    answers.setQueryData(['session.current'], { signedIn, firstAdministratorNeeded: false }),
  );
  const store = useAnswer('store.status', undefined).data;
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');

  const submit = () => {
    if (email.trim() === '' || password === '') return;
    signIn.mutate({ email: email.trim(), password });
  };
  return (
    <StartPage title={t('start.signIn.title')} lead={t('start.signIn.lead')}>
      <RestoreOutcome restore={store?.restore} />
      {endedBy === 'storeClosed' && <Notice tone="info">{t('start.signIn.storeClosed')}</Notice>}
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
      </StartForm>
    </StartPage>
  );
}
