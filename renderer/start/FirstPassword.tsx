import { useTranslation } from 'react-i18next';
import type { StaffMember } from '../../preload/contract/staff.ts';
import { OwnPasswordFields, useOwnPassword } from '../account/OwnPassword.tsx';
import { Button } from '../components/Button.tsx';
import { FailureNotice } from '../components/FailureNotice.tsx';
import { useSetSession } from '../office/session.ts';
import { useCommand } from '../office/use-office.ts';
import { StartForm, StartPage } from './StartPage.tsx';

/** Somebody else gave this person their password: they choose their own before anything else. */
export function FirstPassword({ person }: { person: StaffMember }) {
  const { t } = useTranslation();
  const session = useSetSession();
  const change = useCommand('account.changePassword', session.set);
  const signOut = useCommand('session.signOut', () => void session.ask());
  const form = useOwnPassword();

  const submit = () => {
    const passwords = form.send();
    if (passwords !== null) change.mutate(passwords);
  };
  return (
    <StartPage title={t('firstPassword.title')} lead={t('firstPassword.lead')}>
      <StartForm onSubmit={submit}>
        <OwnPasswordFields form={form} presentLabel={t('firstPassword.present')} owner={person} autoFocus />
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
