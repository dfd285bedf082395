import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../components/Button.tsx';
import { FailureNotice } from '../components/FailureNotice.tsx';
import { TextInput } from '../components/Field.tsx';
import { failureOf } from '../office/office.ts';
import { useSetSession } from '../office/session.ts';
import { useCommand } from '../office/use-office.ts';
import { StartForm, StartPage } from './StartPage.tsx';

/** The password was right: asks for the second factor, or for a recovery code in its place. */
export function GiveCode() {
  const { t } = useTranslation();
  const session = useSetSession();
  const give = useCommand('session.giveCode', session.set);
  const cancel = useCommand('session.signOut', () => void session.ask());
  const [isRecovery, setRecovery] = useState(false);
  const [code, setCode] = useState('');

  const submit = () => {
    if (code.trim() === '') return;
    give.mutate(
      { code },
      {
        onError: (error) => {
          setCode('');
          // Locked, or too late: there is nothing more to do on this step.
          if (failureOf(error).code === 'notSignedIn') void session.ask();
        },
      },
    );
  };
  const turn = () => {
    setRecovery(!isRecovery);
    setCode('');
    give.reset();
  };
  return (
    <StartPage
      title={t('secondStep.title')}
      lead={isRecovery ? t('secondStep.recoveryLead') : t('secondStep.lead')}
    >
      <StartForm onSubmit={submit}>
        <TextInput
          key={String(isRecovery)}
          label={isRecovery ? t('secondStep.recoveryCode') : t('secondStep.code')}
          code
          value={code}
          onChange={setCode}
          inputMode={isRecovery ? 'text' : 'numeric'}
          autoComplete={isRecovery ? 'off' : 'one-time-code'}
          autoFocus
        />
        <FailureNotice error={give.error} />
        <Button
          type="submit"
          look="primary"
          size="large"
          isPending={give.isPending}
          isDisabled={code.trim() === ''}
        >
          {t('start.signIn.enter')}
        </Button>
        <Button look="quiet" onPress={turn}>
          {isRecovery ? t('secondStep.useApp') : t('secondStep.useRecovery')}
        </Button>
        <Button look="quiet" onPress={() => cancel.mutate(undefined)}>
          {t('secondStep.cancel')}
        </Button>
      </StartForm>
    </StartPage>
  );
}
