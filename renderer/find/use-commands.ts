import {
  CloudDownload,
  Languages,
  Layers,
  LockKeyhole,
  LogOut,
  MonitorCog,
  Moon,
  Send,
  Settings,
  ShieldQuestion,
  Sun,
  UserRoundCog,
} from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { queues } from '../../preload/contract/reservations.ts';
import { iconOfQueue } from '../app/Navigation.tsx';
import { useMay } from '../app/person.ts';
import { useRunNow } from '../app/use-run-now.ts';
import { useSession } from '../app/use-session.ts';
import { speak, spokenLanguage } from '../languages/index.ts';
import { chooseTheme, themes } from '../look/theme.ts';
import { settingsPages } from '../settings/Settings.tsx';
import { type Command, useDeskMemory } from './desk-memory.ts';

/** The worklists that have a digit of their own, in the order in which they stand on the left; 0 is the whole list. */
const digits = 9;

const iconOfTheme = { system: MonitorCog, light: Sun, dark: Moon } as const;

/** Gives everything that the box can do, for this person, on this screen, now: first what the open reservation allows. */
export function useCommands(): () => readonly Command[] {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const may = useMay();
  const runNow = useRunNow();
  const { setLanguage, lock, signOut } = useSession();
  const memory = useDeskMemory();
  const go = (id: string, icon: Command['icon'], place: string, to: string, keys?: string): Command => ({
    id,
    icon,
    keys,
    label: t('find.commands.go', { place }),
    run: () => void navigate(to),
  });
  const other = spokenLanguage() === 'fr' ? 'en' : 'fr';
  return () => [
    ...memory.commands,
    ...queues
      .filter((queue) => queue !== 'all')
      .map((queue, at) =>
        go(
          `queue ${queue}`,
          iconOfQueue[queue],
          t(`queues.${queue}`),
          `/inbox/${queue}`,
          at < digits ? `Alt+${at + 1}` : undefined,
        ),
      ),
    go('list', Layers, t('find.list.title'), '/find', 'Alt+0'),
    go('outbox', Send, t('navigation.outbox'), '/outbox', 'Alt+o'),
    go('quarantine', ShieldQuestion, t('navigation.quarantine'), '/quarantine', 'Alt+q'),
    go('account', UserRoundCog, t('preferences.account'), '/account', 'Alt+a'),
    ...settingsPages
      .map((page, at) => ({ ...page, keys: at < digits ? `Ctrl+Shift+${at + 1}` : undefined }))
      .filter(({ procedure }) => may(procedure))
      .map(({ id, keys }) => ({
        id: `settings ${id}`,
        icon: Settings,
        keys,
        label: t('find.commands.settings', { page: t(`settings.pages.${id}`) }),
        run: () => void navigate(`/settings/${id}`),
      })),
    { id: 'pull', icon: CloudDownload, label: t('intake.pullNow'), keys: 'Alt+p', run: runNow.run },
    {
      id: 'language',
      icon: Languages,
      keys: 'Alt+l',
      label: t(`find.commands.speak.${other}`),
      run: () => {
        void speak(other);
        setLanguage.mutate({ language: other });
      },
    },
    ...themes.map((theme) => ({
      id: `theme ${theme}`,
      icon: iconOfTheme[theme],
      label: t(`find.commands.theme.${theme}`),
      run: () => chooseTheme(theme),
    })),
    {
      id: 'lock',
      icon: LockKeyhole,
      label: t('preferences.lock'),
      keys: 'Ctrl+Shift+l',
      run: () => lock.mutate(),
    },
    { id: 'signOut', icon: LogOut, label: t('preferences.signOut'), run: () => signOut.mutate() },
  ];
}
