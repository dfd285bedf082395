import { useTranslation } from 'react-i18next';
import { LanguageChoice } from '../app/Preferences.tsx';
import { usePerson } from '../app/person.ts';
import { Button } from '../components/Button.tsx';
import { Fact, Facts } from '../components/Facts.tsx';
import { FailureNotice } from '../components/FailureNotice.tsx';
import { ScreenHead } from '../components/ScreenHead.tsx';
import { Skeleton } from '../components/Skeleton.tsx';
import { useSetSession } from '../office/session.ts';
import { useAnswer, useCommand } from '../office/use-office.ts';
import { FieldGroup } from '../settings/FormParts.tsx';
import styles from './Account.module.css';
import { ChangePassword } from './ChangePassword.tsx';
import { SecondFactor } from './SecondFactor.tsx';

/** What a person looks after in their own account: the language, the password, the second factor. */
export function Account() {
  const { t } = useTranslation();
  const person = usePerson();
  const session = useSetSession();
  const account = useAnswer('account.show', undefined);
  const setLanguage = useCommand('session.setLanguage', () => void session.ask());
  return (
    <section className={styles.account}>
      <ScreenHead title={t('account.title')} />
      <div className={styles.scroll}>
        <div className={styles.content}>
          <FieldGroup title={t('account.who')} lead={t('account.changesName')}>
            <Facts>
              <Fact name={t('staff.name')}>{person.name}</Fact>
              <Fact name={t('staff.email')}>{person.email}</Fact>
              <Fact name={t('staff.role')}>{t(`staff.roles.${person.role}`)}</Fact>
              <Fact name={t('preferences.language')}>
                <LanguageChoice onChoose={(language) => setLanguage.mutate({ language })} />
              </Fact>
            </Facts>
          </FieldGroup>
          {account.isPending && <Skeleton lines={6} />}
          <FailureNotice
            error={account.data === undefined ? account.error : null}
            actions={
              <Button size="small" onPress={() => account.refetch()}>
                {t('common.tryAgain')}
              </Button>
            }
          />
          {account.data !== undefined && (
            <>
              <ChangePassword changedAt={account.data.passwordChangedAt} />
              <SecondFactor factor={account.data.secondFactor} />
            </>
          )}
        </div>
      </div>
    </section>
  );
}
