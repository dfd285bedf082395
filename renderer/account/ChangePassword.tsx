import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { usePerson } from '../app/person.ts';
import { Button } from '../components/Button.tsx';
import { FailureNotice } from '../components/FailureNotice.tsx';
import { useSay } from '../components/Sayings.tsx';
import { useFormats } from '../languages/use-formats.ts';
import { useCommand } from '../office/use-office.ts';
import { FieldGroup } from '../settings/FormParts.tsx';
import styles from './Account.module.css';
import { OwnPasswordFields, useOwnPassword } from './OwnPassword.tsx';

/** Replaces one's own password, with the present one. */
export function ChangePassword({ changedAt }: { changedAt: string }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const person = usePerson();
  const answers = useQueryClient();
  const say = useSay();
  const form = useOwnPassword();
  const change = useCommand('account.changePassword', () => {
    form.clear();
    void answers.invalidateQueries({ queryKey: ['account.show'] });
    say(t('account.passwordChanged'));
  });
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
          const passwords = form.send();
          if (passwords !== null) change.mutate(passwords);
        }}
      >
        <OwnPasswordFields form={form} presentLabel={t('account.presentPassword')} owner={person} />
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
