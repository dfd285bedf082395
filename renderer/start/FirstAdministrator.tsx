import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { z } from 'zod';
import { procedures } from '../../preload/contract/index.ts';
import { Button } from '../components/Button.tsx';
import { FailureNotice } from '../components/FailureNotice.tsx';
import { TextInput } from '../components/Field.tsx';
import { spokenLanguage } from '../languages/index.ts';
import { useSetSession } from '../office/session.ts';
import { useCommand } from '../office/use-office.ts';
import { NewSecret } from './NewSecret.tsx';
import { StartForm, StartPage } from './StartPage.tsx';
import { secretProblem } from './secrets.ts';

const fields = procedures['staff.createFirstAdministrator'].input.pick({ name: true, email: true });

/** A new office has nobody in it: makes its first administrator and signs them in. */
export function FirstAdministrator() {
  const { t } = useTranslation();
  const session = useSetSession();
  const create = useCommand('staff.createFirstAdministrator', () => void session.ask());
  const [name, setName] = useState('');
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [repeated, setRepeated] = useState('');
  const [tried, setTried] = useState(false);

  const parsed = fields.safeParse({ name, email: email.trim() });
  const wrong = tried && !parsed.success ? z.flattenError(parsed.error).fieldErrors : {};
  const submit = () => {
    setTried(true);
    if (!parsed.success || secretProblem(password, repeated) !== null) return;
    create.mutate({ ...parsed.data, password, language: spokenLanguage() });
  };
  return (
    <StartPage title={t('start.administrator.title')} lead={t('start.administrator.lead')}>
      <StartForm onSubmit={submit}>
        <TextInput
          label={t('staff.name')}
          value={name}
          onChange={setName}
          autoComplete="name"
          autoFocus
          error={wrong.name && t('forms.required')}
        />
        <TextInput
          label={t('staff.email')}
          type="email"
          value={email}
          onChange={setEmail}
          autoComplete="username"
          error={wrong.email && t('forms.email')}
        />
        <NewSecret
          kind="password"
          secret={password}
          onSecret={setPassword}
          repeated={repeated}
          onRepeated={setRepeated}
          tried={tried}
          owner={{ name, email }}
        />
        <FailureNotice error={create.error} />
        <Button type="submit" look="primary" size="large" isPending={create.isPending}>
          {t('start.administrator.make')}
        </Button>
      </StartForm>
    </StartPage>
  );
}
