import { ChevronDown, LogOut, UserRound } from 'lucide-react';
import { useContext } from 'react';
import { Button as AriaButton, Dialog, DialogTrigger, Popover } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { Button } from '../components/Button.tsx';
import { BarContext } from './bar.ts';
import styles from './PersonMenu.module.css';
import { LanguageChoice, ThemeChoice } from './Preferences.tsx';
import { usePerson } from './person.ts';
import { useSession } from './use-session.ts';

/** Who is signed in; opens onto the language, the theme and the way out. */
export function PersonMenu() {
  const { t } = useTranslation();
  const bar = useContext(BarContext);
  const person = usePerson();
  const { setLanguage, signOut } = useSession();
  return (
    <DialogTrigger>
      <AriaButton className={styles.person ?? ''}>
        <UserRound size={16} aria-hidden />
        <span className={styles.name}>{person.name}</span>
        <ChevronDown size={13} aria-hidden />
      </AriaButton>
      <Popover
        className={styles.popover ?? ''}
        placement="bottom end"
        offset={6}
        UNSTABLE_portalContainer={bar}
      >
        <Dialog className={styles.dialog ?? ''} aria-label={t('preferences.title')}>
          <div className={styles.who}>
            <p className={styles.fullName}>{person.name}</p>
            <p className={styles.muted}>{person.email}</p>
            <p className={styles.muted}>{t(`staff.roles.${person.role}`)}</p>
          </div>
          <div className={styles.choice}>
            <span>{t('preferences.language')}</span>
            <LanguageChoice onChoose={(language) => setLanguage.mutate({ language })} />
          </div>
          <div className={styles.choice}>
            <span>{t('preferences.theme')}</span>
            <ThemeChoice />
          </div>
          <Button wide icon={LogOut} onPress={() => signOut.mutate()} isPending={signOut.isPending}>
            {t('preferences.signOut')}
          </Button>
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}
