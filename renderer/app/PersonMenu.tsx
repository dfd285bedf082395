import {
  ChevronDown,
  ClipboardList,
  Compass,
  Keyboard,
  LockKeyhole,
  LogOut,
  UserRound,
  UserRoundCog,
} from 'lucide-react';
import { useContext, useState } from 'react';
import { Button as AriaButton, Dialog, DialogTrigger, Popover } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { Button } from '../components/Button.tsx';
import { Keys } from '../components/Keys.tsx';
import { DiagnosisDialog } from '../diagnosis/DiagnosisDialog.tsx';
import { useHelp } from '../help/help.ts';
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
  const { setLanguage, lock, signOut } = useSession();
  const navigate = useNavigate();
  const help = useHelp();
  const [isOpen, setOpen] = useState(false);
  const [isDiagnosing, setDiagnosing] = useState(false);
  return (
    <DialogTrigger isOpen={isOpen} onOpenChange={setOpen}>
      <AriaButton className={styles.person ?? ''} data-tour="person">
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
          {({ close }) => (
            <>
              <div className={styles.who}>
                <p className={styles.fullName}>{person.name}</p>
                <p className={styles.muted}>{person.email}</p>
                <p className={styles.muted}>{t(`staff.roles.${person.role}`)}</p>
              </div>
              <div className={styles.choice}>
                <span>
                  {t('preferences.language')} <Keys of="language" />
                </span>
                <LanguageChoice onChoose={(language) => setLanguage.mutate({ language })} />
              </div>
              <div className={styles.choice}>
                <span>{t('preferences.theme')}</span>
                <ThemeChoice />
              </div>
              <div className={styles.ways}>
                <Button
                  wide
                  icon={UserRoundCog}
                  shortcut="account"
                  onPress={() => {
                    close();
                    void navigate('/account');
                  }}
                >
                  {t('preferences.account')}
                </Button>
                <Button
                  wide
                  icon={LockKeyhole}
                  shortcut="lock"
                  onPress={() => {
                    close();
                    lock.mutate();
                  }}
                >
                  {t('preferences.lock')}
                </Button>
                <Button
                  wide
                  icon={Compass}
                  onPress={() => {
                    close();
                    help.startTour();
                  }}
                >
                  {t('help.tour.open')}
                </Button>
                <Button
                  wide
                  icon={Keyboard}
                  shortcut="sheet"
                  onPress={() => {
                    close();
                    help.openSheet();
                  }}
                >
                  {t('shortcuts.title')}
                </Button>
                <Button
                  wide
                  icon={ClipboardList}
                  onPress={() => {
                    close();
                    setDiagnosing(true);
                  }}
                >
                  {t('diagnosis.open')}
                </Button>
                <Button wide icon={LogOut} onPress={() => signOut.mutate()} isPending={signOut.isPending}>
                  {t('preferences.signOut')}
                </Button>
              </div>
            </>
          )}
        </Dialog>
      </Popover>
      {isDiagnosing && <DiagnosisDialog onClose={() => setDiagnosing(false)} />}
    </DialogTrigger>
  );
}
