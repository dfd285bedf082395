import {
  CloudDownload,
  Languages,
  Layers,
  LogOut,
  MonitorCog,
  Moon,
  Send,
  Settings,
  ShieldQuestion,
  Sun,
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

const iconOfTheme = { system: MonitorCog, light: Sun, dark: Moon } as const;

/** Everything that the box can do, for this person, on this screen: first what the open reservation allows. */
export function useCommands(): readonly Command[] {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const may = useMay();
  const runNow = useRunNow();
  const { setLanguage, signOut } = useSession();
  const memory = useDeskMemory();
  const go = (id: string, icon: Command['icon'], place: string, to: string): Command => ({
    id,
    icon,
    label: t('find.commands.go', { place }),
    run: () => void navigate(to),
  });
  const other = spokenLanguage() === 'fr' ? 'en' : 'fr';
  return [
    ...memory.commands,
    ...queues
      .filter((queue) => queue !== 'all')
      .map((queue) => go(`queue ${queue}`, iconOfQueue[queue], t(`queues.${queue}`), `/inbox/${queue}`)),
    go('list', Layers, t('find.list.title'), '/find'),
    go('outbox', Send, t('navigation.outbox'), '/outbox'),
    go('quarantine', ShieldQuestion, t('navigation.quarantine'), '/quarantine'),
    ...settingsPages
      .filter(({ procedure }) => may(procedure))
      .map(({ id }) => ({
        id: `settings ${id}`,
        icon: Settings,
        label: t('find.commands.settings', { page: t(`settings.pages.${id}`) }),
        run: () => void navigate(`/settings/${id}`),
      })),
    { id: 'pull', icon: CloudDownload, label: t('intake.pullNow'), run: runNow.run },
    {
      id: 'language',
      icon: Languages,
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
    { id: 'signOut', icon: LogOut, label: t('preferences.signOut'), run: () => signOut.mutate() },
  ];
}
